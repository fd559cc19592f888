//! What happens to jails, as it happens.

mod poll;
mod queue;
mod watch;

use core::fmt;
use core::time::Duration;
use std::collections::VecDeque;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use self::poll::Poll;
use self::queue::Queue;
use self::watch::Watch;
use crate::sysctl::uptime;
use crate::{Error, Fd, Host, JailName, Jid};

/// Something that happened to a jail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JailEvent {
    /// Its number.
    pub jid: Jid,
    /// Its name; `None` if it was gone before anybody could ask for it.
    pub name: Option<JailName>,
    /// What happened.
    pub change: JailChange,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JailChange {
    /// It was made.
    Created,
    /// A jail_set(2) changed it, or failed in the attempt. Entering a jail by its descriptor is one,
    /// too: a [`Command`](crate::Command) is told as this and as attached.
    Changed,
    /// A process entered it; its number, unless several did. Not seen before 15.0.
    Attached(Option<i32>),
    /// It is being removed: it may die for a while.
    Removed,
}

impl fmt::Display for JailEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "jail {} ({name}): ", self.jid)?,
            None => write!(f, "jail {}: ", self.jid)?,
        }
        match self.change {
            JailChange::Created => f.write_str("created"),
            JailChange::Changed => f.write_str("changed"),
            JailChange::Attached(Some(pid)) => write!(f, "process {pid} attached"),
            JailChange::Attached(None) => f.write_str("processes attached"),
            JailChange::Removed => f.write_str("removed"),
        }
    }
}

/// The events of all jails that the caller sees.
///
/// Since 15.0 the kernel tells of them (`EVFILT_JAIL`): what happens between two calls of
/// [`wait`](Self::wait) is not lost, but several changes of a jail may be told as one, and of jails
/// that were made in one jail those that have gone by then are not told. Before, two
/// looks are compared, at least two a second: a jail that comes and goes between them is not seen,
/// nor who attaches, nor a change of what a [`JailInfo`](crate::JailInfo) does not hold.
///
/// # Waiting for other things as well
/// It has a descriptor ([`AsFd`]) for poll(2), epoll(7), another kqueue(2), or an event loop of
/// whatever language. That is readable when there may be something to tell, and stays so until
/// [`wait`](Self::wait) has told all of it: call that with [`Duration::ZERO`] then. It is not to be
/// read from.
///
/// Before 15.0 it is readable twice a second, so that jails are looked at. The clock of a simulated
/// machine stands still while nobody waits in the machine, and a poll(2) is no such wait: there it is
/// readable when a jail was made, changed or removed since they were looked at last.
///
/// ```
/// use std::time::Duration;
///
/// use jail::{Host, JailSpec};
/// use rustix::event::{PollFd, PollFlags, poll};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
/// let mut events = host.events()?;
/// let web = JailSpec::new("web")?.path("/").create(&host)?;
/// let mut fds = [PollFd::new(&events, PollFlags::IN)]; // and others
/// assert_eq!(poll(&mut fds, None)?, 1);
/// while let Some(event) = events.wait(Duration::ZERO)? {
///     println!("{event}"); // jail 1 (web): created
/// }
/// # web.remove()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "events are only told to who waits for them"]
pub struct Events {
    host: Host,
    source: Source,
    ready: VecDeque<JailEvent>,
}

enum Source {
    Watch(Watch),
    Poll(Poll),
}

impl Host {
    /// Tells what happens to jails from now on. [`Events::jails`] is what there is now.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use jail::{Host, JailSpec};
    ///
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    /// let mut events = host.events()?;
    /// let web = JailSpec::new("web")?.path("/").create(&host)?;
    /// web.remove()?;
    /// while let Some(event) = events.wait(Duration::from_secs(1))? {
    ///     println!("{event}"); // jail 1 (web): created, and then: removed
    /// #   assert_eq!(event.jid, web.jid());
    /// }
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// What kqueue(2), kevent(2) and jail_get(2) answer.
    ///
    /// # See also
    /// `filt_jailattach` and `prison_knote` in `sys/kern/kern_jail.c`
    pub fn events(&self) -> Result<Events, Error> {
        let mut ready = VecDeque::new();
        let source = match self.release()?.has_jail_descriptors() {
            true => Source::Watch(Watch::new(self, &mut ready)?),
            false => Source::Poll(Poll::new(self)?),
        };
        // What came while it was set up is there, and not news.
        ready.clear();
        let host = self.clone();
        Ok(Events {
            host,
            source,
            ready,
        })
    }
}

impl Events {
    /// The next one, if one comes within `limit`.
    ///
    /// # Errors
    /// What the kernel answers. The next call goes on where this one ended: nothing is lost.
    pub fn wait(&mut self, limit: Duration) -> Result<Option<JailEvent>, Error> {
        let waited = self.wait_for_one(limit);
        // Who polls comes back for what is left, after an error, too.
        let more = self.ready.len() > usize::from(waited.is_ok()) || self.source.is_at_work();
        self.source.queue_mut().hold_ready(more)?;
        waited?;
        Ok(self.ready.pop_front())
    }

    fn wait_for_one(&mut self, limit: Duration) -> Result<(), Error> {
        if !self.ready.is_empty() {
            return Ok(());
        }
        let start = uptime(&self.host)?;
        let mut left = limit;
        loop {
            match &mut self.source {
                Source::Watch(watch) => watch.step(left, &mut self.ready)?,
                Source::Poll(poll) => poll.step(left, &mut self.ready)?,
            }
            if !self.ready.is_empty() || left.is_zero() {
                return Ok(());
            }
            left = limit.saturating_sub(uptime(&self.host)?.saturating_sub(start));
        }
    }

    /// All that come, until none has come for as long as `pause`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use jail::{Error, Host, JailSpec};
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    /// let mut events = host.events()?;
    /// JailSpec::new("web")?.path("/").create(&host)?.remove()?;
    /// let told = events.until_quiet(Duration::from_secs(1)).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(told.len(), 2);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn until_quiet(
        &mut self,
        pause: Duration,
    ) -> impl Iterator<Item = Result<JailEvent, Error>> + '_ {
        core::iter::from_fn(move || self.wait(pause).transpose())
    }

    /// The jails that there are, as far as events were waited for.
    pub fn jails(&self) -> impl Iterator<Item = (Jid, &JailName)> {
        let (watch, poll) = match &self.source {
            Source::Watch(watch) => (Some(watch.jails()), None),
            Source::Poll(poll) => (None, Some(poll.jails())),
        };
        let watched = watch.into_iter().flatten();
        watched.chain(poll.into_iter().flatten())
    }

    /// The kqueue(2) itself, for another kqueue of the same kernel. [`AsFd`] gives what poll(2)
    /// knows on a simulated machine, too.
    #[must_use]
    pub const fn descriptor(&self) -> &Fd {
        self.source.queue().fd()
    }
}

impl Source {
    const fn queue(&self) -> &Queue {
        match self {
            Self::Watch(watch) => watch.queue(),
            Self::Poll(poll) => poll.queue(),
        }
    }

    const fn queue_mut(&mut self) -> &mut Queue {
        match self {
            Self::Watch(watch) => watch.queue_mut(),
            Self::Poll(poll) => poll.queue_mut(),
        }
    }

    /// Whether something is left to do that the kernel does not tell again.
    fn is_at_work(&self) -> bool {
        match self {
            Self::Watch(watch) => watch.is_at_work(),
            Self::Poll(_) => false,
        }
    }
}

/// Readable when there may be something to [`wait`](Events::wait) for, and as long as there is: see
/// [`Events`].
impl AsFd for Events {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.source.queue().pollable().as_fd()
    }
}

impl AsRawFd for Events {
    fn as_raw_fd(&self) -> RawFd {
        self.as_fd().as_raw_fd()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("descriptor", &self.descriptor())
            .field("ready", &self.ready)
            .finish_non_exhaustive()
    }
}
