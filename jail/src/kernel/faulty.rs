//! A kernel whose calls fail when told to.

mod calls;
mod faults;

pub use faults::{Fault, Faults};

use self::calls::{close, given};
use super::{Call, Kernel, Param};
use crate::Errno;

/// A kernel that fails the calls it is told to fail, to test what a program does then.
///
/// What fails is said through [`Faults`], a handle that outlives moving the kernel into a
/// [`Host`](crate::Host). A call that fails is not made, but for close(2), which frees the
/// descriptor whatever it answers, and those that shall fail [`after`](Fault::after) it.
///
/// ```
/// use jail::kernel::{Call, Fault, Faulty};
/// use jail::{Errno, Host, Kernel, Param, Release};
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// let (kernel, faults) = Faulty::new(machine.process());
/// let host = Host::new(kernel);
/// let create = || {
///     let mut params = [Param::flag(b"persist\0")];
///     host.kernel().jail_set(&mut params, 1) // JAIL_CREATE
/// };
///
/// faults.arm(Fault::new(Call::JailSet, Errno::ENOMEM).nth(2));
/// assert_eq!(create(), Ok(1));
/// assert_eq!(create(), Err(Errno::ENOMEM));
/// assert_eq!(create(), Ok(2));
/// assert_eq!((faults.count("jail_set"), faults.injected()), (3, 1));
/// ```
#[derive(Debug)]
pub struct Faulty<K> {
    kernel: K,
    faults: Faults,
}

impl<K: Kernel> Faulty<K> {
    /// Wraps `kernel`; nothing fails until the handle says so.
    #[must_use]
    pub fn new(kernel: K) -> (Self, Faults) {
        let faults = Faults::new();
        let handle = faults.clone();
        (Self { kernel, faults }, handle)
    }

    /// Another handle.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.faults.clone()
    }

    /// The kernel within, whose calls neither count nor fail.
    #[must_use]
    pub const fn kernel(&self) -> &K {
        &self.kernel
    }

    /// A call that gives descriptors: `close` takes them back if the caller shall not have them.
    fn open<T>(
        &self,
        call: Call,
        make: impl FnOnce(&K) -> Result<T, Errno>,
        close: impl FnOnce(&K, T),
    ) -> Result<T, Errno> {
        match self.faults.enter(call) {
            None => make(&self.kernel),
            Some(hit) => {
                if hit.after {
                    close(&self.kernel, make(&self.kernel)?);
                }
                Err(hit.errno)
            }
        }
    }

    /// A call on a jail, which may give a descriptor in its parameters.
    fn jail(
        &self,
        call: Call,
        params: &mut [Param<'_>],
        flags: i32,
        make: impl FnOnce(&K, &mut [Param<'_>]) -> Result<i32, Errno>,
    ) -> Result<i32, Errno> {
        match self.faults.enter(call) {
            None => make(&self.kernel, params),
            Some(hit) => {
                if hit.after {
                    make(&self.kernel, params)?;
                    if let Some(fd) = given(params, flags) {
                        close(&self.kernel, fd);
                    }
                }
                Err(hit.errno)
            }
        }
    }

    fn call<T>(&self, call: Call, make: impl FnOnce(&K) -> Result<T, Errno>) -> Result<T, Errno> {
        match self.faults.enter(call) {
            None => make(&self.kernel),
            Some(hit) if hit.after => make(&self.kernel).and(Err(hit.errno)),
            Some(hit) => Err(hit.errno),
        }
    }
}
