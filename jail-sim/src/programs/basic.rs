//! Programs that need nothing but their arguments: echo(1), env(1), pwd(1), sleep(1).

use std::io::Write;
use std::time::Duration;

use jail::Errno;

use super::Context;

/// Writes a text and gives the status of having done so.
pub(super) fn print(program: &Context, text: &[u8]) -> i32 {
    i32::from(program.stdout().write_all(text).is_err())
}

/// echo(1): `-n` leaves out the newline.
pub(super) fn echo(program: &mut Context) -> i32 {
    let args = program.argv().get(1..).unwrap_or_default();
    print(program, &echo_text(args))
}

/// What echo(1) writes.
pub(super) fn echo_text<T: AsRef<[u8]>>(args: &[T]) -> Vec<u8> {
    let (args, end) = match args.split_first() {
        Some((first, rest)) if first.as_ref() == b"-n" => (rest, &b""[..]),
        _ => (args, &b"\n"[..]),
    };
    let words: Vec<&[u8]> = args.iter().map(AsRef::as_ref).collect();
    let mut text = words.join(&b' ');
    text.extend(end);
    text
}

/// env(1): writes the environment, or runs a program with more of it.
pub(super) fn env(program: &mut Context) -> i32 {
    let mut env = program.environ().to_vec();
    let mut args = program.argv().iter().skip(1).peekable();
    while let Some(entry) = args.next_if(|arg| arg.contains(&b'=')) {
        let name = entry.split_inclusive(|byte| *byte == b'=').next();
        let name = name.unwrap_or_default();
        env.retain(|old| !old.starts_with(name));
        env.push(entry.clone());
    }
    let argv: Vec<Vec<u8>> = args.cloned().collect();
    let Some(name) = argv.first() else {
        let text: Vec<u8> = env.iter().flat_map(|e| [e, &b"\n"[..]].concat()).collect();
        return print(program, &text);
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let path = program.env("PATH").unwrap_or_default();
    let paths = search(&path, &name);
    program.exec(&paths, &argv, &env).unwrap_or_else(|errno| {
        program.complain(format_args!("{name}: {}", errno.message()));
        if errno == Errno::ENOENT { 127 } else { 126 }
    })
}

/// What execvp(3) would try.
pub(super) fn search(path: &str, name: &str) -> Vec<String> {
    if name.contains('/') {
        return vec![name.to_owned()];
    }
    let path = if path.is_empty() { DEFAULT_PATH } else { path };
    path.split(':').map(|dir| format!("{dir}/{name}")).collect()
}

/// pwd(1).
pub(super) fn pwd(program: &mut Context) -> i32 {
    match program.process().getcwd() {
        Ok(cwd) => print(program, &[&cwd[..], b"\n"].concat()),
        Err(errno) => {
            program.complain(errno.message());
            1
        }
    }
}

/// sleep(1): seconds, fractions too.
pub(super) fn sleep(program: &mut Context) -> i32 {
    let seconds = program.arg(1).and_then(|arg| arg.parse().ok());
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let Some(time) = time else {
        program.complain("usage: sleep number");
        return 1;
    };
    i32::from(program.sleep(time).is_err())
}

/// `_PATH_STDPATH`.
const DEFAULT_PATH: &str = "/usr/bin:/bin:/usr/sbin:/sbin";
