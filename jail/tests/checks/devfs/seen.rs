//! What is seen where devfs is mounted with a ruleset.

use std::ffi::CString;
use std::path::Path;

use super::*;
use jail::kernel::Stat;
use jail::{Errno, Mount};
use jail_sys::sys::fcntl::{AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_DIRECTORY};

/// What is in a directory, in order, without `.` and `..`.
fn names(host: &Host, dir: &Path) -> Vec<String> {
    let kernel = host.kernel();
    let path = CString::new(dir.to_str().unwrap()).unwrap();
    let fd = kernel.openat(AT_FDCWD, &path, O_DIRECTORY, 0).unwrap();
    let (mut buf, mut names) = (vec![0; 8192], Vec::new());
    loop {
        let len = kernel.getdirentries(fd, &mut buf).unwrap();
        let mut entries = &buf[..len];
        // `struct dirent`: its length, and its name's.
        while let [_, ..] = entries {
            let u16_at = |at: usize| u16::from_ne_bytes([entries[at], entries[at + 1]]).into();
            let (entry, rest) = entries.split_at(u16_at(16));
            let len: usize = u16_at(20);
            names.push(String::from_utf8(entry[24..24 + len].to_vec()).unwrap());
            entries = rest;
        }
        if len == 0 {
            break;
        }
    }
    kernel.close(fd).unwrap();
    names.retain(|name| name != "." && name != "..");
    names.sort_unstable();
    names
}

fn stat(host: &Host, path: &Path) -> Result<Stat, Errno> {
    let path = CString::new(path.to_str().unwrap()).unwrap();
    host.kernel().fstatat(AT_FDCWD, &path, AT_SYMLINK_NOFOLLOW)
}

/// Runs a check where devfs is mounted with these rules.
fn mounted(bench: &Bench, name: &str, rules: &DevfsRuleset, check: impl FnOnce(&Path)) {
    let applied = apply(bench, rules);
    with_number(bench, name, applied.number(), check);
}

fn with_number(bench: &Bench, name: &str, number: u16, check: impl FnOnce(&Path)) {
    bench.dir(&format!("{name}/dev"));
    let root = bench.dir(name);
    let mount = Mount::devfs("/dev").ruleset(number);
    let mounted = mount.mount(&bench.host, &root).unwrap();
    let dev = root.join("dev");
    let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&dev)));
    mounted.unmount_forced().unwrap();
    if let Err(panicked) = checked {
        std::panic::resume_unwind(panicked);
    }
}

#[test]
fn one_device_and_nothing_else() {
    everywhere(|bench| {
        let rules = DevfsRuleset::hide_all().expose("fd/1").unwrap();
        mounted(bench, "one", &rules, |dev| {
            assert_eq!(names(&bench.host, dev), ["fd"]);
            assert_eq!(names(&bench.host, &dev.join("fd")), ["1"]);
            let hidden = stat(&bench.host, &dev.join("null"));
            assert_eq!(hidden.map(|_| ()), Err(Errno::ENOENT));
        });
    });
}

#[test]
fn what_jails_get_is_ruleset_4() {
    everywhere(|bench| {
        let host = &bench.host;
        if host.check_ruleset(4).is_err() {
            println!("skipped: ruleset 4 has not been loaded");
            return;
        }
        let listing = |dev: &Path| {
            let mut all = names(host, dev);
            all.extend(names(host, &dev.join("fd")));
            // Others may open terminals meanwhile.
            all.retain(|name| name.parse::<u32>().is_err());
            all
        };
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        mounted(bench, "ours", &DevfsRuleset::jail(), |dev| {
            ours = listing(dev)
        });
        with_number(bench, "theirs", 4, |dev| theirs = listing(dev));
        assert!(ours.contains(&"null".into()) && ours.contains(&"urandom".into()));
        assert!(!ours.contains(&"mem".into()) && !ours.contains(&"mdctl".into()));
        assert_eq!(ours, theirs);
    });
}

#[test]
fn owners_and_modes() {
    everywhere(|bench| {
        bench.accounts();
        let rules = rules(&[
            "type mem user operator group operator mode 0",
            "path null user 7 group 8 mode u=rw,g=r",
            "path zero group operator",
        ]);
        mounted(bench, "owners", &rules, |dev| {
            let told = |name: &str| {
                let stat = stat(&bench.host, &dev.join(name)).unwrap();
                (stat.uid, stat.gid, stat.mode & 0o7777)
            };
            assert_eq!(told("null"), (7, 8, 0o640));
            assert_eq!(told("zero"), (0, 5, 0o666));
            assert_eq!(told("mem"), (2, 5, 0));
            let of_host = stat(&bench.host, Path::new("/dev/null")).unwrap();
            assert_eq!(of_host.mode & 0o7777, 0o666);
        });
    });
}

#[test]
fn a_ruleset_of_a_file() {
    everywhere(|bench| {
        let text = "[first=10]\nadd hide\n[second=11]\nadd path 'n?ll' unhide  # only this\n";
        let file: jail::devfs::DevfsRules = text.parse().unwrap();
        let [first, second] = ["first", "second"].map(|name| &file.get(name).unwrap().rules);
        let rules = first.clone().rules_of(second);
        mounted(bench, "file", &rules, |dev| {
            assert_eq!(names(&bench.host, dev), ["null"]);
        });
    });
}
