//! A kernel that has no call at all: each is `ENOSYS`, by itself and through whatever is around it,
//! and with each of them made to fail, that errno comes first.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::Arc;
use std::time::Duration;

use jail::kernel::{
    AttachBy, Fault, Faulty, Ioctl, Kernel, Kevent, RunAttached, RunError, RunStep, Session, Spawn,
    SpawnError, SpawnStep, Traced,
};
use jail::{Errno, Param};
use jail_sys::sys::mount::statfs;

#[derive(Debug)]
struct Silent;

impl Kernel for Silent {}

/// What each call answers, by name.
fn answers(kernel: &impl Kernel) -> Vec<(&'static str, Errno)> {
    let (mut jid, mut room) = (1_i32.to_ne_bytes(), [0_u8; 64]);
    let mut params = [Param::new(b"jid\0", &mut jid)];
    let mut mount = statfs::ZERO;
    let (path, fd) = (c"/x", 3);
    let spawn = Spawn {
        attach: None,
        paths: &[path],
        argv: &[path],
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::Keep,
        fib: None,
        desc: false,
    };
    let spawned = kernel.spawn(&spawn).unwrap_err();
    assert_eq!(spawned.step, SpawnStep::Fork);
    let mut run = RunAttached {
        attach: AttachBy::Jid(1),
        calls: &mut [],
    };
    let attached = kernel.run_attached(&mut run).unwrap_err();
    assert_eq!(attached.step, RunStep::Fork);
    let mut all = vec![("spawn", spawned.errno), ("run_attached", attached.errno)];
    let mut told = |name, answer: Result<(), Errno>| all.push((name, answer.unwrap_err()));
    told("jail_set", kernel.jail_set(&mut params, 0).map(drop));
    told("jail_get", kernel.jail_get(&mut params, 0).map(drop));
    told("jail_attach", kernel.jail_attach(1));
    told("jail_remove", kernel.jail_remove(1));
    told("jail_attach_jd", kernel.jail_attach_jd(fd));
    told("jail_remove_jd", kernel.jail_remove_jd(fd));
    let named = kernel.sysctlbyname(c"kern.ostype", &mut room, None);
    told("sysctlbyname", named.map(drop));
    told("sysctl", kernel.sysctl(&[1, 1], &mut room, None).map(drop));
    told("geteuid", kernel.geteuid().map(drop));
    told("kill", kernel.kill(1, 0));
    told("pdkill", kernel.pdkill(fd, 0));
    told("wait4", kernel.wait4(1, 0).map(drop));
    told("kqueue", kernel.kqueue().map(drop));
    let mut events = [Kevent::default()];
    told(
        "kevent",
        kernel.kevent(fd, &[], &mut events, None).map(drop),
    );
    told("clock_gettime", kernel.clock_gettime(4).map(drop));
    told("nanosleep", kernel.nanosleep(Duration::ZERO));
    told("pipe2", kernel.pipe2(0).map(drop));
    told("openpty", kernel.openpty(24, 80).map(drop));
    told("close", kernel.close(fd));
    told("fcntl", kernel.fcntl(fd, 1, 0).map(drop));
    told("read", kernel.read(fd, &mut room).map(drop));
    told("write", kernel.write(fd, b"x").map(drop));
    told("openat", kernel.openat(fd, path, 0, 0).map(drop));
    told("fstat", kernel.fstat(fd).map(drop));
    told("fstatat", kernel.fstatat(fd, path, 0).map(drop));
    told("mkdirat", kernel.mkdirat(fd, path, 0));
    told("symlinkat", kernel.symlinkat(path, fd, path));
    told(
        "readlinkat",
        kernel.readlinkat(fd, path, &mut room).map(drop),
    );
    told("unlinkat", kernel.unlinkat(fd, path, 0));
    told("ftruncate", kernel.ftruncate(fd, 0));
    told(
        "getdirentries",
        kernel.getdirentries(fd, &mut room).map(drop),
    );
    told("nmount", kernel.nmount(&mut params, 0));
    told("unmount", kernel.unmount(path, 0));
    told("statfs", kernel.statfs(path, &mut mount));
    told("fstatfs", kernel.fstatfs(fd, &mut mount));
    told("getfsstat", kernel.getfsstat(&mut [mount], 0).map(drop));
    told("fchmod", kernel.fchmod(fd, 0));
    told("fchown", kernel.fchown(fd, 0, 0));
    told("fchflags", kernel.fchflags(fd, 0));
    told("ioctl", kernel.ioctl(fd, Ioctl::DevfsSuse(1)));
    told("socket", kernel.socket(2, 2, 0).map(drop));
    told("bind", kernel.bind(fd, &[16, 2]));
    told("rctl_get_racct", kernel.rctl_get_racct(path, &mut room));
    told("rctl_get_rules", kernel.rctl_get_rules(path, &mut room));
    told("rctl_get_limits", kernel.rctl_get_limits(path, &mut room));
    told("rctl_add_rule", kernel.rctl_add_rule(path));
    told("rctl_remove_rule", kernel.rctl_remove_rule(path));
    let asked = kernel.cpuset_getaffinity(3, 5, 1, &mut room);
    told("cpuset_getaffinity", asked);
    told(
        "cpuset_setaffinity",
        kernel.cpuset_setaffinity(3, 5, 1, &room),
    );
    told("kldload", kernel.kldload(path).map(drop));
    told("kldfind", kernel.kldfind(path).map(drop));
    told("modfind", kernel.modfind(path).map(drop));
    all
}

const CALLS: usize = 54;

fn all_are(answers: &[(&str, Errno)], errno: Errno) {
    assert_eq!(answers.len(), CALLS);
    for (call, answer) in answers {
        assert_eq!(*answer, errno, "{call}");
    }
}

#[test]
fn every_call_is_one_that_it_lacks() {
    all_are(&answers(&Silent), Errno::ENOSYS);
    all_are(&answers(&Arc::new(Silent)), Errno::ENOSYS);
    assert!(Silent.journals().is_none() && Arc::new(Silent).journals().is_none());
}

#[test]
fn every_call_is_told_as_a_line_with_its_errno() {
    let traced = Traced::collecting(Silent);
    let trace = traced.trace();
    let answers = answers(&traced);
    all_are(&answers, Errno::ENOSYS);
    let lines = trace.take_lines();
    assert_eq!(lines.len(), CALLS, "{lines:#?}");
    for ((call, _), line) in answers.iter().zip(&lines) {
        assert!(line.starts_with(&format!("{call}(")), "{call}: {line}");
        assert!(line.contains("ENOSYS"), "{line}");
        assert_eq!(trace.count(*call), 1, "{call}");
    }
}

#[test]
fn every_call_can_be_made_to_fail() {
    let (faulty, faults) = Faulty::new(Silent);
    all_are(&answers(&faulty), Errno::ENOSYS);
    assert_eq!((faults.total(), faults.injected()), (CALLS, 0));
    faults.arm(Fault::any(Errno::EIO).lasting());
    all_are(&answers(&faulty), Errno::EIO);
    assert_eq!(faults.injected(), CALLS);
    let errors = (
        SpawnError::new(SpawnStep::Exec, Errno::ENOENT).to_string(),
        RunError::new(RunStep::Attach, Errno::EINVAL).to_string(),
    );
    assert!(
        errors.0.contains("ENOENT") && errors.1.contains("EINVAL"),
        "{errors:?}"
    );
}
