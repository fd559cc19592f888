//! The devices of memory disks.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;

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
fn what_is_gone_leaves_nothing_behind() {
    let bench = Bench::new();
    let host = bench.root();
    let nodes = || host.populated(|_, tree| tree.nodes.len());
    let before = nodes();
    for _ in 0..10 {
        let cdev = Cdev::new("md3", Kind::Md(3, Arc::new(Disk::default())));
        lock(&bench.devfs.core).cdevs.make(cdev);
        assert_eq!(nodes(), before + 1);
        lock(&bench.devfs.core).cdevs.destroy("md3");
    }
    assert!(!there(&host, "/md3"));
    assert_eq!(nodes(), before);
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
