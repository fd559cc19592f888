//! Sessions, process groups, routing tables and directories.

use jail::{Command, Errno, Error, Kernel};

use super::*;

/// What the program's process has for session and group: its own number, or the caller's.
fn ids(bench: &Bench, command: &mut Command) -> (bool, bool) {
    let mut child = command.arg("3600").spawn().unwrap();
    let processes = bench.host.processes().unwrap();
    let process = processes.iter().find(|one| one.pid == child.pid()).unwrap();
    let own = (process.sid == child.pid(), process.pgid == child.pid());
    child.kill(jail::Signal::KILL).unwrap();
    child.wait().unwrap();
    own
}

#[test]
fn a_jail_has_a_session_of_its_own_unless_asked() {
    releases(|bench| {
        let jail = bench.jail("web");
        let host = || Command::new(&bench.host, "sleep");
        let inside = || jail.command("sleep");
        assert_eq!(ids(bench, &mut host()), (false, false));
        assert_eq!(ids(bench, host().new_group()), (false, true));
        assert_eq!(ids(bench, host().new_session()), (true, true));
        assert_eq!(ids(bench, &mut inside()), (true, true));
        assert_eq!(ids(bench, inside().new_group()), (false, true));
        assert_eq!(ids(bench, inside().keep_session()), (false, false));
    });
}

#[test]
fn a_routing_table_is_one_of_the_jails_network() {
    releases(|bench| {
        let kernel = bench.host.kernel();
        let fibs = 3_u32.to_ne_bytes();
        kernel
            .sysctlbyname(c"net.fibs", &mut [], Some(&fibs))
            .unwrap();
        let jail = bench.jail("web");
        let spec = jail::JailSpec::vnet(bench.name("vnet")).unwrap();
        let vnet = spec.path(bench.dir("vnet")).create(&bench.host).unwrap();
        let fib = |jail: &Jail, fib: Option<u32>| {
            let mut sysctl = jail.command("/sbin/sysctl");
            if let Some(fib) = fib {
                sysctl.fib(fib);
            }
            let output = sysctl.args(["-n", "net.my_fibnum"]).output()?;
            Ok::<_, Error>(String::from_utf8(output.stdout).unwrap())
        };
        assert_eq!(fib(&jail, None).unwrap(), "0\n");
        assert_eq!(fib(&jail, Some(2)).unwrap(), "2\n");
        assert_eq!(fib(&vnet, Some(0)).unwrap(), "0\n");
        for (jail, number) in [(&jail, 3), (&jail, u32::MAX), (&vnet, 1)] {
            let error = fib(jail, Some(number)).unwrap_err();
            assert!(error.to_string().starts_with("setfib("), "{error}");
            assert_eq!(error.errno(), Some(Errno::EINVAL));
        }
        // A program that never was left nothing.
        assert_eq!(bench.host.processes().unwrap().len(), 2);
    });
}

#[test]
fn directories_are_the_jails() {
    releases(|bench| {
        let jail = bench.jail("web");
        bench.dir("web/var/db");
        bench.dir("outside");
        let output = jail.command("pwd").current_dir("/var/db").output().unwrap();
        assert_eq!(output.stdout, b"/var/db\n");
        let output = jail.command("pwd").current_dir("../../var").output();
        assert_eq!(output.unwrap().stdout, b"/var\n");
        let error = jail.command("pwd").current_dir("/outside").output();
        let error = error.unwrap_err();
        assert!(error.to_string().starts_with("chdir("), "{error}");
    });
}

#[test]
fn no_descriptor_goes_along_but_the_three() {
    releases(|bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/open", |program| {
            use jail_sys::sys::fcntl::F_GETFD;
            let is_open = |fd: &i32| program.process().fcntl(*fd, F_GETFD, 0).is_ok();
            i32::try_from((0..4_096).filter(is_open).count()).unwrap_or(-1)
        });
        let jail = bench.jail("web");
        // Neither those that are closed on exec nor those that are not.
        let kernel = bench.host.kernel();
        let (read, write) = kernel.pipe2(0).unwrap();
        let dir = kernel
            .openat(jail_sys::sys::fcntl::AT_FDCWD, c"/", 0, 0)
            .unwrap();
        let status = jail.command("open").output().unwrap().status;
        assert_eq!(status.code(), Some(3));
        for fd in [read, write, dir] {
            kernel.close(fd).unwrap();
        }
    });
}
