//! Rules and what they do, without a mount table.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use jail::kernel::Ioctl;
use jail_sys::fs::devfs::devfs::*;
use jail_sys::sys::conf::{D_DISK, D_TTY};

use super::mount::DevFs;
use super::*;
use crate::vfs::fs::Who;
use crate::vfs::fs::{SetAttr, Vtype};

struct Bench {
    devfs: Devfs,
}

impl Bench {
    fn new() -> Self {
        Self {
            devfs: Devfs::new(true),
        }
    }

    fn mount(&self, ruleset: u16) -> DevFs {
        DevFs::new(&self.devfs.core, ruleset)
    }

    fn root(&self) -> DevFs {
        self.mount(0)
    }

    /// `devfs rule -s SET add NUMBER path PATH ...`
    fn add(&self, set: u16, number: u16, rule: devfs_rule) -> Result<(), Errno> {
        let dr_id = mkrid(set, number);
        let mut rule = devfs_rule { dr_id, ..rule };
        self.root().rules_ioctl(Ioctl::DevfsRadd(&mut rule))
    }
}

/// fchmod(2) and its kin of `/null`.
fn set(fs: &DevFs, attr: &SetAttr) -> Result<(), Errno> {
    let who = Cred::root();
    let node = fs.open(Path::new("/null"), 0, Who::kernel(&who))?;
    node.setattr(attr)
}

fn rule(path: &str, bacts: i32) -> devfs_rule {
    let mut rule = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_icond: if path.is_empty() { 0 } else { DRC_PATHPTRN },
        dr_iacts: DRA_BACTS,
        dr_bacts: bacts,
        ..devfs_rule::ZERO
    };
    for (to, from) in rule.dr_pathptrn.iter_mut().zip(path.bytes()) {
        *to = from as std::ffi::c_char;
    }
    rule
}

fn hide(path: &str) -> devfs_rule {
    rule(path, DRB_HIDE)
}

fn unhide(path: &str) -> devfs_rule {
    rule(path, DRB_UNHIDE)
}

fn include(set: u16) -> devfs_rule {
    devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_iacts: DRA_INCSET,
        dr_incset: set,
        ..devfs_rule::ZERO
    }
}

fn ls(fs: &DevFs, dir: &str) -> Vec<String> {
    let entries = fs
        .entries(Path::new(dir), Who::kernel(&Cred::root()))
        .unwrap();
    let mut names: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.name.into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn there(fs: &DevFs, path: &str) -> bool {
    fs.attr(Path::new(path), Who::kernel(&Cred::root())).is_ok()
}

fn next(fs: &DevFs, set: u16, number: u16) -> Result<devfs_rule, Errno> {
    let mut rule = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_id: mkrid(set, number),
        ..devfs_rule::ZERO
    };
    fs.rules_ioctl(Ioctl::DevfsRgetnext(&mut rule))?;
    Ok(rule)
}

fn next_set(fs: &DevFs, after: u16) -> Result<u16, Errno> {
    let mut number = after;
    fs.rules_ioctl(Ioctl::DevfsSgetnext(&mut number))?;
    Ok(number)
}

#[test]
fn what_a_jail_sees() {
    let bench = Bench::new();
    let jail = bench.mount(4);
    let seen = "crypto fd null ptmx pts random stderr stdin stdout urandom zero";
    assert_eq!(ls(&jail, "/").join(" "), seen);
    assert_eq!(ls(&jail, "/pts"), ["0"]);
    assert_eq!(ls(&jail, "/fd"), ["0", "1", "2"]);
    assert!(!there(&jail, "/mem") && !there(&jail, "/tty"));
    let target = jail
        .readlink(Path::new("/stdin"), Who::kernel(&Cred::root()))
        .unwrap();
    assert_eq!(target, b"fd/0");
    bench.devfs.make_dev_module("fusefs");
    bench.devfs.make_dev_module("pf");
    assert!(there(&jail, "/fuse") && !there(&jail, "/pf"));
    let vnet = bench.mount(5);
    assert!(there(&vnet, "/fuse") && there(&vnet, "/pf") && there(&vnet, "/null"));
}

#[test]
fn includes_go_one_deep_unless_told() {
    let bench = Bench::new();
    bench.add(100, 0, hide("null")).unwrap();
    bench.add(101, 0, include(100)).unwrap();
    bench.add(102, 0, include(101)).unwrap();
    assert!(!there(&bench.mount(101), "/null"));
    assert!(there(&bench.mount(102), "/null"));
    bench.devfs.set_rule_depth(2);
    assert!(!there(&bench.mount(102), "/null"));
    bench.devfs.set_rule_depth(0);
    assert!(there(&bench.mount(101), "/null"));
}

#[test]
fn a_ruleset_that_includes_itself() {
    let bench = Bench::new();
    bench.devfs.set_rule_depth(1000);
    bench.add(100, 0, hide("null")).unwrap();
    bench.add(100, 0, include(100)).unwrap();
    let fs = bench.mount(100);
    assert!(!there(&fs, "/null"));
    fs.unmount();
    let root = bench.root();
    root.rules_ioctl(Ioctl::DevfsRdel(mkrid(100, 100))).unwrap();
    root.rules_ioctl(Ioctl::DevfsRdel(mkrid(100, 200))).unwrap();
    assert_eq!(next_set(&root, 99), Err(Errno::ENOENT));
}

#[test]
fn numbers_and_errors() {
    let bench = Bench::new();
    let root = bench.root();
    assert_eq!(next_set(&root, 0), Ok(1));
    assert_eq!(next_set(&root, 5), Err(Errno::ENOENT));
    assert_eq!(bench.add(0, 0, hide("")), Err(Errno::EIO));
    assert_eq!(bench.add(100, 0, include(99)), Err(Errno::ESRCH));
    assert_eq!(next_set(&root, 5), Err(Errno::ENOENT));
    bench.add(100, 65_500, hide("")).unwrap();
    assert_eq!(bench.add(100, 0, hide("")), Err(Errno::ERANGE));
    assert_eq!(bench.add(100, 65_500, hide("")), Err(Errno::EEXIST));
    bench.add(100, 7, hide("")).unwrap();
    assert_eq!(next(&root, 100, 0).map(|rule| rid2rn(rule.dr_id)), Ok(7));
    assert_eq!(
        next(&root, 100, 7).map(|rule| rid2rn(rule.dr_id)),
        Ok(65_500)
    );
    assert!(next(&root, 100, 65_500).is_err() && next(&root, 101, 0).is_err());
    let mut wrong = devfs_rule::ZERO;
    let answer = root.rules_ioctl(Ioctl::DevfsRadd(&mut wrong));
    assert_eq!(answer, Err(Errno::ERPCMISMATCH));
    let answer = root.rules_ioctl(Ioctl::DevfsRdel(mkrid(100, 8)));
    assert_eq!(answer, Err(Errno::ENOENT));
    assert_eq!(root.rules_ioctl(Ioctl::DevfsSapply(0)), Err(Errno::ESRCH));
    assert_eq!(
        root.rules_ioctl(Ioctl::DevfsRapplyid(mkrid(0, 7))),
        Err(Errno::ENOENT)
    );
}

#[test]
fn ruleset_0_is_the_mounts() {
    let bench = Bench::new();
    let fs = bench.mount(200);
    let mut rule = hide("null");
    fs.rules_ioctl(Ioctl::DevfsRadd(&mut rule)).unwrap();
    assert_eq!(rule.dr_id, mkrid(200, 0));
    // It was looked at when the request came.
    assert!(there(&fs, "/null"));
    fs.rules_ioctl(Ioctl::DevfsSapply(0)).unwrap();
    assert!(!there(&fs, "/null"));
}

#[test]
fn empty_rulesets_go_with_their_last_user() {
    let bench = Bench::new();
    let root = bench.root();
    let fs = bench.mount(300);
    assert_eq!(next_set(&root, 299), Ok(300));
    fs.rules_ioctl(Ioctl::DevfsSuse(301)).unwrap();
    assert_eq!(next_set(&root, 299), Ok(301));
    fs.unmount();
    assert_eq!(next_set(&root, 299), Err(Errno::ENOENT));
    bench.add(400, 100, hide("")).unwrap();
    bench.add(401, 100, include(400)).unwrap();
    root.rules_ioctl(Ioctl::DevfsRdel(mkrid(400, 100))).unwrap();
    assert_eq!(next_set(&root, 399), Ok(400));
    root.rules_ioctl(Ioctl::DevfsRdel(mkrid(401, 100))).unwrap();
    assert_eq!(next_set(&root, 399), Err(Errno::ENOENT));
}

#[test]
fn types_match_devices_only() {
    let bench = Bench::new();
    let of = |flags, acts| devfs_rule {
        dr_icond: DRC_DSWFLAGS,
        dr_dswflags: flags,
        ..rule("", acts)
    };
    bench.add(100, 0, of(D_DISK | D_TTY, DRB_HIDE)).unwrap();
    let fs = bench.mount(100);
    assert!(!there(&fs, "/ada0") && !there(&fs, "/ttyv0") && !there(&fs, "/pts/0"));
    assert!(there(&fs, "/null") && there(&fs, "/pts") && there(&fs, "/stdin"));
}

#[test]
fn hidden_directories_hide_what_is_below() {
    let bench = Bench::new();
    bench.add(100, 0, hide("pts")).unwrap();
    let fs = bench.mount(100);
    assert!(!there(&fs, "/pts") && !there(&fs, "/pts/0"));
    fs.rules_ioctl(Ioctl::DevfsRapply(&unhide("pts"))).unwrap();
    assert!(there(&fs, "/pts/0"));
}

#[test]
fn attributes_are_a_mounts_own() {
    let bench = Bench::new();
    let (one, other) = (bench.root(), bench.root());
    let attr = SetAttr {
        mode: Some(0o600),
        uid: Some(7),
        ..SetAttr::default()
    };
    set(&one, &attr).unwrap();
    let get = |fs: &DevFs| {
        fs.attr(Path::new("/null"), Who::kernel(&Cred::root()))
            .unwrap()
    };
    assert_eq!((get(&one).mode, get(&one).uid), (0o600, 7));
    assert_eq!((get(&other).mode, get(&other).uid), (0o666, 0));
    let flags = SetAttr {
        flags: Some(1),
        ..SetAttr::default()
    };
    assert_eq!(set(&one, &flags), Err(Errno::EINVAL));
}

#[test]
fn links_cover_devices_and_removing_hides() {
    let bench = Bench::new();
    let fs = bench.root();
    let path = Path::new("/null");
    fs.symlink("zero".as_ref(), path, Who::kernel(&Cred::root()))
        .unwrap();
    let twice = fs.symlink("zero".as_ref(), path, Who::kernel(&Cred::root()));
    assert_eq!(twice, Err(Errno::EEXIST));
    let vtype = || {
        fs.attr(path, Who::kernel(&Cred::root()))
            .map(|attr| attr.vtype)
    };
    assert_eq!(vtype(), Ok(Vtype::Lnk));
    fs.remove(path).unwrap();
    assert_eq!(vtype(), Ok(Vtype::Chr));
    fs.remove(path).unwrap();
    assert_eq!(vtype(), Err(Errno::ENOENT));
    assert!(there(&bench.root(), "/null"));
    let made = fs.create(Path::new("/x"), 0o644, Who::kernel(&Cred::root()));
    assert_eq!(made, Err(Errno::EOPNOTSUPP));
}

#[derive(Debug, Default)]
struct Disk {
    data: Mutex<HashMap<u64, u8>>,
    users: AtomicI64,
}

impl Media for Disk {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<(), Errno> {
        let data = self.data.lock().unwrap();
        for (at, byte) in (offset..).zip(buf) {
            *byte = data.get(&at).copied().unwrap_or_default();
        }
        Ok(())
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<(), Errno> {
        self.data
            .lock()
            .unwrap()
            .extend((offset..).zip(buf.iter().copied()));
        Ok(())
    }

    fn size(&self) -> u64 {
        2048
    }

    fn sectorsize(&self) -> u32 {
        512
    }

    fn open(&self, write: bool) -> Result<(), Errno> {
        self.users
            .fetch_add(1 + i64::from(write), Ordering::Relaxed);
        Ok(())
    }

    fn close(&self, write: bool) {
        self.users
            .fetch_sub(1 + i64::from(write), Ordering::Relaxed);
    }
}

#[test]
fn disks_come_and_go() {
    let bench = Bench::new();
    let (host, jail) = (bench.root(), bench.mount(4));
    assert!(!there(&host, "/md3"));
    let disk = Arc::new(Disk::default());
    let cdev = || Cdev::new("md3", Kind::Md(3, disk.clone()));
    lock(&bench.devfs.core).cdevs.make(cdev());
    assert!(there(&host, "/md3") && !there(&jail, "/md3"));

    let file = host
        .open(Path::new("/md3"), 2, Who::kernel(&Cred::root()))
        .unwrap();
    assert_eq!(disk.users.load(Ordering::Relaxed), 2);
    assert_eq!(file.write_at(&[1; 1024], 1536), Ok(512));
    assert_eq!(file.write_at(&[1; 100], 0), Err(Errno::EINVAL));
    let mut buf = [9; 512];
    assert_eq!(file.read_at(&mut buf, 1536), Ok(512));
    assert_eq!(buf, [1; 512]);
    assert_eq!(file.read_at(&mut buf, 2048), Ok(0));
    assert_eq!(file.read_at(&mut buf, 2560), Err(Errno::EIO));

    lock(&bench.devfs.core).cdevs.destroy("md3");
    assert!(!there(&host, "/md3"));
    assert_eq!(file.read_at(&mut buf, 0), Err(Errno::ENXIO));
    lock(&bench.devfs.core).cdevs.make(cdev());
    assert!(there(&host, "/md3"));
    drop(file);
    assert_eq!(disk.users.load(Ordering::Relaxed), 0);
}

#[test]
fn devices_read_and_write() {
    let bench = Bench::new();
    let fs = bench.root();
    let open = |path: &str| fs.open(Path::new(path), 2, Who::kernel(&Cred::root()));
    let mut buf = [9; 8];
    assert_eq!(open("/null").unwrap().read_at(&mut buf, 0), Ok(0));
    assert_eq!(open("/zero").unwrap().read_at(&mut buf, 0), Ok(8));
    assert_eq!(buf, [0; 8]);
    assert_eq!(open("/full").unwrap().write_at(&buf, 0), Err(Errno::ENOSPC));
    assert_eq!(open("/random").unwrap().read_at(&mut buf, 0), Ok(8));
    assert_ne!(buf, [0; 8]);
    assert_eq!(open("/tty").unwrap_err(), Errno::ENXIO);
    assert_eq!(open("/urandom").unwrap_err(), Errno::EMLINK);
    assert_eq!(
        open("/mdctl").unwrap().device(),
        Some(crate::vfs::fs::Device::Mdctl)
    );
}
