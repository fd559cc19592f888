//! What a kernel tells: lists of bytes in forms of its own.

use core::ffi::CStr;
use std::ffi::c_char;

use jail::{Errno, Host, JailName, Kernel};
use jail_sys::sys::mount::statfs;

/// A kernel that answers everything with the same bytes.
#[derive(Debug)]
struct Answers(Vec<u8>);

impl Answers {
    fn host(bytes: &[u8]) -> Host {
        Host::new(Self(bytes.into()))
    }

    /// As much as fits; that there is more is an error.
    fn fill(&self, out: &mut [u8], short: Errno) -> Result<usize, Errno> {
        if out.is_empty() {
            return Ok(self.0.len());
        }
        let to = out.get_mut(..self.0.len()).ok_or(short)?;
        to.copy_from_slice(&self.0);
        Ok(self.0.len())
    }
}

impl Kernel for Answers {
    fn sysctl(&self, _: &[i32], old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        self.fill(old, Errno::ENOMEM)
    }

    fn sysctlbyname(&self, name: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        if name == c"kern.osreldate" {
            old.copy_from_slice(&1_501_000_i32.to_ne_bytes());
            return Ok(4);
        }
        self.fill(old, Errno::ENOMEM)
    }

    fn rctl_get_rules(&self, _: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.fill(out, Errno::ERANGE).map(drop)
    }

    fn rctl_get_racct(&self, _: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.fill(out, Errno::ERANGE).map(drop)
    }

    fn getfsstat(&self, buf: &mut [statfs], _: i32) -> Result<usize, Errno> {
        let all = self.0.chunks(SIZE_OF_A_MOUNT);
        if buf.is_empty() {
            return Ok(all.len());
        }
        Ok(buf
            .iter_mut()
            .zip(all)
            .map(|(to, from)| *to = mount(from))
            .count())
    }
}

/// Of the bytes that are looked at: those of the texts, the fsid, the flags.
const SIZE_OF_A_MOUNT: usize = 3 * TEXT + 16;
/// Short, so that a fuzzer gets on.
const TEXT: usize = 24;

fn mount(bytes: &[u8]) -> statfs {
    let mut mount = statfs::ZERO;
    let mut bytes = bytes.iter().copied();
    let mut number = || {
        let four: Vec<u8> = bytes.by_ref().take(4).chain([0; 4]).take(4).collect();
        i32::from_ne_bytes([four[0], four[1], four[2], four[3]])
    };
    mount.f_fsid.val = [number(), number()];
    mount.f_flags = number() as u64 | ((number() as u64) << 32);
    // Not every text has an end: those that are full have none.
    let fill = |text: &mut [c_char], bytes: &mut dyn Iterator<Item = u8>| {
        let full = bytes.next() == Some(0xff);
        for (to, from) in text.iter_mut().zip(bytes.take(TEXT - 1)) {
            *to = from as c_char;
        }
        if full {
            text.fill(b'x' as c_char);
        }
    };
    fill(&mut mount.f_fstypename, &mut bytes);
    fill(&mut mount.f_mntfromname, &mut bytes);
    fill(&mut mount.f_mntonname, &mut bytes);
    mount
}

/// `struct kinfo_proc`, one after the other.
pub fn processes(bytes: &[u8]) {
    let host = Answers::host(bytes);
    for process in host.processes().unwrap_or_default() {
        let _ = format!("{process:?} {}", process.command());
    }
}

/// `struct statfs`.
pub fn mounts(bytes: &[u8]) {
    let host = Answers::host(bytes);
    for mount in host.mounts().unwrap_or_default() {
        assert!(!mount.to_string().contains(['\n', '\x1b']), "{mount:?}");
        let _ = (mount.on().to_owned(), mount.flags(), mount.fsid());
    }
    let _ = host.mounts_under("/");
}

/// `kern.geom.confxml`.
pub fn disks(bytes: &[u8]) {
    for disk in Answers::host(bytes).mds().unwrap_or_default() {
        assert!(!disk.to_string().contains(['\n', '\x1b']), "{disk:?}");
    }
}

/// Messages of the routing socket: interfaces and their addresses.
pub fn interfaces(bytes: &[u8]) {
    let host = Answers::host(bytes);
    for interface in host.interfaces().unwrap_or_default() {
        let _ = format!("{interface:?} {}", interface.name);
    }
    let _ = host.addresses();
}

/// Rules and usage as rctl(2) tells them.
pub fn limits(bytes: &[u8]) {
    let host = Answers::host(bytes);
    let web: JailName = "web".parse().expect("a name");
    for limit in host.limits(&web).unwrap_or_default() {
        assert_eq!(limit.to_string().parse(), Ok(limit));
    }
    let _ = host.usage(&web).map(|usage| format!("{usage:?}"));
}
