//! A kernel that writes a line a call, as truss(1) does.

mod address;
mod attached;
mod calls;
mod cpuset;
mod names;
mod params;
mod request;
mod route;
mod rule;
mod show;
mod trace;

use core::ffi::CStr;
use core::fmt::{self, Write as _};

pub use trace::Trace;

use self::show::{Bytes, Name, Show};
use super::{Call, Kernel};
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

    /// As [`seen`](Self::seen), of a call whose only argument is a text.
    fn seen_text<T: Show>(
        &self,
        call: Call,
        answer: Result<T, Errno>,
        text: &CStr,
    ) -> Result<T, Errno> {
        self.seen(call, answer, |line| write!(line, "{}", Name(text)))
    }

    /// As [`seen`](Self::seen), of a text that was asked for.
    fn seen_rctl(
        &self,
        call: Call,
        answer: Result<(), Errno>,
        filter: &CStr,
        out: &[u8],
    ) -> Result<(), Errno> {
        self.seen(call, answer, |line| show::rctl(line, filter, out, answer))
    }

    /// As [`seen`](Self::seen), with the kernel's own words after an errno.
    fn seen_params<T: Show>(
        &self,
        call: Call,
        answer: Result<T, Errno>,
        args: &params::Args<'_, '_>,
    ) -> Result<T, Errno> {
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
