//! Events for a program that waits for other things as well, by poll(2) of the computer.

use std::collections::BTreeSet;
use std::time::Duration;

use jail::kernel::{Call, Fault, Faulty, Kevent};
use jail::{Errno, Events, Host, Jail, JailChange, JailEvent, Kernel, Release};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::SOON;
use crate::{everywhere, simulated};

/// Nothing here takes as long.
const LONG: Duration = Duration::from_secs(60);

fn is_readable(events: &Events, within: Duration) -> bool {
    let mut fds = [PollFd::new(events, PollFlags::IN)];
    let within = Timespec::try_from(within).unwrap();
    let count = poll(&mut fds, Some(&within)).unwrap();
    let revents = fds[0].revents();
    assert!(
        revents.is_empty() || revents == PollFlags::IN,
        "{revents:?}"
    );
    count == 1
}

/// All that there is to be told, as an event loop takes it: one event whenever it is woken.
fn one_by_one(events: &mut Events, wanted: usize) -> Vec<JailEvent> {
    let mut all = Vec::new();
    while all.len() < wanted {
        assert!(is_readable(events, LONG), "of {wanted}: {all:?}");
        all.extend(events.wait(Duration::ZERO).unwrap());
    }
    all
}

fn of(all: &[JailEvent], jail: &Jail) -> Vec<JailChange> {
    let of = all.iter().filter(|event| event.jid == jail.jid());
    of.map(|event| event.change).collect()
}

#[test]
fn an_event_wakes_who_polls() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        std::thread::scope(|scope| {
            let woken = scope.spawn(|| is_readable(&events, LONG));
            // On a computer that is fast or slow it is before the poll or during it.
            bench.jail("polled");
            assert!(woken.join().unwrap());
        });
        let jail = bench.host.jail(bench.name("polled")).unwrap();
        assert_eq!(
            of(&one_by_one(&mut events, 1), &jail),
            [JailChange::Created]
        );
        jail.remove().unwrap();
        assert_eq!(
            of(&one_by_one(&mut events, 1), &jail),
            [JailChange::Removed]
        );
    });
}

#[test]
fn it_is_readable_until_all_is_told() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        // More than are told at once.
        let jails: Vec<Jail> = (0..70).map(|nth| bench.jail(&format!("n{nth}"))).collect();
        let all = one_by_one(&mut events, jails.len());
        let told: BTreeSet<_> = all.iter().map(|event| event.jid).collect();
        assert_eq!(told, jails.iter().map(Jail::jid).collect());
        for jail in &jails {
            jail.remove().unwrap();
        }
        for jail in &jails {
            assert_eq!(of(&all, jail), [JailChange::Created]);
        }
        let all = one_by_one(&mut events, jails.len());
        for jail in &jails {
            assert_eq!(of(&all, jail), [JailChange::Removed]);
        }
        // Of a running kernel's jails others may tell, and before 15.0 it is a clock that does.
        if bench.machine.is_some() {
            assert_eq!(events.wait(Duration::ZERO).unwrap(), None);
            assert!(!is_readable(&events, Duration::ZERO));
        }
    });
}

#[test]
fn what_does_not_concern_jails_wakes_nobody() {
    everywhere(|bench| {
        let Some(machine) = &bench.machine else {
            return;
        };
        let mut events = bench.host.events().unwrap();
        assert!(!is_readable(&events, Duration::ZERO));
        let other = machine.process();
        let (read, _) = other.pipe2(0).unwrap();
        other.close(read).unwrap();
        drop(other.fork().unwrap());
        assert!(!is_readable(&events, Duration::ZERO));
        let jail = bench.jail("one");
        assert!(is_readable(&events, Duration::ZERO));
        assert!(events.wait(Duration::ZERO).unwrap().is_some());
        assert!(!is_readable(&events, Duration::ZERO), "told");
        let failed = bench.spec("one").create(&bench.host);
        assert!(failed.is_err());
        assert!(!is_readable(&events, Duration::ZERO), "nothing was made");
        jail.remove().unwrap();
    });
}

#[test]
fn after_an_error_it_is_readable_for_what_is_left() {
    simulated(Release::V15_1, |bench| {
        let machine = bench.machine.as_ref().unwrap();
        let (kernel, faults) = Faulty::new(machine.process());
        let mut events = Host::new(kernel).events().unwrap();
        let jail = bench.jail("one");
        assert!(is_readable(&events, Duration::ZERO));
        faults.arm(Fault::new(Call::JailGet, Errno::ENOMEM));
        events.wait(Duration::ZERO).unwrap_err();
        // The kernel has told all it knows.
        let mut more = [Kevent::default()];
        assert!(is_readable(&events, Duration::ZERO));
        assert_eq!(
            of(&one_by_one(&mut events, 1), &jail),
            [JailChange::Created]
        );
        assert!(!is_readable(&events, Duration::ZERO));
        let queue = events.descriptor();
        let told = queue
            .kernel()
            .kevent(queue.raw(), &[], &mut more, Some(Duration::ZERO));
        assert_eq!(told, Ok(0));
    });
}

/// While somebody waits in the machine its clock runs, and the timer with it.
#[test]
fn before_15_a_clock_wakes_who_polls() {
    for release in [Release::V13_2, Release::V14_4] {
        simulated(release, |bench| {
            let mut events = bench.host.events().unwrap();
            assert!(!is_readable(&events, Duration::ZERO));
            bench.host.kernel().nanosleep(SOON).unwrap();
            assert!(is_readable(&events, Duration::ZERO));
            assert_eq!(events.wait(Duration::ZERO).unwrap(), None);
            assert!(!is_readable(&events, Duration::ZERO));
        });
    }
}

#[test]
fn the_descriptor_goes_with_the_events_and_not_to_programs() {
    everywhere(|bench| {
        let events = bench.host.events().unwrap();
        let flags = rustix::io::fcntl_getfd(&events).unwrap();
        assert!(flags.contains(rustix::io::FdFlags::CLOEXEC));
        let number = events.descriptor().raw();
        drop(events);
        // On this computer another check may have the number by now.
        if bench.machine.is_none() {
            return;
        }
        let kernel = bench.host.kernel();
        let told = kernel.kevent(number, &[], &mut [], Some(Duration::ZERO));
        assert_eq!(told, Err(Errno::EBADF));
        assert_eq!(kernel.pollable(number).unwrap_err(), Errno::EBADF);
    });
}
