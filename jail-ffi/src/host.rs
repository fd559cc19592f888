//! Machines.

use std::ffi::{c_char, c_int};
use std::str::FromStr;

use jail::journal::{DirStore, MemoryStore};
use jail::{Host, Release};
use jail_sim::Machine;

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;

/// A machine, and the process on it that makes the calls.
///
/// Once it is set up, several threads may use it at once. What is made from it keeps what it needs
/// of it: a host may be freed at any time.
#[derive(Debug)]
pub struct jailrs_host {
    _opaque: [u8; 0],
}

/// A host, and the machine if it is simulated.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) host: Host,
    machine: Option<Machine>,
}

impl Handle for jailrs_host {
    type Value = Place;
    const NAME: &'static str = "jailrs_host";
}

impl Place {
    pub(crate) fn simulated(machine: Machine) -> Self {
        let host = Host::new(machine.process());
        Self::on(machine, host)
    }

    /// A process on a simulated machine.
    pub(crate) const fn on(machine: Machine, host: Host) -> Self {
        let machine = Some(machine);
        Self { host, machine }
    }

    /// For a callback.
    pub(crate) fn of(host: &Host) -> Self {
        Self {
            host: host.clone(),
            machine: None,
        }
    }

    pub(crate) fn machine(&self) -> Result<&Machine, Failure> {
        let machine = self.machine.as_ref();
        machine.ok_or_else(|| Failure::argument("host", "is no simulated machine"))
    }

    /// Changes it: what is made of it from then on is so.
    fn change(&mut self, change: impl FnOnce(Host) -> Host) {
        self.host = change(self.host.clone());
    }
}

/// The library's version, as in `"0.1.0"`. The text lives as long as the program.
#[unsafe(no_mangle)]
pub extern "C" fn jailrs_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    VERSION.as_ptr().cast()
}

/// The running FreeBSD kernel. `*host` is the caller's to free.
///
/// Errors: `JAILRS_UNSUPPORTED` anywhere but on FreeBSD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_local(
    host: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(host, "host")?;
        let host = Host::local()?;
        out.give_new(Place {
            host,
            machine: None,
        })
    })
}

/// A simulated machine of this release, as in `"15.1"`, whose caller is root. It is all in this
/// process, but for its files: those are this computer's, beneath `/`, and what is written or removed
/// there by a program of the machine, or a start, is so on this computer. `jailrs_machine_new` begins
/// one with files of its own. `*host` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no release.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_simulated(
    release: *const c_char,
    host: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let release = call.text(release, "release")?;
        let out = call.out(host, "host")?;
        out.give_new(Place::simulated(Machine::new(released(release)?)))
    })
}

/// Another program on the same simulated machine: what the first one leaves behind it can
/// recover by `jailrs_host_recover`. `*other` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` if the host is not simulated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_another(
    host: *const jailrs_host,
    other: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get(host, "host")?.machine()?;
        let out = call.out(other, "other")?;
        out.give_new(Place::simulated(machine.clone()))
    })
}

/// Writes a simulated machine to a file, for [`jailrs_host_load`]: jails, processes, mounts, what is
/// in memory, interfaces, rules, limits and journals.
///
/// Errors: `JAILRS_INVALID` if the host is not simulated; `JAILRS_OTHER` or `JAILRS_NOT_FOUND` if
/// the file cannot be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_save(
    host: *const jailrs_host,
    file: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get(host, "host")?.machine()?;
        let file = call.path(file, "file")?;
        machine.save(file).map_err(|why| Failure::io(file, &why))
    })
}

/// A simulated machine from a file: one on which all programs from outside have just been killed.
/// `*host` is the caller's to free.
///
/// Errors: `JAILRS_OTHER` or `JAILRS_NOT_FOUND` if the file cannot be read, or is of another version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_load(
    file: *const c_char,
    host: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let file = call.path(file, "file")?;
        let out = call.out(host, "host")?;
        let machine = Machine::load(file).map_err(|why| Failure::io(file, &why))?;
        out.give_new(Place::simulated(machine))
    })
}

/// How surely a journal is on the disk before a step is taken.
///
/// Each write waits until it is there: nothing is lost when the power fails.
pub const JAILRS_JOURNAL_SYNCED: u32 = 0;
/// Nothing waits: when the host loses power, the latest steps may be lost. When only the program
/// ends, nothing is.
pub const JAILRS_JOURNAL_LOST_WITH_POWER: u32 = 1;

/// Keeps journals in this directory, which is made if need be, instead of `/var/run/jailrs` (on a
/// simulated machine: instead of in its memory). `how` is one of `JAILRS_JOURNAL_*`.
///
/// To be called before the host is shared with other threads.
///
/// Errors: `JAILRS_INVALID` for another `how`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_set_journal(
    host: *mut jailrs_host,
    directory: *const c_char,
    how: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get_mut(host, "host")?;
        let store = DirStore::new(call.path(directory, "directory")?);
        let store = match how {
            JAILRS_JOURNAL_SYNCED => store,
            JAILRS_JOURNAL_LOST_WITH_POWER => store.lost_with_power(),
            _ => return Err(Failure::unknown("how", how)),
        };
        place.change(|host| host.with_journal(store));
        Ok(())
    })
}

/// Keeps journals in memory: they are gone with the program, and with them what could be recovered.
///
/// To be called before the host is shared with other threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_set_memory_journal(
    host: *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get_mut(host, "host")?;
        place.change(|host| host.with_journal(MemoryStore::new()));
        Ok(())
    })
}

/// Keeps no journals: after a crash nothing can be recovered, and two programs may start the same
/// jail at once.
///
/// To be called before the host is shared with other threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_set_no_journal(
    host: *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(host, "host")?.change(Host::without_journal);
        Ok(())
    })
}

/// Loads kernel modules that are needed (`nullfs`, `if_epair`, ...); else an error names the one that
/// is missing.
///
/// To be called before the host is shared with other threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_set_loading_modules(
    host: *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(host, "host")?.change(Host::loading_modules);
        Ok(())
    })
}

/// Whether jails of this kernel have a parameter of this name.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_has_param(
    host: *const jailrs_host,
    name: *const c_char,
    has: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = call.text(name, "name")?;
        let has = call.out(has, "has")?;
        has.give(place.host.has_param(name)?)
    })
}

/// Forgets what the kernel told of its parameters: for after a module was loaded.
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_refresh(
    host: *const jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get(host, "host")?.host.refresh();
        Ok(())
    })
}

/// The jail of this name, one that another program made included. `*jail` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND` if there is none, or it is dying.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_jail(
    host: *const jailrs_host,
    name: *const c_char,
    jail: *mut *mut jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = call.text(name, "name")?;
        let out = call.out(jail, "jail")?;
        out.give_new(place.host.jail(name)?)
    })
}

/// The jail with this number now. `*jail` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND` if there is none, or it is dying; `JAILRS_INVALID` for 0 and less.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_jail_by_jid(
    host: *const jailrs_host,
    jid: c_int,
    jail: *mut *mut jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(jail, "jail")?;
        let jid = jail::Jid::new(jid);
        let jid = jid.ok_or_else(|| Failure::argument("jid", "is not above 0"))?;
        out.give_new(place.host.jail_by_jid(jid)?)
    })
}

/// Whether the host is a simulated machine. Of a host that a hook is given it is not known, and false.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_is_simulated(host: *const jailrs_host) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(host, false, |place| place.machine.is_some()) }
}

/// Frees a host. NULL is nothing. Jails go on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_free(host: *mut jailrs_host) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(host) };
}

/// A release that can be simulated.
pub(crate) fn released(release: &str) -> Result<Release, Failure> {
    let unknown = |why| Failure::argument("release", format!("cannot be simulated: {why}"));
    Release::from_str(release).map_err(unknown)
}
