//! What a call asks for. Follows the first part of `kern_jail_set`, where each parameter is
//! checked by itself.

use std::os::unix::ffi::OsStringExt;

use jail::Errno;
use jail_sys::sys::jail::{
    HOSTUUIDLEN, JAIL_ATTACH, JAIL_CREATE, JAIL_SYS_DISABLE, JAIL_SYS_INHERIT, JAIL_SYS_NEW,
    JAIL_UPDATE, OSRELEASELEN,
};
use jail_sys::sys::param::{MAXHOSTNAMELEN, MAXPATHLEN};

use super::super::allow;
use super::super::flags::{BOOLS, JAILSYS};
use super::super::host::HostChange;
use super::super::ip::{AddrList, Family};
use super::{Call, PrisonFlags};
use crate::state::State;
use crate::vfs::Vnode;
use crate::vfsopt::{VfsOpts, terminated};

/// The parameters of a call.
#[derive(Debug, Default)]
pub(in crate::prison) struct Request {
    pub(in crate::prison) jid: i32,
    pub(in crate::prison) name: Option<Vec<u8>>,
    pub(in crate::prison) securelevel: Option<i32>,
    pub(in crate::prison) childmax: Option<i32>,
    pub(in crate::prison) enforce_statfs: Option<i32>,
    pub(in crate::prison) ruleset: Option<i32>,
    /// Flags to set, and all flags that were named.
    pub(in crate::prison) flags: PrisonFlags,
    pub(in crate::prison) ch_flags: PrisonFlags,
    /// Likewise permissions.
    pub(in crate::prison) allow: u64,
    pub(in crate::prison) ch_allow: u64,
    pub(in crate::prison) host: HostChange,
    /// Addresses; none also for an empty list.
    pub(in crate::prison) ip4: Option<AddrList>,
    pub(in crate::prison) ip6: Option<AddrList>,
    pub(in crate::prison) osrelease: Option<Vec<u8>>,
    pub(in crate::prison) osreldate: Option<i32>,
    /// The root, and its path on the machine.
    pub(in crate::prison) root: Option<(Vnode, Vec<u8>)>,
}

impl State {
    pub(super) fn set_request(
        &self,
        call: &Call,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Request, Errno> {
        let mut request = Request {
            jid: opts.copyopt_int(b"jid")?.unwrap_or(0),
            securelevel: opts.copyopt_int(b"securelevel")?,
            childmax: opts.copyopt_int(b"children.max")?,
            enforce_statfs: opts.copyopt_int(b"enforce_statfs")?,
            ..Request::default()
        };
        if request
            .enforce_statfs
            .is_some_and(|level| !(0..=2).contains(&level))
        {
            return Err(Errno::EINVAL);
        }
        request.ruleset = opts.copyopt_int(b"devfs_ruleset")?;
        request.read_flags(opts)?;
        request.check_flags(call, opts)?;
        self.read_allow(&mut request, opts);
        request.name = string(opts, b"name", MAXHOSTNAMELEN)?;
        request.read_host(opts)?;
        request.ip4 = self.read_addrs(&mut request, Family::V4, opts)?;
        request.ip6 = self.read_addrs(&mut request, Family::V6, opts)?;
        let addrs = PrisonFlags::IP4_USER | PrisonFlags::IP6_USER;
        if request.ch_flags.has(PrisonFlags::VNET) && request.ch_flags.has(addrs) {
            return Err(vnet_with_addrs(opts));
        }
        request.read_release(call, opts)?;
        request.root = self.read_path(call, opts)?;
        if call.only_creates() && request.jid == 0 {
            request.jid = request.name.as_deref().map_or(0, requested_jid);
        }
        Ok(request)
    }

    fn read_allow(&self, request: &mut Request, opts: &mut VfsOpts<'_>) {
        let flags = allow::flags(self.release);
        for flag in flags.filter(|flag| !self.modules.lacks_allow(flag.flag)) {
            if opts.flagopt(flag.name.as_bytes()) {
                request.allow |= flag.flag;
                request.ch_allow |= flag.flag;
            }
            if opts.flagopt(flag.noname.as_bytes()) {
                request.ch_allow |= flag.flag;
            }
        }
    }

    fn read_addrs(
        &self,
        request: &mut Request,
        family: Family,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Option<AddrList>, Errno> {
        let (name, text): (&[u8], &[u8]) = match family {
            Family::V4 => (b"ip4.addr", b"too many IPv4 addresses"),
            Family::V6 => (b"ip6.addr", b"too many IPv6 addresses"),
        };
        let Some(bytes) = opts.getopt(name) else {
            return Ok(None);
        };
        if bytes.len() % family.size() != 0 {
            return Err(Errno::EINVAL);
        }
        request.ch_flags |= family.user();
        request.flags |= family.user();
        if bytes.is_empty() {
            return Ok(None);
        }
        let count = u32::try_from(bytes.len() / family.size()).unwrap_or(u32::MAX);
        if count > self.tunables.jail_max_af_ips {
            return Err(opts.error(Errno::EINVAL, &[text]));
        }
        match AddrList::copyin(family, bytes) {
            None => Err(Errno::EINVAL),
            list => Ok(list),
        }
    }

    fn read_path(
        &self,
        call: &Call,
        opts: &mut VfsOpts<'_>,
    ) -> Result<Option<(Vnode, Vec<u8>)>, Errno> {
        if opts.getopt(b"path").is_none() {
            return Ok(None);
        }
        no_update(call, b"path", opts)?;
        let path = opts.getopts(b"path")?.unwrap_or_default();
        let root = self.vfs.namei(&self.proc(call.pid)?.dirs, path)?;
        let global = self.vfs.fullpath_global(&root).into_os_string().into_vec();
        if global.len() >= MAXPATHLEN {
            return Err(Errno::ENOMEM);
        }
        if !self.vfs.is_dir(&root) {
            return Err(Errno::ENOTDIR);
        }
        Ok(Some((root, global)))
    }
}

impl Request {
    fn read_flags(&mut self, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        for (name, noname, flag) in BOOLS {
            if opts.flagopt(name.as_bytes()) {
                self.flags |= flag;
                self.ch_flags |= flag;
            }
            if opts.flagopt(noname.as_bytes()) {
                self.ch_flags |= flag;
            }
        }
        for (name, disable, new) in JAILSYS {
            match opts.copyopt_int(name.as_bytes())? {
                None => continue,
                Some(JAIL_SYS_DISABLE) if disable != PrisonFlags::NONE => self.flags |= disable,
                Some(JAIL_SYS_NEW) => self.flags |= new,
                Some(JAIL_SYS_INHERIT) => {}
                Some(_) => return Err(Errno::EINVAL),
            }
            self.ch_flags |= new | disable;
        }
        Ok(())
    }

    fn check_flags(&self, call: &Call, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        if call.has(JAIL_CREATE) && !call.has(JAIL_ATTACH) && !self.flags.has(PrisonFlags::PERSIST)
        {
            return Err(opts.error(Errno::EINVAL, &[b"new jail must persist or attach"]));
        }
        for (flag, name) in [
            (PrisonFlags::VNET, &b"vnet"[..]),
            (PrisonFlags::IP4_USER, b"ip4"),
            (PrisonFlags::IP6_USER, b"ip6"),
        ] {
            if self.ch_flags.has(flag) {
                no_update(call, name, opts)?;
            }
        }
        Ok(())
    }

    fn read_host(&mut self, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        self.host = HostChange {
            hostname: string(opts, b"host.hostname", MAXHOSTNAMELEN)?,
            domainname: string(opts, b"host.domainname", MAXHOSTNAMELEN)?,
            hostuuid: string(opts, b"host.hostuuid", HOSTUUIDLEN)?,
            hostid: opts.copyopt(b"host.hostid")?.map(u64::from_ne_bytes),
        };
        if self.host.is_some() {
            self.flags |= PrisonFlags::HOST;
            self.ch_flags |= PrisonFlags::HOST;
        }
        Ok(())
    }

    fn read_release(&mut self, call: &Call, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        if opts.getopt(b"osrelease").is_some() {
            no_update(call, b"osrelease", opts)?;
            let value = opts.getopt(b"osrelease").unwrap_or_default();
            let text = terminated(value)?.to_vec();
            if value.len() >= OSRELEASELEN {
                let text = b"osrelease string must be 1-31 bytes long";
                return Err(opts.error(Errno::ENAMETOOLONG, &[text]));
            }
            self.osrelease = Some(text);
        }
        self.osreldate = opts.copyopt_int(b"osreldate")?;
        if let Some(date) = self.osreldate {
            no_update(call, b"osreldate", opts)?;
            if date == 0 {
                return Err(opts.error(Errno::EINVAL, &[b"osreldate cannot be 0"]));
            }
        }
        Ok(())
    }
}

/// A string of at most `max` bytes with its NUL.
fn string(opts: &mut VfsOpts<'_>, name: &[u8], max: usize) -> Result<Option<Vec<u8>>, Errno> {
    let Some(value) = opts.getopt(name) else {
        return Ok(None);
    };
    let text = terminated(value)?;
    if value.len() > max {
        return Err(Errno::ENAMETOOLONG);
    }
    Ok(Some(text.to_vec()))
}

/// `EINVAL` for what only creation can set.
fn no_update(call: &Call, name: &[u8], opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
    if call.has(JAIL_UPDATE) {
        return Err(unchangeable(name, opts));
    }
    Ok(())
}

pub(super) fn unchangeable(name: &[u8], opts: &mut VfsOpts<'_>) -> Errno {
    opts.error(Errno::EINVAL, &[name, b" cannot be changed after creation"])
}

pub(super) fn vnet_with_addrs(opts: &mut VfsOpts<'_>) -> Errno {
    let text = b"vnet jails cannot have IP address restrictions";
    opts.error(Errno::EINVAL, &[text])
}

/// The jid that a name asks for: its last part, if that is a number. The number is cut to an int.
fn requested_jid(name: &[u8]) -> i32 {
    let part = name.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let (number, all) = super::super::name::strtoul(part);
    let [a, b, c, d, ..] = number.to_le_bytes();
    if all {
        i32::from_le_bytes([a, b, c, d])
    } else {
        0
    }
}
