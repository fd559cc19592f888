//! A program of its own is killed by SIGKILL in the middle of a start or stop. Its machine is a
//! file that it writes after each call, or the running kernel; its journal is a directory on this
//! computer.
//!
//! At every 11th call, on the running kernel at fewer, or with `JAILRS_PROOF=all` at each.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use jail::journal::DirStore;
use jail::kernel::Traced;
use jail::life::Outcome;
use jail_sim::Machine;

use super::*;
use crate::{oldest_and_newest, stride};

const PROGRAM: &str = "JAILRS_CHECKS_PROGRAM";

/// What the program works with.
struct Files {
    /// Nothing is in it if the kernel is the running one.
    machine: PathBuf,
    journals: PathBuf,
    spec: PathBuf,
}

impl Files {
    fn of(bench: &Bench) -> Self {
        bench.dir("files");
        let file = |name| bench.on_computer("files").join(name);
        Self {
            machine: file("machine"),
            journals: file("journals"),
            spec: file("spec"),
        }
    }

    fn host(&self, kernel: Arc<dyn Kernel>) -> Host {
        Host::new(kernel).with_journal(DirStore::new(&self.journals).lost_with_power())
    }

    /// The program, which stands still after this call, if it is said.
    fn run(&self, stand_still: Option<usize>) -> Child {
        let words = [&self.machine, &self.journals, &self.spec].map(|path| path.to_str().unwrap());
        let still = stand_still.map_or(String::new(), |nth| nth.to_string());
        Command::new(std::env::current_exe().unwrap())
            .args(["start::killed::program", "--exact", "--nocapture"])
            .env(PROGRAM, format!("{}\n{still}", words.join("\n")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    }

    /// Looks at what it has left, recovers, and sees that it is as before.
    fn recovered(&self, bench: &Bench, before: &World, at: &str) {
        let machine = bench.machine.as_ref();
        let machine = machine.map(|_| Machine::load(&self.machine).unwrap());
        let host = self.host(match &machine {
            Some(machine) => Arc::new(machine.process()),
            None => bench.kernel(),
        });
        let began = Instant::now();
        // What it has started runs on for a moment: a newfs, say, that has the disk open.
        let again = || machine.is_none() && began.elapsed() < Duration::from_secs(20);
        while !recover(&host, at, again) {
            let _ = host.kernel().nanosleep(Duration::from_millis(50));
        }
        while again() && World::seen_by(&host, bench) != *before {
            let _ = host.kernel().nanosleep(Duration::from_millis(50));
        }
        assert_eq!(World::seen_by(&host, bench), *before, "{at}");
        if let Some(machine) = machine {
            machine.check().unwrap();
        }
        let left = host.recover().unwrap();
        assert!(left.is_empty(), "{at}: {left:?}");
    }
}

/// Whether nothing is left to recover.
fn recover(host: &Host, at: &str, again: impl Fn() -> bool) -> bool {
    let mut all = true;
    for recovered in host.recover().unwrap() {
        match recovered.outcome {
            Outcome::Undone(told) => assert!(told.is_empty(), "{at}: {told:?}"),
            Outcome::Running(mut started) => started.stop(StopPolicy::now()).unwrap(),
            Outcome::Left(_) if again() => all = false,
            other => panic!("{at}: {other:?}"),
        }
    }
    all
}

/// Not a check, but the program of the others.
#[test]
fn program() {
    let Ok(words) = std::env::var(PROGRAM) else {
        return;
    };
    let mut words = words.lines();
    let [file, journals, spec] = [(); 3].map(|()| PathBuf::from(words.next().unwrap()));
    let still: Option<usize> = words.next().and_then(|nth| nth.parse().ok());
    std::thread::spawn(end_with_the_parent);
    let machine = file.exists().then(|| Machine::load(&file).unwrap());
    let kernel: Arc<dyn Kernel> = match &machine {
        Some(machine) => Arc::new(machine.process()),
        None => Arc::clone(Host::local().unwrap().kernel()),
    };
    let spec = std::fs::read_to_string(spec).unwrap();
    let spec: JailSpec = serde_json::from_str(&spec).unwrap();
    let calls = AtomicUsize::new(0);
    let kernel = Traced::new(kernel, move |_| {
        let nth = calls.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(machine) = &machine {
            machine.save(&file).unwrap();
        }
        tell(&format!("call {nth}"));
        while still == Some(nth) {
            std::thread::park();
        }
    });
    let host = Host::new(kernel).with_journal(DirStore::new(journals).lost_with_power());
    let mut started = spec.start(&host).unwrap();
    started.stop(StopPolicy::default()).unwrap();
    tell("done");
}

/// Nobody kills it if the checks themselves are killed.
fn end_with_the_parent() {
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    std::process::exit(1);
}

fn tell(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{what}").unwrap();
    out.flush().unwrap();
}

/// Waits until it says this or is done, and kills it; whether it was not done by then.
fn kill_after(mut program: Child, word: &str) -> bool {
    let lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut said = lines.map(Result::unwrap);
    let said = said.find(|line| line == word || line == "done").unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    said != "done"
}

fn each(work: impl Fn(&Bench, &Files, &World)) {
    oldest_and_newest(|bench| {
        let web = Web::new(bench);
        let files = Files::of(bench);
        for spec in web.specs(bench) {
            std::fs::write(&files.spec, serde_json::to_string(&spec).unwrap()).unwrap();
            pristine(bench, &files);
            let before = World::seen_by(&bench.host, bench);
            work(bench, &files, &before);
        }
    });
}

fn pristine(bench: &Bench, files: &Files) {
    if let Some(machine) = &bench.machine {
        machine.save(&files.machine).unwrap();
        assert!(!files.machine.with_extension("new").exists());
    }
}

#[test]
fn after_a_call() {
    let kills = AtomicUsize::new(0);
    each(|bench, files, before| {
        for nth in (1..).step_by(stride(11)) {
            pristine(bench, files);
            if !kill_after(files.run(Some(nth)), &format!("call {nth}")) {
                break;
            }
            kills.fetch_add(1, Ordering::Relaxed);
            files.recovered(bench, before, &format!("killed after call {nth}"));
        }
    });
    println!("{} kills", kills.into_inner());
}

/// Whatever it does by then: a call, a write of its machine, a write of its journal.
#[test]
fn at_any_time() {
    let every = match std::env::var_os("JAILRS_PROOF") {
        Some(_) => 2,
        None => stride(29),
    };
    each(|bench, files, before| {
        for nth in (1..).step_by(every) {
            pristine(bench, files);
            if !kill_after(files.run(None), &format!("call {nth}")) {
                break;
            }
            files.recovered(bench, before, &format!("killed some time after call {nth}"));
        }
    });
}

/// What runs is there again, and can be taken over and stopped.
#[test]
fn a_machine_in_a_file_is_the_machine() {
    for release in [
        Release::V13_2,
        Release::V14_4,
        Release::V15_0,
        Release::V15_1,
    ] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            let files = Files::of(bench);
            let machine = bench.machine.as_ref().unwrap();
            let before = World::seen_by(&bench.host, bench);
            let specs = [web.spec(bench), web.on_bridge(bench)];
            let started: Vec<_> = specs.iter().map(|spec| spec.start(&bench.host)).collect();
            let running = World::seen_by(&bench.host, bench);
            machine.save(&files.machine).unwrap();
            let again = Machine::load(&files.machine).unwrap();
            let host = Host::new(again.process());
            assert_eq!(World::seen_by(&host, bench), running);
            let jails = |host: &Host| -> Vec<String> {
                let all = host
                    .jails()
                    .into_iter()
                    .map(|info| format!("{:?}", info.unwrap()));
                all.collect()
            };
            assert_eq!(jails(&host), jails(&bench.host));
            // The second one is in what is mounted for the first.
            for spec in specs.iter().rev() {
                let mut started = host.adopt(spec.name()).unwrap();
                started.stop(StopPolicy::now()).unwrap();
            }
            assert_eq!(World::seen_by(&host, bench), before);
            again.check().unwrap();
            for started in started.into_iter().rev() {
                stop(started.unwrap());
            }
        });
    }
}
