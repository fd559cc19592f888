//! Output at the end of a file on the host, and start commands as another user.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::Duration;

use jail::life::{Exec, HookPoint, StopPolicy};
use jail::{Command, Errno, Error, Problem, Stdio};

use super::*;

#[test]
fn output_goes_to_the_end_of_a_file() {
    releases(|bench| {
        bench.dir("log");
        let log = bench.on_computer("log/console");
        let append = || Stdio::append(&bench.host, "/log/console").unwrap();
        let jail = bench.jail("web");
        let mut echo = jail.command("echo");
        assert!(echo.arg("one").stdout(append()).status().unwrap().success());
        // Only the owner reads it.
        let mode = fs::metadata(&log).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let mut both = Command::new(&bench.host, "sh");
        let file = append();
        both.args(["-c", "echo two; echo three >&2"]);
        both.stdout(file.clone()).stderr(file).status().unwrap();
        assert_eq!(fs::read_to_string(&log).unwrap(), "one\ntwo\nthree\n");
    });
}

#[test]
fn a_link_or_a_directory_is_no_log() {
    releases(|bench| {
        bench.dir("log/dir");
        fs::write(bench.on_computer("precious"), "mine").unwrap();
        let link = bench.on_computer("log/link");
        for target in ["/precious", "../precious", "nowhere"] {
            symlink(target, &link).unwrap();
            let error = Stdio::append(&bench.host, "/log/link").unwrap_err();
            let Error::File {
                component, problem, ..
            } = &error
            else {
                panic!("{error}");
            };
            assert_eq!((component.as_str(), problem), ("link", &Problem::Symlink));
            fs::remove_file(&link).unwrap();
        }
        let error = Stdio::append(&bench.host, "/log/dir").unwrap_err();
        assert!(error.to_string().contains("not a regular file"), "{error}");
        let error = Stdio::append(&bench.host, "/no/such").unwrap_err();
        assert_eq!(error.errno(), Some(Errno::ENOENT));
    });
}

#[test]
fn a_start_command_has_a_user_and_a_console() {
    releases(|bench| {
        bench.dir("log");
        bench.dir("web/etc");
        let passwd = "www:*:80:80::/home/www:/bin/sh\n";
        fs::write(bench.on_computer("web/etc/passwd"), passwd).unwrap();
        let spec = bench
            .spec("web")
            .exec_start(Exec::new("id").user("www"))
            .exec_start(Exec::new("echo").arg("own").console("/log/own"))
            .exec_stop(Exec::new("echo").arg("bye"))
            .console_log("/log/console");
        let plan = spec.plan().unwrap();
        let name = bench.name("web");
        let line = format!("jexec -U www {name} id >> /log/console 2>&1");
        assert!(
            plan.steps().iter().any(|step| step.shell() == line),
            "{line}: {plan:?}"
        );
        let mut started = spec.start(&bench.host).unwrap();
        let policy = StopPolicy::default().term(Duration::ZERO);
        started.stop(policy).unwrap();
        let log = |name| fs::read_to_string(bench.on_computer(name)).unwrap();
        assert_eq!(log("log/console"), "uid=80 gid=80 groups=80\nbye\n");
        assert_eq!(log("log/own"), "own\n");
    });
}

/// The jail may lead the way to its log elsewhere, and the host's root would write there.
#[test]
fn beneath_the_jails_root_no_link_is_followed() {
    releases(|bench| {
        bench.dir("web/var/log");
        bench.dir("outside");
        symlink("web/var", bench.on_computer("way")).unwrap();
        let echo = || Exec::new("echo").arg("one");
        let spec = |log: &str| bench.spec("web").console_log(log).exec_stop(echo());
        for log in ["/web/var/log/console", "/way/log/console", "/web/console"] {
            let mut started = spec(log).exec_start(echo()).start(&bench.host).unwrap();
            started
                .stop(StopPolicy::default().term(Duration::ZERO))
                .unwrap();
            let log = bench.on_computer(&log[1..]);
            assert_eq!(fs::read_to_string(&log).unwrap(), "one\none\n");
            fs::remove_file(log).unwrap();
        }
        let log = "/web/var/log/console";
        let mut started = spec(log).start(&bench.host).unwrap();
        fs::rename(bench.on_computer("web/var/log"), bench.on_computer("old")).unwrap();
        symlink("/outside", bench.on_computer("web/var/log")).unwrap();
        let policy = StopPolicy::default().term(Duration::ZERO);
        let errors = [
            started.stop(policy).unwrap_err(),
            spec(log).exec_start(echo()).start(&bench.host).unwrap_err(),
            spec("/no")
                .hook(HookPoint::Prepare, echo().console(log))
                .start(&bench.host)
                .unwrap_err(),
        ];
        for error in errors {
            assert!(error.to_string().contains("symbolic link"), "{error}");
        }
        assert_eq!(
            fs::read_dir(bench.on_computer("outside")).unwrap().count(),
            0
        );
    });
}

#[test]
fn an_unknown_user_undoes_the_start() {
    releases(|bench| {
        bench.dir("web/etc");
        fs::write(bench.on_computer("web/etc/passwd"), "").unwrap();
        let spec = bench.spec("web");
        let spec = spec.exec_start(Exec::new("id").user("www"));
        let error = spec.start(&bench.host).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("user www: not in "), "{error}");
        assert_eq!(bench.host.jails().into_iter().count(), 0);
    });
}
