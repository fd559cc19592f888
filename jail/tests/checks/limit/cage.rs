//! A fork bomb that stays in its cage.

use std::time::Duration;

use jail::limit::Resource;
use jail::{Errno, Kernel, Release};

use super::{name, processes, where_limits_work};
use crate::simulated;

const LONG: Duration = Duration::from_secs(20);

#[test]
fn a_shell_that_starts_too_much() {
    where_limits_work(|bench| {
        let _limits = name(bench, "cage");
        let jail = bench.spec("cage").path("/").create(&bench.host).unwrap();
        jail.limit(&processes(4)).unwrap();
        let start = "sleep 60 >/dev/null 2>&1 & ";
        let script = format!("{}echo free", start.repeat(10));
        let mut shell = jail.command("/bin/sh");
        // What it started is not killed with it.
        let shell = shell.args(["-c", &script]).keep_session();
        let said = shell.output_timeout(LONG).unwrap();
        assert_eq!(said.status.code(), Some(2));
        assert_eq!(said.stdout, b"");
        let complaint = String::from_utf8_lossy(&said.stderr);
        assert!(complaint.contains("Cannot fork: "), "{complaint}");
        let used = jail.usage().unwrap().get(Resource::MaxProc).unwrap();
        assert!((1..=4).contains(&used), "{used}");
        jail.remove().unwrap();
        jail.wait_gone(LONG).unwrap();
        let used = bench.host.usage(jail.name()).unwrap();
        assert_eq!(used.get(Resource::MaxProc), Some(0));
    });
}

/// By error in `bin/sh/error.c`: whatever it forks for.
#[test]
fn a_shell_that_cannot_fork_ends() {
    where_limits_work(|bench| {
        let _limits = name(bench, "alone");
        let jail = bench.spec("alone").path("/").create(&bench.host).unwrap();
        jail.limit(&processes(1)).unwrap();
        for fork in [
            "/bin/sleep 0",
            "sleep 0 &",
            "( sleep 0; sleep 0 )",
            "sleep 0 | sleep 0",
            "x=$(sleep 0)",
            "for x in $(sleep 0) y; do echo turn; done",
            "if sleep 0; then echo then; else echo else; fi",
            "! sleep 0",
        ] {
            let mut shell = jail.command("/bin/sh");
            let shell = shell.args(["-c", &format!("{fork}\necho free")]);
            let said = shell.output_timeout(LONG).unwrap();
            assert_eq!(said.status.code(), Some(2), "{fork}");
            assert_eq!(said.stdout, b"", "{fork}");
        }
        jail.remove().unwrap();
        jail.wait_gone(LONG).unwrap();
    });
}

#[test]
fn a_program_is_told_eagain() {
    simulated(Release::V15_1, |bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/bomb", |context| {
            let me = context.process();
            let mut children = Vec::new();
            loop {
                match me.fork() {
                    Ok(child) => children.push(child),
                    Err(errno) if errno == Errno::EAGAIN => break,
                    Err(_) => return 100,
                }
            }
            let count = children.len();
            for child in children {
                let pid = child.pid();
                drop(child);
                if me.wait4(pid, 0).is_err() {
                    return 101;
                }
            }
            i32::try_from(count).unwrap_or(102)
        });
        let jail = bench.jail("bomb");
        jail.limit(&processes(6)).unwrap();
        let said = jail.command("/bin/bomb").output().unwrap();
        assert_eq!(said.status.code(), Some(5));
        machine.check().unwrap();
        jail.remove_limits().unwrap();
    });
}
