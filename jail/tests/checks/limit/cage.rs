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
        let script = format!("{}echo free", "sleep 60 & ".repeat(10));
        let mut shell = jail.command("/bin/sh");
        // What it started keeps its output open, and is not killed with it.
        let shell = shell.args(["-c", &script]).keep_session();
        let said = shell.output_timeout(LONG);
        let said = said.map(|said| said.stdout).unwrap_or_default();
        assert_eq!(said, b"");
        let used = jail.usage().unwrap().get(Resource::MaxProc).unwrap();
        assert!((1..=4).contains(&used), "{used}");
        jail.remove().unwrap();
        jail.wait_gone(LONG).unwrap();
        let used = bench.host.usage(jail.name()).unwrap();
        assert_eq!(used.get(Resource::MaxProc), Some(0));
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
