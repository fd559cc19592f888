//! Waiting for jails to go.

use std::time::Duration;

use jail::kernel::{Call, Fault, Faulty, Traced};
use jail::{Errno, ErrorKind, Host, Jail, JailUpdate, Kernel, Release};

use crate::{Bench, everywhere, simulated};

const LONG: Duration = Duration::from_secs(10);

/// A jail that ends by itself, when the only process in it does.
fn passing(bench: &Bench, host: &Host) -> Jail {
    let jail = bench.spec("passing").path("/").create(host).unwrap();
    let mut shell = jail.command("/bin/sh");
    // Nobody of here is the parent, who would have to wait for it.
    shell.args(["-c", "sleep 2 >/dev/null 2>&1 </dev/null &"]);
    assert!(shell.status().unwrap().success());
    jail.update(&JailUpdate::new().persist(false)).unwrap();
    jail
}

#[test]
fn the_kernel_tells_when_one_ends() {
    everywhere(|bench| {
        let jail = passing(bench, &bench.host);
        bench.trace.reset();
        jail.wait_gone(LONG).unwrap();
        let lines = bench.trace.take_lines();
        let calls = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
        match bench.release().has_jail_descriptors() {
            true => {
                assert_eq!(calls("EVFILT_JAILDESC"), 1, "{lines:#?}");
                assert_eq!(calls("kqueue("), 1, "{lines:#?}");
                // Only what a dying jail takes to be gone.
                assert!(calls("nanosleep(") <= 10, "{lines:#?}");
            }
            false => assert_eq!(calls("kqueue("), 0, "{lines:#?}"),
        }
    });
}

#[test]
fn without_its_telling_one_is_looked_for() {
    simulated(Release::V15_1, |bench| {
        for call in [Call::Kqueue, Call::Kevent] {
            let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
            let host = Host::new(kernel);
            let jail = passing(bench, &host);
            faults.arm(Fault::new(call, Errno::ENOMEM).lasting());
            jail.wait_gone(LONG).unwrap();
            faults.disarm();
        }
    });
}

#[test]
fn one_that_goes_between_look_and_wait() {
    simulated(Release::V15_1, |bench| {
        let machine = bench.machine.as_ref().unwrap();
        let other = machine.process();
        let brief = bench.jail("brief");
        let jid = brief.jid().raw();
        let traced = Traced::new(machine.process(), move |line| {
            if line.starts_with("kqueue") {
                other.jail_remove(jid).unwrap();
            }
        });
        let host = Host::new(traced);
        let jail = host.jail(brief.name()).unwrap();
        jail.wait_gone(LONG).unwrap();
    });
}

#[test]
fn one_that_stays() {
    everywhere(|bench| {
        let jail = bench.jail("stays");
        bench.trace.reset();
        let error = jail.wait_gone(Duration::from_millis(300)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        let lines = bench.trace.take_lines();
        assert!(lines.len() <= 40, "{lines:#?}");
        // A clock that cannot be read would never let the wait end.
        let Some(machine) = &bench.machine else {
            return;
        };
        let (kernel, faults) = Faulty::new(machine.process());
        let host = Host::new(kernel);
        let jail = host.jail(jail.name()).unwrap();
        faults.arm(Fault::new(Call::ClockGettime, Errno::EINVAL).lasting());
        assert_eq!(
            jail.wait_gone(LONG).unwrap_err().errno(),
            Some(Errno::EINVAL)
        );
    });
}
