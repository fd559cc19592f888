//! Single calls, with the memory they need.

use std::ffi::CStr;
use std::net::Ipv4Addr;

use jail::kernel::{IfNameBytes, Ioctl, Kernel, Param};
use jail::{Errno, RawFd};
use jail_sys::fs::devfs::devfs::{DEVFS_MAGIC, devfs_rule, mkrid};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_RDONLY};
use jail_sys::sys::jail::{JAIL_CREATE, JAIL_DYING};
use jail_sys::sys::mount::statfs;
use jail_sys::sys::socket::{AF_INET, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_RAW};

const LO0: &[u8; 3] = b"lo0";
const LEN: u8 = size_of::<sockaddr_in>() as u8;

pub(super) fn control(kernel: &dyn Kernel) -> Result<[RawFd; 3], Errno> {
    let socket = |kind| kernel.socket(AF_INET, kind | SOCK_CLOEXEC, 0);
    let dev = kernel.openat(AT_FDCWD, c"/dev", O_RDONLY | O_CLOEXEC, 0)?;
    Ok([socket(SOCK_DGRAM)?, socket(SOCK_RAW)?, dev])
}

pub(super) fn jid_of(kernel: &dyn Kernel, name: &CStr) -> Result<i32, Errno> {
    let mut name = name.to_bytes_with_nul().to_vec();
    kernel.jail_get(&mut [Param::new(b"name\0", &mut name)], 0)
}

pub(super) fn is_dying(kernel: &dyn Kernel, jid: i32) -> bool {
    let mut jid = jid.to_ne_bytes();
    let params = &mut [Param::new(b"jid\0", &mut jid)];
    kernel.jail_get(params, JAIL_DYING).is_ok()
}

pub(super) fn create(
    kernel: &dyn Kernel,
    name: &CStr,
    path: &CStr,
    addr: Ipv4Addr,
) -> Result<i32, Errno> {
    let [mut name, mut host] = [name, name].map(|name| name.to_bytes_with_nul().to_vec());
    let mut path = path.to_bytes_with_nul().to_vec();
    let (mut addr, mut two) = (addr.octets(), 2_i32.to_ne_bytes());
    let mut params = [
        Param::new(b"name\0", &mut name),
        Param::new(b"host.hostname\0", &mut host),
        Param::new(b"path\0", &mut path),
        Param::new(b"ip4.addr\0", &mut addr),
        Param::new(b"enforce_statfs\0", &mut two),
        Param::flag(b"persist\0"),
    ];
    kernel.jail_set(&mut params, JAIL_CREATE)
}

/// Unless the interface has it, or any other.
pub(super) fn add_address(
    kernel: &dyn Kernel,
    [socket, raw, _]: [RawFd; 3],
    addr: Ipv4Addr,
) -> Result<(), Errno> {
    let mut request = alias(addr);
    if kernel.ioctl(socket, Ioctl::SiocGifalias(&mut request)) != Err(Errno::EADDRNOTAVAIL) {
        return Err(Errno::EEXIST);
    }
    let [a, b, c, d] = addr.octets();
    let bound = [LEN, AF_INET as u8, 0, 0, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0];
    if kernel.bind(raw, &bound) != Err(Errno::EADDRNOTAVAIL) {
        return Err(Errno::EEXIST);
    }
    kernel.ioctl(socket, Ioctl::SiocAifaddr(&alias(addr)))
}

pub(super) fn remove_address(
    kernel: &dyn Kernel,
    [socket, ..]: [RawFd; 3],
    addr: Ipv4Addr,
) -> Result<(), Errno> {
    let mut name: IfNameBytes = [0; 16];
    for (to, byte) in name.iter_mut().zip(LO0) {
        *to = *byte;
    }
    let addr = &sockaddr(addr);
    kernel.ioctl(socket, Ioctl::SiocDifaddr { name: &name, addr })
}

/// A ruleset without rules would show everything.
pub(super) fn has_rules(
    kernel: &dyn Kernel,
    [.., dev]: [RawFd; 3],
    ruleset: u16,
) -> Result<(), Errno> {
    let mut rule = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_id: mkrid(ruleset, 0),
        ..devfs_rule::ZERO
    };
    kernel.ioctl(dev, Ioctl::DevfsRgetnext(&mut rule))
}

pub(super) fn nmount(
    kernel: &dyn Kernel,
    on: &CStr,
    options: &[(&CStr, &CStr)],
    flags: u64,
) -> Result<(), Errno> {
    let all = options.iter().copied().chain([(c"fspath", on)]);
    let mut values: Vec<_> = all
        .map(|(name, value)| (name, value.to_bytes_with_nul().to_vec()))
        .collect();
    let mut params: Vec<_> = values
        .iter_mut()
        .map(|(name, value)| Param::new(name.to_bytes_with_nul(), value))
        .collect();
    params.push(Param::flag(b"nocover\0"));
    kernel.nmount(&mut params, flags as i32)
}

pub(super) fn fsid_of(kernel: &dyn Kernel, path: &CStr) -> Result<[i32; 2], Errno> {
    let mut found = statfs::ZERO;
    kernel.statfs(path, &mut found)?;
    Ok(found.f_fsid.val)
}

pub(super) fn fsid_of_open(kernel: &dyn Kernel, fd: RawFd) -> Result<[i32; 2], Errno> {
    let mut found = statfs::ZERO;
    kernel.fstatfs(fd, &mut found)?;
    Ok(found.f_fsid.val)
}

fn alias(addr: Ipv4Addr) -> in_aliasreq {
    let mut request = in_aliasreq {
        ifra_addr: sockaddr(addr),
        ifra_mask: sockaddr(Ipv4Addr::BROADCAST),
        ..in_aliasreq::ZERO
    };
    for (to, byte) in request.ifra_name.iter_mut().zip(LO0) {
        *to = *byte as core::ffi::c_char;
    }
    request
}

fn sockaddr(addr: Ipv4Addr) -> sockaddr_in {
    sockaddr_in {
        sin_len: LEN,
        sin_family: AF_INET as u8,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(addr.octets()),
        },
        ..sockaddr_in::ZERO
    }
}
