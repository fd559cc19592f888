//! Accounting's variables, and the kernel's messages, of which there are only those of rctl.
//! Follows `kern_racct.c`, `kern_rctl.c` and `subr_prf.c`.

use jail::Errno;

use super::req::Req;
use crate::prison::allow;
use crate::state::State;

/// `kern.racct.enable`, a bool: one byte.
pub(super) fn enable(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    req.out(&[u8::from(state.rctl.is_on())])
}

/// `kern.racct.rctl.maxbufsize`.
pub(super) fn maxbufsize(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if let Some(new) = req.uint(state.rctl.maxbufsize)? {
        state.rctl.maxbufsize = new;
    }
    Ok(())
}

/// `kern.msgbuf` (`sysctl_kern_msgbuf`): in a jail only with `allow.read_msgbuf`.
pub(super) fn msgbuf(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    if req.cred.jailed() && !state.prison_allow(req.cred.prison, allow::READ_MSGBUF) {
        return Err(Errno::EPERM);
    }
    let text: Vec<u8> = state.rctl.messages.iter().copied().collect();
    req.out_str(&text)
}
