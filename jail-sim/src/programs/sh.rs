//! sh(1): enough of it for `sh /etc/rc` and `sh -c`.
//!
//! Words with all quotes, `$name`, `${name}`, `${name:-word}` and the special parameters,
//! `$(...)`; lists, pipes, `&`, redirections of descriptors 0 to 2; `if`, `while`, `until`,
//! `for`, `{ }`, `( )`; the built-in commands of [`builtins`]. No functions, patterns,
//! arithmetic, here-documents, job control. Text is UTF-8.

mod ast;
mod builtins;
mod eval;
mod expand;
mod io;
mod job;
mod lexer;
mod parser;
mod test;
mod vars;

use jail::{Errno, RawFd};

use super::Context;
use eval::Flow;
use io::Io;
use vars::Vars;

/// A shell and what it remembers. A subshell begins with a copy.
#[derive(Clone, Debug)]
struct Shell {
    vars: Vars,
    /// `$0`.
    name: String,
    /// `$1` and so on.
    args: Vec<String>,
    /// `$?`.
    status: i32,
    /// Of the last `$(...)` of a command.
    output_status: i32,
    /// `$!`.
    background: Option<i32>,
    /// Children in the background that nobody has waited for.
    jobs: Vec<i32>,
    /// `set -e`.
    errexit: bool,
    /// How many conditions are being tested: `set -e` does not count there.
    conditions: usize,
    /// What it has open for commands: files and pipes.
    open: Vec<RawFd>,
    /// How many `eval` and `.` are inside each other.
    depth: usize,
    /// A fork was refused, which ends a shell: `error` in `bin/sh/error.c`.
    cannot_fork: bool,
}

/// The program.
pub(super) fn sh(program: &mut Context) -> i32 {
    let mut args: Vec<String> = program.args().skip(1).map(|arg| arg.into()).collect();
    let mut shell = Shell::new(program);
    let mut command = None;
    while args
        .first()
        .is_some_and(|arg| arg.len() > 1 && arg.starts_with('-'))
    {
        let option = args.remove(0);
        shell.errexit |= option.contains('e');
        if option.contains('c') && !args.is_empty() {
            command = Some(args.remove(0));
        }
    }
    if let Some(text) = command {
        if !args.is_empty() {
            shell.name = args.remove(0);
        }
        shell.args = args;
        return shell.run_text(program, &text);
    }
    if args.is_empty() {
        let text = program.read_stdin().unwrap_or_default();
        return shell.run_text(program, &String::from_utf8_lossy(&text));
    }
    shell.run_file(program, &args)
}

impl Shell {
    fn new(program: &Context) -> Self {
        Self {
            vars: Vars::from_environ(program.environ()),
            name: program.arg(0).unwrap_or_default().into_owned(),
            args: Vec::new(),
            status: 0,
            output_status: 0,
            background: None,
            jobs: Vec::new(),
            errexit: false,
            conditions: 0,
            open: Vec::new(),
            depth: 0,
            cannot_fork: false,
        }
    }

    /// `sh file ...`: a program registered at that path takes over.
    fn run_file(&mut self, program: &mut Context, args: &[String]) -> i32 {
        let Some(path) = args.first().cloned() else {
            return 0;
        };
        if program.is_program(&path) {
            let environ = self.vars.environ();
            let ended = program.exec(&[path], args, &environ);
            return ended.unwrap_or(2);
        }
        match program.read_file(&path) {
            Ok(text) => {
                self.name = path;
                self.args = args.iter().skip(1).cloned().collect();
                self.run_text(program, &String::from_utf8_lossy(&text))
            }
            Err(errno) => {
                let text = cannot_open(&path, errno);
                Io::STD.complain(program, &text);
                2
            }
        }
    }

    fn run_text(&mut self, program: &mut Context, text: &str) -> i32 {
        let flow = self.eval_text(program, text, Io::STD);
        if let Flow::Exit(status) = flow {
            self.status = status;
        }
        self.status & 0xff
    }

    /// Parses and runs a text; a syntax error ends the shell.
    fn eval_text(&mut self, program: &mut Context, text: &str, io: Io) -> Flow {
        match parser::parse(text) {
            Ok(list) => self.list(program, &list, io),
            Err(error) => {
                io.complain(program, &format!("Syntax error: {error}"));
                Flow::Exit(2)
            }
        }
    }
}

fn cannot_open(path: &str, errno: Errno) -> String {
    format!("cannot open {path}: {}", errno.message())
}
