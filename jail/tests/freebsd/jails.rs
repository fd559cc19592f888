//! Jails, by root.

use std::ffi::CStr;

use jail::kernel::{
    AttachBy, FreeBsd, Ids, Kernel, RunAttached, RunError, RunStep, Session, Spawn, SpawnError,
    SpawnStep,
};
use jail::{Errno, Param};
use jail_sys::sys::jail::{JAIL_CREATE, JAIL_GET_DESC, JAIL_UPDATE};
use jail_sys::sys::wait::{WEXITSTATUS, WIFEXITED};

/// A jail of `/` that is removed when dropped.
pub(super) struct Scratch {
    pub(super) kernel: FreeBsd,
    pub(super) jid: i32,
}

impl Scratch {
    pub(super) fn new(name: &str) -> Self {
        Self::with(name, [])
    }

    pub(super) fn with<const N: usize>(name: &str, more: [Param<'_>; N]) -> Self {
        let kernel = FreeBsd::new();
        let mut name = format!("jailrs{}{name}\0", std::process::id()).into_bytes();
        let (mut path, mut errmsg) = (*b"/\0", [0; 256]);
        let mut params = vec![
            Param::flag(b"persist\0"),
            Param::new(b"name\0", &mut name),
            Param::new(b"path\0", &mut path),
            Param::new(b"errmsg\0", &mut errmsg),
        ];
        params.extend(more);
        let jid = kernel.jail_set(&mut params, JAIL_CREATE);
        assert!(jid.is_ok(), "{jid:?}: {}", errmsg.escape_ascii());
        let jid = jid.unwrap();
        Self { kernel, jid }
    }

    /// Starts a program inside.
    pub(super) fn spawn(&self, paths: &[&CStr], argv: &[&CStr]) -> i32 {
        let spawn = Spawn {
            attach: Some(AttachBy::Jid(self.jid)),
            paths,
            argv,
            envp: &[c"PATH=/bin:/usr/bin:/sbin"],
            cwd: None,
            ids: None,
            stdio: [0, 1, 2],
            session: Session::New,
            fib: None,
            desc: false,
        };
        self.kernel.spawn(&spawn).unwrap().pid
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = self.kernel.jail_remove(self.jid);
    }
}

#[test]
#[ignore = "needs root"]
fn values_and_lengths_are_written_back() {
    let jail = Scratch::new("get");
    let (mut jid, mut path) = (jail.jid.to_ne_bytes(), [0; 1024]);
    let mut params = [
        Param::new(b"jid\0", &mut jid),
        Param::new(b"path\0", &mut path),
        Param::flag(b"name\0"),
    ];
    assert_eq!(jail.kernel.jail_get(&mut params, 0), Ok(jail.jid));
    assert!(params[2].len > "jailrs".len(), "{}", params[2].len);
    assert_eq!(&path[..2], b"/\0");
}

#[test]
#[ignore = "needs root"]
fn errors_come_with_the_kernels_words() {
    let jail = Scratch::new("errmsg");
    let (mut jid, mut errmsg) = (0_i32.to_ne_bytes(), [0; 256]);
    let mut params = [
        Param::new(b"jid\0", &mut jid),
        Param::new(b"errmsg\0", &mut errmsg),
    ];
    let refused = jail.kernel.jail_set(&mut params, JAIL_UPDATE);
    assert_eq!(refused, Err(Errno::ENOENT));
    assert!(errmsg.starts_with(b"update specified no jail\0"));
}

#[test]
fn a_half_pair_is_the_kernels_to_refuse_and_only_at_the_end() {
    let kernel = FreeBsd::new();
    let mut lastjid = 0_i32.to_ne_bytes();
    let mut params = [
        Param::new(b"lastjid\0", &mut lastjid),
        Param::half(b"name\0"),
    ];
    assert_eq!(kernel.jail_get(&mut params, 0), Err(Errno::EINVAL));
    let mut name = [0; 256];
    let mut params = [Param::half(b"path\0"), Param::new(b"name\0", &mut name)];
    assert_eq!(kernel.jail_get(&mut params, 0), Err(Errno::EINVAL));
}

#[test]
fn calls_that_a_release_lacks_are_not_made() {
    let kernel = FreeBsd::new();
    let mut osreldate = [0; 4];
    kernel
        .sysctlbyname(c"kern.osreldate", &mut osreldate, None)
        .unwrap();
    let expected = match i32::from_ne_bytes(osreldate) {
        ..1_500_000 => Errno::ENOSYS,
        _ => Errno::EBADF,
    };
    assert_eq!(kernel.jail_remove_jd(-1), Err(expected));
    assert_eq!(kernel.jail_attach_jd(-1), Err(expected));
}

#[test]
#[ignore = "needs root"]
fn a_program_runs_in_the_jail_as_another_user() {
    let jail = Scratch::new("spawn");
    let ids = Ids {
        uid: 65_534,
        gid: 65_533,
        groups: &[65_533, 1],
    };
    let script = c"[ $(sysctl -n security.jail.jailed) = 1 ] && [ $(id -u) = 65534 ] \
        && [ $(id -g) = 65533 ] && [ \"$(pwd)\" = / ]";
    let spawn = Spawn {
        attach: Some(AttachBy::Jid(jail.jid)),
        paths: &[c"/bin/sh"],
        argv: &[c"sh", c"-c", script],
        envp: &[c"PATH=/bin:/usr/bin:/sbin"],
        cwd: None,
        ids: Some(ids),
        stdio: [0, 1, 2],
        session: Session::New,
        fib: None,
        desc: false,
    };
    let pid = jail.kernel.spawn(&spawn).unwrap().pid;
    let (_, status) = jail.kernel.wait4(pid, 0).unwrap().unwrap();
    assert!(WIFEXITED(status) && WEXITSTATUS(status) == 0, "{status:#x}");

    let gone = jail.kernel.spawn(&Spawn {
        attach: Some(AttachBy::Jid(999_998)),
        ..spawn
    });
    let expected = SpawnError::new(SpawnStep::Attach, Errno::EINVAL);
    assert_eq!(gone, Err(expected));
}

#[test]
#[ignore = "needs root"]
fn a_program_enters_by_the_jails_descriptor() {
    let jail = Scratch::new("desc");
    let (mut jid, mut desc) = (jail.jid.to_ne_bytes(), [0; 4]);
    let mut params = [
        Param::new(b"jid\0", &mut jid),
        Param::new(b"desc\0", &mut desc),
    ];
    match jail.kernel.jail_get(&mut params, JAIL_GET_DESC) {
        Ok(_) => {}
        Err(errno) => {
            assert_eq!(errno, Errno::EINVAL);
            println!("skipped: there are no descriptors of jails before 15.0");
            return;
        }
    }
    let fd = i32::from_ne_bytes(desc);
    let hostname = (&b"host.hostname\0"[..], &b"by.desc\0"[..]);
    let script = c"[ $(hostname) = by.desc ] && [ $(sysctl -n security.jail.jailed) = 1 ]";
    let spawn = Spawn {
        attach: Some(AttachBy::Desc {
            fd,
            params: &[hostname],
        }),
        paths: &[c"/bin/sh"],
        argv: &[c"sh", c"-c", script],
        envp: &[c"PATH=/bin:/usr/bin:/sbin"],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::New,
        fib: None,
        desc: false,
    };
    let pid = jail.kernel.spawn(&spawn).unwrap().pid;
    let (_, status) = jail.kernel.wait4(pid, 0).unwrap().unwrap();
    assert!(WIFEXITED(status) && WEXITSTATUS(status) == 0, "{status:#x}");

    let (mut calls, attach) = ([], AttachBy::Desc { fd, params: &[] });
    let calls = &mut calls;
    jail.kernel
        .run_attached(&mut RunAttached { attach, calls })
        .unwrap();

    jail.kernel.jail_remove(jail.jid).unwrap();
    let gone = SpawnError::new(SpawnStep::Attach, Errno::ENOENT);
    assert_eq!(jail.kernel.spawn(&spawn), Err(gone));
    let gone = RunError::new(RunStep::Attach, Errno::ENOENT);
    let answer = jail.kernel.run_attached(&mut RunAttached { attach, calls });
    assert_eq!(answer, Err(gone));
    jail.kernel.close(fd).unwrap();
    let closed = SpawnError::new(SpawnStep::Stdio, Errno::EBADF);
    assert_eq!(jail.kernel.spawn(&spawn), Err(closed));
}
