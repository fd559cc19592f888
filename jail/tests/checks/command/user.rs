//! Users by number, and by name in the files of a jail that may be hostile.

use std::fs;
use std::os::unix::fs::symlink;

use jail::{Command, Errno, Error, ErrorKind, Problem, User};

use super::*;

const PASSWD: &[u8] = b"# users\n\
root:*:0:0:Charlie &:/root:/bin/sh\n\
www:*:80:80:World Wide Web Owner:/home/www:/bin/csh\n\
plain:*:1001:1001::/home/plain:\n\
last:*:7:8:::/usr/sbin/nologin";

const GROUP: &[u8] = b"wheel:*:0:root,plain\nwww:*:80:\nvideo:*:44:www,plain\nstaff:*:20:www";

/// What `id` says as the user.
fn id(command: &mut Command) -> Result<String, Error> {
    let output = command.output()?;
    assert!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

fn who(jail: &Jail, user: impl Into<User>) -> Result<String, Error> {
    id(jail.command("id").user(user))
}

#[test]
fn a_name_is_looked_up_in_the_jail() {
    releases(|bench| {
        bench.accounts();
        let jail = jail_with(bench, &[("passwd", PASSWD), ("group", GROUP)]);
        assert_eq!(who(&jail, "www").unwrap(), "uid=80 gid=80 groups=80,44,20");
        assert_eq!(
            who(&jail, "plain").unwrap(),
            "uid=1001 gid=1001 groups=1001,0,44"
        );
        assert_eq!(who(&jail, "last").unwrap(), "uid=7 gid=8 groups=8");
        // The host's.
        let error = who(&jail, "operator").unwrap_err();
        let file = jail.info().unwrap().path().unwrap().join("etc/passwd");
        let file = file.to_str().unwrap().to_owned();
        assert_eq!(error.to_string(), format!("user operator: not in {file}"));
        let problem = Problem::NotIn { file: file.into() };
        assert_eq!(error, Error::param("user operator", problem));
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        for name in ["WWW", "ww", "", "# users", "a\0b"] {
            assert!(who(&jail, name).is_err(), "{name:?}");
        }
    });
}

#[test]
fn a_program_on_the_host_has_the_hosts_users() {
    releases(|bench| {
        let etc = bench.dir("etc");
        fs::write(bench.on_computer("etc/passwd"), PASSWD).unwrap();
        let mut who = Command::new(&bench.host, "id");
        assert_eq!(id(who.user("www")).unwrap(), "uid=80 gid=80 groups=80");
        assert_eq!(etc.to_str(), Some("/etc"));
    });
}

#[test]
fn numbers_need_no_file() {
    releases(|bench| {
        let jail = bench.jail("web");
        let mut who = jail.command("id");
        assert_eq!(id(who.uid(80).gid(81)).unwrap(), "uid=80 gid=81 groups=81");
        assert_eq!(
            id(who.groups(&[5, 81, 5])).unwrap(),
            "uid=80 gid=81 groups=81,5"
        );
        let mut who = jail.command("id");
        assert_eq!(id(who.gid(7)).unwrap(), "uid=0 gid=7 groups=7");
        // Without a group it has to be found.
        let error = jail.command("id").user("80").status().unwrap_err();
        let Error::File {
            component, problem, ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!((component.as_str(), problem), ("etc", &Problem::Missing));
        assert_eq!(error.kind(), ErrorKind::NotFound);
    });
}

#[test]
fn a_number_has_the_groups_of_the_first_of_that_number() {
    releases(|bench| {
        let jail = jail_with(bench, &[("passwd", PASSWD), ("group", GROUP)]);
        assert_eq!(
            who(&jail, 1001).unwrap(),
            "uid=1001 gid=1001 groups=1001,0,44"
        );
        let mut command = jail.command("id");
        assert_eq!(
            id(command.uid(80).groups(&[3])).unwrap(),
            "uid=80 gid=80 groups=80,3"
        );
        assert_eq!(
            id(command.user("www").gid(9)).unwrap(),
            "uid=80 gid=9 groups=9,3"
        );
        let error = who(&jail, 12345).unwrap_err();
        assert!(
            error.to_string().starts_with("uid 12345: not in "),
            "{error}"
        );
    });
}

#[test]
fn the_environment_of_a_login_is_there_if_asked() {
    releases(|bench| {
        let jail = jail_with(bench, &[("passwd", PASSWD)]);
        let echo = "echo $HOME $SHELL $USER $LOGNAME";
        let sh = || {
            let mut sh = jail.command("sh");
            sh.args(["-c", echo]).login_environment();
            sh
        };
        assert_eq!(id(&mut sh()).unwrap(), "/root /bin/sh root root");
        assert_eq!(id(sh().user("www")).unwrap(), "/home/www /bin/csh www www");
        assert_eq!(
            id(sh().uid(80).gid(0)).unwrap(),
            "/home/www /bin/csh www www"
        );
        let mut plain = sh();
        plain.user("plain").env("HOME", "/tmp");
        assert_eq!(id(&mut plain).unwrap(), "/tmp /bin/sh plain plain");
        let mut none = jail.command("sh");
        assert_eq!(id(none.args(["-c", echo]).user("www")).unwrap(), "");
    });
}

#[test]
fn rubbish_is_passed_over() {
    let text = b"\0\0\0\nwww\nwww:*:80\nwww:*:-1:0:::\nwww:*:+0:0:::\nwww:*:4294967296:0:::\n\
        www:*:4294967295:0:::\nwww:*:0x0:0:::\nwww:*: 0:0:::\nwww:*:0:0::::::::\nwww\0:*:0:0:::\n\
        \xff\xfe:*:0:0:::\nwww:*:0:0\0:::\n+www:*:0:0:::\n:*:0:0:::\nwww:*:80:81:::\nwww:*:0:0:::\n";
    releases(|bench| {
        let group = b"a:*:x:www\nb:*:1\nc:*:-1:www\nd\0:*:2:www\ne:*:3:www:x\nf:*:4:,,www,\n";
        let jail = jail_with(bench, &[("passwd", text), ("group", group)]);
        assert_eq!(who(&jail, "www").unwrap(), "uid=80 gid=81 groups=81,4");
        for name in ["+www", "www\0", ""] {
            assert!(who(&jail, name).is_err());
        }
    });
}

#[test]
fn too_much_is_refused_and_not_read() {
    releases(|bench| {
        let mut text = PASSWD.to_vec();
        text.resize(10 << 20, b'\n');
        let jail = jail_with(bench, &[("passwd", &text)]);
        let error = who(&jail, "www").unwrap_err();
        assert!(
            matches!(
                &error,
                Error::File {
                    problem: Problem::TooLong { .. },
                    ..
                }
            ),
            "{error}"
        );
        fs::write(bench.on_computer("web/etc/passwd"), PASSWD).unwrap();
        fs::write(bench.on_computer("web/etc/group"), &text).unwrap();
        assert!(who(&jail, "www").is_err());
    });
}

#[test]
fn no_link_leads_out_of_the_jail() {
    releases(|bench| {
        bench.accounts();
        let outside = bench.on_computer("etc");
        fs::write(outside.join("passwd"), "www:*:0:0::/:/bin/sh\n").unwrap();
        let jail = jail_with(bench, &[]);
        let etc = bench.on_computer("web/etc");
        let refused = |component: &str| {
            let error = who(&jail, "www").unwrap_err();
            let Error::File {
                component: on,
                problem,
                ..
            } = &error
            else {
                panic!("{error}");
            };
            assert_eq!((on.as_str(), problem), (component, &Problem::Symlink));
        };
        for target in ["/etc/passwd", "../../etc/passwd", "passwd", "nothing"] {
            symlink(target, etc.join("passwd")).unwrap();
            refused("passwd");
            fs::remove_file(etc.join("passwd")).unwrap();
        }
        fs::write(etc.join("passwd"), PASSWD).unwrap();
        symlink("/etc/group", etc.join("group")).unwrap();
        refused("group");
        fs::remove_dir_all(&etc).unwrap();
        for target in ["/etc", "../etc"] {
            symlink(target, &etc).unwrap();
            refused("etc");
            fs::remove_file(&etc).unwrap();
        }
    });
}

#[test]
fn what_is_no_file_is_not_opened() {
    releases(|bench| {
        let jail = jail_with(bench, &[]);
        fs::create_dir(bench.on_computer("web/etc/passwd")).unwrap();
        let error = who(&jail, "www").unwrap_err();
        assert!(
            matches!(
                &error,
                Error::File {
                    problem: Problem::NotFile,
                    ..
                }
            ),
            "{error}"
        );
    });
}

#[test]
fn only_root_may_become_another() {
    releases(|bench| {
        let host = bench.unprivileged().unwrap();
        let mut command = Command::new(&host, "/usr/bin/true");
        let error = command.uid(80).gid(80).status().unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM));
    });
}
