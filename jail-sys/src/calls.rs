//! The functions of FreeBSD's C library that the other crates call; on FreeBSD only.
//!
//! They link with the library that std links anyway. The plain names resolve to the default, the
//! newest, version of each symbol in the library that is linked with: since FreeBSD 12 these are
//! the ones with 64-bit inode numbers, whose structs this crate has. (The libc crate names older
//! versions, for programs that must run on 11.) jail_attach_jd(2) and jail_remove_jd(2) are not
//! here, because a program that names them does not start before 15.0: use [`syscall`].
//!
//! All of them are `unsafe`: a caller owes valid pointers for as many bytes as the manual says, and
//! between fork(2) and execve(2) only what is async-signal-safe.
#![expect(
    unsafe_code,
    reason = "declarations of C functions: this file has nothing else"
)]

use crate::ifaddrs::ifaddrs;
use crate::sys::cpuset::cpuset_t;
use crate::sys::event::kevent;
use crate::sys::jail::jail;
use crate::sys::linker::kld_file_stat;
use crate::sys::mount::statfs;
use crate::sys::poll::{nfds_t, pollfd};
use crate::sys::resource::rusage;
use crate::sys::signal::{sigaction, siginfo_t, sigset_t};
use crate::sys::socket::{sockaddr, socklen_t};
use crate::sys::stat::stat;
use crate::sys::time::timespec;
use crate::sys::types::{
    clockid_t, cpulevel_t, cpusetid_t, cpuwhich_t, gid_t, id_t, mode_t, off_t, pid_t, uid_t,
};
use crate::sys::uio::iovec;
use crate::sys::wait::idtype_t;
use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};

// Jails, mounts, limits, processors, modules.
unsafe extern "C" {
    /// jail(2): makes a jail and enters it, the old way.
    pub fn jail(jail: *mut jail) -> c_int;
    /// jail_set(2): makes or changes a jail; its number, or -1.
    pub fn jail_set(iov: *mut iovec, niov: c_uint, flags: c_int) -> c_int;
    /// jail_get(2): reads a jail; its number, or -1.
    pub fn jail_get(iov: *mut iovec, niov: c_uint, flags: c_int) -> c_int;
    /// jail_attach(2): enters a jail.
    pub fn jail_attach(jid: c_int) -> c_int;
    /// jail_remove(2): removes a jail and kills its processes.
    pub fn jail_remove(jid: c_int) -> c_int;
    /// nmount(2): mounts a file system.
    pub fn nmount(iov: *mut iovec, niov: c_uint, flags: c_int) -> c_int;
    /// unmount(2): unmounts by path or, with `MNT_BYFSID`, by identity.
    pub fn unmount(dir: *const c_char, flags: c_int) -> c_int;
    /// getfsstat(2): lists the mounts; how many, or -1. `bufsize` is in bytes.
    pub fn getfsstat(buf: *mut statfs, bufsize: c_long, mode: c_int) -> c_int;
    /// statfs(2): the file system of a path.
    pub fn statfs(path: *const c_char, buf: *mut statfs) -> c_int;
    /// fstatfs(2): the file system of a descriptor.
    pub fn fstatfs(fd: c_int, buf: *mut statfs) -> c_int;
    /// rctl_get_racct(2): what a subject uses.
    pub fn rctl_get_racct(
        inbuf: *const c_char,
        inlen: usize,
        outbuf: *mut c_char,
        outlen: usize,
    ) -> c_int;
    /// rctl_get_rules(2): the rules that a filter fits.
    pub fn rctl_get_rules(
        inbuf: *const c_char,
        inlen: usize,
        outbuf: *mut c_char,
        outlen: usize,
    ) -> c_int;
    /// rctl_get_limits(2): the rules that hold for a process.
    pub fn rctl_get_limits(
        inbuf: *const c_char,
        inlen: usize,
        outbuf: *mut c_char,
        outlen: usize,
    ) -> c_int;
    /// rctl_add_rule(2): adds a rule.
    pub fn rctl_add_rule(
        inbuf: *const c_char,
        inlen: usize,
        outbuf: *mut c_char,
        outlen: usize,
    ) -> c_int;
    /// rctl_remove_rule(2): removes the rules that a filter fits.
    pub fn rctl_remove_rule(
        inbuf: *const c_char,
        inlen: usize,
        outbuf: *mut c_char,
        outlen: usize,
    ) -> c_int;
    /// cpuset(2): makes a set and joins it.
    pub fn cpuset(setid: *mut cpusetid_t) -> c_int;
    /// cpuset_setid(2): joins a set.
    pub fn cpuset_setid(which: cpuwhich_t, id: id_t, setid: cpusetid_t) -> c_int;
    /// cpuset_getid(2): the number of a set.
    pub fn cpuset_getid(
        level: cpulevel_t,
        which: cpuwhich_t,
        id: id_t,
        setid: *mut cpusetid_t,
    ) -> c_int;
    /// cpuset_getaffinity(2): the processors of a set. `size` is the mask's, in bytes.
    pub fn cpuset_getaffinity(
        level: cpulevel_t,
        which: cpuwhich_t,
        id: id_t,
        size: usize,
        mask: *mut cpuset_t,
    ) -> c_int;
    /// cpuset_setaffinity(2): changes them. `size` is the mask's, in bytes.
    pub fn cpuset_setaffinity(
        level: cpulevel_t,
        which: cpuwhich_t,
        id: id_t,
        size: usize,
        mask: *const cpuset_t,
    ) -> c_int;
    /// kldload(2): loads a module; its file's number, or -1.
    pub fn kldload(file: *const c_char) -> c_int;
    /// kldfind(2): the number of a loaded file.
    pub fn kldfind(file: *const c_char) -> c_int;
    /// kldnext(2): the loaded file after this one; 0 gives the first and ends the list.
    pub fn kldnext(fileid: c_int) -> c_int;
    /// kldstat(2): describes a loaded file.
    pub fn kldstat(fileid: c_int, stat: *mut kld_file_stat) -> c_int;
    /// modfind(2): the number of a module, also of one built into the kernel.
    pub fn modfind(name: *const c_char) -> c_int;
}

// Events, sysctls, time.
unsafe extern "C" {
    /// kqueue(2): a queue of events.
    pub fn kqueue() -> c_int;
    /// kevent(2): changes a queue and waits; how many events, or -1.
    pub fn kevent(
        kq: c_int,
        changes: *const kevent,
        nchanges: c_int,
        events: *mut kevent,
        nevents: c_int,
        timeout: *const timespec,
    ) -> c_int;
    /// poll(2): waits for descriptors; the timeout is in milliseconds, -1 for none.
    pub fn poll(fds: *mut pollfd, nfds: nfds_t, timeout: c_int) -> c_int;
    /// sysctl(3): reads or sets by number.
    pub fn sysctl(
        name: *const c_int,
        namelen: c_uint,
        old: *mut c_void,
        oldlen: *mut usize,
        new: *const c_void,
        newlen: usize,
    ) -> c_int;
    /// sysctlbyname(3): reads or sets by name.
    pub fn sysctlbyname(
        name: *const c_char,
        old: *mut c_void,
        oldlen: *mut usize,
        new: *const c_void,
        newlen: usize,
    ) -> c_int;
    /// sysctlnametomib(3): the numbers of a name.
    pub fn sysctlnametomib(name: *const c_char, mib: *mut c_int, size: *mut usize) -> c_int;
    /// clock_gettime(2): reads a clock.
    pub fn clock_gettime(clock: clockid_t, now: *mut timespec) -> c_int;
    /// nanosleep(2): sleeps.
    pub fn nanosleep(time: *const timespec, left: *mut timespec) -> c_int;
    /// syscall(2): any system call by its number, `SYS_*`.
    pub fn syscall(number: c_int, ...) -> c_int;
    /// The address of this thread's errno.
    pub fn __error() -> *mut c_int;
}

// Processes.
unsafe extern "C" {
    /// fork(2): makes a child.
    pub fn fork() -> pid_t;
    /// vfork(2): makes a child that borrows this memory until it executes or exits.
    pub fn vfork() -> pid_t;
    /// pdfork(2): makes a child with a descriptor.
    pub fn pdfork(fd: *mut c_int, flags: c_int) -> pid_t;
    /// pdkill(2): signals by descriptor.
    pub fn pdkill(fd: c_int, signal: c_int) -> c_int;
    /// pdgetpid(2): the process of a descriptor.
    pub fn pdgetpid(fd: c_int, pid: *mut pid_t) -> c_int;
    /// procctl(2): controls processes.
    pub fn procctl(kind: idtype_t, id: id_t, command: c_int, data: *mut c_void) -> c_int;
    /// wait4(2): waits for a child.
    pub fn wait4(pid: pid_t, status: *mut c_int, options: c_int, usage: *mut rusage) -> pid_t;
    /// kill(2): signals a process; -1 for all that may be, inside a jail all of the jail's.
    pub fn kill(pid: pid_t, signal: c_int) -> c_int;
    /// killpg(2): signals a process group.
    pub fn killpg(group: pid_t, signal: c_int) -> c_int;
    /// sigaction(2): changes what a signal does.
    pub fn sigaction(signal: c_int, new: *const sigaction, old: *mut sigaction) -> c_int;
    /// sigprocmask(2): changes the signals that are blocked.
    pub fn sigprocmask(how: c_int, set: *const sigset_t, old: *mut sigset_t) -> c_int;
    /// sigpending(2): the signals that wait until they are no longer blocked.
    pub fn sigpending(set: *mut sigset_t) -> c_int;
    /// sigtimedwait(2): takes a signal that waits; its number, or -1.
    pub fn sigtimedwait(
        set: *const sigset_t,
        info: *mut siginfo_t,
        timeout: *const timespec,
    ) -> c_int;
    /// execve(2): executes a program; returns only to fail.
    pub fn execve(path: *const c_char, argv: *const *mut c_char, envp: *const *mut c_char)
    -> c_int;
    /// _exit(2): ends the process at once.
    pub fn _exit(status: c_int) -> !;
    /// setsid(2): begins a session.
    pub fn setsid() -> pid_t;
    /// setpgid(2): puts a process into a process group; 0 is the caller, and its own.
    pub fn setpgid(pid: pid_t, group: pid_t) -> c_int;
    /// setfib(2): the routing table of sockets to come.
    pub fn setfib(fib: c_int) -> c_int;
    /// setgroups(2): sets the groups. Linked with 15's library they are the supplementary ones;
    /// before, the first is the effective group as well. Call setgid(2) afterwards and both agree.
    pub fn setgroups(ngroups: c_int, groups: *const gid_t) -> c_int;
    /// setgid(2): sets real, effective and saved group.
    pub fn setgid(gid: gid_t) -> c_int;
    /// setuid(2): sets real, effective and saved user.
    pub fn setuid(uid: uid_t) -> c_int;
    /// setlogin(2): sets the session's login name; after setsid(2), or it is the parent's too.
    pub fn setlogin(name: *const c_char) -> c_int;
    /// geteuid(2): the effective user.
    pub fn geteuid() -> uid_t;
    /// getuid(2): the real user.
    pub fn getuid() -> uid_t;
    /// getpid(2): this process.
    pub fn getpid() -> pid_t;
    /// umask(2): sets the mask of new files' modes; the old one.
    pub fn umask(mask: mode_t) -> mode_t;
    /// chdir(2): changes the working directory.
    pub fn chdir(path: *const c_char) -> c_int;
    /// fchdir(2): changes the working directory by descriptor.
    pub fn fchdir(fd: c_int) -> c_int;
    /// getcwd(3): the working directory's path; null for an error. (`__getcwd` is libc's own.)
    pub fn getcwd(buf: *mut c_char, size: usize) -> *mut c_char;
}

// Files and descriptors.
unsafe extern "C" {
    /// openat(2): opens a file; the mode follows where `O_CREAT` is set.
    pub fn openat(dir: c_int, path: *const c_char, flags: c_int, ...) -> c_int;
    /// fstat(2): describes a descriptor's file.
    pub fn fstat(fd: c_int, stat: *mut stat) -> c_int;
    /// fstatat(2): describes a file.
    pub fn fstatat(dir: c_int, path: *const c_char, stat: *mut stat, flags: c_int) -> c_int;
    /// mkdirat(2): makes a directory.
    pub fn mkdirat(dir: c_int, path: *const c_char, mode: mode_t) -> c_int;
    /// readlinkat(2): reads a symbolic link; its bytes without a NUL, or -1.
    pub fn readlinkat(dir: c_int, path: *const c_char, buf: *mut c_char, size: usize) -> isize;
    /// symlinkat(2): makes a symbolic link.
    pub fn symlinkat(target: *const c_char, dir: c_int, path: *const c_char) -> c_int;
    /// unlinkat(2): removes a file or, with `AT_REMOVEDIR`, a directory.
    pub fn unlinkat(dir: c_int, path: *const c_char, flags: c_int) -> c_int;
    /// renameat(2): renames a file.
    pub fn renameat(fromdir: c_int, from: *const c_char, todir: c_int, to: *const c_char) -> c_int;
    /// getdirentries(2): reads a directory; bytes written, 0 at its end.
    pub fn getdirentries(fd: c_int, buf: *mut c_char, size: usize, base: *mut off_t) -> isize;
    /// read(2): reads; how many bytes, or -1.
    pub fn read(fd: c_int, buf: *mut c_void, size: usize) -> isize;
    /// write(2): writes; how many bytes, or -1.
    pub fn write(fd: c_int, buf: *const c_void, size: usize) -> isize;
    /// lseek(2): where the next read(2) begins.
    pub fn lseek(fd: c_int, offset: off_t, whence: c_int) -> off_t;
    /// ftruncate(2): sets a file's size.
    pub fn ftruncate(fd: c_int, size: off_t) -> c_int;
    /// fsync(2): writes a file to its disk.
    pub fn fsync(fd: c_int) -> c_int;
    /// fchmod(2): changes a file's mode.
    pub fn fchmod(fd: c_int, mode: mode_t) -> c_int;
    /// fchown(2): changes a file's owner and group.
    pub fn fchown(fd: c_int, uid: uid_t, gid: gid_t) -> c_int;
    /// fchownat(2): changes a file's owner and group.
    pub fn fchownat(dir: c_int, path: *const c_char, uid: uid_t, gid: gid_t, flags: c_int)
    -> c_int;
    /// fchflags(2): changes a file's flags.
    pub fn fchflags(fd: c_int, fileflags: c_ulong) -> c_int;
    /// chflagsat(2): changes a file's flags.
    pub fn chflagsat(dir: c_int, path: *const c_char, fileflags: c_ulong, flags: c_int) -> c_int;
    /// flock(2): locks a file.
    pub fn flock(fd: c_int, operation: c_int) -> c_int;
    /// close(2): closes a descriptor.
    pub fn close(fd: c_int) -> c_int;
    /// closefrom(2): closes every descriptor from this one on.
    pub fn closefrom(lowest: c_int);
    /// close_range(2): closes a range of descriptors.
    pub fn close_range(first: c_uint, last: c_uint, flags: c_int) -> c_int;
    /// dup2(2): duplicates a descriptor onto another.
    pub fn dup2(old: c_int, new: c_int) -> c_int;
    /// pipe2(2): a pipe; the reading end is the first of the two.
    pub fn pipe2(fds: *mut c_int, flags: c_int) -> c_int;
    /// fcntl(2): changes a descriptor.
    pub fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    /// ioctl(2): a device's own request.
    pub fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    /// socket(2): a socket.
    pub fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    /// bind(2): gives a socket its address.
    pub fn bind(fd: c_int, address: *const sockaddr, len: socklen_t) -> c_int;
    /// getsockname(2): a socket's address.
    pub fn getsockname(fd: c_int, address: *mut sockaddr, len: *mut socklen_t) -> c_int;
    /// getifaddrs(3): the addresses of all interfaces, in memory that libc allocates.
    pub fn getifaddrs(list: *mut *mut ifaddrs) -> c_int;
    /// freeifaddrs(3): frees that memory.
    pub fn freeifaddrs(list: *mut ifaddrs);
    /// posix_openpt(2): a new pseudo-terminal.
    pub fn posix_openpt(flags: c_int) -> c_int;
    /// ptsname_r(3): the path of a pseudo-terminal's other side; 0, or an error number.
    pub fn ptsname_r(fd: c_int, buf: *mut c_char, size: usize) -> c_int;
}
