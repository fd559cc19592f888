//! What happens to jails, as it happens.

mod poll;
mod queue;
mod watch;

use core::fmt;
use core::time::Duration;
use std::collections::VecDeque;

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
    /// A jail_set(2) changed it, or failed in the attempt.
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
        if let Some(event) = self.ready.pop_front() {
            return Ok(Some(event));
        }
        let start = uptime(&self.host)?;
        let mut left = limit;
        loop {
            match &mut self.source {
                Source::Watch(watch) => watch.step(left, &mut self.ready)?,
                Source::Poll(poll) => poll.step(left, &mut self.ready)?,
            }
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            if left.is_zero() {
                return Ok(None);
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

    /// A descriptor that is readable when there may be something to [`wait`](Self::wait) for, for
    /// poll(2) or another kqueue(2): the kernel's number for it. Before 15.0 it is so twice a second.
    /// On a simulated machine only its own kevent knows it.
    #[must_use]
    pub const fn descriptor(&self) -> &Fd {
        match &self.source {
            Source::Watch(watch) => watch.queue().fd(),
            Source::Poll(poll) => poll.queue().fd(),
        }
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
