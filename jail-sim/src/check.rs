//! Whether the kernel's tables agree with each other.

use std::collections::HashMap;

use crate::fd::{FileId, FileKind};
use crate::proc::Life;
use crate::state::State;

impl State {
    /// Compares what is kept twice; says what differs.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.check_procs()?;
        self.check_cpusets()?;
        self.check_files()?;
        self.check_net()?;
        self.check_rctl()?;
        self.vfs.check()?;
        self.check_prisons()
    }

    fn check_procs(&self) -> Result<(), String> {
        for (&pid, proc) in &self.procs.all {
            let alive = match proc.life {
                Life::Alive => true,
                Life::Zombie(_) => false,
                Life::Exiting => return Err(format!("process {pid} has not come to its end")),
            };
            let parent = self.procs.all.get(&proc.parent).map(|parent| parent.life);
            if proc.parent != 0 && parent != Some(Life::Alive) {
                return Err(format!("process {pid} has no parent {}", proc.parent));
            }
            if !self.procs.is_child(proc.parent, pid) {
                return Err(format!("{} does not know its child {pid}", proc.parent));
            }
            if self.procs.is_in_prison(proc.cred.prison, pid) != alive {
                return Err(format!("the prison of process {pid} is wrong"));
            }
            if (0..proc.fds.taken_below).any(|fd| !proc.fds.slots.contains_key(&fd)) {
                return Err(format!(
                    "process {pid} has a free descriptor that is skipped"
                ));
            }
            if !alive && !proc.fds.slots.is_empty() {
                return Err(format!("dead process {pid} has open files"));
            }
        }
        self.procs.check()
    }

    fn check_files(&self) -> Result<(), String> {
        let mut refs: HashMap<FileId, usize> = HashMap::new();
        for proc in self.procs.all.values() {
            for slot in proc.fds.slots.values() {
                *refs.entry(slot.file).or_default() += 1;
            }
        }
        for (id, file) in &self.files.open {
            let counted = refs.remove(id).unwrap_or_default();
            if counted != file.refs {
                return Err(format!(
                    "{id:?} has {counted} users and {} counted",
                    file.refs
                ));
            }
            let there = match file.kind {
                FileKind::Pipe(end) => self.files.pipes.is_open(end),
                FileKind::Kqueue(kq) => self.kqueues.contains(kq),
                _ => true,
            };
            if !there {
                return Err(format!("{id:?} is open and has nothing behind it"));
            }
        }
        if let Some(id) = refs.keys().next() {
            return Err(format!("a descriptor refers to {id:?}, which is not open"));
        }
        let count = |wanted: fn(&FileKind) -> bool| {
            let files = self.files.open.values();
            files.filter(|file| wanted(&file.kind)).count()
        };
        let pipes = count(|kind| matches!(kind, FileKind::Pipe(_)));
        let kqueues = count(|kind| matches!(kind, FileKind::Kqueue(_)));
        let gone = self.files.pipes.len() > pipes || self.kqueues.len() != kqueues;
        if gone {
            return Err("a pipe or event queue that nobody has open".into());
        }
        Ok(())
    }
}
