//! Simulated machines as they shall be.

use std::ffi::c_char;
use std::path::PathBuf;

use jail::{Error, Host, Release};
use jail_sim::Machine;

use crate::call::{Call, free};
use crate::capabilities::{JAILRS_RACCT_ABSENT, JAILRS_RACCT_OFF, JAILRS_RACCT_ON};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::{Place, jailrs_host, released};
use crate::status::jailrs_status;

/// A simulated machine to be booted. It does nothing until then.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_machine {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Described {
    release: Release,
    root: Option<PathBuf>,
    hostname: Option<String>,
    interfaces: Vec<String>,
    unloaded: Vec<String>,
    racct: u32,
}

impl Handle for jailrs_machine {
    type Value = Described;
    const NAME: &'static str = "jailrs_machine";
}

/// A machine of this release, as in `"15.1"`. `*machine` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no release.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_new(
    release: *const c_char,
    machine: *mut *mut jailrs_machine,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let release = released(call.text(release, "release")?)?;
        call.out(machine, "machine")?.give_new(Described {
            release,
            root: None,
            hostname: None,
            interfaces: Vec::new(),
            unloaded: Vec::new(),
            racct: JAILRS_RACCT_ON,
        })
    })
}

/// The directory of this computer that is its `/`, instead of this computer's `/`: nothing that is done
/// on the machine is done outside of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_set_root(
    machine: *mut jailrs_machine,
    directory: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get_mut(machine, "machine")?;
        machine.root = Some(call.path(directory, "directory")?.into());
        Ok(())
    })
}

/// Its host name, instead of `"fbsd.test"`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_set_hostname(
    machine: *mut jailrs_machine,
    hostname: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get_mut(machine, "machine")?;
        machine.hostname = Some(call.text(hostname, "hostname")?.into());
        Ok(())
    })
}

/// Adds a network card, as in `"em0"`, up and without addresses, behind `lo0`.
///
/// Errors: `JAILRS_INVALID` for what is no name of an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_add_interface(
    machine: *mut jailrs_machine,
    interface: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get_mut(machine, "machine")?;
        let interface = call.text(interface, "interface")?;
        jail::InterfaceName::new(interface)?;
        machine.interfaces.push(interface.into());
        Ok(())
    })
}

/// Adds a kernel module that is installed and not loaded, as in `"nullfs"`: what needs it fails as on a
/// kernel without it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_add_unloaded_module(
    machine: *mut jailrs_machine,
    module: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get_mut(machine, "machine")?;
        machine.unloaded.push(call.text(module, "module")?.into());
        Ok(())
    })
}

/// Whether limits work there: one of `JAILRS_RACCT_*`, `JAILRS_RACCT_ON` unless said.
///
/// Errors: `JAILRS_INVALID` for another number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_set_racct(
    machine: *mut jailrs_machine,
    racct: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get_mut(machine, "machine")?;
        machine.racct = match racct {
            JAILRS_RACCT_ON | JAILRS_RACCT_OFF | JAILRS_RACCT_ABSENT => racct,
            _ => return Err(Failure::unknown("racct", racct)),
        };
        Ok(())
    })
}

/// Boots a machine as described, whose caller is root: each time another one. `*host` is the caller's
/// to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_boot(
    machine: *const jailrs_machine,
    host: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get(machine, "machine")?;
        let out = call.out(host, "host")?;
        out.give_new(Place::simulated(machine.build()))
    })
}

/// Another program on the same simulated machine, as `jailrs_host_another` gives one, which runs as
/// this user, in the group of the same number, and not as root. `*other` is the caller's to free.
///
/// Errors: `JAILRS_INVALID` if the host is not simulated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_another_user(
    host: *const jailrs_host,
    uid: u32,
    other: *mut *mut jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let machine = call.get(host, "host")?.machine()?;
        let out = call.out(other, "other")?;
        let process = machine.process();
        let set = process.setgid(uid).and_then(|()| process.setuid(uid));
        set.map_err(|errno| Error::kernel("setuid", format!("uid={uid}"), errno))?;
        out.give_new(Place::on(machine.clone(), Host::new(process)))
    })
}

/// Frees a machine's description. NULL is nothing. Machines that were booted go on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_machine_free(machine: *mut jailrs_machine) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(machine) };
}

impl Described {
    fn build(&self) -> Machine {
        let mut machine = Machine::builder(self.release);
        if let Some(root) = &self.root {
            machine = machine.root(root);
        }
        if let Some(hostname) = &self.hostname {
            machine = machine.hostname(hostname);
        }
        for interface in &self.interfaces {
            machine = machine.interface(interface);
        }
        for module in &self.unloaded {
            machine = machine.module_unloaded(module);
        }
        match self.racct {
            JAILRS_RACCT_ABSENT => machine.without_racct(),
            racct => machine.racct(racct == JAILRS_RACCT_ON),
        }
        .build()
    }
}
