//! newfs(8): a file system on a disk. Here that is a superblock, by which the simulated kernel
//! knows it.

use std::collections::hash_map::RandomState;
use std::ffi::CString;
use std::hash::{BuildHasher, Hasher};

use jail::{Errno, Kernel};
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDWR};

use super::Context;
use super::files::fail;
use crate::vfs::superblock::{SBLOCK, new};

/// newfs(8) with its usual options, all of which it takes for granted.
pub(super) fn newfs(program: &mut Context) -> i32 {
    let device = match operand(program) {
        Ok(device) => device,
        Err(usage) => {
            let _ = std::io::Write::write_all(&mut program.stderr(), usage.as_bytes());
            return 1;
        }
    };
    let path = match device.contains('/') {
        true => device.clone(),
        false => format!("/dev/{device}"),
    };
    match write_superblock(program, &path) {
        Ok(()) => 0,
        Err(errno) => fail(program, &device, errno),
    }
}

/// The one operand, behind options with and without a value.
fn operand(program: &Context) -> Result<String, String> {
    let args: Vec<String> = program.args().skip(1).map(Into::into).collect();
    let mut left = args.iter();
    let mut operand = None;
    while let Some(arg) = left.next() {
        let Some(options) = arg.strip_prefix('-') else {
            operand = Some(arg.clone());
            break;
        };
        for (at, option) in options.char_indices() {
            if WITH_VALUE.contains(option) {
                if at + 1 == options.len() && left.next().is_none() {
                    return Err(format!("newfs: option requires an argument -- {option}\n"));
                }
                break;
            }
            if !FLAGS.contains(option) {
                return Err(format!("newfs: illegal option -- {option}\n"));
            }
        }
    }
    operand.ok_or_else(|| "usage: newfs [ -fsoptions ] special-device\n".to_owned())
}

fn write_superblock(program: &Context, path: &str) -> Result<(), Errno> {
    let path = CString::new(path).map_err(|_| Errno::EINVAL)?;
    let process = program.process();
    let fd = process.openat(AT_FDCWD, &path, O_RDWR, 0)?;
    let written = write_at_superblock(process, fd);
    let closed = process.close(fd);
    written.and(closed)
}

fn write_at_superblock(process: &crate::Process, fd: jail::RawFd) -> Result<(), Errno> {
    let mut skipped = 0;
    let mut chunk = vec![0; 8_192];
    while skipped < SBLOCK {
        match process.read(fd, &mut chunk)? {
            0 => return Err(Errno::ENOSPC),
            count => skipped += count as u64,
        }
    }
    let block = new(random_id());
    match process.write(fd, &block)? {
        count if count == block.len() => Ok(()),
        _ => Err(Errno::ENOSPC),
    }
}

/// No two file systems have the same, whatever machine and program made them.
fn random_id() -> [i32; 2] {
    let random = RandomState::new().build_hasher().finish();
    let [a, b, c, d, e, f, g, h] = random.to_le_bytes();
    [
        i32::from_le_bytes([a, b, c, d]),
        i32::from_le_bytes([e, f, g, h]),
    ]
}

const WITH_VALUE: &str = "LOSTabcdefghikmoprs";
const FLAGS: &str = "EJNUjlnt";
