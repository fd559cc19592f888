//! Asking the kernel for its processes.

use jail_sys::sys::sysctl::{CTL_KERN, KERN_PROC, KERN_PROC_PROC};

use super::{Process, decode};
use crate::{Errno, Error, Host, Kernel};

/// How often a list that outgrew its buffer is asked for again.
const TRIES: usize = 8;

pub(super) fn all(host: &Host) -> Result<Vec<Process>, Error> {
    list(host, &[KERN_PROC_PROC])
}

/// The processes of `kern.proc` and these numbers.
pub(super) fn list(host: &Host, what: &[i32]) -> Result<Vec<Process>, Error> {
    let mib = [&[CTL_KERN, KERN_PROC], what].concat();
    let failed = |errno| Error::kernel("sysctl", object(what), errno);
    for _ in 0..TRIES {
        let size = host.kernel().sysctl(&mib, &mut [], None).map_err(failed)?;
        // Processes may be made between the two calls.
        let mut bytes = vec![0; size.saturating_add(size / 10).max(decode::SIZE)];
        match host.kernel().sysctl(&mib, &mut bytes, None) {
            Ok(len) => {
                bytes.truncate(len);
                let decoded = decode::decode(&bytes);
                return decoded.map_err(|why| Error::answer("sysctl", object(what), why));
            }
            Err(Errno::ENOMEM) => {}
            Err(errno) => return Err(failed(errno)),
        }
    }
    Err(failed(Errno::ENOMEM).with_hint("processes are made faster than they can be listed"))
}

fn object(what: &[i32]) -> String {
    match what {
        [KERN_PROC_PROC] => "kern.proc.proc".into(),
        [_, id] => format!("kern.proc.pid.{id}"),
        other => format!("kern.proc {other:?}"),
    }
}
