//! Programs for files: cat(1), mkdir(1), rm(1), rmdir(1), touch(1).

use std::ffi::{CStr, CString};

use jail::{Errno, Kernel};
use jail_sys::sys::fcntl::{AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, O_CREAT, O_WRONLY};
use jail_sys::sys::stat::{S_IFDIR, S_IFMT};

use super::Context;
use super::basic::print;
use super::ls::entries;

/// cat(1).
pub(super) fn cat(program: &mut Context) -> i32 {
    let mut status = 0;
    let (_, files) = options(program);
    if files.is_empty() {
        return copy(program, "stdin", program.read_stdin());
    }
    for file in files {
        let text = match file.as_str() {
            "-" => program.read_stdin(),
            path => program.read_file(path),
        };
        status |= copy(program, &file, text);
    }
    status
}

fn copy(program: &Context, name: &str, text: Result<Vec<u8>, Errno>) -> i32 {
    match text {
        Ok(text) => print(program, &text),
        Err(errno) => fail(program, name, errno),
    }
}

/// mkdir(1): `-p`.
pub(super) fn mkdir(program: &mut Context) -> i32 {
    let (options, dirs) = options(program);
    let parents = options.contains('p');
    each(program, &dirs, |path| {
        if !parents {
            return program.process().mkdirat(AT_FDCWD, path, 0o777);
        }
        let whole = path.to_string_lossy();
        let ends = whole.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([whole.len()]) {
            let above = whole.get(..end).unwrap_or_default();
            let above = CString::new(above).map_err(|_| Errno::EINVAL)?;
            let made = program.process().mkdirat(AT_FDCWD, &above, 0o777);
            let there = above.is_empty() || is_dir(program, &above, 0);
            made.or_else(|errno| if there { Ok(()) } else { Err(errno) })?;
        }
        Ok(())
    })
}

/// rm(1): `-f`, `-r`.
pub(super) fn rm(program: &mut Context) -> i32 {
    let (options, files) = options(program);
    let force = options.contains('f');
    let recursive = options.contains(['r', 'R']);
    each(program, &files, |path| {
        let removed = if is_dir(program, path, AT_SYMLINK_NOFOLLOW) {
            if recursive {
                remove_tree(program, path, 0)
            } else {
                Err(Errno::EISDIR)
            }
        } else {
            program.process().unlinkat(AT_FDCWD, path, 0)
        };
        match removed {
            Err(Errno::ENOENT) if force => Ok(()),
            removed => removed,
        }
    })
}

fn remove_tree(program: &Context, dir: &CStr, depth: usize) -> Result<(), Errno> {
    if depth > MAX_DEPTH {
        return Err(Errno::ENAMETOOLONG);
    }
    for name in entries(program, dir)? {
        let path = [dir.to_bytes(), b"/", &name].concat();
        let path = CString::new(path).map_err(|_| Errno::EINVAL)?;
        if is_dir(program, &path, AT_SYMLINK_NOFOLLOW) {
            remove_tree(program, &path, depth + 1)?;
        } else {
            program.process().unlinkat(AT_FDCWD, &path, 0)?;
        }
    }
    program.process().unlinkat(AT_FDCWD, dir, AT_REMOVEDIR)
}

/// rmdir(1).
pub(super) fn rmdir(program: &mut Context) -> i32 {
    let (_, dirs) = options(program);
    each(program, &dirs, |path| {
        program.process().unlinkat(AT_FDCWD, path, AT_REMOVEDIR)
    })
}

/// touch(1): makes files that are not there.
pub(super) fn touch(program: &mut Context) -> i32 {
    let (_, files) = options(program);
    each(program, &files, |path| {
        let process = program.process();
        let fd = process.openat(AT_FDCWD, path, O_WRONLY | O_CREAT, 0o666)?;
        process.close(fd)
    })
}

/// The letters of the options, and the other arguments.
pub(super) fn options(program: &Context) -> (String, Vec<String>) {
    let mut letters = String::new();
    let mut args = program.args().skip(1).peekable();
    while let Some(arg) = args.next_if(|arg| arg.len() > 1 && arg.starts_with('-')) {
        if arg == "--" {
            break;
        }
        letters.push_str(arg.get(1..).unwrap_or_default());
    }
    (letters, args.map(std::borrow::Cow::into_owned).collect())
}

/// Does something to each of the files; 1 if that failed for some.
fn each(program: &Context, files: &[String], act: impl Fn(&CStr) -> Result<(), Errno>) -> i32 {
    let mut status = 0;
    for file in files {
        let path = CString::new(file.as_str()).map_err(|_| Errno::EINVAL);
        if let Err(errno) = path.and_then(|path| act(&path)) {
            status = fail(program, file, errno);
        }
    }
    status
}

pub(super) fn fail(program: &Context, name: &str, errno: Errno) -> i32 {
    program.complain(format_args!("{name}: {}", errno.message()));
    1
}

pub(super) fn is_dir(program: &Context, path: &CStr, flags: i32) -> bool {
    let stat = program.process().fstatat(AT_FDCWD, path, flags);
    stat.is_ok_and(|stat| stat.mode & u32::from(S_IFMT) == u32::from(S_IFDIR))
}

/// How deep `rm -r` goes.
const MAX_DEPTH: usize = 128;
