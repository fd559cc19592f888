use std::thread;
use std::time::Duration;

use jail::Kernel;
use jail::kernel::{Kevent, Spawn};
use jail_sys::sys::event::{EV_ADD, EVFILT_PROC, NOTE_EXIT};

use super::{machine, start};

/// Many threads fork, spawn, wait, sleep, write and kill: nobody waits for ever.
#[test]
fn many_threads() {
    let machine = machine();
    machine.register("/bin/child", |context| {
        let process = context.process();
        let _ = process.write(1, &[0; 5_000]);
        let _ = process.nanosleep(Duration::from_millis(10));
        process.pid() % 100
    });
    let threads: Vec<_> = (0..16)
        .map(|n| {
            let process = machine.process();
            thread::spawn(move || {
                for round in 0..20 {
                    let (from, to) = process.pipe2(0).unwrap();
                    let spawn = Spawn {
                        stdio: [0, to, 2],
                        ..start(&[c"/bin/child"])
                    };
                    let pid = process.spawn(&spawn).unwrap().pid;
                    process.close(to).unwrap();
                    let kq = process.kqueue().unwrap();
                    let exit = Kevent {
                        ident: pid.try_into().unwrap(),
                        filter: EVFILT_PROC,
                        flags: EV_ADD,
                        fflags: NOTE_EXIT,
                        ..Kevent::default()
                    };
                    process.kevent(kq, &[exit], &mut [], None).unwrap();
                    let child = process.fork().unwrap();
                    while process.read(from, &mut [0; 700]).unwrap() > 0 {
                        if (n + round) % 5 == 0 {
                            process.kill(pid, 9).unwrap();
                        }
                    }
                    let mut events = [Kevent::default()];
                    let told = process.kevent(kq, &[], &mut events, None);
                    assert_eq!(told, Ok(1));
                    let (waited, status) = process.wait4(pid, 0).unwrap().unwrap();
                    assert_eq!((waited, i64::from(status)), (pid, events[0].data));
                    drop(child);
                    process.wait4(-1, 0).unwrap().unwrap();
                    process.close(kq).unwrap();
                    process.close(from).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    machine.check().unwrap();
}
