use std::thread;
use std::time::{Duration, Instant};

use jail::{Errno, Kernel, Release};
use jail_sys::sys::time::{CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_UPTIME};

use super::{machine, start};
use crate::Machine;

const HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn clocks() {
    let boot = Duration::from_secs(1_000);
    let machine = Machine::builder(Release::V15_1).boot_time(boot).build();
    let process = machine.process();
    assert_eq!(process.clock_gettime(CLOCK_REALTIME), Ok(boot));
    process.nanosleep(HOUR).unwrap();
    assert_eq!(process.clock_gettime(CLOCK_REALTIME), Ok(boot + HOUR));
    assert_eq!(process.clock_gettime(CLOCK_MONOTONIC), Ok(HOUR));
    assert_eq!(process.clock_gettime(CLOCK_UPTIME), Ok(HOUR));
    assert_eq!(process.clock_gettime(99), Err(Errno::EINVAL));
}

#[test]
fn sleeping_costs_no_time() {
    let began = Instant::now();
    let machine = machine();
    let threads: Vec<_> = (1..=20)
        .map(|n| {
            let process = machine.process();
            thread::spawn(move || process.nanosleep(HOUR * n).unwrap())
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(60));
    let now = machine.process().clock_gettime(CLOCK_UPTIME).unwrap();
    assert!(now >= HOUR * 20);
}

#[test]
fn a_sleeping_program_stays_until_somebody_waits() {
    let machine = machine();
    machine.register("/bin/sleep", |context| {
        context.process().nanosleep(HOUR).map_or(1, |()| 0)
    });
    let process = machine.process();
    let pid = process.spawn(&start(&[c"/bin/sleep"])).unwrap().pid;
    thread::sleep(Duration::from_millis(50));
    assert_eq!(process.wait4(pid, 1), Ok(None));
    process.nanosleep(HOUR / 2).unwrap();
    assert_eq!(process.wait4(pid, 1), Ok(None));
    assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 0))));
    assert_eq!(process.clock_gettime(CLOCK_UPTIME), Ok(HOUR));
}

#[test]
fn programs_sleep_in_order() {
    let machine = machine();
    machine.register("/worker", |context| {
        for _ in 0..50 {
            if context.process().nanosleep(Duration::from_secs(1)).is_err() {
                return 1;
            }
        }
        let uptime = context.process().clock_gettime(CLOCK_UPTIME);
        i32::from(uptime != Ok(Duration::from_secs(50)))
    });
    let process = machine.process();
    let pids: Vec<_> = (0..8)
        .map(|_| process.spawn(&start(&[c"/worker"])).unwrap().pid)
        .collect();
    for pid in pids {
        assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 0))));
    }
    machine.check().unwrap();
}

/// Nobody outside waits in the machine: time passes as on a real one.
#[test]
fn a_program_that_sleeps_alone() {
    let machine = machine();
    let (sender, receiver) = std::sync::mpsc::channel();
    machine.register("/bin/alarm", move |context| {
        let slept = context.process().nanosleep(Duration::from_millis(30));
        i32::from(slept.is_err() || sender.send(()).is_err())
    });
    let process = machine.process();
    process.spawn(&start(&[c"/bin/alarm"])).unwrap();
    receiver.recv_timeout(Duration::from_secs(60)).unwrap();
}
