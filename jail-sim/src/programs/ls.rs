//! ls(1), a name a line.

use std::ffi::{CStr, CString};

use jail::{Errno, Kernel};
use jail_sys::sys::dirent::dirent;
use jail_sys::sys::fcntl::{AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_CLOEXEC, O_DIRECTORY, O_RDONLY};

use super::Context;
use super::basic::print;
use super::files::{fail, is_dir, options};

/// ls(1): `-a`, `-A`, `-d`.
pub(super) fn ls(program: &mut Context) -> i32 {
    let (options, mut paths) = options(program);
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let many = paths.len() > 1;
    let mut status = 0;
    for path in &paths {
        status |= match list(program, path, &options, many) {
            Ok(text) => print(program, &text),
            Err(errno) => fail(program, path, errno),
        };
    }
    status
}

fn list(program: &Context, path: &str, options: &str, many: bool) -> Result<Vec<u8>, Errno> {
    let c_path = CString::new(path).map_err(|_| Errno::EINVAL)?;
    if options.contains('d') || !is_dir(program, &c_path, 0) {
        let process = program.process();
        process.fstatat(AT_FDCWD, &c_path, AT_SYMLINK_NOFOLLOW)?;
        return Ok(format!("{path}\n").into_bytes());
    }
    let mut names = entries(program, &c_path)?;
    let hidden = options.contains(['a', 'A']);
    names.retain(|name| hidden || !name.starts_with(b"."));
    if options.contains('a') {
        names.splice(..0, [b".".to_vec(), b"..".to_vec()]);
    }
    let title = if many {
        format!("{path}:\n")
    } else {
        String::new()
    };
    let mut text = title.into_bytes();
    for name in names {
        text.extend(name);
        text.push(b'\n');
    }
    Ok(text)
}

/// The names in a directory but `.` and `..`.
pub(super) fn entries(program: &Context, dir: &CStr) -> Result<Vec<Vec<u8>>, Errno> {
    let process = program.process();
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    let fd = process.openat(AT_FDCWD, dir, flags, 0)?;
    let mut names = Vec::new();
    let mut buf = [0; 4096];
    let end = loop {
        match process.getdirentries(fd, &mut buf) {
            Ok(0) => break Ok(()),
            Ok(got) => decode(buf.get(..got).unwrap_or_default(), &mut names),
            Err(errno) => break Err(errno),
        }
    };
    process.close(fd)?;
    end?;
    names.retain(|name| name != b"." && name != b"..");
    Ok(names)
}

/// The names of some `struct dirent`s.
fn decode(mut bytes: &[u8], names: &mut Vec<Vec<u8>>) {
    let field = |bytes: &[u8], at: usize| {
        let field = bytes.get(at..)?.first_chunk()?;
        Some(usize::from(u16::from_ne_bytes(*field)))
    };
    while let (Some(reclen), Some(namlen)) = (
        field(bytes, std::mem::offset_of!(dirent, d_reclen)),
        field(bytes, std::mem::offset_of!(dirent, d_namlen)),
    ) {
        let start = std::mem::offset_of!(dirent, d_name);
        names.extend(bytes.get(start..start + namlen).map(<[u8]>::to_vec));
        bytes = bytes.get(reclen.max(1)..).unwrap_or_default();
    }
}
