//! Calls that wait, and what they look at meanwhile.

use core::mem::{offset_of, size_of};
use core::time::Duration;

use jail::{Errno, Kernel, Param};
use jail_sys::sys::jail::JAIL_DYING;
use jail_sys::sys::proc::SZOMB;
use jail_sys::sys::sysctl::{CTL_KERN, KERN_PROC, KERN_PROC_PID};
use jail_sys::sys::user::kinfo_proc;
use jail_sys::sys::wait::WNOHANG;
use serde_json::{Value, json};

use crate::bindings::Bindings;
use crate::iovec::i32_of;
use crate::replay::status_text;

/// How a child ended, or that it has not within three seconds.
pub(super) fn wait(kernel: &dyn Kernel, pid: i32) -> Result<Value, Errno> {
    for _ in 0..TRIES {
        if let Some((_, status)) = kernel.wait4(pid, WNOHANG)? {
            return Ok(json!({"status": status_text(status)}));
        }
        kernel.nanosleep(PAUSE)?;
    }
    Ok(running())
}

pub(super) fn running() -> Value {
    json!({"status": "running"})
}

/// Whether jail_get stops knowing the jid, dying or not, within three seconds.
pub(super) fn until_gone(kernel: &dyn Kernel, jid: i32) -> Result<Value, Errno> {
    for _ in 0..TRIES {
        if !exists(kernel, jid) {
            return Ok(json!({"gone": true}));
        }
        kernel.nanosleep(PAUSE)?;
    }
    Ok(json!({"gone": false}))
}

/// The bound children alive in exactly that jail.
pub(super) fn procs(kernel: &dyn Kernel, jid: i32, bindings: &Bindings) -> Value {
    let mut names: Vec<String> = bindings
        .pids()
        .filter(|(_, pid)| jail_of(kernel, *pid) == Some(jid))
        .map(|(name, _)| format!("${name}"))
        .collect();
    names.sort();
    json!({"pids": names})
}

pub(super) fn sleep(kernel: &dyn Kernel, ms: u64) -> Result<(), Errno> {
    kernel.nanosleep(Duration::from_millis(ms))
}

fn exists(kernel: &dyn Kernel, jid: i32) -> bool {
    let mut jid = jid.to_ne_bytes();
    kernel
        .jail_get(&mut [Param::new(b"jid\0", &mut jid)], JAIL_DYING)
        .is_ok()
}

/// The jail a process is in; `None` if it has ended.
fn jail_of(kernel: &dyn Kernel, pid: i64) -> Option<i32> {
    let mib = [CTL_KERN, KERN_PROC, KERN_PROC_PID, i32::try_from(pid).ok()?];
    let mut proc = [0; size_of::<kinfo_proc>()];
    let size = kernel.sysctl(&mib, &mut proc, None).ok()?;
    let proc = proc.get(..size)?;
    let stat = *proc.get(offset_of!(kinfo_proc, ki_stat))?;
    let jid = i32_of(proc.get(offset_of!(kinfo_proc, ki_jid)..)?)?;
    ([stat] != SZOMB.to_ne_bytes()).then_some(jid)
}

/// Three seconds.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(10);
