//! Commands of the shell's own: `.`, `:`, `[`, `break`, `cd`, `continue`, `echo`, `eval`, `exec`,
//! `exit`, `export`, `false`, `pwd`, `set`, `shift`, `test`, `true`, `unset`, `wait`.

use std::ffi::CString;

use jail::Errno;

use super::eval::Flow;
use super::io::Io;
use super::parser::is_variable;
use super::{Context, Shell, cannot_open, test};
use crate::programs::basic::echo_text;

/// Whether the shell runs this command itself.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}

impl Shell {
    /// Runs one.
    pub(super) fn builtin(&mut self, program: &mut Context, argv: &[String], io: Io) -> Flow {
        let Some((name, args)) = argv.split_first() else {
            return Flow::Next;
        };
        let before = std::mem::replace(&mut self.status, 0);
        match name.as_str() {
            "false" => self.status = 1,
            "echo" => self.status = io.print(program, &echo_text(args)),
            "pwd" => self.pwd(program, io),
            "cd" => self.cd(program, args, io),
            "test" => self.status = test::test(program, args, io),
            "[" => self.bracket(program, args, io),
            "export" => self.export(args),
            "unset" => args.iter().for_each(|name| drop(self.vars.take(name))),
            "set" => self.set(args),
            "shift" => self.shift(program, args, io),
            "wait" => return self.wait(program, args),
            "exit" => return Flow::Exit(number(args).unwrap_or(before)),
            "break" => return Flow::Break(loops(args)),
            "continue" => return Flow::Continue(loops(args)),
            "eval" => {
                self.status = before;
                return self.nested(program, &args.join(" "), io);
            }
            "." => return self.dot(program, args, io),
            "exec" if !args.is_empty() => return self.exec(program, args, io),
            "exec" => self.status = i32::from(program.set_stdio(io.fds).is_err()),
            _ => {}
        }
        Flow::Next
    }

    fn pwd(&mut self, program: &Context, io: Io) {
        match program.process().getcwd() {
            Ok(cwd) => self.status = io.print(program, &[&cwd[..], b"\n"].concat()),
            Err(errno) => self.fail(program, "pwd", errno, io),
        }
    }

    fn cd(&mut self, program: &Context, args: &[String], io: Io) {
        let home = || self.vars.get("HOME").map(str::to_owned);
        let Some(dir) = args.first().cloned().or_else(home) else {
            io.complain(program, "cd: HOME not set");
            self.status = 2;
            return;
        };
        let changed = CString::new(dir.as_str())
            .map_err(|_| Errno::EINVAL)
            .and_then(|dir| program.process().chdir(&dir))
            .and_then(|()| program.process().getcwd());
        match changed {
            Ok(cwd) => self.vars.set("PWD", &String::from_utf8_lossy(&cwd)),
            Err(errno) => self.fail(program, &format!("cd: {dir}"), errno, io),
        }
    }

    fn bracket(&mut self, program: &Context, args: &[String], io: Io) {
        self.status = match args.split_last() {
            Some((last, args)) if last == "]" => test::test(program, args, io),
            _ => {
                io.complain(program, "[: missing ]");
                2
            }
        };
    }

    fn export(&mut self, args: &[String]) {
        for arg in args {
            let (name, value) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (arg.as_str(), None),
            };
            if !is_variable(name) {
                self.status = 2;
                continue;
            }
            if let Some(value) = value {
                self.vars.set(name, value);
            }
            self.vars.export(name);
        }
    }

    /// `-e`, `+e`, and new arguments; other options are taken and ignored.
    fn set(&mut self, args: &[String]) {
        for (at, arg) in args.iter().enumerate() {
            let (on, letters) = match (arg.strip_prefix('-'), arg.strip_prefix('+')) {
                (Some(letters), _) if letters != "-" => (true, letters),
                (None, Some(letters)) => (false, letters),
                (minus, _) => {
                    let skip = at + usize::from(minus.is_some());
                    self.args = args.iter().skip(skip).cloned().collect();
                    return;
                }
            };
            if letters.contains('e') {
                self.errexit = on;
            }
        }
    }

    fn shift(&mut self, program: &Context, args: &[String], io: Io) {
        let count = number(args).map_or(Some(1), |n| usize::try_from(n).ok());
        match count.filter(|count| *count <= self.args.len()) {
            Some(count) => drop(self.args.drain(..count)),
            None => {
                io.complain(program, "shift: can't shift that many");
                self.status = 2;
            }
        }
    }

    /// For all children in the background, or one of them.
    fn wait(&mut self, program: &Context, args: &[String]) -> Flow {
        let jobs = match number(args) {
            Some(pid) if self.jobs.contains(&pid) => vec![pid],
            Some(_) => {
                self.status = 127;
                return Flow::Next;
            }
            None => self.jobs.clone(),
        };
        for pid in jobs {
            self.jobs.retain(|job| *job != pid);
            match program.wait(pid) {
                Ok(status) if !args.is_empty() => self.status = status,
                Ok(_) | Err(Errno::ECHILD) => {}
                Err(_) => return Flow::Exit(2),
            }
        }
        Flow::Next
    }

    fn dot(&mut self, program: &mut Context, args: &[String], io: Io) -> Flow {
        let Some(path) = args.first() else {
            return Flow::Next;
        };
        match program.read_file(path) {
            Ok(text) => self.nested(program, &String::from_utf8_lossy(&text), io),
            Err(errno) => {
                io.complain(program, &cannot_open(path, errno));
                Flow::Exit(2)
            }
        }
    }

    /// A script inside the script.
    fn nested(&mut self, program: &mut Context, text: &str, io: Io) -> Flow {
        if self.depth > MAX_DEPTH {
            io.complain(program, "nested too deeply");
            return Flow::Exit(2);
        }
        self.depth += 1;
        let flow = self.eval_text(program, text, io);
        self.depth -= 1;
        flow
    }

    fn fail(&mut self, program: &Context, what: &str, errno: Errno, io: Io) {
        io.complain(program, &format!("{what}: {}", errno.message()));
        self.status = 2;
    }
}

fn number(args: &[String]) -> Option<i32> {
    args.first()?.parse().ok()
}

fn loops(args: &[String]) -> usize {
    let loops = number(args).and_then(|loops| usize::try_from(loops).ok());
    loops.unwrap_or(1).max(1)
}

const BUILTINS: [&str; 19] = [
    ".", ":", "[", "break", "cd", "continue", "echo", "eval", "exec", "exit", "export", "false",
    "pwd", "set", "shift", "test", "true", "unset", "wait",
];

/// How many `eval` and `.` may be inside each other.
const MAX_DEPTH: usize = 20;
