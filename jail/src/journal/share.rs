//! Things of which several jails have a part.

use core::time::Duration;
use std::net::IpAddr;

use super::key::file_name;
use super::open::Inner;
use super::{Booted, File, Journal, JournalProblem, Lock, Record, jail_of_key};
use crate::{Error, InterfaceName};

/// Held while it is looked who else has something, and until that is written down.
const LOCK: &str = "shared.lock";
/// Nobody holds it for longer than a few calls take.
const LIMIT: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// What can be shared: the last jail that has it takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Address(InterfaceName, IpAddr),
    Ruleset(u16),
    /// One that nothing can be changed in.
    Mount([i32; 2]),
}

/// Whether other jails of ours have a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Others {
    /// It never was shared.
    Never,
    Had,
    /// It has to stay.
    Have,
}

impl Journal {
    /// Keeps other programs from sharing or giving up things, until the answer is dropped.
    pub(crate) fn hold_shared(&self) -> Result<Option<Box<dyn Lock>>, Error> {
        let Some(inner) = self.inner() else {
            return Ok(None);
        };
        let mut waited = Duration::ZERO;
        let mut pause = Duration::from_millis(1);
        loop {
            let lock = inner.store.lock(LOCK);
            if let Some(lock) = lock.map_err(|error| inner.io("flock", LOCK, &error))? {
                return Ok(Some(lock));
            }
            if waited >= LIMIT {
                return Err(inner.problem(LOCK, JournalProblem::Locked));
            }
            // Other programs hold it: no clock of the kernel's tells when they are done.
            std::thread::sleep(pause);
            waited += pause;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Makes this thing, which is there already, also this jail's, if another jail of ours has it:
    /// whether it is shared now. To be called with [`hold_shared`](Self::hold_shared), and before
    /// it is written down.
    pub(crate) fn share(&self, thing: &Thing) -> Result<bool, Error> {
        let Some(inner) = self.inner() else {
            return Ok(false);
        };
        // What cannot be read says nothing: it is left to whoever made it.
        if !inner.others_have(thing).unwrap_or(false) {
            return Ok(false);
        }
        let mark = mark(thing);
        let written = inner.store.write(&mark, b"several jails have it\n");
        written.map_err(|error| inner.io("write", &mark, &error))?;
        Ok(true)
    }

    /// Who else has it. To be called with [`hold_shared`](Self::hold_shared).
    pub(crate) fn others(&self, thing: &Thing) -> Result<Others, Error> {
        let Some(inner) = self.inner() else {
            return Ok(Others::Never);
        };
        let mark = mark(thing);
        let marked = inner.store.read(&mark);
        let marked = marked.map_err(|error| inner.io("read", &mark, &error))?;
        Ok(match marked {
            None => Others::Never,
            Some(_) if inner.others_have(thing)? => Others::Have,
            Some(_) => Others::Had,
        })
    }

    /// The thing is gone: nobody shares it.
    pub(crate) fn unmark(&self, thing: &Thing) -> Result<(), Error> {
        let Some(inner) = self.inner() else {
            return Ok(());
        };
        let mark = mark(thing);
        let removed = inner.store.remove(&mark);
        removed.map_err(|error| inner.io("remove", &mark, &error))
    }
}

impl Inner {
    fn others_have(&self, thing: &Thing) -> Result<bool, Error> {
        let names = self.store.names();
        let names = names.map_err(|error| self.io("readdir", "", &error))?;
        for name in names {
            if *name == *self.key || jail_of_key(&name).is_none() {
                continue;
            }
            let Some(bytes) = self.read_bytes(&name)? else {
                continue;
            };
            let file = File::read(&bytes).map_err(|problem| self.problem(&name, problem))?;
            let now = file.boot.until(self.boot) != Booted::Yes;
            if now && file.steps.iter().any(|step| step.record.is(thing)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Record {
    fn is(&self, thing: &Thing) -> bool {
        match (self, thing) {
            (Self::Alias { interface, address }, Thing::Address(of, addr)) => {
                let own = address.parse().map(|cidr: crate::Cidr| cidr.addr());
                *of == **interface && own == Ok(*addr)
            }
            (Self::Rules { ruleset, .. }, Thing::Ruleset(number)) => ruleset == number,
            (Self::Mount { fsid, .. }, Thing::Mount(numbers)) => *fsid == Some(*numbers),
            _ => false,
        }
    }
}

fn mark(thing: &Thing) -> String {
    let text = match thing {
        Thing::Address(interface, addr) => format!("address.{interface}.{addr}"),
        Thing::Ruleset(number) => format!("ruleset.{number}"),
        Thing::Mount([first, second]) => format!("mount.{first}.{second}"),
    };
    file_name(text.as_bytes()) + ".shared"
}
