//! ps(1): pid, jid and command of the processes one sees.

use std::mem::offset_of;

use jail::{Errno, Kernel};
use jail_sys::sys::sysctl::{CTL_KERN, KERN_PROC, KERN_PROC_PROC};
use jail_sys::sys::user::{COMMLEN, kinfo_proc};

use super::Context;
use super::basic::print;

/// ps(1): always all processes, as `ps -axo pid,jid,comm`.
pub(super) fn ps(program: &mut Context) -> i32 {
    let records = match processes(program) {
        Ok(records) => records,
        Err(errno) => {
            program.complain(errno.message());
            return 1;
        }
    };
    let mut text = format!("{:>5} {:>5} COMMAND\n", "PID", "JID");
    for record in records.chunks_exact(size_of::<kinfo_proc>()) {
        let pid = int(record, offset_of!(kinfo_proc, ki_pid));
        let jid = int(record, offset_of!(kinfo_proc, ki_jid));
        let at = offset_of!(kinfo_proc, ki_comm);
        let comm = record.get(at..at + COMMLEN).unwrap_or_default();
        let comm = comm.split(|byte| *byte == 0).next().unwrap_or_default();
        let comm = String::from_utf8_lossy(comm);
        text += &format!("{pid:>5} {jid:>5} {comm}\n");
    }
    print(program, text.as_bytes())
}

/// `kern.proc.proc`, again while it grows.
fn processes(program: &Context) -> Result<Vec<u8>, Errno> {
    let mib = [CTL_KERN, KERN_PROC, KERN_PROC_PROC];
    let process = program.process();
    for _ in 0..8 {
        let mut records = vec![0; process.sysctl(&mib, &mut [], None)?];
        match process.sysctl(&mib, &mut records, None) {
            Err(Errno::ENOMEM) => {}
            Err(errno) => return Err(errno),
            Ok(len) => {
                records.truncate(len);
                return Ok(records);
            }
        }
    }
    Err(Errno::ENOMEM)
}

fn int(record: &[u8], at: usize) -> i32 {
    let field = record.get(at..).and_then(<[u8]>::first_chunk);
    field.copied().map_or(0, i32::from_ne_bytes)
}
