//! A kernel that writes a line a call, as truss(1) does.

mod names;
mod params;
mod show;
mod trace;

use core::ffi::CStr;
use core::fmt::{self, Write as _};
use core::time::Duration;

pub use trace::Trace;

use self::show::{Bytes, Events, Filled, Name, Program, Show};
use jail_sys::sys::mount::statfs;

use super::{
    Call, Ioctl, Kernel, Kevent, Param, RawFd, RunAttached, RunError, Spawn, SpawnError, Stat,
};
use crate::Errno;

/// A kernel that counts its calls and says each of them: the call with its arguments, decoded as
/// far as they are known, and what the kernel answered.
///
/// A line is written when the call has returned. What is counted and collected is read through
/// [`Trace`], a handle that outlives moving the kernel into a [`Host`](crate::Host).
///
/// ```
/// use jail::kernel::Traced;
/// use jail::{Host, Kernel, Param, Release};
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// let kernel = Traced::collecting(machine.process());
/// let trace = kernel.trace();
/// let host = Host::new(kernel);
///
/// let (mut name, mut errmsg) = (*b"web\0", [0; 256]);
/// let mut params = [
///     Param::flag(b"persist\0"),
///     Param::new(b"name\0", &mut name),
///     Param::new(b"errmsg\0", &mut errmsg),
/// ];
/// let jid = host.kernel().jail_set(&mut params, 1)?; // JAIL_CREATE
/// assert!(host.kernel().jail_set(&mut params, 1).is_err());
///
/// assert_eq!(trace.count("jail_set"), 2);
/// assert_eq!(
///     trace.take_lines(),
///     [
///         format!(r#"jail_set(persist, name="web", CREATE) = {jid}"#),
///         r#"jail_set(persist, name="web", CREATE) = -1 EEXIST "jail \"web\" already exists""#
///             .to_string(),
///     ]
/// );
/// # Ok::<(), jail::Errno>(())
/// ```
///
/// # See also
/// [truss(1)](https://man.freebsd.org/truss/1)
#[derive(Debug)]
pub struct Traced<K> {
    kernel: K,
    trace: Trace,
}

impl<K: Kernel> Traced<K> {
    /// Gives each line, which has no newline, to `sink`.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let kernel = machine.process();
    /// let kernel = jail::kernel::Traced::new(kernel, |line| eprintln!("{line}"));
    /// ```
    #[must_use]
    pub fn new(kernel: K, sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        let trace = Trace::to(Box::new(sink));
        Self { kernel, trace }
    }

    /// Keeps the lines until [`Trace::take_lines`].
    #[must_use]
    pub fn collecting(kernel: K) -> Self {
        let trace = Trace::collecting();
        Self { kernel, trace }
    }

    /// Counts only, which costs an addition a call.
    #[must_use]
    pub fn counting(kernel: K) -> Self {
        let trace = Trace::counting();
        Self { kernel, trace }
    }

    /// A handle to what was seen.
    #[must_use]
    pub fn trace(&self) -> Trace {
        self.trace.clone()
    }

    /// The kernel within, whose calls are not seen.
    #[must_use]
    pub const fn kernel(&self) -> &K {
        &self.kernel
    }

    fn seen<T: Show>(
        &self,
        call: Call,
        answer: Result<T, Errno>,
        args: impl FnOnce(&mut String) -> fmt::Result,
    ) -> Result<T, Errno> {
        self.trace.write(call, |line| {
            args(line)?;
            show::answer(line, &answer)
        });
        answer
    }

    /// As [`seen`](Self::seen), with the kernel's own words after an errno.
    fn seen_params(
        &self,
        call: Call,
        answer: Result<i32, Errno>,
        args: &params::Args<'_, '_>,
    ) -> Result<i32, Errno> {
        self.trace.write(call, |line| {
            write!(line, "{args}")?;
            show::answer(line, &answer)?;
            match args.errmsg() {
                Some(text) if answer.is_err() => write!(line, " {}", Bytes(text)),
                _ => Ok(()),
            }
        });
        answer
    }
}

#[deny(clippy::missing_trait_methods)]
impl<K: Kernel> Kernel for Traced<K> {
    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        let answer = self.kernel.jail_set(params, flags);
        let args = params::Args::set(params, flags);
        self.seen_params(Call::JailSet, answer, &args)
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        let answer = self.kernel.jail_get(params, flags);
        let args = params::Args::get(params, flags, answer.is_ok());
        self.seen_params(Call::JailGet, answer, &args)
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        let answer = self.kernel.jail_attach(jid);
        self.seen(Call::JailAttach, answer, |l| write!(l, "{jid}"))
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        let answer = self.kernel.jail_remove(jid);
        self.seen(Call::JailRemove, answer, |l| write!(l, "{jid}"))
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.jail_attach_jd(fd);
        self.seen(Call::JailAttachJd, answer, |l| write!(l, "{fd}"))
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.jail_remove_jd(fd);
        self.seen(Call::JailRemoveJd, answer, |l| write!(l, "{fd}"))
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        let answer = self.kernel.sysctlbyname(name, old, new);
        self.seen(Call::Sysctlbyname, answer, |l| {
            write!(l, "{}", Name(name))?;
            show::sysctl(l, &Filled(old, answer), new)
        })
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        let answer = self.kernel.sysctl(mib, old, new);
        self.seen(Call::Sysctl, answer, |l| {
            write!(l, "{mib:?}")?;
            show::sysctl(l, &Filled(old, answer), new)
        })
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.seen(Call::Geteuid, self.kernel.geteuid(), |_| Ok(()))
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        let answer = self.kernel.kill(pid, signal);
        self.seen(Call::Kill, answer, |l| {
            write!(l, "{pid}, {}", names::signal(signal))
        })
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<i32, SpawnError> {
        let answer = self.kernel.spawn(spawn);
        self.trace.write(Call::Spawn, |line| {
            write!(line, "{}", Program(spawn))?;
            match answer {
                Ok(pid) => write!(line, ") = {pid}"),
                Err(error) => {
                    show::answer::<i32>(line, &Err(error.errno))?;
                    write!(line, " in {}", error.step)
                }
            }
        });
        answer
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        let answer = self.kernel.wait4(pid, options);
        self.seen(Call::Wait4, answer, |l| {
            write!(l, "{pid}, {}", names::wait_options(options))
        })
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        self.seen(Call::Kqueue, self.kernel.kqueue(), |_| Ok(()))
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        let answer = self.kernel.kevent(kq, changes, events, timeout);
        self.seen(Call::Kevent, answer, |l| {
            let filled = events.get(..answer.unwrap_or(0)).unwrap_or_default();
            write!(l, "{kq}, {}, {}, ", Events(changes), Events(filled))?;
            match timeout {
                Some(time) => write!(l, "{time:?}"),
                None => l.write_str("NULL"),
            }
        })
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        let answer = self.kernel.clock_gettime(clock);
        self.seen(Call::ClockGettime, answer, |l| {
            write!(l, "{}", names::clock(clock))
        })
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        let answer = self.kernel.nanosleep(time);
        self.seen(Call::Nanosleep, answer, |l| write!(l, "{time:?}"))
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        let answer = self.kernel.pipe2(flags);
        self.seen(Call::Pipe2, answer, |l| {
            write!(l, "{}", names::open_flags(flags))
        })
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.close(fd);
        self.seen(Call::Close, answer, |l| write!(l, "{fd}"))
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        let answer = self.kernel.fcntl(fd, command, arg);
        self.seen(Call::Fcntl, answer, |l| {
            write!(l, "{fd}, {}, {arg}", names::fcntl(command))
        })
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.read(fd, buf);
        self.seen(Call::Read, answer, |l| {
            write!(l, "{fd}, {}, {}", Filled(buf, answer), buf.len())
        })
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        let answer = self.kernel.write(fd, buf);
        self.seen(Call::Write, answer, |l| {
            write!(l, "{fd}, {}, {}", Bytes(buf), buf.len())
        })
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        let answer = self.kernel.openat(dir, path, flags, mode);
        self.seen(Call::Openat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::open_flags(flags));
            write!(l, "{dir}, {}, {flags}, 0{mode:o}", Name(path))
        })
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        let answer = self.kernel.fstat(fd);
        self.seen(Call::Fstat, answer, |l| write!(l, "{fd}"))
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        let answer = self.kernel.fstatat(dir, path, flags);
        self.seen(Call::Fstatat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::at_flags(flags));
            write!(l, "{dir}, {}, {flags}", Name(path))
        })
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        let answer = self.kernel.mkdirat(dir, path, mode);
        self.seen(Call::Mkdirat, answer, |l| {
            write!(l, "{}, {}, 0{mode:o}", names::dir(dir), Name(path))
        })
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.symlinkat(target, dir, path);
        self.seen(Call::Symlinkat, answer, |l| {
            write!(l, "{}, {}, {}", Name(target), names::dir(dir), Name(path))
        })
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.readlinkat(dir, path, buf);
        self.seen(Call::Readlinkat, answer, |l| {
            let (dir, len) = (names::dir(dir), buf.len());
            write!(l, "{dir}, {}, {}, {len}", Name(path), Filled(buf, answer))
        })
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.unlinkat(dir, path, flags);
        self.seen(Call::Unlinkat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::at_flags(flags));
            write!(l, "{dir}, {}, {flags}", Name(path))
        })
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        let answer = self.kernel.ftruncate(fd, size);
        self.seen(Call::Ftruncate, answer, |l| write!(l, "{fd}, {size}"))
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.getdirentries(fd, buf);
        self.seen(Call::Getdirentries, answer, |l| {
            write!(l, "{fd}, {}", buf.len())
        })
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.nmount(params, flags);
        self.seen(Call::Nmount, answer, |line| {
            write!(line, "{}, {flags:#x}", params.len())
        })
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.unmount(path, flags);
        self.seen(Call::Unmount, answer, |line| {
            write!(line, "{}, {flags}", Name(path))
        })
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        let answer = self.kernel.statfs(path, buf);
        self.seen(Call::Statfs, answer, |line| write!(line, "{}", Name(path)))
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        let answer = self.kernel.fstatfs(fd, buf);
        self.seen(Call::Fstatfs, answer, |line| write!(line, "{fd}"))
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        let answer = self.kernel.getfsstat(buf, mode);
        self.seen(Call::Getfsstat, answer, |line| write!(line, "{mode}"))
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        let answer = self.kernel.fchmod(fd, mode);
        self.seen(Call::Fchmod, answer, |line| write!(line, "{fd}, {mode}"))
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        let answer = self.kernel.fchown(fd, uid, gid);
        self.seen(Call::Fchown, answer, |line| {
            write!(line, "{fd}, {uid}, {gid}")
        })
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        let answer = self.kernel.fchflags(fd, flags);
        self.seen(Call::Fchflags, answer, |line| write!(line, "{fd}, {flags}"))
    }

    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        let name = request.name();
        let answer = self.kernel.ioctl(fd, request);
        self.seen(Call::Ioctl, answer, |line| write!(line, "{fd}, {name}"))
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        let answer = self.kernel.socket(domain, kind, protocol);
        self.seen(Call::Socket, answer, |line| {
            write!(line, "{domain}, {kind}, {protocol}")
        })
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        let answer = self.kernel.bind(fd, addr);
        self.seen(Call::Bind, answer, |line| write!(line, "{fd}"))
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_racct(filter, out);
        self.seen(Call::RctlGetRacct, answer, |line| {
            write!(line, "{}", Name(filter))
        })
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_rules(filter, out);
        self.seen(Call::RctlGetRules, answer, |line| {
            write!(line, "{}", Name(filter))
        })
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_limits(filter, out);
        self.seen(Call::RctlGetLimits, answer, |line| {
            write!(line, "{}", Name(filter))
        })
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.rctl_add_rule(rule);
        self.seen(Call::RctlAddRule, answer, |line| {
            write!(line, "{}", Name(rule))
        })
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.rctl_remove_rule(filter);
        self.seen(Call::RctlRemoveRule, answer, |line| {
            write!(line, "{}", Name(filter))
        })
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.kldload(file);
        self.seen(Call::Kldload, answer, |line| write!(line, "{}", Name(file)))
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.kldfind(file);
        self.seen(Call::Kldfind, answer, |line| write!(line, "{}", Name(file)))
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.modfind(name);
        self.seen(Call::Modfind, answer, |line| write!(line, "{}", Name(name)))
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        let answer = self.kernel.run_attached(run);
        self.trace.write(Call::RunAttached, |line| {
            write!(line, "{}, {} calls) = {answer:?}", run.jid, run.calls.len())
        });
        answer
    }
}
