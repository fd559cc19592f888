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
        let calls = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
        assert!(calls("NOTE_EXIT") >= 1, "{lines:#?}");
        // All the while nobody looks whether they are there.
        assert!(calls("nanosleep(") <= 2, "{lines:#?}");
    });
}

#[test]
fn and_without_its_telling_they_are_looked_for() {
    use jail::kernel::{Call, Fault};
    simulated(Release::V15_1, |bench| {
        let (host, armed) = faults::faulty(bench);
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
