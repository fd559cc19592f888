//! `struct kinfo_proc` out of bytes.

use core::mem::{offset_of, size_of};
use core::time::Duration;

use jail_sys::sys::proc::P_KPROC;
use jail_sys::sys::time::timeval;
use jail_sys::sys::user::kinfo_proc;

use super::{Process, ProcessState};
use crate::Jid;

/// Bytes of a record on every release since 10; each says so itself.
pub(super) const SIZE: usize = size_of::<kinfo_proc>();

/// All records, or what is wrong with them.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<Process>, &'static str> {
    let records = bytes.chunks_exact(SIZE);
    if !records.remainder().is_empty() {
        return Err("no whole number of kinfo_proc records");
    }
    records
        .map(|record| process(record).ok_or("kinfo_proc records of another size"))
        .collect()
}

fn process(record: &[u8]) -> Option<Process> {
    let int = |offset| field(record, offset).map(i32::from_ne_bytes);
    let structsize = int(offset_of!(kinfo_proc, ki_structsize))?;
    if usize::try_from(structsize) != Ok(SIZE) {
        return None;
    }
    let [stat] = field(record, offset_of!(kinfo_proc, ki_stat))?;
    let flag = field(record, offset_of!(kinfo_proc, ki_flag)).map(i64::from_ne_bytes)?;
    let runtime = field(record, offset_of!(kinfo_proc, ki_runtime)).map(u64::from_ne_bytes)?;
    let comm: [u8; COMM] = field(record, offset_of!(kinfo_proc, ki_comm))?;
    Some(Process {
        pid: int(offset_of!(kinfo_proc, ki_pid))?,
        ppid: int(offset_of!(kinfo_proc, ki_ppid))?,
        pgid: int(offset_of!(kinfo_proc, ki_pgid))?,
        sid: int(offset_of!(kinfo_proc, ki_sid))?,
        jid: Jid::new(int(offset_of!(kinfo_proc, ki_jid))?),
        uid: field(record, offset_of!(kinfo_proc, ki_uid)).map(u32::from_ne_bytes)?,
        comm: comm.split(|byte| *byte == 0).next()?.to_vec(),
        start: time(record, offset_of!(kinfo_proc, ki_start))?,
        runtime: Duration::from_micros(runtime),
        state: ProcessState::from_kernel(stat),
        kernel: flag & P_KPROC != 0,
    })
}

/// Bytes of `ki_comm`, its NUL included.
const COMM: usize = jail_sys::sys::user::COMMLEN + 1;

fn field<const N: usize>(record: &[u8], offset: usize) -> Option<[u8; N]> {
    record.get(offset..)?.first_chunk().copied()
}

/// A time before 1970 is 1970.
fn time(record: &[u8], offset: usize) -> Option<Duration> {
    let part = |of| field(record, offset + of).map(i64::from_ne_bytes);
    let seconds = u64::try_from(part(offset_of!(timeval, tv_sec))?).unwrap_or(0);
    let micros = u64::try_from(part(offset_of!(timeval, tv_usec))?).unwrap_or(0);
    Some(Duration::from_secs(seconds).saturating_add(Duration::from_micros(micros)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(jid: i32, comm: &[u8]) -> Vec<u8> {
        let mut record = vec![0; SIZE];
        let mut put = |offset: usize, bytes: &[u8]| {
            record[offset..offset + bytes.len()].copy_from_slice(bytes);
        };
        put(0, &1088_i32.to_ne_bytes());
        put(72, &71_i32.to_ne_bytes()); // ki_pid
        put(76, &1_i32.to_ne_bytes()); // ki_ppid
        put(447, comm); // ki_comm
        put(592, &jid.to_ne_bytes()); // ki_jid
        put(offset_of!(kinfo_proc, ki_start), &7_i64.to_ne_bytes());
        put(offset_of!(kinfo_proc, ki_stat), &[5]);
        record
    }

    #[test]
    fn the_offsets_are_the_ones_seen_on_running_kernels() {
        assert_eq!(SIZE, 1088);
        let processes = decode(&[record(9, b"sh"), record(0, b"nineteen characters")].concat());
        let processes = processes.unwrap();
        let (jailed, own) = (&processes[0], &processes[1]);
        assert_eq!((jailed.pid, jailed.ppid, jailed.jid), (71, 1, Jid::new(9)));
        assert_eq!((jailed.start.as_secs(), jailed.kernel), (7, false));
        assert_eq!(
            (jailed.command().as_str(), jailed.state),
            ("sh", ProcessState::Zombie)
        );
        assert_eq!((own.jid, own.comm.len()), (None, 19));
    }

    #[test]
    fn other_sizes_are_an_error() {
        let mut other = record(1, b"x");
        other[0] = 1;
        assert!(decode(&other).is_err());
        assert!(decode(&record(1, b"x")[1..]).is_err());
        assert_eq!(decode(&[]), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }

        #[test]
        fn no_record_panics(bytes in prop::collection::vec(any::<u8>(), SIZE - 4)) {
            let record = [&1088_i32.to_ne_bytes()[..], &bytes].concat();
            let processes = decode(&record).unwrap();
            prop_assert_eq!(processes.len(), 1);
            prop_assert!(processes[0].comm.len() <= COMM);
        }
    }
}
