//! What processes are told, through the public API.

use jail::{Errno, Kernel, Param, Release};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE};
use jail_sys::sys::sysctl::*;
use proptest::prelude::*;

use crate::{Machine, Process};

fn process() -> Process {
    Machine::new(Release::V15_1).process()
}

/// A child that is in a jail made with these parameters, each a name or `name=text`.
fn jailed(process: &Process, params: &[&str]) -> Process {
    let child = process.fork().unwrap();
    let mut texts: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for param in params {
        let (name, value) = param.split_once('=').unwrap_or((param, ""));
        let value = match value.parse::<i32>() {
            Ok(number) => number.to_ne_bytes().to_vec(),
            Err(_) if value.is_empty() => Vec::new(),
            Err(_) => [value.as_bytes(), b"\0"].concat(),
        };
        texts.push(([name.as_bytes(), b"\0"].concat(), value));
    }
    let mut params: Vec<Param<'_>> = Vec::new();
    for (name, value) in &mut texts {
        params.push(Param::new(name, value));
    }
    child
        .jail_set(&mut params, JAIL_CREATE | JAIL_ATTACH)
        .unwrap();
    child
}

fn bytes(process: &Process, name: &str) -> Result<Vec<u8>, Errno> {
    let name = std::ffi::CString::new(name).unwrap();
    let len = process.sysctlbyname(&name, &mut [], None)?;
    let mut old = vec![0; len];
    let len = process.sysctlbyname(&name, &mut old, None)?;
    old.truncate(len);
    Ok(old)
}

fn text(process: &Process, name: &str) -> String {
    let mut text = bytes(process, name).unwrap();
    assert_eq!(text.pop(), Some(0));
    String::from_utf8(text).unwrap()
}

fn int(process: &Process, name: &str) -> i32 {
    i32::from_ne_bytes(bytes(process, name).unwrap().try_into().unwrap())
}

fn set(process: &Process, name: &str, value: &[u8]) -> Result<usize, Errno> {
    let name = std::ffi::CString::new(name).unwrap();
    process.sysctlbyname(&name, &mut [], Some(value))
}

#[test]
fn the_base_system() {
    let process = process();
    assert_eq!(text(&process, "kern.ostype"), "FreeBSD");
    assert_eq!(text(&process, "kern.osrelease"), "15.1-RELEASE");
    assert_eq!(int(&process, "kern.osreldate"), 1_501_000);
    assert_eq!(text(&process, "kern.hostname"), "fbsd.test");
    assert_eq!(int(&process, "kern.securelevel"), -1);
    assert_eq!(bytes(&process, "kern.boottime").unwrap().len(), 16);
    assert_eq!(bytes(&process, "kern.boot_id").unwrap().len(), 16);
    assert_eq!(text(&process, "hw.machine"), "amd64");
    assert_eq!(int(&process, "security.jail.jailed"), 0);
    assert_eq!(int(&process, "security.jail.enforce_statfs"), 2);
    assert_eq!(int(&process, "security.jail.jail_max_af_ips"), 255);
    assert_eq!(int(&process, "security.jail.meta_maxbufsize"), 4096);
    assert_eq!(int(&process, "security.jail.set_hostname_allowed"), 1);
    assert_eq!(int(&process, "security.jail.socket_unixiproute_only"), 1);
    assert_eq!(int(&process, "security.jail.mount_nullfs_allowed"), 0);
    assert_eq!(int(&process, "security.jail.children.max"), 999_999);
}

#[test]
fn errors() {
    let process = process();
    let name = |name, old: &mut [u8], new| process.sysctlbyname(name, old, new);
    assert_eq!(name(c"kern.nope", &mut [], None), Err(Errno::ENOENT));
    assert_eq!(name(c"", &mut [], None), Err(Errno::EINVAL));
    assert_eq!(name(c"kern", &mut [], None), Err(Errno::EISDIR));
    assert_eq!(name(c"kern.", &mut [], None), Err(Errno::EISDIR));
    assert_eq!(name(c"kern.ostype.x", &mut [], None), Err(Errno::ENOENT));
    let mut short = [0; 4];
    assert_eq!(name(c"kern.ostype", &mut short, None), Err(Errno::ENOMEM));
    assert_eq!(&short, b"Free");
    assert_eq!(name(c"kern.ostype", &mut [], Some(b"x")), Err(Errno::EPERM));
    assert_eq!(
        name(c"vfs.usermount", &mut [], Some(b"x")),
        Err(Errno::EINVAL)
    );
    let number = |mib: &[i32]| process.sysctl(mib, &mut [], None);
    assert_eq!(number(&[CTL_KERN]), Err(Errno::EINVAL));
    assert_eq!(number(&[CTL_KERN; 25]), Err(Errno::EINVAL));
    assert_eq!(number(&[CTL_KERN, 9999]), Err(Errno::ENOENT));
    assert_eq!(number(&[CTL_KERN, KERN_OSTYPE, 1]), Err(Errno::ENOTDIR));
    assert_eq!(number(&[CTL_KERN, KERN_OSTYPE]), Ok(8));
    process.setuid(1001).unwrap();
    assert_eq!(set(&process, "kern.hostname", b"x"), Err(Errno::EPERM));
}

#[test]
fn host_names_of_jails() {
    let process = process();
    let own = jailed(&process, &["path=/", "host.hostname=own", "persist"]);
    let shares = jailed(&process, &["path=/", "host=2", "persist"]);
    let fixed = jailed(&process, &["path=/", "allow.noset_hostname", "persist"]);
    set(&process, "kern.hostname", b"new.test").unwrap();
    assert_eq!(text(&shares, "kern.hostname"), "new.test");
    assert_eq!(text(&own, "kern.hostname"), "own");
    set(&shares, "kern.hostname", b"inside\0").unwrap();
    assert_eq!(text(&process, "kern.hostname"), "inside");
    assert_eq!(set(&fixed, "kern.hostname", b"x"), Err(Errno::EPERM));
    assert_eq!(set(&own, "kern.hostname", &[b'x'; 256]), Err(Errno::EINVAL));
    set(&own, "kern.hostname", &[b'x'; 255]).unwrap();
    set(&own, "kern.hostid", &7_u64.to_ne_bytes()).unwrap();
    assert_eq!(bytes(&own, "kern.hostid").unwrap(), 7_u64.to_ne_bytes());
    set(&own, "kern.hostuuid", b"u").unwrap();
    assert_eq!(text(&own, "kern.hostuuid"), "u");
}

#[test]
fn inside_a_jail() {
    let process = process();
    let params = [
        "path=/",
        "osrelease=9.9-TEST",
        "osreldate=900",
        "children.max=3",
        "enforce_statfs=1",
        "env=c=d",
    ];
    let jail = jailed(&process, &params);
    assert_eq!(text(&jail, "kern.osrelease"), "9.9-TEST");
    assert_eq!(int(&jail, "kern.osreldate"), 900);
    assert_eq!(int(&jail, "security.jail.jailed"), 1);
    assert_eq!(int(&jail, "security.jail.vnet"), 0);
    assert_eq!(int(&jail, "security.jail.enforce_statfs"), 1);
    assert_eq!(int(&jail, "security.jail.children.max"), 3);
    assert_eq!(int(&process, "security.jail.children.cur"), 1);
    assert_eq!(text(&jail, "security.jail.env"), "c=d");
    let one = 1_i32.to_ne_bytes();
    assert_eq!(
        set(&jail, "security.jail.enforce_statfs", &one),
        Err(Errno::EPERM)
    );
    set(&jail, "kern.securelevel", &one).unwrap();
    assert_eq!(
        set(&jail, "kern.securelevel", &(0_i32).to_ne_bytes()),
        Err(Errno::EPERM)
    );
    assert_eq!(int(&process, "kern.securelevel"), -1);
    set(&process, "kern.securelevel", &(2_i32).to_ne_bytes()).unwrap();
    assert_eq!(int(&jail, "kern.securelevel"), 2);
}

/// What `allow.suser` and `allow.unprivileged_proc_debug` are of inside.
#[test]
fn what_a_jail_takes_from_itself() {
    const DEBUG: &str = "security.bsd.unprivileged_proc_debug";
    const SUSER: &str = "security.bsd.suser_enabled";
    let process = process();
    let jail = jailed(&process, &["path=/", "children.max=3"]);
    let below = jailed(&jail, &["path=/"]);
    let [zero, one, two] = [0_i32, 1, 2].map(i32::to_ne_bytes);
    assert_eq!((int(&jail, DEBUG), int(&jail, SUSER)), (1, 1));
    assert_eq!(set(&jail, DEBUG, &two), Err(Errno::EINVAL));
    set(&jail, DEBUG, &zero).unwrap();
    assert_eq!((int(&below, DEBUG), int(&process, DEBUG)), (0, 1));
    set(&jail, DEBUG, &one).unwrap();
    assert_eq!((int(&below, DEBUG), int(&jail, DEBUG)), (0, 1));
    set(&jail, "kern.securelevel", &one).unwrap();
    assert_eq!(set(&jail, DEBUG, &zero), Err(Errno::EPERM));
    set(&jail, SUSER, &zero).unwrap();
    assert_eq!((int(&below, SUSER), int(&process, SUSER)), (0, 1));
    assert_eq!(set(&jail, SUSER, &one), Err(Errno::EPERM));
}

/// What libjail does: it walks the names, and finds the type of a node in the variable that
/// stands before or after it in number.
#[test]
fn the_catalogue_of_parameters() {
    for (release, count) in [(Release::V13_2, 46), (Release::V15_1, 55)] {
        let process = Machine::new(release).process();
        let param = number(&process, "security.jail.param").unwrap();
        let mut names = Vec::new();
        let mut at = param.clone();
        let after = |at: &[i32]| ints(&process, &[&[0, CTL_SYSCTL_NEXT], at].concat(), None);
        while let Ok(next) = after(&at) {
            if !next.starts_with(&param) {
                break;
            }
            names.push(name(&process, &next));
            at = next;
        }
        let has = |name: &str| names.iter().any(|known| known == name);
        assert!(has("security.jail.param.ip4."));
        assert!(has("security.jail.param.ip4.addr"));
        assert!(has("security.jail.param.allow.mount."));
        assert!(has("security.jail.param.allow.mount.tmpfs"));
        assert_eq!(has("security.jail.param.meta"), release.has_meta());
        assert_eq!(names.len(), count);
        let host = number(&process, "security.jail.param.host").unwrap();
        let last = *host.last().unwrap();
        let own = [&host[..], &[last + 1]].concat();
        assert_eq!(name(&process, &own), "security.jail.param.host.");
        assert_eq!(
            format(&process, &own),
            (CTLTYPE_INT | CTLFLAG_RW, "E,jailsys".into())
        );
        let addr = number(&process, "security.jail.param.ip4.addr").unwrap();
        assert_eq!(
            format(&process, &addr),
            (CTLTYPE_STRUCT | CTLFLAG_RW, "S,in_addr,a".into())
        );
        assert_eq!(text(&process, "security.jail.param.path"), "1024");
        let size = bytes(&process, "security.jail.param.ip6.addr").unwrap();
        assert_eq!(size, 16_u64.to_ne_bytes());
        let nope = bytes(&process, "security.jail.param.nope");
        assert_eq!(nope, Err(Errno::ENOENT));
    }
}

#[test]
fn names_and_numbers() {
    let process = process();
    assert_eq!(number(&process, "kern.proc.pid"), Ok(vec![1, 14, 1]));
    assert_eq!(number(&process, "kern.none"), Err(Errno::ENOENT));
    assert_eq!(name(&process, &[1, 14, 1, 77]), "kern.proc.pid.77");
    assert_eq!(name(&process, &[1, 9999, 3]), "kern.9999.3");
    let describe = [0, CTL_SYSCTL_OIDDESCR, 1, KERN_HOSTNAME];
    assert_eq!(process.sysctl(&describe, &mut [], None), Ok(9));
}

#[test]
fn the_process_table() {
    let process = process();
    let jail = jailed(&process, &["path=/", "name=j"]);
    let all = [CTL_KERN, KERN_PROC, KERN_PROC_PROC];
    let field =
        |record: &[u8], at: usize| i32::from_ne_bytes(record[at..at + 4].try_into().unwrap());
    let list = |process: &Process, mib: &[i32]| -> Result<Vec<(i32, i32)>, Errno> {
        let mut old = vec![0; process.sysctl(mib, &mut [], None)?];
        let len = process.sysctl(mib, &mut old, None)?;
        old.truncate(len);
        let records = old.chunks_exact(1088);
        Ok(records.map(|r| (field(r, 72), field(r, 592))).collect())
    };
    let jid = {
        let mut jid = 0_i32.to_ne_bytes();
        let mut name = *b"j\0";
        let mut params = [
            Param::new(b"name\0", &mut name),
            Param::new(b"jid\0", &mut jid),
        ];
        process.jail_get(&mut params, 0).unwrap()
    };
    assert_eq!(
        list(&process, &all),
        Ok(vec![(1, 0), (process.pid(), 0), (jail.pid(), jid)])
    );
    assert_eq!(list(&jail, &all), Ok(vec![(jail.pid(), 0)]));
    assert_eq!(process.sysctl(&all, &mut [], None), Ok(8 * 1088));
    assert_eq!(
        process.sysctl(&all, &mut [0; 1088], None),
        Err(Errno::ENOMEM)
    );
    let one = |pid| [CTL_KERN, KERN_PROC, KERN_PROC_PID, pid];
    assert_eq!(
        list(&process, &one(jail.pid())),
        Ok(vec![(jail.pid(), jid)])
    );
    assert_eq!(list(&jail, &one(process.pid())), Err(Errno::ESRCH));
    assert_eq!(list(&process, &one(0)[..3]), Err(Errno::EINVAL));
    let uid = [CTL_KERN, KERN_PROC, KERN_PROC_UID, 1001];
    process.setuid(1001).unwrap();
    assert_eq!(list(&process, &uid), Ok(vec![(process.pid(), 0)]));
}

fn ints(process: &Process, mib: &[i32], new: Option<&[u8]>) -> Result<Vec<i32>, Errno> {
    let mut old = [0; 96];
    let len = process.sysctl(mib, &mut old, new)?;
    let parts = old[..len].chunks_exact(4);
    Ok(parts
        .map(|part| i32::from_ne_bytes(part.try_into().unwrap()))
        .collect())
}

fn number(process: &Process, name: &str) -> Result<Vec<i32>, Errno> {
    ints(process, &[0, CTL_SYSCTL_NAME2OID], Some(name.as_bytes()))
}

fn name(process: &Process, number: &[i32]) -> String {
    let mib = [&[0, CTL_SYSCTL_NAME], number].concat();
    let mut old = [0; 100];
    let len = process.sysctl(&mib, &mut old, None).unwrap();
    String::from_utf8(old[..len - 1].to_vec()).unwrap()
}

fn format(process: &Process, number: &[i32]) -> (u32, String) {
    let mib = [&[0, CTL_SYSCTL_OIDFMT], number].concat();
    let mut old = [0; 100];
    let len = process.sysctl(&mib, &mut old, None).unwrap();
    let kind = u32::from_ne_bytes(old[..4].try_into().unwrap());
    (kind, String::from_utf8(old[4..len - 1].to_vec()).unwrap())
}

proptest! {
    /// Whatever is asked, there is an answer.
    #[test]
    fn any_question(
        mib in proptest::collection::vec(prop_oneof![0..40_i32, 250..420_i32, any::<i32>()], 0..6),
        old in 0..40_usize,
        new in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..12)),
    ) {
        let process = process();
        let mut old = vec![0; old];
        let _ = process.sysctl(&mib, &mut old, new.as_deref());
        let question = [&[0, 1], &mib[..]].concat();
        let _ = process.sysctl(&question, &mut old, new.as_deref());
    }
}

#[test]
fn a_boot_and_the_clock() {
    let machine = Machine::new(Release::V15_1);
    let process = machine.process();
    let boot = || ["kern.boot_id", "kern.boottime"].map(|name| bytes(&process, name).unwrap());
    let [id, time] = boot();
    machine.set_clock(std::time::Duration::from_secs(2_000_000_000));
    let [same, other] = boot();
    assert_eq!(id, same);
    assert_ne!(time, other);
    let next = Machine::new(Release::V15_1).process();
    assert_ne!(bytes(&next, "kern.boot_id").unwrap(), id);
    let old = Machine::new(Release::V13_2).process();
    assert_eq!(bytes(&old, "kern.boot_id"), Err(Errno::ENOENT));
}
