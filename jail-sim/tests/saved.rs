//! A machine in a file: what is in it when it is loaded.
#![expect(clippy::unwrap_used, reason = "a test may fail so")]

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use jail::kernel::Kernel;
use jail::{
    CpuSet, DevfsRuleset, DiskImage, Errno, Host, JailSpec, MdDisk, Mount, NewfsOptions, Release,
    Size,
};
use jail_sim::Machine;
use jail_sys::sys::cpuset::{CPU_LEVEL_WHICH, CPU_WHICH_PID};
use jail_sys::sys::fcntl::{AT_FDCWD, O_CREAT, O_DIRECTORY, O_RDONLY, O_RDWR};

struct Bench {
    dir: tempfile::TempDir,
    machine: Machine,
    host: Host,
}

impl Bench {
    fn new(release: Release) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for name in ["dev", "root/a", "root/b", "root/c", "root/d", "images"] {
            std::fs::create_dir_all(dir.path().join("os").join(name)).unwrap();
        }
        let root = dir.path().join("os");
        let machine = Machine::builder(release).root(root).build();
        let host = Host::new(machine.process());
        Self { dir, machine, host }
    }

    /// What the file has, and the file's bytes when it is written again.
    fn again(&self) -> Self {
        let file = self.dir.path().join("machine");
        self.machine.save(&file).unwrap();
        let machine = Machine::load(&file).unwrap();
        machine.check().unwrap();
        let host = Host::new(machine.process());
        let dir = tempfile::tempdir().unwrap();
        Self { dir, machine, host }
    }
}

fn c(path: impl AsRef<Path>) -> CString {
    CString::new(path.as_ref().as_os_str().as_bytes()).unwrap()
}

fn write(host: &Host, path: impl AsRef<Path>, text: &[u8]) {
    let kernel = host.kernel();
    let flags = O_RDWR | O_CREAT;
    let fd = kernel.openat(AT_FDCWD, &c(path), flags, 0o644).unwrap();
    assert_eq!(kernel.write(fd, text), Ok(text.len()));
    kernel.close(fd).unwrap();
}

fn read(host: &Host, path: impl AsRef<Path>) -> Result<Vec<u8>, Errno> {
    let kernel = host.kernel();
    let fd = kernel.openat(AT_FDCWD, &c(path), O_RDONLY, 0)?;
    let mut bytes = vec![0; 64];
    let len = kernel.read(fd, &mut bytes)?;
    bytes.truncate(len);
    kernel.close(fd)?;
    Ok(bytes)
}

fn mount(host: &Host, mount: &Mount) {
    let _ = mount.mount(host, "/root").unwrap();
}

fn mounts(host: &Host) -> Vec<String> {
    let all = host.mounts().unwrap();
    all.iter()
        .map(|mount| format!("{mount} {:?}", mount.fsid()))
        .collect()
}

#[test]
fn files_of_every_file_system() {
    for release in [Release::V13_2, Release::V15_1] {
        let bench = Bench::new(release);
        let host = &bench.host;
        mount(host, &Mount::tmpfs("/a").size(Size::mib(1)));
        write(host, "/root/a/file", b"in memory");
        let disk = MdDisk::swap(Size::mib(4)).attach(host).unwrap();
        disk.newfs(&NewfsOptions::new()).unwrap();
        mount(host, &Mount::ufs(disk.path(), "/b"));
        write(host, "/root/b/file", b"on a disk");
        mount(host, &Mount::nullfs("/root/b", "/c").read_only());
        mount(host, &Mount::unionfs("/root/a", "/d"));
        write(host, "/root/d/above", b"in the upper layer");
        let again = bench.again();
        assert_eq!(mounts(&again.host), mounts(host));
        for (file, text) in [
            ("a/file", &b"in memory"[..]),
            ("b/file", b"on a disk"),
            ("c/file", b"on a disk"),
            ("d/above", b"in the upper layer"),
            ("a/above", b"in the upper layer"),
        ] {
            let path = PathBuf::from("/root").join(file);
            assert_eq!(read(&again.host, &path).as_deref(), Ok(text), "{file}");
        }
        // One file system seen in two places, and not two of them.
        write(&again.host, "/root/b/new", b"seen");
        assert_eq!(
            read(&again.host, "/root/c/new").as_deref(),
            Ok(&b"seen"[..])
        );
        let kernel = again.host.kernel();
        let refused = kernel.mkdirat(AT_FDCWD, &c("/root/c/dir"), 0o755);
        assert_eq!(refused, Err(Errno::EROFS));
        for on in ["/root/a", "/root/b"] {
            assert_eq!(kernel.unmount(&c(on), 0), Err(Errno::EBUSY), "{on}");
        }
        let in_use = again.host.md(disk.unit()).unwrap().detach().unwrap_err();
        assert_eq!(in_use.errno(), Some(Errno::EBUSY));
        for on in ["/root/d", "/root/c", "/root/b", "/root/a"] {
            kernel.unmount(&c(on), 0).unwrap();
        }
        let disk = again.host.md(disk.unit()).unwrap();
        disk.detach().unwrap();
        assert_eq!(read(&again.host, disk.path()), Err(Errno::ENOENT));
        again.machine.check().unwrap();
    }
}

#[test]
fn a_disk_that_is_a_file() {
    let bench = Bench::new(Release::V15_1);
    let host = &bench.host;
    let image = DiskImage::create(host, "/images/a.img", Size::mib(4)).unwrap();
    let disk = image.disk().attach(host).unwrap();
    disk.newfs(&NewfsOptions::new()).unwrap();
    let again = bench.again();
    let disk = again.host.md(disk.unit()).unwrap();
    assert_eq!(disk.file(), Some(Path::new("/images/a.img")));
    let mounted = Mount::ufs(disk.path(), "/a")
        .mount(&again.host, "/root")
        .unwrap();
    write(&again.host, "/root/a/file", b"x");
    mounted.unmount().unwrap();
    disk.detach().unwrap();
}

#[test]
fn devices_and_their_rules() {
    let bench = Bench::new(Release::V15_1);
    let host = &bench.host;
    let rules = DevfsRuleset::jail().apply(host).unwrap();
    mount(host, &Mount::devfs("/a").ruleset(rules.number()));
    let kernel = host.kernel();
    kernel
        .symlinkat(c"null", AT_FDCWD, c"/root/a/mine")
        .unwrap();
    let names = |host: &Host| {
        let kernel = host.kernel();
        let dir = kernel.openat(AT_FDCWD, c"/root/a", O_DIRECTORY, 0).unwrap();
        let mut bytes = vec![0; 1 << 16];
        let len = kernel.getdirentries(dir, &mut bytes).unwrap();
        kernel.close(dir).unwrap();
        bytes.truncate(len);
        bytes
    };
    let again = bench.again();
    assert_eq!(names(&again.host), names(host));
    let kept = again.host.devfs_ruleset(rules.number()).unwrap();
    assert_eq!(kept, host.devfs_ruleset(rules.number()).unwrap());
    // A disk made later is seen, or not, by the same rules.
    let disk = MdDisk::swap(Size::mib(1)).attach(&again.host).unwrap();
    assert_eq!(read(&again.host, "/root/a/md0"), Err(Errno::ENOENT));
    let kernel = again.host.kernel();
    assert!(kernel.openat(AT_FDCWD, c"/dev/md0", O_RDONLY, 0).is_ok());
    assert_eq!(disk.unit(), 0);
    for name in ["null", "mine", "mem"] {
        let path = Path::new("/root/a").join(name);
        assert_eq!(read(&again.host, &path), read(host, &path), "{name}");
    }
    assert_eq!(read(&again.host, "/root/a/null"), Ok(Vec::new()));
}

#[test]
fn processes_and_jails() {
    for release in [Release::V13_2, Release::V15_1] {
        let bench = Bench::new(release);
        let host = &bench.host;
        mount(host, &Mount::tmpfs("/a"));
        let spec = JailSpec::new("web")
            .unwrap()
            .path("/root/a")
            .param("children.max", 3);
        let web = spec.create(host).unwrap();
        web.set_cpus(&CpuSet::new([1]).unwrap()).unwrap();
        let inner = JailSpec::new("web.in")
            .unwrap()
            .path("/")
            .create(host)
            .unwrap();
        let child = inner.command("/bin/sleep").arg("1000").spawn().unwrap();
        let mut mask = [0; 128];
        mask[0] = 2;
        // 13 takes no more.
        let size = if bench.host.release().unwrap() < Release::V14_4 {
            32
        } else {
            128
        };
        let kernel = host.kernel();
        kernel
            .cpuset_setaffinity(CPU_LEVEL_WHICH, CPU_WHICH_PID, -1, &mask[..size])
            .unwrap();
        let again = bench.again();
        let loaded = again.host.jail("web").unwrap();
        assert_eq!(loaded.jid(), web.jid());
        let all = [loaded.all(), web.all()].map(Result::unwrap);
        let [loaded_all, web_all] = all.map(|values| format!("{values:?}"));
        assert_eq!(loaded_all, web_all);
        assert_eq!(loaded.cpus().unwrap().to_string(), "1");
        let inside = loaded.processes_nested().unwrap();
        assert_eq!(inside.len(), 1);
        assert_eq!(inside[0].pid, child.pid());
        let unmount = || again.host.kernel().unmount(c"/root/a", 0);
        assert_eq!(unmount(), Err(Errno::EBUSY));
        loaded.remove().unwrap();
        loaded.wait_gone(std::time::Duration::from_secs(1)).unwrap();
        assert!(again.host.snapshot().unwrap().is_empty());
        // A task lets go of its root a little later.
        let later = std::time::Duration::from_millis(10);
        again.host.kernel().nanosleep(later).unwrap();
        assert_eq!(unmount(), Ok(()));
        again.machine.check().unwrap();
        // The next jail has the next number.
        let next = JailSpec::new("next")
            .unwrap()
            .path("/")
            .create(&again.host)
            .unwrap();
        assert_eq!(next.jid().raw(), inner.jid().raw() + 1);
    }
}

/// Since 15.0 such a jail goes with who made it.
#[test]
fn what_processes_from_outside_own_goes_with_them() {
    let bench = Bench::new(Release::V15_1);
    let spec = JailSpec::new("owned").unwrap().path("/");
    let owned = spec.create_owned(&bench.host).unwrap();
    let again = bench.again();
    assert!(again.host.jail("owned").is_err());
    assert!(bench.host.jail("owned").is_ok());
    drop(owned);
}

#[test]
fn journals_are_kept() {
    let bench = Bench::new(Release::V15_1);
    let store = bench.machine.process().journals().unwrap();
    store.write("web.json", b"{}").unwrap();
    let again = bench.again();
    let store = again.machine.process().journals().unwrap();
    assert_eq!(store.read("web.json").unwrap().as_deref(), Some(&b"{}"[..]));
}

#[test]
fn what_cannot_be_written() {
    let bench = Bench::new(Release::V15_1);
    let host = &bench.host;
    let disk = MdDisk::swap(Size::mib(4)).attach(host).unwrap();
    disk.newfs(&NewfsOptions::new()).unwrap();
    mount(host, &Mount::ufs(disk.path(), "/b"));
    disk.detach_forced().unwrap();
    let file = bench.dir.path().join("machine");
    let error = bench.machine.save(&file).unwrap_err();
    assert!(error.to_string().contains("a disk that is gone"), "{error}");
    assert!(!file.exists());
}

#[test]
fn what_is_no_machine() {
    let bench = Bench::new(Release::V15_1);
    let file = bench.dir.path().join("machine");
    bench.machine.save(&file).unwrap();
    let whole = std::fs::read(&file).unwrap();
    for len in [0, 1, 10, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&file, whole.get(..len).unwrap()).unwrap();
        let error = Machine::load(&file).unwrap_err();
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::InvalidData,
            "{len}: {error}"
        );
    }
    std::fs::write(&file, "something else altogether").unwrap();
    assert!(Machine::load(&file).is_err());
    assert!(Machine::load(file.with_extension("missing")).is_err());
}
