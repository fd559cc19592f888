//! What was begun and done for a jail, on disk before it happens.
//!
//! [`start`](crate::JailSpec::start) writes each step down before it takes it. Should the program
//! end on the way, killed or by a fault of its own, [`Host::recover`](crate::Host::recover) reads
//! what was written and undoes it, or takes over a jail that runs well.
//!
//! There is a file a jail, `NAME.json`: JSON that a person can read, with the version of its form
//! and a sum over the rest of it, so that a torn or edited one is refused and nothing is undone on
//! its word. Beside it `NAME.lock` is what the program that has the jail holds locked by flock(2);
//! the lock ends with the program, and the file stays. `THING.shared` is there while several jails
//! share an address, a ruleset or a mount.
//!
//! The files are in `/var/run/jailrs`, and with the machine for a simulated one; see [`Store`] and
//! [`Host::with_journal`](crate::Host::with_journal) to keep them elsewhere, and
//! [`Host::without_journal`](crate::Host::without_journal).

mod boot;
mod boot_id;
mod dir;
mod file;
mod key;
mod memory;
mod open;
mod problem;
mod record;
mod share;
mod store;
mod text;

pub use dir::DirStore;
pub use memory::MemoryStore;
pub use problem::JournalProblem;
pub use store::{Lock, Store};

pub(crate) use boot::{Boot, Booted};
pub(crate) use boot_id::BootId;
pub(crate) use file::{Entry, File, State};
pub(crate) use key::{jail_of_key, journal_key};
pub(crate) use open::{Journal, Stores};
pub(crate) use record::{Before, LimitRecord, LinkRecord, Record};
pub(crate) use share::{Others, Thing};
pub(crate) use text::Text;
