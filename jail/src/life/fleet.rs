//! Several jails that depend on each other.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, PoisonError};

use super::start::Started;
use super::stop::StopPolicy;
use crate::{Error, ErrorKind, Host, JailName, JailSpec, Problem};

/// What became of starting several jails.
#[derive(Debug, Default)]
#[must_use = "jails in it run, and only this can undo all that was done"]
pub struct Fleet {
    /// Those that run, each after the ones it depends on.
    pub started: Vec<Started>,
    /// Those that could not be started, and why.
    pub failed: Vec<(JailName, Error)>,
    /// Those that were not tried, because one that they depend on does not run.
    pub skipped: Vec<JailName>,
}

impl Host {
    /// Starts jails, each after those it [depends on](JailSpec::depends_on), independent ones
    /// side by side, so many at once at most. If one fails, those that depend on it are skipped
    /// and the others go on, as with jail(8).
    ///
    /// A dependency that is not among them must run already. A jail in another one depends on that
    /// one if it is among them.
    ///
    /// # Panics
    /// If a function of a [hook](JailSpec::hook_fn) does, once the other jails have started. What
    /// runs then is taken over by a [recovery](Self::recover).
    ///
    /// # Errors
    /// [`Error::Param`]: two have the same name, or they depend on each other in a circle, or on
    /// one that is neither here nor running. Nothing was done then.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use jail::life::StopPolicy;
    /// use jail::{Host, JailSpec};
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    ///
    /// let db = JailSpec::new("db")?.path("/");
    /// let www = JailSpec::new("www")?.path("/").depends_on("db")?;
    /// let mut fleet = host.start_all(&[www, db], NonZeroUsize::MIN)?;
    /// let names: Vec<_> = fleet.started.iter().map(|jail| jail.name().to_string()).collect();
    /// assert_eq!(names, ["db", "www"]);
    /// fleet.stop_all(StopPolicy::default())?; // www first
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # See also
    /// `jail -c` with `depend`, `usr.sbin/jail/state.c`
    pub fn start_all(&self, specs: &[JailSpec], at_once: NonZeroUsize) -> Result<Fleet, Error> {
        let needs = self.dependencies(specs)?;
        let work = Work {
            host: self,
            specs,
            needs,
            state: Mutex::new(State::new(specs.len())),
            changed: Condvar::new(),
        };
        std::thread::scope(|scope| {
            for _ in 0..at_once.get().min(specs.len()) {
                scope.spawn(|| work.run());
            }
        });
        let state = work.state.into_inner();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        Ok(state.fleet)
    }

    /// For each the indexes of those it depends on.
    fn dependencies(&self, specs: &[JailSpec]) -> Result<Vec<Vec<usize>>, Error> {
        let mut indexes = HashMap::new();
        for (index, spec) in specs.iter().enumerate() {
            if indexes.insert(spec.name(), index).is_some() {
                return Err(Error::param(spec.name().to_string(), Problem::Duplicate));
            }
        }
        let mut needs = Vec::with_capacity(specs.len());
        for spec in specs {
            // The jail that it is in comes first, said or not.
            let outer = spec.name().parent();
            let mut of: Vec<_> = outer
                .iter()
                .filter_map(|it| indexes.get(it).copied())
                .collect();
            for name in &spec.around().depends_on {
                match indexes.get(name) {
                    Some(index) => of.push(*index),
                    None => self.must_run(name)?,
                }
            }
            needs.push(of);
        }
        if let Some(index) = in_circle(&needs) {
            let name = specs.get(index).map(|spec| spec.name().to_string());
            let what = format!("depends_on of {}", name.unwrap_or_default());
            return Err(Error::param(what, Problem::Circle));
        }
        Ok(needs)
    }

    fn must_run(&self, name: &JailName) -> Result<(), Error> {
        match self.jail(name.clone()) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let what = format!("depends_on {name}");
                Err(Error::param(what, Problem::Missing))
            }
            Err(error) => Err(error),
        }
    }
}

impl Fleet {
    /// Stops those that run, the last started first. All are tried; those that could not be
    /// stopped wholly stay in [`started`](Self::started).
    ///
    /// # Errors
    /// The first, and, as [`Error::NotUndone`], the others.
    pub fn stop_all(&mut self, policy: StopPolicy) -> Result<(), Error> {
        let mut failed = Vec::new();
        let mut left = Vec::new();
        while let Some(mut started) = self.started.pop() {
            if let Err(error) = started.stop(policy) {
                failed.push(error);
                left.push(started);
            }
        }
        left.reverse();
        self.started = left;
        let mut failed = failed.into_iter();
        match failed.next() {
            None => Ok(()),
            Some(first) => Err(first.with_left(failed.collect())),
        }
    }
}

struct Work<'w> {
    host: &'w Host,
    specs: &'w [JailSpec],
    needs: Vec<Vec<usize>>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    stages: Vec<Stage>,
    fleet: Fleet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    Starting,
    Runs,
    /// It failed or was skipped.
    Absent,
}

/// What is there to do.
enum Next {
    Start(usize),
    Skip(usize),
    /// Others have to come to their end first.
    Wait,
    Over,
}

impl State {
    fn new(count: usize) -> Self {
        Self {
            stages: vec![Stage::Waiting; count],
            fleet: Fleet::default(),
        }
    }

    fn set(&mut self, index: usize, stage: Stage) {
        if let Some(at) = self.stages.get_mut(index) {
            *at = stage;
        }
    }

    fn next(&self, needs: &[Vec<usize>]) -> Next {
        let mut over = true;
        for (index, (stage, needs)) in self.stages.iter().zip(needs).enumerate() {
            if *stage != Stage::Waiting {
                continue;
            }
            over = false;
            let stage = |index: &usize| self.stages.get(*index).copied();
            if needs
                .iter()
                .any(|index| stage(index) == Some(Stage::Absent))
            {
                return Next::Skip(index);
            }
            if needs.iter().all(|index| stage(index) == Some(Stage::Runs)) {
                return Next::Start(index);
            }
        }
        if over { Next::Over } else { Next::Wait }
    }
}

impl Work<'_> {
    fn run(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match state.next(&self.needs) {
                Next::Over => return,
                Next::Wait => {
                    let waited = self.changed.wait(state);
                    state = waited.unwrap_or_else(PoisonError::into_inner);
                }
                Next::Skip(index) => {
                    state.set(index, Stage::Absent);
                    let spec = self.specs.get(index);
                    state
                        .fleet
                        .skipped
                        .extend(spec.map(|spec| spec.name().clone()));
                    self.changed.notify_all();
                }
                Next::Start(index) => {
                    let Some(spec) = self.specs.get(index) else {
                        return;
                    };
                    state.set(index, Stage::Starting);
                    drop(state);
                    let unwinding = Unwinding(self, index);
                    let result = spec.start(self.host);
                    core::mem::forget(unwinding);
                    state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                    match result {
                        Ok(started) => {
                            state.set(index, Stage::Runs);
                            state.fleet.started.push(started);
                        }
                        Err(error) => {
                            state.set(index, Stage::Absent);
                            state.fleet.failed.push((spec.name().clone(), error));
                        }
                    }
                    self.changed.notify_all();
                }
            }
        }
    }
}

/// A function of a hook panics in the start of this one: nobody waits for that jail for ever.
struct Unwinding<'w, 'a>(&'a Work<'w>, usize);

impl Drop for Unwinding<'_, '_> {
    fn drop(&mut self) {
        let Self(work, index) = self;
        let mut state = work.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.set(*index, Stage::Absent);
        work.changed.notify_all();
    }
}

/// One that depends on itself, by whatever way.
fn in_circle(needs: &[Vec<usize>]) -> Option<usize> {
    let mut left: Vec<usize> = (0..needs.len()).collect();
    loop {
        let before = left.len();
        let remaining = left.clone();
        left.retain(|index| {
            let needs = needs.get(*index).map_or(&[][..], Vec::as_slice);
            needs.iter().any(|need| remaining.contains(need))
        });
        match left.first() {
            None => return None,
            Some(first) if left.len() == before => return Some(*first),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_circle;

    #[test]
    fn circles() {
        assert_eq!(in_circle(&[]), None);
        assert_eq!(in_circle(&[vec![1], vec![2], vec![]]), None);
        assert_eq!(in_circle(&[vec![0]]), Some(0));
        assert_eq!(in_circle(&[vec![], vec![2], vec![3], vec![1, 0]]), Some(1));
    }
}
