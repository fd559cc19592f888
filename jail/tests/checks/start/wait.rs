//! How a stop waits for processes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jail::kernel::Traced;

use super::*;

#[test]
fn the_kernel_tells_when_processes_exit() {
    everywhere(|bench| {
        let spec = bench.spec("two").exec_start(stubborn(bench));
        let mut started = spec.start(&bench.host).unwrap();
        bench.trace.reset();
        let policy = StopPolicy::default().term(Duration::from_secs(2));
        started.stop(policy).unwrap();
        let lines = bench.trace.take_lines();
        // Afterwards it is looked for the jail.
        let asking = lines
            .iter()
            .take_while(|line| !line.starts_with("jail_remove"));
        let asking: Vec<_> = asking.collect();
        let calls = |part: &str| asking.iter().filter(|line| line.contains(part)).count();
        assert!(calls("NOTE_EXIT") >= 1, "{lines:#?}");
        // All the while nobody looks whether they are there.
        assert!(calls("nanosleep(") <= 2, "{lines:#?}");
    });
}

/// The kernel lets go of a jail's root after it has told that the jail is gone.
#[test]
fn a_root_that_is_in_use_a_little_longer() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut disk = web
            .on_disk(bench)
            .exec_start(stubborn(bench))
            .start(&bench.host)
            .unwrap();
        bench.trace.reset();
        disk.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
        if bench.machine.is_some() {
            let lines = bench.trace.take_lines();
            let busy = |line: &String| line.starts_with("unmount(") && line.contains("EBUSY");
            assert!(lines.iter().any(busy), "{lines:#?}");
        }
    });
}

/// They end one after the other: it is looked for them once, when all of them are told of.
#[test]
fn each_that_ends_is_told_of() {
    simulated(Release::V15_1, |bench| {
        bench
            .machine
            .as_ref()
            .unwrap()
            .register("/bin/late", |program| {
                let process = program.process();
                let _ = process.ignore_signal(jail::Signal::TERM.number());
                let pid = u64::try_from(process.pid()).unwrap_or_default();
                let _ = process.nanosleep(Duration::from_millis(100 + 10 * (pid % 10)));
                0
            });
        let late = Exec::new("/bin/sh").args(["-c", "late & late & late & late & sleep 0.01"]);
        let spec = bench.spec("late").exec_start(late.quiet());
        let mut started = spec.start(&bench.host).unwrap();
        assert_eq!(started.processes().unwrap().len(), 4);
        bench.trace.reset();
        let start = bench.host.kernel().clock_gettime(4).unwrap();
        started.stop(StopPolicy::default()).unwrap();
        let took = bench.host.kernel().clock_gettime(4).unwrap() - start;
        let lines = bench.trace.take_lines();
        let asked = lines.iter().position(|line| line.starts_with("kevent("));
        let slept = lines.iter().position(|line| line.starts_with("nanosleep("));
        assert!(slept.is_none() || asked < slept, "asked first: {lines:#?}");
        let waiting = lines
            .iter()
            .skip_while(|line| !line.starts_with("kevent("))
            .take_while(|line| !line.starts_with("jail_remove"));
        let looks = waiting.filter(|line| line.starts_with("sysctl([1, 14, 8], [0])"));
        assert_eq!(looks.count(), 1, "{lines:#?}");
        assert!(took < Duration::from_millis(300), "{took:?}");
    });
}

/// One that ends after it was looked for is not waited for, but the others are.
#[test]
fn one_that_ends_before_it_is_asked_for() {
    simulated(Release::V15_1, |bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/late", |program| {
            let process = program.process();
            let _ = process.ignore_signal(jail::Signal::TERM.number());
            let _ = process.nanosleep(Duration::from_millis(100));
            0
        });
        let (lines, stops) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(AtomicBool::new(false)),
        );
        let other = Host::new(machine.process());
        let (seen, stopping) = (lines.clone(), stops.clone());
        let kernel = Traced::new(machine.process(), move |line| {
            if line.starts_with("kqueue(") && stopping.swap(false, Ordering::Relaxed) {
                let mut inside = other.processes().unwrap();
                inside.retain(|process| process.jid.is_some());
                inside[0].signal(&other, jail::Signal::KILL).unwrap();
            }
            seen.lock().unwrap().push(line.to_owned());
        });
        let late = Exec::new("/bin/sh").args(["-c", "late & late & sleep 0.01"]);
        let spec = bench.spec("late").exec_start(late.quiet());
        let mut started = spec.start(&Host::new(kernel)).unwrap();
        assert_eq!(started.processes().unwrap().len(), 2);
        lines.lock().unwrap().clear();
        stops.store(true, Ordering::Relaxed);
        started.stop(StopPolicy::default()).unwrap();
        let lines = std::mem::take(&mut *lines.lock().unwrap());
        let waiting = lines
            .iter()
            .skip_while(|line| !line.starts_with("kqueue("))
            .take_while(|line| !line.starts_with("jail_remove"));
        let looks = waiting.filter(|line| line.starts_with("sysctl([1, 14, 8], [0])"));
        assert_eq!(looks.count(), 1, "{lines:#?}");
    });
}

/// What is refused, and not because it is in use, is not tried again.
#[test]
fn what_is_refused_is_not_waited_for() {
    use jail::kernel::{Call, Fault};
    everywhere(|bench| {
        let web = Web::new(bench);
        let (host, faults) = bench.faulty();
        let mount = Mount::nullfs(&web.base, "/").read_only();
        let spec = bench.spec("one").path(&web.root).mount(mount);
        let before = World::of(bench);
        for (errno, many) in [(Errno::EPERM, false), (Errno::EBUSY, true)] {
            let mut started = spec.start(&host).unwrap();
            faults.arm(Fault::new(Call::Unmount, errno).lasting());
            let tried = faults.count(Call::Unmount);
            let error = started.stop(StopPolicy::now()).unwrap_err();
            faults.disarm();
            assert_eq!(error.errno(), Some(errno), "{error}");
            let tried = faults.count(Call::Unmount) - tried;
            assert_eq!(tried > 1, many, "{errno:?}: {tried}");
            assert!(tried < 100, "{tried}");
            started.stop(StopPolicy::now()).unwrap();
        }
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn and_without_its_telling_they_are_looked_for() {
    use jail::kernel::{Call, Fault};
    simulated(Release::V15_1, |bench| {
        let (host, armed) = bench.faulty();
        let spec = bench.spec("two").exec_start(stubborn(bench));
        for call in [Call::Kqueue, Call::Kevent] {
            let mut started = spec.start(&host).unwrap();
            armed.arm(Fault::new(call, Errno::ENOSYS).lasting());
            let policy = StopPolicy::default().term(Duration::from_millis(200));
            started.stop(policy).unwrap();
            armed.disarm();
        }
    });
}

#[test]
fn without_a_clock_nothing_is_waited_for() {
    use jail::kernel::{Call, Fault};
    simulated(Release::V15_1, |bench| {
        let (host, armed) = bench.faulty();
        let spec = bench.spec("two").exec_start(stubborn(bench));
        let mut started = spec.start(&host).unwrap();
        armed.arm(Fault::new(Call::ClockGettime, Errno::EINVAL).nth(1));
        // It is removed all the same.
        let error = started.stop(StopPolicy::default()).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EINVAL), "{error}");
        armed.disarm();
        assert!(host.jail(spec.name()).is_err());
        started.stop(StopPolicy::now()).unwrap();
    });
}

#[test]
fn one_that_forks_and_forks_is_looked_at_now_and_then() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            bench
                .machine
                .as_ref()
                .unwrap()
                .register("/bin/relay", relay);
            let relay = Exec::new("/bin/sh").args(["-c", "relay & sleep 0.01"]);
            let spec = bench.spec("two").exec_start(relay.quiet());
            let mut started = spec.start(&bench.host).unwrap();
            bench.trace.reset();
            let policy = StopPolicy::default().term(Duration::from_secs(2));
            let _ = started.stop(policy);
            let lines = bench.trace.take_lines();
            let asked = lines.iter().filter(|line| line.contains("NOTE_EXIT"));
            assert!(asked.count() <= 60, "{lines:#?}");
        });
    }
}

/// Starts itself again and exits, every few milliseconds.
fn relay(program: &mut jail_sim::Context) -> i32 {
    use jail::kernel::{Session, Spawn};
    let process = program.process();
    let _ = process.ignore_signal(jail::Signal::TERM.number());
    let _ = process.nanosleep(Duration::from_millis(2));
    let again = process.spawn(&Spawn {
        attach: None,
        paths: &[c"/bin/relay"],
        argv: &[c"relay"],
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::Keep,
        fib: None,
        desc: false,
    });
    i32::from(again.is_err())
}
