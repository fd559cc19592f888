//! What a replay needs beyond the kernel's calls: to be several processes.

use core::ffi::CStr;
use std::net::IpAddr;

use jail::{Errno, Kernel};

/// A process that makes a case's calls.
pub(crate) trait Driver {
    /// Its system calls.
    fn kernel(&self) -> &dyn Kernel;

    fn chdir(&mut self, path: &CStr) -> Result<(), Errno>;

    fn getcwd(&self) -> Result<Vec<u8>, Errno>;

    /// The local address of a UDP socket bound to this one.
    fn bind_udp(&self, address: IpAddr) -> Result<IpAddr, Errno>;

    /// Forks, becomes that user with no other groups, runs `child` there and waits for its end.
    fn fork(&mut self, uid: Option<u32>, child: Child<'_>) -> Result<Forked, Errno>;

    /// Starts a child that attaches and sleeps for ever; the errno of its attach otherwise.
    fn spawn(&mut self, sleeper: Sleeper) -> Result<i32, Errno>;

    /// Whether it has not been killed meanwhile.
    fn alive(&self) -> bool;

    /// User and group that a file shows: whoever replays is shown as root.
    fn shown_owner(&self, uid: u32, gid: u32) -> (u32, u32);
}

/// What a forked child does. Whatever it reports last reaches the parent, however it ends.
pub(crate) type Child<'a> = &'a mut dyn FnMut(&mut dyn Driver, &mut dyn FnMut(String));

/// A child that has ended.
#[derive(Debug)]
pub(crate) struct Forked {
    /// As wait4(2) tells it.
    pub(crate) status: i32,
    pub(crate) report: Option<String>,
}

/// A child to sleep for ever.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sleeper {
    pub(crate) jid: Option<i32>,
    /// Becomes this user once attached.
    pub(crate) uid: Option<u32>,
    pub(crate) ignore_term: bool,
}
