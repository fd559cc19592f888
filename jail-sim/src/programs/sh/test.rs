//! test(1).

use std::ffi::CString;

use jail::Kernel;
use jail_sys::sys::fcntl::{AT_FDCWD, AT_SYMLINK_NOFOLLOW};
use jail_sys::sys::stat::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};

use super::Context;
use super::io::Io;

/// 0 if it is so, 1 if not, 2 if it makes no sense. No `-a` and `-o`: `&&` and `||` do that.
pub(super) fn test(program: &Context, args: &[String], io: Io) -> i32 {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match decide(program, &args) {
        Some(true) => 0,
        Some(false) => 1,
        None => {
            io.complain(program, "test: unexpected operator");
            2
        }
    }
}

fn decide(program: &Context, args: &[&str]) -> Option<bool> {
    match *args {
        [] => Some(false),
        [text] => Some(!text.is_empty()),
        ["!", text] => Some(text.is_empty()),
        [op, operand] => unary(program, op, operand),
        [left, op, right] => match binary(left, op, right) {
            None if left == "!" => decide(program, &[op, right]).map(|so| !so),
            so => so,
        },
        ["!", left, op, right] => binary(left, op, right).map(|so| !so),
        _ => None,
    }
}

fn unary(program: &Context, op: &str, operand: &str) -> Option<bool> {
    let follow = 0;
    match op {
        "-n" => Some(!operand.is_empty()),
        "-z" => Some(operand.is_empty()),
        "-e" | "-r" | "-w" | "-x" => Some(mode(program, operand, follow).is_some()),
        "-d" => Some(mode(program, operand, follow) == Some(u32::from(S_IFDIR))),
        "-f" => Some(mode(program, operand, follow) == Some(u32::from(S_IFREG))),
        "-h" | "-L" => {
            let mode = mode(program, operand, AT_SYMLINK_NOFOLLOW);
            Some(mode == Some(u32::from(S_IFLNK)))
        }
        "-s" => Some(size(program, operand).is_some_and(|size| size > 0)),
        _ => None,
    }
}

fn binary(left: &str, op: &str, right: &str) -> Option<bool> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let numbers = || Some((number(left)?, number(right)?));
    match op {
        "=" | "==" => Some(left == right),
        "!=" => Some(left != right),
        "-eq" => numbers().map(|(left, right)| left == right),
        "-ne" => numbers().map(|(left, right)| left != right),
        "-lt" => numbers().map(|(left, right)| left < right),
        "-le" => numbers().map(|(left, right)| left <= right),
        "-gt" => numbers().map(|(left, right)| left > right),
        "-ge" => numbers().map(|(left, right)| left >= right),
        _ => None,
    }
}

/// What kind of file it is.
fn mode(program: &Context, path: &str, flags: i32) -> Option<u32> {
    let path = CString::new(path).ok()?;
    let stat = program.process().fstatat(AT_FDCWD, &path, flags).ok()?;
    Some(stat.mode & u32::from(S_IFMT))
}

fn size(program: &Context, path: &str) -> Option<i64> {
    let path = CString::new(path).ok()?;
    let stat = program.process().fstatat(AT_FDCWD, &path, 0).ok()?;
    Some(stat.size)
}
