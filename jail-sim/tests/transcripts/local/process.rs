//! This process and its forks. The replay has one thread, so a forked child may do anything.

use core::ffi::CStr;
use core::time::Duration;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::net::{IpAddr, UdpSocket};
use std::os::fd::{FromRawFd as _, OwnedFd};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jail::kernel::FreeBsd;
use jail::{Errno, Kernel};
use jail_sys::errno::EIO;
use jail_sys::sys::fcntl::O_CLOEXEC;

use crate::driver::{Child, Driver, Forked, Sleeper};

/// The calling process.
#[derive(Debug)]
pub(crate) struct Local {
    kernel: FreeBsd,
}

impl Local {
    pub(crate) fn new() -> Self {
        Self {
            kernel: FreeBsd::new(),
        }
    }
}

/// Makes this process what the recorded callers were, whoever started it: with nothing open but
/// the standard streams, since no process that has a directory open may attach; making files that
/// others may read; and ended by signals.
pub(crate) fn as_recorded() {
    // SAFETY: nothing has been opened yet: what is closed was left open by who started this.
    unsafe { libc::closefrom(3) };
    // SAFETY: takes a number.
    unsafe { libc::umask(0o022) };
    for signal in [libc::SIGALRM, libc::SIGCHLD, libc::SIGTERM] {
        // SAFETY: the default action runs no handler.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

impl Driver for Local {
    fn kernel(&self) -> &dyn Kernel {
        &self.kernel
    }

    fn chdir(&mut self, path: &CStr) -> Result<(), Errno> {
        std::env::set_current_dir(OsStr::from_bytes(path.to_bytes())).map_err(errno)
    }

    fn getcwd(&self) -> Result<Vec<u8>, Errno> {
        let path = std::env::current_dir().map_err(errno)?;
        Ok(path.into_os_string().into_vec())
    }

    fn bind_udp(&self, address: IpAddr) -> Result<IpAddr, Errno> {
        let socket = UdpSocket::bind((address, 0)).map_err(errno)?;
        Ok(socket.local_addr().map_err(errno)?.ip())
    }

    fn fork(&mut self, uid: Option<u32>, child: Child<'_>) -> Result<Forked, Errno> {
        let mut reports = reports().map_err(errno)?;
        let pid = in_child(LONGEST_CASE, || {
            if uid.is_some_and(|uid| become_user(uid).is_err()) {
                return 1;
            }
            child(&mut Self::new(), &mut |report| {
                // A report that is cut is found to be so by the parent.
                let _ = reports.write_all(format!("{report}\n").as_bytes());
            });
            0
        })?;
        let ended = self.kernel.wait4(pid, 0)?;
        let (_, status) = ended.ok_or(Errno::ECHILD)?;
        Ok(Forked {
            status,
            report: last_line(&mut reports).map_err(errno)?,
        })
    }

    fn spawn(&mut self, sleeper: Sleeper) -> Result<i32, Errno> {
        let (reader, writer) = self.kernel.pipe2(O_CLOEXEC)?;
        let pid = in_child(2 * LONGEST_CASE, || {
            let local = Self::new();
            let slept = fall_asleep(&local, sleeper);
            let number = slept.map_or_else(Errno::raw, |()| 0);
            let told = local.kernel.write(writer, &number.to_ne_bytes());
            if number != 0 || told.is_err() {
                return 1;
            }
            loop {
                std::thread::sleep(Duration::from_secs(3_600));
            }
        });
        self.kernel.close(writer)?;
        let mut number = [0; 4];
        let told = self.kernel.read(reader, &mut number);
        self.kernel.close(reader)?;
        match (pid?, told?, i32::from_ne_bytes(number)) {
            (pid, 4, 0) => Ok(pid),
            (pid, size, number) => {
                self.kernel.wait4(pid, 0)?;
                Err(Errno::new(if size == 4 { number } else { EIO }))
            }
        }
    }

    fn alive(&self) -> bool {
        true
    }

    fn shown_owner(&self, uid: u32, gid: u32) -> (u32, u32) {
        (uid, gid)
    }
}

/// Forks; the child exits with what `child` gives, or is ended by SIGALRM after `seconds`. It never
/// comes back from here.
fn in_child(seconds: u32, child: impl FnOnce() -> i32) -> Result<i32, Errno> {
    // SAFETY: the replay has no other thread that could hold a lock in the child.
    match unsafe { libc::fork() } {
        -1 => Err(errno(io::Error::last_os_error())),
        0 => {
            // SAFETY: takes a number.
            unsafe { libc::alarm(seconds) };
            let status = catch_unwind(AssertUnwindSafe(child)).unwrap_or(101);
            // SAFETY: ends the child here; nothing of the parent's is flushed or run twice.
            unsafe { libc::_exit(status) }
        }
        pid => Ok(pid),
    }
}

fn become_user(uid: u32) -> io::Result<()> {
    // SAFETY: no groups are read where there are none.
    check(unsafe { libc::setgroups(0, core::ptr::null()) })?;
    // SAFETY: takes a number.
    check(unsafe { libc::setgid(uid) })?;
    // SAFETY: takes a number.
    check(unsafe { libc::setuid(uid) })
}

fn fall_asleep(local: &Local, sleeper: Sleeper) -> Result<(), Errno> {
    if sleeper.ignore_term {
        // SAFETY: ignoring a signal runs no handler.
        unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
    }
    if let Some(jid) = sleeper.jid {
        local.kernel.jail_attach(jid)?;
    }
    sleeper
        .uid
        .map_or(Ok(()), |uid| become_user(uid).map_err(errno))
}

/// A file that parent and child share, with no name that a jailed child would have to reach.
fn reports() -> io::Result<File> {
    // SAFETY: the name is a constant with its NUL.
    let fd = unsafe { libc::memfd_create(c"reports".as_ptr(), libc::MFD_CLOEXEC) };
    check(fd)?;
    // SAFETY: the descriptor has just been made and belongs to nobody else.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) }.into())
}

/// The last report that is whole.
fn last_line(reports: &mut File) -> io::Result<Option<String>> {
    let mut text = String::new();
    reports.rewind()?;
    reports.read_to_string(&mut text)?;
    let whole = text.rsplit_once('\n').map(|(whole, _)| whole);
    Ok(whole.and_then(|whole| whole.lines().next_back().map(str::to_owned)))
}

fn check(result: i32) -> io::Result<()> {
    if result == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// The number FreeBSD gave.
fn errno(why: io::Error) -> Errno {
    why.raw_os_error().map_or(Errno::EIO, Errno::new)
}

/// Seconds. Far more than any case takes, of which the slowest waits three seconds a few times.
const LONGEST_CASE: u32 = 120;
