//! Children: pipes, subshells, what runs in the background, and programs.

use std::sync::Arc;

use jail::Errno;
use jail::kernel::{SpawnError, SpawnStep};

use super::ast::{Command, Item, List};
use super::eval::Flow;
use super::io::Io;
use super::{Context, Shell};
use crate::programs::basic::search;

impl Shell {
    /// `a | b | c`: each in a subshell; the last one's status counts.
    pub(super) fn pipeline(&mut self, program: &mut Context, commands: &[Command], io: Io) -> Flow {
        let mut children = Vec::new();
        let mut input = None;
        for (at, command) in commands.iter().enumerate() {
            let mut own = input.map_or(io, |read| io.with(0, read));
            let mut next = None;
            if at + 1 < commands.len() {
                let Some((read, write)) = self.pipe(program, io) else {
                    break;
                };
                own = own.with(1, write);
                next = Some((read, write));
            }
            if !self.cannot_fork {
                children.extend(self.fork_command(program, command.clone(), own));
            }
            self.close(program, input.as_slice());
            self.close(program, next.map(|(_, write)| write).as_slice());
            input = next.map(|(read, _)| read);
        }
        self.close(program, input.as_slice());
        if self.cannot_fork {
            return Flow::Exit(2);
        }
        self.status = 2;
        for child in children {
            match program.wait(child) {
                Ok(status) => self.status = status,
                Err(_) => return Flow::Exit(2),
            }
        }
        Flow::Next
    }

    /// `command &`
    pub(super) fn background(&mut self, program: &mut Context, command: &Command, io: Io) -> Flow {
        let Some(pid) = self.fork_command(program, command.clone(), io) else {
            return Flow::Exit(2);
        };
        self.status = 0;
        self.background = Some(pid);
        self.jobs.push(pid);
        Flow::Next
    }

    /// `( list )`
    pub(super) fn subshell(&mut self, program: &mut Context, list: &List, io: Io) -> Flow {
        let child = self.fork_list(program, list.clone(), io);
        match child.map(|pid| program.wait(pid)) {
            Some(Ok(status)) => self.status = status,
            Some(Err(_)) | None => return Flow::Exit(2),
        }
        Flow::Next
    }

    fn fork_command(&mut self, program: &Context, command: Command, io: Io) -> Option<i32> {
        let item = Item {
            command,
            background: false,
        };
        self.fork_list(program, vec![item], io)
    }

    /// A child runs a list and ends; it is one program itself if that is all there is to run. Without
    /// one the shell ends.
    pub(super) fn fork_list(&mut self, program: &Context, list: List, io: Io) -> Option<i32> {
        let mut shell = self.clone();
        shell.jobs.clear();
        let forked = program.fork(Arc::new(move |program: &mut Context| {
            let mut shell = shell.clone();
            let others = shell.open.iter().filter(|fd| !io.fds.contains(fd));
            let others: Vec<_> = others.copied().collect();
            shell.close(program, &others);
            let flow = match list.as_slice() {
                [item] => shell.last(program, &item.command, io),
                _ => shell.list(program, &list, io),
            };
            match flow {
                Flow::Exit(status) => status & 0xff,
                _ => shell.status & 0xff,
            }
        }));
        if let Err(errno) = forked {
            self.no_fork(program, errno, io);
        }
        forked.ok()
    }

    fn no_fork(&mut self, program: &Context, errno: Errno, io: Io) {
        io.complain(program, &format!("Cannot fork: {}", errno.message()));
        self.cannot_fork = true;
    }

    /// Starts a program and waits for it.
    pub(super) fn run(&mut self, program: &mut Context, argv: &[String], io: Io) -> Flow {
        let Some(name) = argv.first() else {
            return Flow::Next;
        };
        let paths = search(self.vars.get("PATH").unwrap_or_default(), name);
        let environ = self.vars.environ();
        match program.spawn(&paths, argv, &environ, io.fds) {
            Ok(pid) => match program.wait(pid) {
                Ok(status) => self.status = status,
                Err(_) => return Flow::Exit(2),
            },
            Err(SpawnError {
                step: SpawnStep::Fork,
                errno,
                ..
            }) => {
                self.no_fork(program, errno, io);
                return Flow::Exit(2);
            }
            Err(SpawnError { errno, .. }) => self.not_run(program, name, errno, io),
        }
        Flow::Next
    }

    /// Becomes a program.
    pub(super) fn exec(&mut self, program: &mut Context, argv: &[String], io: Io) -> Flow {
        let Some(name) = argv.first() else {
            return Flow::Next;
        };
        let paths = search(self.vars.get("PATH").unwrap_or_default(), name);
        if program.set_stdio(io.fds).is_err() {
            return Flow::Exit(2);
        }
        let open = std::mem::take(&mut self.open);
        self.close(program, &open);
        match program.exec(&paths, argv, &self.vars.environ()) {
            Ok(status) => Flow::Exit(status),
            Err(errno) => {
                self.not_run(program, name, errno, Io::STD);
                Flow::Exit(self.status)
            }
        }
    }

    fn not_run(&mut self, program: &Context, name: &str, errno: Errno, io: Io) {
        let (text, status) = match errno {
            Errno::ENOENT | Errno::ENOTDIR => ("not found", 127),
            errno => (errno.message(), 126),
        };
        io.complain(program, &format!("{name}: {text}"));
        self.status = status;
    }
}
