//! The order of a stop: jail(8)'s.

use std::path::Path;

use super::done::Done;
use super::hook::HookPoint;
use super::plan::{Plan, Step};
use super::shell::{line, quoted};
use super::start::Taken;
use super::step::{Action, step};
use super::stop::StopPolicy;
use crate::JailSpec;

pub(super) fn plan(spec: &JailSpec, started: &Plan, done: &[Taken], policy: StopPolicy) -> Plan {
    let mut steps = Vec::new();
    let add = |steps: &mut Vec<Step>, action| steps.push(step(spec, Path::new("/"), action));
    let hooks = |steps: &mut Vec<Step>, at: HookPoint| {
        for (_, hook) in spec.around().hooks.iter().filter(|(point, _)| *point == at) {
            add(steps, Action::Hook(at, hook.clone()));
        }
    };
    if policy.commands {
        hooks(&mut steps, HookPoint::Prestop);
        for exec in &spec.around().stop {
            add(
                &mut steps,
                Action::Stop(exec.clone().logging_to(spec.around().console.as_deref())),
            );
        }
    }
    if !policy.term.is_zero() {
        add(&mut steps, Action::Terminate);
    }
    // Interfaces come home before the jail goes: afterwards it may keep them for a while.
    let undone = |steps: &mut Vec<Step>, wanted: fn(&Done) -> bool| {
        for (index, (of, done)) in done.iter().enumerate().rev() {
            if let Some(of) = started.steps.get(*of).filter(|_| wanted(done)) {
                steps.push(Step {
                    action: Action::Undo(index),
                    words: format!("undo: {of}"),
                    shell: undo_shell(of, done),
                });
            }
        }
    };
    undone(&mut steps, |done| {
        matches!(done, Done::Lent(_) | Done::Link(_) | Done::Cable(..))
    });
    add(&mut steps, Action::Remove);
    hooks(&mut steps, HookPoint::Poststop);
    undone(&mut steps, |done| {
        !matches!(
            done,
            Done::Lent(_) | Done::Link(_) | Done::Cable(..) | Done::Jail(_)
        )
    });
    hooks(&mut steps, HookPoint::Release);
    Plan {
        name: spec.name().clone(),
        steps,
    }
}

/// What an administrator would type to undo it.
fn undo_shell(step: &Step, done: &Done) -> String {
    match done {
        Done::Alias(alias) => {
            let (interface, addr) = (alias.interface(), alias.addr());
            let family = if addr.addr().is_ipv4() {
                "inet"
            } else {
                "inet6"
            };
            format!("ifconfig {interface} {family} {} -alias", addr.addr())
        }
        Done::Mount(mounted) => {
            let umount = format!("umount {}", quoted(mounted.on()));
            match mounted.created_inner_first() {
                dirs if dirs.is_empty() => umount,
                dirs => format!("{umount}; rmdir {}", line(dirs)),
            }
        }
        Done::Disk(disk) => format!("mdconfig -d -u {}", disk.unit()),
        Done::Rules(rules) => format!("devfs rule -s {} delset", rules.number()),
        Done::Limits(limits) => format!("rctl -r jail:{}", limits.jail()),
        Done::Lent(lent) => {
            let jail = quoted(lent.jail().name().to_string());
            format!("ifconfig {} -vnet {jail}", lent.name())
        }
        Done::Link(link) => format!("ifconfig {} destroy", link.host_side()),
        Done::Directories(these) => format!("rmdir {}", line(these.inner_first())),
        Done::Jail(_) | Done::Cable(..) => {
            format!("# undoes: {}", step.shell)
        }
    }
}
