//! Running commands.

use super::ast::{Command, List, Simple, Word};
use super::builtins::is_builtin;
use super::io::Io;
use super::{Context, Shell};

/// What comes after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    /// Out of so many loops.
    Break(usize),
    /// On with the next turn, after leaving so many loops but one.
    Continue(usize),
    /// The shell ends.
    Exit(i32),
}

impl Shell {
    pub(super) fn list(&mut self, program: &mut Context, list: &List, io: Io) -> Flow {
        for item in list {
            if !program.process().alive() {
                return Flow::Exit(1);
            }
            let flow = match item.background {
                true => self.background(program, &item.command, io),
                false => self.command(program, &item.command, io),
            };
            if flow != Flow::Next {
                return flow;
            }
        }
        Flow::Next
    }

    fn command(&mut self, program: &mut Context, command: &Command, io: Io) -> Flow {
        match command {
            Command::Simple(simple) => {
                let flow = self.simple(program, simple, io, false);
                self.errexit(flow)
            }
            Command::Pipeline { not, commands } => self.not(program, *not, commands, io),
            Command::AndOr { first, rest } => self.and_or(program, first, rest, io),
            Command::If { arms, otherwise } => self.if_else(program, arms, otherwise, io),
            Command::Loop {
                until,
                condition,
                body,
            } => self.repeat(program, *until, condition, body, io),
            Command::For { name, words, body } => {
                self.for_in(program, name, words.as_deref(), body, io)
            }
            Command::Group(list) => self.list(program, list, io),
            Command::Subshell(list) => {
                let flow = self.subshell(program, list, io);
                self.errexit(flow)
            }
            Command::Redirected(command, redirects) => {
                let (inner, opened) = self.redirect(program, redirects, io);
                let flow = match inner {
                    Some(inner) => self.command(program, command, inner),
                    None => {
                        self.status = 2;
                        self.errexit(Flow::Next)
                    }
                };
                self.close(program, &opened);
                flow
            }
        }
    }

    /// The last command of a child.
    pub(super) fn last(&mut self, program: &mut Context, command: &Command, io: Io) -> Flow {
        match command {
            Command::Simple(simple) => self.simple(program, simple, io, true),
            Command::Group(list) | Command::Subshell(list) => self.list(program, list, io),
            command => self.command(program, command, io),
        }
    }

    /// `set -e`: a failure that nobody tests ends the shell.
    fn errexit(&self, flow: Flow) -> Flow {
        if flow == Flow::Next && self.errexit && self.conditions == 0 && self.status != 0 {
            return Flow::Exit(self.status);
        }
        flow
    }

    /// Does something whose failure is no failure.
    fn tested(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        self.conditions += 1;
        let flow = run(self);
        self.conditions -= 1;
        flow
    }

    fn not(&mut self, program: &mut Context, not: bool, commands: &[Command], io: Io) -> Flow {
        if !not {
            let flow = self.pipeline(program, commands, io);
            return self.errexit(flow);
        }
        let flow = self.tested(|shell| match commands {
            [command] => shell.command(program, command, io),
            _ => shell.pipeline(program, commands, io),
        });
        self.status = i32::from(self.status == 0);
        flow
    }

    fn and_or(
        &mut self,
        program: &mut Context,
        first: &Command,
        rest: &[(bool, Command)],
        io: Io,
    ) -> Flow {
        let mut flow = self.tested(|shell| shell.command(program, first, io));
        for (at, (and, command)) in rest.iter().enumerate() {
            if flow != Flow::Next {
                return flow;
            }
            if *and != (self.status == 0) {
                continue;
            }
            flow = if at + 1 == rest.len() {
                self.command(program, command, io)
            } else {
                self.tested(|shell| shell.command(program, command, io))
            };
        }
        flow
    }

    fn if_else(
        &mut self,
        program: &mut Context,
        arms: &[(List, List)],
        otherwise: &List,
        io: Io,
    ) -> Flow {
        for (condition, then) in arms {
            let flow = self.tested(|shell| shell.list(program, condition, io));
            if flow != Flow::Next {
                return flow;
            }
            if self.status == 0 {
                return self.list(program, then, io);
            }
        }
        self.status = 0;
        self.list(program, otherwise, io)
    }

    fn repeat(
        &mut self,
        program: &mut Context,
        until: bool,
        condition: &List,
        body: &List,
        io: Io,
    ) -> Flow {
        let mut status = 0;
        loop {
            let flow = self.tested(|shell| shell.list(program, condition, io));
            let mut turn = end_of_turn(flow);
            if flow == Flow::Next {
                if until == (self.status == 0) {
                    self.status = status;
                    return Flow::Next;
                }
                turn = end_of_turn(self.list(program, body, io));
                status = self.status;
            }
            if let Some(flow) = turn {
                return flow;
            }
        }
    }

    fn for_in(
        &mut self,
        program: &mut Context,
        name: &str,
        words: Option<&[Word]>,
        body: &List,
        io: Io,
    ) -> Flow {
        let values = match words {
            Some(words) => self.fields(program, words, io),
            None => self.args.clone(),
        };
        if self.cannot_fork {
            return Flow::Exit(2);
        }
        self.status = 0;
        for value in values {
            self.vars.set(name, &value);
            if let Some(flow) = end_of_turn(self.list(program, body, io)) {
                return flow;
            }
        }
        Flow::Next
    }

    /// `last`: there is nothing to do afterwards, so a program may take the shell's place.
    fn simple(&mut self, program: &mut Context, simple: &Simple, io: Io, last: bool) -> Flow {
        self.output_status = 0;
        let argv = self.fields(program, &simple.words, io);
        let mut assigns = Vec::new();
        for (name, word) in &simple.assigns {
            let value = self.text(program, word, io);
            let old = (!argv.is_empty()).then(|| self.vars.take(name));
            self.vars.restore(name, old.clone().flatten());
            self.vars.set(name, &value);
            if let Some(old) = old {
                self.vars.export(name);
                assigns.push((name, old));
            }
        }
        let (inner, opened) = self.redirect(program, &simple.redirects, io);
        let flow = match (inner, argv.first()) {
            _ if self.cannot_fork => Flow::Exit(2),
            (None, _) => {
                self.status = 2;
                Flow::Next
            }
            (Some(_), None) => {
                self.status = self.output_status;
                Flow::Next
            }
            (Some(inner), Some(name)) if is_builtin(name) => self.builtin(program, &argv, inner),
            (Some(inner), Some(_)) if last => self.exec(program, &argv, inner),
            (Some(inner), Some(_)) => self.run(program, &argv, inner),
        };
        self.close(program, &opened);
        for (name, old) in assigns.into_iter().rev() {
            self.vars.restore(name, old);
        }
        flow
    }
}

/// What a loop does after a turn: `None` goes on.
fn end_of_turn(flow: Flow) -> Option<Flow> {
    match flow {
        Flow::Next | Flow::Continue(1) => None,
        Flow::Break(1) => Some(Flow::Next),
        Flow::Break(n) => Some(Flow::Break(n - 1)),
        Flow::Continue(n) => Some(Flow::Continue(n - 1)),
        Flow::Exit(status) => Some(Flow::Exit(status)),
    }
}
