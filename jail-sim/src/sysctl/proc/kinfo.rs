//! `struct kinfo_proc`. Follows `fill_kinfo_proc` in `sys/kern/kern_proc.c`.

use std::mem::offset_of;

use jail_sys::sys::proc::{P_JAILED, SSLEEP, SZOMB};
use jail_sys::sys::user::{COMMLEN, KI_NGROUPS, kinfo_proc};

use crate::cred::Cred;
use crate::proc::{Life, Proc};
use crate::state::State;

/// Bytes of a record.
pub(super) const SIZE: usize = size_of::<kinfo_proc>();

/// A process as `viewer` sees it: its own prison has no jid there. What the machine does not
/// have (memory, signals caught, terminals) is zero.
pub(super) fn encode(state: &State, proc: &Proc, viewer: &Cred) -> Vec<u8> {
    let cred = &proc.cred;
    let jailed = cred.jailed();
    let own = cred.prison == viewer.prison;
    let jid = state
        .prisons
        .get(cred.prison)
        .map_or(0, |prison| prison.jid);
    let zombie = matches!(proc.life, Life::Zombie(_));
    let start = state.clock.boot_time + proc.start;
    let mut record = Record(vec![0; SIZE]);
    record.int(offset_of!(kinfo_proc, ki_structsize), SIZE as i32);
    record.int(offset_of!(kinfo_proc, ki_pid), proc.pid);
    record.int(offset_of!(kinfo_proc, ki_ppid), proc.parent);
    record.int(offset_of!(kinfo_proc, ki_pgid), proc.pgid);
    record.int(offset_of!(kinfo_proc, ki_tpgid), NO_PID);
    record.int(offset_of!(kinfo_proc, ki_sid), proc.sid);
    for uid in [
        offset_of!(kinfo_proc, ki_uid),
        offset_of!(kinfo_proc, ki_ruid),
        offset_of!(kinfo_proc, ki_svuid),
    ] {
        record.put(uid, &cred.uid.to_ne_bytes());
    }
    for gid in [
        offset_of!(kinfo_proc, ki_rgid),
        offset_of!(kinfo_proc, ki_svgid),
    ] {
        record.put(gid, &cred.gid.to_ne_bytes());
    }
    let groups = cred.groups.len().min(KI_NGROUPS);
    record.put(
        offset_of!(kinfo_proc, ki_ngroups),
        &(groups as i16).to_ne_bytes(),
    );
    for (at, group) in cred.groups.iter().take(groups).enumerate() {
        record.put(
            offset_of!(kinfo_proc, ki_groups) + 4 * at,
            &group.to_ne_bytes(),
        );
    }
    let begin = offset_of!(kinfo_proc, ki_start);
    record.put(begin, &start.as_secs().to_ne_bytes());
    record.put(begin + 8, &u64::from(start.subsec_micros()).to_ne_bytes());
    let flag = if jailed { P_JAILED } else { 0 };
    record.put(offset_of!(kinfo_proc, ki_flag), &flag.to_ne_bytes());
    let stat = if zombie { SZOMB } else { SSLEEP };
    record.put(offset_of!(kinfo_proc, ki_stat), &stat.to_ne_bytes());
    let comm = proc.comm.get(..COMMLEN).unwrap_or(&proc.comm);
    record.put(offset_of!(kinfo_proc, ki_comm), comm);
    record.put(offset_of!(kinfo_proc, ki_emul), b"FreeBSD ELF64");
    if jailed && !own {
        record.int(offset_of!(kinfo_proc, ki_jid), jid);
    }
    record.int(offset_of!(kinfo_proc, ki_numthreads), 1);
    record.int(offset_of!(kinfo_proc, ki_tid), FIRST_TID + proc.pid);
    record.0
}

/// What the fields are written into.
struct Record(Vec<u8>);

impl Record {
    fn put(&mut self, offset: usize, bytes: &[u8]) {
        if let Some(field) = self.0.get_mut(offset..offset + bytes.len()) {
            field.copy_from_slice(bytes);
        }
    }

    fn int(&mut self, offset: usize, value: i32) {
        self.put(offset, &value.to_ne_bytes());
    }
}

/// No process group has the terminal.
const NO_PID: i32 = 100_000;
/// Thread numbers begin above the pids.
const FIRST_TID: i32 = 100_000;
