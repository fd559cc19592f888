//! Requests of ioctl(2), and limits.

use std::sync::Arc;

use jail::kernel::{FreeBsd, IfNameBytes, Ioctl, Kernel, MdIoctl};
use jail::{Errno, Fd};
use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, DRA_BACTS, DRB_HIDE, DRC_PATHPTRN, devfs_rule, mkrid,
};
use jail_sys::net::if_::{IFF_LOOPBACK, IFF_UP};
use jail_sys::net::if_bridgevar::ifbreq;
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::cpuset::{CPU_LEVEL_ROOT, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, CPU_WHICH_PID};
use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_RDWR};
use jail_sys::sys::mdioctl::{MD_AUTOUNIT, MD_MALLOC};
use jail_sys::sys::socket::{AF_INET, SOCK_CLOEXEC, SOCK_DGRAM};

use super::{fd, ifname};

fn socket() -> (Arc<FreeBsd>, Fd) {
    let kernel = Arc::new(FreeBsd::new());
    let raw = kernel.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    let socket = fd(&kernel, raw.unwrap());
    (kernel, socket)
}

#[test]
fn the_loopback_is_described() {
    let (kernel, socket) = socket();
    let name = &ifname("lo0");
    let (mut flags, mut index, mut mtu) = (0, 0, 0);
    let ask = |request: Ioctl<'_>| kernel.ioctl(socket.raw(), request);
    let flag = Ioctl::SiocGifflags {
        name,
        flags: &mut flags,
    };
    ask(flag).unwrap();
    assert!(flags & IFF_LOOPBACK != 0, "{flags:#x}");
    let which = Ioctl::SiocGifindex {
        name,
        index: &mut index,
    };
    ask(which).unwrap();
    let size = Ioctl::SiocGifmtu {
        name,
        mtu: &mut mtu,
    };
    ask(size).unwrap();
    assert!(index > 0 && mtu >= 576, "{index} {mtu}");
    let mut count = 0;
    let counted = Ioctl::SiocGifgroup {
        name,
        groups: &mut [],
        count: &mut count,
    };
    ask(counted).unwrap();
    assert!(count >= 1);
    let (mut groups, room) = (vec![[0; 16]; count + 3], count);
    let listed = Ioctl::SiocGifgroup {
        name,
        groups: &mut groups,
        count: &mut count,
    };
    ask(listed).unwrap();
    assert_eq!(count, room);
    assert!(groups.contains(&ifname("all")), "{groups:?}");
    let nobody = &ifname("nosuch0");
    let missing = Ioctl::SiocGifmtu {
        name: nobody,
        mtu: &mut mtu,
    };
    assert_eq!(ask(missing), Err(Errno::ENXIO));
}

/// A clone that is destroyed when dropped.
struct Clone<'a> {
    socket: &'a Fd,
    name: IfNameBytes,
}

impl<'a> Clone<'a> {
    fn new(socket: &'a Fd, cloner: &str) -> Result<Self, Errno> {
        let mut name = ifname(cloner);
        let made = Ioctl::SiocIfcreate2 { name: &mut name };
        socket.kernel().ioctl(socket.raw(), made)?;
        Ok(Self { socket, name })
    }

    fn ask(&self, request: Ioctl<'_>) -> Result<(), Errno> {
        self.socket.kernel().ioctl(self.socket.raw(), request)
    }
}

impl Drop for Clone<'_> {
    fn drop(&mut self) {
        let _ = self.ask(Ioctl::SiocIfdestroy { name: &self.name });
    }
}

#[test]
#[ignore = "needs root"]
fn a_clone_is_made_described_grouped_renamed_and_given_an_address() {
    let (_, socket) = socket();
    let mut lo = Clone::new(&socket, "lo").unwrap();
    let name = &lo.name;
    assert!(name.starts_with(b"lo") && name[2] != 0, "{name:?}");
    let description = |room| {
        let (mut buf, mut len) = (vec![0; room], 0);
        let descr = &mut buf;
        let answer = lo.ask(Ioctl::SiocGifdescr {
            name,
            descr,
            len: &mut len,
        });
        answer.map(|()| (buf, len))
    };
    assert_eq!(description(64), Err(Errno::ENOMSG));
    let descr = c"jail:web";
    lo.ask(Ioctl::SiocSifdescr { name, descr }).unwrap();
    assert_eq!(description(9).unwrap().0, b"jail:web\0");
    assert_eq!(description(8), Ok((vec![0; 8], 9)));
    assert_eq!(description(0), Ok((vec![], 9)));
    let descr = c"";
    lo.ask(Ioctl::SiocSifdescr { name, descr }).unwrap();
    assert_eq!(description(64), Err(Errno::ENOMSG));

    let group = &ifname("jailrs");
    lo.ask(Ioctl::SiocAifgroup { name, group }).unwrap();
    let (mut groups, mut count) = ([[0; 16]; 1], 0);
    let short = Ioctl::SiocGifgroup {
        name,
        groups: &mut groups,
        count: &mut count,
    };
    assert_eq!(lo.ask(short), Err(Errno::EINVAL));
    lo.ask(Ioctl::SiocDifgroup { name, group }).unwrap();

    let new = ifname("jailrs17");
    lo.ask(Ioctl::SiocSifname { name, new: &new }).unwrap();
    lo.name = new;
    let name = &lo.name;
    let flags = IFF_UP;
    lo.ask(Ioctl::SiocSifflags { name, flags }).unwrap();
    let mut alias = in_aliasreq {
        ifra_name: name.map(|byte| std::ffi::c_char::from_ne_bytes([byte])),
        ifra_addr: inet([10, 255, 255, 17]),
        ifra_mask: inet([255; 4]),
        ..in_aliasreq::ZERO
    };
    lo.ask(Ioctl::SiocAifaddr(&alias)).unwrap();
    alias.ifra_mask = sockaddr_in::ZERO;
    lo.ask(Ioctl::SiocGifalias(&mut alias)).unwrap();
    assert_eq!(alias.ifra_mask.sin_addr.s_addr, u32::MAX);
    let addr = &alias.ifra_addr;
    let gone = || lo.ask(Ioctl::SiocDifaddr { name, addr });
    assert_eq!(gone(), Ok(()));
    assert_eq!(gone(), Err(Errno::EADDRNOTAVAIL));
}

#[test]
#[ignore = "needs root, and if_bridge and if_epair loaded"]
fn a_bridge_has_the_members_it_was_given() {
    let (_, socket) = socket();
    let (Ok(bridge), Ok(epair)) = (Clone::new(&socket, "bridge"), Clone::new(&socket, "epair"))
    else {
        println!("skipped: there is no if_bridge, or no if_epair");
        return;
    };
    let list = |members: &mut [ifbreq]| {
        let mut count = 0;
        let asked = Ioctl::BridgeMembers {
            bridge: &bridge.name,
            members,
            count: &mut count,
        };
        bridge.ask(asked).map(|()| count)
    };
    assert_eq!(list(&mut []), Ok(0));
    let (to, member) = (&bridge.name, &epair.name);
    bridge.ask(Ioctl::BridgeAdd { bridge: to, member }).unwrap();
    assert_eq!(list(&mut []), Ok(1));
    let mut members = [ifbreq::ZERO; 4];
    assert_eq!(list(&mut members), Ok(1));
    let found = members[0].ifbr_ifsname.map(|char| char.to_ne_bytes()[0]);
    assert_eq!(found, *member);
    bridge.ask(Ioctl::BridgeDel { bridge: to, member }).unwrap();
    assert_eq!(list(&mut members), Ok(0));
}

#[test]
#[ignore = "needs root"]
fn a_memory_disk_is_attached_asked_for_and_detached() {
    let kernel = Arc::new(FreeBsd::new());
    let raw = kernel.openat(AT_FDCWD, c"/dev/mdctl", O_RDWR | O_CLOEXEC, 0);
    let mdctl = fd(&kernel, raw.unwrap());
    let ask = |request: Ioctl<'_>| kernel.ioctl(mdctl.raw(), request);
    let mut md = MdIoctl {
        kind: MD_MALLOC,
        mediasize: 1 << 20,
        options: MD_AUTOUNIT,
        unit: u32::MAX,
        ..MdIoctl::default()
    };
    let attach = Ioctl::MdAttach {
        md: &mut md,
        file: None,
        label: Some(c"jailrs test"),
    };
    ask(attach).unwrap();
    let unit = MdIoctl {
        unit: md.unit,
        ..MdIoctl::default()
    };
    let query = |file: usize, label: usize| {
        let (mut md, mut file, mut label) = (unit, vec![0; file], vec![0; label]);
        let asked = Ioctl::MdQuery {
            md: &mut md,
            file: &mut file,
            label: &mut label,
        };
        ask(asked).map(|()| (md, label))
    };
    let (found, label) = query(1024, 1024).unwrap();
    assert_eq!((found.kind, found.mediasize), (MD_MALLOC, 1 << 20));
    assert!(label.starts_with(b"jailrs test\0"));
    assert!(query(16, 1024).is_ok());
    assert_eq!(query(0, 16).err(), Some(Errno::EFAULT));
    assert_eq!(ask(Ioctl::MdDetach(&unit)), Ok(()));
    assert_eq!(query(0, 16).err(), Some(Errno::ENOENT));
}

#[test]
#[ignore = "needs root"]
fn a_devfs_rule_is_added_found_and_deleted() {
    let kernel = Arc::new(FreeBsd::new());
    let raw = kernel.openat(AT_FDCWD, c"/dev", O_DIRECTORY | O_CLOEXEC, 0);
    let dev = fd(&kernel, raw.unwrap());
    let ask = |request: Ioctl<'_>| kernel.ioctl(dev.raw(), request);
    let set = 61_234;
    let mut rule = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_id: mkrid(set, 7),
        dr_icond: DRC_PATHPTRN,
        dr_iacts: DRA_BACTS,
        dr_bacts: DRB_HIDE,
        ..devfs_rule::ZERO
    };
    rule.dr_pathptrn[0] = std::ffi::c_char::from_ne_bytes([b'x']);
    ask(Ioctl::DevfsRadd(&mut rule)).unwrap();
    assert_eq!(ask(Ioctl::DevfsRadd(&mut rule)), Err(Errno::EEXIST));
    let mut next = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_id: mkrid(set, 0),
        ..devfs_rule::ZERO
    };
    ask(Ioctl::DevfsRgetnext(&mut next)).unwrap();
    assert_eq!(
        (next.dr_id, next.dr_pathptrn[0]),
        (rule.dr_id, rule.dr_pathptrn[0])
    );
    ask(Ioctl::DevfsRdel(rule.dr_id)).unwrap();
    let mut none = rule;
    let gone = ask(Ioctl::DevfsRgetnext(&mut none));
    assert_eq!(gone, Err(Errno::ENOENT));
}

#[test]
#[ignore = "needs root"]
fn limits_are_added_told_and_removed() {
    let kernel = FreeBsd::new();
    let mut text = [0; 4096];
    match kernel.rctl_get_racct(c"jail:jailrs-test", &mut text) {
        Err(Errno::ENOSYS) => {
            println!("skipped: not booted with kern.racct.enable=1");
            return;
        }
        answer => answer.unwrap(),
    }
    assert!(text.starts_with(b"cputime="));
    kernel
        .rctl_add_rule(c"jail:jailrs-test:maxproc:deny=10")
        .unwrap();
    let rules = |text: &mut [u8]| kernel.rctl_get_rules(c"jail:jailrs-test", text);
    assert_eq!(rules(&mut text[..4]), Err(Errno::ERANGE));
    assert_eq!(rules(&mut text), Ok(()));
    assert!(text.starts_with(b"jail:jailrs-test:maxproc:deny=10"));
    kernel.rctl_remove_rule(c"jail:jailrs-test").unwrap();
    let gone = kernel.rctl_remove_rule(c"jail:jailrs-test");
    assert_eq!(gone, Err(Errno::ESRCH));
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

#[test]
fn processors_are_told_and_refused() {
    let kernel = FreeBsd::new();
    let mut osreldate = [0; 4];
    kernel
        .sysctlbyname(c"kern.osreldate", &mut osreldate, None)
        .unwrap();
    // 13 takes what it has itself, for 256 processors, and no more.
    let len = match i32::from_ne_bytes(osreldate) {
        ..1_400_000 => 32,
        _ => 128,
    };
    let mut mask = vec![0xff; len];
    let own = |mask: &mut [u8]| kernel.cpuset_getaffinity(CPU_LEVEL_ROOT, CPU_WHICH_PID, -1, mask);
    own(&mut mask).unwrap();
    assert!(mask.iter().any(|byte| *byte != 0));
    assert!(mask.iter().any(|byte| *byte != 0xff), "not written");
    assert_eq!(own(&mut []), Err(Errno::ERANGE));
    let set =
        |id, mask: &[u8]| kernel.cpuset_setaffinity(CPU_LEVEL_WHICH, CPU_WHICH_JAIL, id, mask);
    assert_eq!(set(999_999, &mask), Err(Errno::ESRCH));
    assert!(set(999_999, &[0xff; 256]).is_err());
}
