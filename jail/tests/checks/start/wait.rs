//! How a stop waits for processes.

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
