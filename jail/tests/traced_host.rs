//! How the calls on the host are told, on a kernel that agrees to all of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::ffi::CStr;

use jail::Errno;
use jail::kernel::{
    AttachBy, AttachedCall, Ioctl, Kernel, MdIoctl, Param, RawFd, RunAttached, RunError, RunStep,
    Traced,
};
use jail_sys::fs::devfs::devfs::{
    DRA_BACTS, DRA_GID, DRA_MODE, DRB_UNHIDE, DRC_PATHPTRN, devfs_rule, mkrid,
};
use jail_sys::net::route::{RTA_DST, RTA_GATEWAY, RTF_GATEWAY, RTF_STATIC, RTF_UP, RTM_ADD};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6::{in6_addr, sockaddr_in6};
use jail_sys::netinet6::in6_var::{IN6_IFF_NODAD, in6_aliasreq};
use jail_sys::netinet6::nd6::ND6_INFINITE_LIFETIME;
use jail_sys::sys::mdioctl::{MD_AUTOUNIT, MD_READONLY, MD_VNODE};
use jail_sys::sys::mount::{MNT_BYFSID, MNT_FORCE, MNT_NOWAIT, fsid_t, statfs};
use jail_sys::sys::socket::{AF_INET, SOCK_CLOEXEC, SOCK_DGRAM};

/// Fills in something, and says yes but to unmounting.
#[derive(Debug)]
struct Agreeing;

impl Kernel for Agreeing {
    fn nmount(&self, params: &mut [Param<'_>], _: i32) -> Result<(), Errno> {
        let errmsg = params.iter_mut().find(|param| param.name == b"errmsg\0");
        let Some(errmsg) = errmsg.and_then(|param| param.value.as_deref_mut()) else {
            return Ok(());
        };
        errmsg[..7].copy_from_slice(b"no way\0");
        Err(Errno::EPERM)
    }

    fn unmount(&self, _: &CStr, _: i32) -> Result<(), Errno> {
        Err(Errno::EBUSY)
    }

    fn statfs(&self, _: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        *buf = statfs {
            f_fsid: fsid_t { val: [7, 29] },
            f_fstypename: chars("nullfs"),
            f_mntfromname: chars("/base"),
            f_mntonname: chars("/j/web"),
            ..statfs::ZERO
        };
        Ok(())
    }

    fn getfsstat(&self, _: &mut [statfs], _: i32) -> Result<usize, Errno> {
        Ok(3)
    }

    fn fchown(&self, _: RawFd, _: u32, _: u32) -> Result<(), Errno> {
        Ok(())
    }

    fn fchmod(&self, _: RawFd, _: u32) -> Result<(), Errno> {
        Ok(())
    }

    fn fchflags(&self, _: RawFd, _: u64) -> Result<(), Errno> {
        Ok(())
    }

    fn ioctl(&self, _: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        match request {
            Ioctl::MdAttach { md, .. } => md.unit = 4,
            Ioctl::SiocIfcreate2 { name } => *name = *b"epair0a\0\0\0\0\0\0\0\0\0",
            Ioctl::SiocGifflags { flags, .. } => *flags = 0x8049,
            Ioctl::SiocGifgroup { groups, count, .. } => {
                *count = 2;
                for (to, name) in groups.iter_mut().zip([b"all\0", b"lo\0\0"]) {
                    to[..4].copy_from_slice(name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn socket(&self, _: i32, _: i32, _: i32) -> Result<RawFd, Errno> {
        Ok(5)
    }

    fn bind(&self, _: RawFd, _: &[u8]) -> Result<(), Errno> {
        Ok(())
    }

    fn rctl_get_racct(&self, _: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        out[..11].copy_from_slice(b"maxproc=10\0");
        Ok(())
    }

    fn rctl_add_rule(&self, _: &CStr) -> Result<(), Errno> {
        Ok(())
    }

    fn modfind(&self, _: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOENT)
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        for (index, call) in run.calls.iter_mut().enumerate() {
            let answer = match call {
                AttachedCall::Ioctl { request, .. } => self.ioctl(0, request.reborrow()),
                AttachedCall::Nmount { params, flags } => self.nmount(params, *flags),
                _ => Ok(()),
            };
            answer.map_err(|errno| RunError::new(RunStep::Call(index), errno))?;
        }
        Ok(())
    }
}

fn line<T>(call: impl FnOnce(&dyn Kernel) -> T) -> String {
    let kernel = Traced::collecting(Agreeing);
    call(&kernel);
    kernel.trace().take_lines().concat()
}

fn ioctl(request: Ioctl<'_>) -> String {
    line(|kernel| kernel.ioctl(4, request).unwrap())
}

#[test]
fn mounts_have_options_flags_and_the_kernels_words() {
    let mount = |errmsg: bool| {
        line(|kernel| {
            let (mut fstype, mut path, mut text) = (*b"nullfs\0", *b"/j/web\0", [0; 64]);
            let mut params = vec![
                Param::new(b"fstype\0", &mut fstype),
                Param::new(b"fspath\0", &mut path),
                Param::flag(b"nocover\0"),
            ];
            if errmsg {
                params.push(Param::new(b"errmsg\0", &mut text));
            }
            assert_eq!(kernel.nmount(&mut params, 1).is_err(), errmsg);
        })
    };
    let said = r#"nmount(fstype="nullfs", fspath="/j/web", nocover, MNT_RDONLY)"#;
    assert_eq!(mount(false), format!("{said} = 0"));
    assert_eq!(mount(true), format!(r#"{said} = -1 EPERM "no way""#));
    let flags = i32::try_from(MNT_BYFSID | MNT_FORCE).unwrap();
    assert_eq!(
        line(|kernel| assert!(kernel.unmount(c"FSID:7:29", flags).is_err())),
        r#"unmount("FSID:7:29", MNT_FORCE|MNT_BYFSID) = -1 EBUSY"#
    );
    let mut found = statfs::ZERO;
    assert_eq!(
        line(|kernel| kernel.statfs(c"/j/web/etc", &mut found).unwrap()),
        r#"statfs("/j/web/etc") = 0 nullfs from="/base" on="/j/web" fsid=7:29"#
    );
    assert_eq!(
        line(|kernel| kernel.getfsstat(&mut [statfs::ZERO; 4], MNT_NOWAIT)),
        "getfsstat([4], MNT_NOWAIT) = 3"
    );
}

#[test]
fn files_sockets_limits_and_modules_are_named() {
    let said = [
        line(|kernel| kernel.fchown(3, 0, u32::MAX).unwrap()),
        line(|kernel| kernel.fchmod(3, 0o755).unwrap()),
        line(|kernel| kernel.fchflags(3, 0x20002).unwrap()),
        line(|kernel| kernel.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
        line(|kernel| kernel.bind(5, &[16, 2, 0, 53, 10, 0, 0, 1]).unwrap()),
        line(|kernel| kernel.rctl_get_racct(c"jail:web", &mut [0; 64]).unwrap()),
        line(|kernel| kernel.rctl_add_rule(c"jail:web:maxproc:deny=10").unwrap()),
        line(|kernel| kernel.modfind(c"nullfs")),
        line(|kernel| kernel.kldload(c"nullfs")),
    ];
    let expected = [
        "fchown(3, 0, -1) = 0",
        "fchmod(3, 0755) = 0",
        "fchflags(3, UF_IMMUTABLE|SF_IMMUTABLE) = 0",
        "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 5",
        "bind(5, 10.0.0.1 port=53, 8) = 0",
        r#"rctl_get_racct("jail:web", "maxproc=10", 64) = 0"#,
        r#"rctl_add_rule("jail:web:maxproc:deny=10") = 0"#,
        r#"modfind("nullfs") = -1 ENOENT"#,
        r#"kldload("nullfs") = -1 ENOSYS"#,
    ];
    assert_eq!(said, expected);
}

#[test]
fn disks_and_rules_are_told_in_their_words() {
    let mut md = MdIoctl {
        kind: MD_VNODE,
        mediasize: 1 << 20,
        options: MD_AUTOUNIT | MD_READONLY,
        ..MdIoctl::default()
    };
    let attached = ioctl(Ioctl::MdAttach {
        md: &mut md,
        file: Some(c"/disk.img"),
        label: Some(c"jail:web"),
    });
    assert_eq!(
        attached,
        r#"ioctl(4, MDIOCATTACH, MD_VNODE, size=1048576, MD_AUTOUNIT|MD_READONLY, file="/disk.img", label="jail:web") = 0 unit=4"#
    );
    let gone = MdIoctl {
        unit: 4,
        ..MdIoctl::default()
    };
    assert_eq!(
        ioctl(Ioctl::MdDetach(&gone)),
        "ioctl(4, MDIOCDETACH, unit=4) = 0"
    );
    let mut rule = devfs_rule {
        dr_id: mkrid(100, 200),
        dr_icond: DRC_PATHPTRN,
        dr_pathptrn: chars("dri/*"),
        dr_iacts: DRA_BACTS | DRA_GID | DRA_MODE,
        dr_bacts: DRB_UNHIDE,
        dr_gid: 44,
        dr_mode: 0o660,
        ..devfs_rule::ZERO
    };
    assert_eq!(
        ioctl(Ioctl::DevfsRadd(&mut rule)),
        r#"ioctl(4, DEVFSIO_RADD, 100:200, path="dri/*", unhide, group=44, mode=0660) = 0 100:200"#
    );
    assert_eq!(
        ioctl(Ioctl::DevfsSapply(5)),
        "ioctl(4, DEVFSIO_SAPPLY, 5) = 0"
    );
}

const LO0: [u8; 16] = *b"lo0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[test]
fn interfaces_and_addresses_are_readable() {
    let alias = in_aliasreq {
        ifra_name: chars("lo0"),
        ifra_addr: inet([10, 0, 0, 1]),
        ifra_mask: inet([255; 4]),
        ..in_aliasreq::ZERO
    };
    assert_eq!(
        ioctl(Ioctl::SiocAifaddr(&alias)),
        r#"ioctl(4, SIOCAIFADDR, "lo0", 10.0.0.1, mask=255.255.255.255) = 0"#
    );
    let (name, addr) = (&LO0, &sockaddr_in::ZERO);
    assert_eq!(
        ioctl(Ioctl::SiocDifaddr { name, addr }),
        r#"ioctl(4, SIOCDIFADDR, "lo0", {len=0 family=0}) = 0"#
    );
    let mut alias = in6_aliasreq {
        ifra_name: chars("lo0"),
        ifra_addr: inet6("fd00::1"),
        ifra_prefixmask: inet6("ffff:ffff::"),
        ifra_flags: IN6_IFF_NODAD,
        ..in6_aliasreq::ZERO
    };
    alias.ifra_lifetime.ia6t_vltime = ND6_INFINITE_LIFETIME;
    assert_eq!(
        ioctl(Ioctl::SiocAifaddrIn6(&alias)),
        r#"ioctl(4, SIOCAIFADDR_IN6, "lo0", fd00::1, mask=ffff:ffff::, IN6_IFF_NODAD, pltime=0) = 0"#
    );
    let mut name = *b"epair\0\0\0\0\0\0\0\0\0\0\0";
    assert_eq!(
        ioctl(Ioctl::SiocIfcreate2 { name: &mut name }),
        r#"ioctl(4, SIOCIFCREATE2, "epair") = 0 "epair0a""#
    );
    let (name, flags) = (&LO0, &mut 0);
    assert_eq!(
        ioctl(Ioctl::SiocGifflags { name, flags }),
        r#"ioctl(4, SIOCGIFFLAGS, "lo0") = 0 IFF_UP|IFF_LOOPBACK|IFF_DRV_RUNNING|IFF_MULTICAST"#
    );
    for (room, told) in [(0, "[2]"), (3, r#"["all", "lo"]"#)] {
        let groups = &mut vec![[0; 16]; room][..];
        let count = &mut 0;
        let said = ioctl(Ioctl::SiocGifgroup {
            name,
            groups,
            count,
        });
        assert_eq!(said, format!(r#"ioctl(4, SIOCGIFGROUP, "lo0") = 0 {told}"#));
    }
}

#[test]
fn calls_made_inside_are_one_line() {
    let mut message = vec![0; 152];
    message[3] = u8::try_from(RTM_ADD).unwrap();
    message[8..12].copy_from_slice(&(RTF_UP | RTF_GATEWAY | RTF_STATIC).to_ne_bytes());
    message[12..16].copy_from_slice(&(RTA_DST | RTA_GATEWAY).to_ne_bytes());
    for addr in [[0; 4], [10, 0, 0, 1]] {
        message.extend([16, 2, 0, 0]);
        message.extend(addr);
        message.extend([0; 8]);
    }
    let run = |errmsg: bool| {
        line(|kernel| {
            let (mut name, mut fstype, mut text) =
                (*b"lo\0\0\0\0\0\0\0\0\0\0\0\0\0\0", *b"tmpfs\0", [0; 64]);
            let mut params = vec![Param::new(b"fstype\0", &mut fstype)];
            if errmsg {
                params.push(Param::new(b"errmsg\0", &mut text));
            }
            let mut calls = [
                AttachedCall::Ioctl {
                    domain: AF_INET,
                    request: Ioctl::SiocIfcreate2 { name: &mut name },
                },
                AttachedCall::Route { message: &message },
                AttachedCall::Nmount {
                    params: &mut params,
                    flags: 0,
                },
            ];
            let mut run = RunAttached {
                attach: AttachBy::Jid(3),
                calls: &mut calls,
            };
            assert_eq!(kernel.run_attached(&mut run).is_err(), errmsg);
        })
    };
    let said = concat!(
        r#"run_attached(jid=3, [ioctl(AF_INET, SIOCIFCREATE2, "lo") = "epair0a", "#,
        "route(RTM_ADD, dst=0.0.0.0, gateway=10.0.0.1, RTF_UP|RTF_GATEWAY|RTF_STATIC), ",
        r#"nmount(fstype="tmpfs")])"#
    );
    assert_eq!(run(false), format!("{said} = 0"));
    assert_eq!(
        run(true),
        format!(r#"{said} = -1 EPERM in call 2 "no way""#)
    );
}

fn inet(addr: [u8; 4]) -> sockaddr_in {
    sockaddr_in {
        sin_len: 16,
        sin_family: 2,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(addr),
        },
        ..sockaddr_in::ZERO
    }
}

fn inet6(addr: &str) -> sockaddr_in6 {
    let addr: std::net::Ipv6Addr = addr.parse().unwrap();
    sockaddr_in6 {
        sin6_len: 28,
        sin6_family: 28,
        sin6_addr: in6_addr {
            s6_addr: addr.octets(),
        },
        ..sockaddr_in6::ZERO
    }
}

/// A C array of a text.
fn chars<const N: usize>(text: &str) -> [std::ffi::c_char; N] {
    let mut chars = [0; N];
    for (to, byte) in chars.iter_mut().zip(text.bytes()) {
        *to = std::ffi::c_char::from_ne_bytes([byte]);
    }
    chars
}
