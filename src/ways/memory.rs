//! The memory of this program.

use jail::{Host, Kernel};
use jail_sys::sys::sysctl::{CTL_KERN, KERN_PROC, KERN_PROC_PID};
use jail_sys::sys::user::kinfo_proc;

/// What is resident, in bytes, as the kernel that this runs on tells: FreeBSD's, or Linux's if the
/// other one is simulated. `None` where neither does.
#[must_use]
pub fn resident(host: &Host, local: bool) -> Option<u64> {
    let pages = match local {
        true => freebsd(host)?,
        false => linux()?,
    };
    Some(pages * 4096)
}

fn freebsd(host: &Host) -> Option<u64> {
    let pid = i32::try_from(std::process::id()).ok()?;
    let mut info = vec![0; size_of::<kinfo_proc>()];
    let mib = [CTL_KERN, KERN_PROC, KERN_PROC_PID, pid];
    host.kernel().sysctl(&mib, &mut info, None).ok()?;
    let at = core::mem::offset_of!(kinfo_proc, ki_rssize);
    let bytes = info.get(at..)?.first_chunk()?;
    u64::try_from(i64::from_ne_bytes(*bytes)).ok()
}

fn linux() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    text.split(' ').nth(1)?.parse().ok()
}
