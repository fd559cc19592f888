//! Variables about variables, `sysctl.*`. Follows `sysctl_sysctl_name` and its kin.

use jail::Errno;
use jail_sys::sys::param::MAXPATHLEN;

use super::req::Req;
use crate::state::State;

/// `{0, 1, ...}`: the name of what follows.
pub(super) fn name(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let name = state.tunables.mib.name(req.rest);
    req.out_str(name.as_bytes())
}

/// `{0, 2, ...}`: the number of the variable after it.
pub(super) fn next(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let next = state.tunables.mib.next(req.rest).ok_or(Errno::ENOENT)?;
    req.out(&bytes(next))
}

/// `{0, 3}`: the number of the name that is written.
pub(super) fn name2oid(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let name = req.new_value().unwrap_or_default();
    if name.len() >= MAXPATHLEN {
        return Err(Errno::ENAMETOOLONG);
    }
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let number = bytes(state.tunables.mib.name2oid(name)?);
    req.out(&number)
}

/// `{0, 4, ...}`: kind and format.
pub(super) fn oidfmt(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let (oid, _) = state.tunables.mib.find(req.rest)?;
    req.out(&oid.kind.to_ne_bytes())?;
    req.out_str(oid.format.as_bytes())
}

/// `{0, 5, ...}`: what it is for.
pub(super) fn oiddescr(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let (oid, _) = state.tunables.mib.find(req.rest)?;
    req.out_str(oid.descr.as_bytes())
}

fn bytes(number: &[i32]) -> Vec<u8> {
    number.iter().flat_map(|part| part.to_ne_bytes()).collect()
}
