//! Small things of the interface that nothing bigger uses.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::time::Duration;

use jail::devfs::DeviceTypes;
use jail::kernel::{Call, Fault, Faulty};
use jail::limit::Resource;
use jail::{
    DevfsRule, Errno, Host, JailName, JailSpec, JailSys, Kernel, Mount, Release, Stdio, Value,
};
use jail_sim::Machine;

fn host() -> (Machine, Host) {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    (machine, host)
}

#[test]
fn a_rule_by_its_methods_is_the_one_of_a_text() {
    let read = |text: &str| -> DevfsRule { text.parse().unwrap() };
    let rule = DevfsRule::path("fd/*").unwrap();
    let rule = rule.unhide().user(7).group("wheel").mode(0o640).number(5);
    assert_eq!(
        rule,
        read("5 path 'fd/*' unhide user 7 group wheel mode 640")
    );
    let disks = DevfsRule::types(DeviceTypes::DISK).hide();
    assert_eq!(disks, read("type disk hide"));
    let both = DevfsRule::path("md*").unwrap().of_types(DeviceTypes::DISK);
    assert_eq!(both.include(4), read("type disk path 'md*' include 4"));
    assert!(DevfsRule::path("/null").is_err());
}

#[test]
fn values_are_made_of_what_they_hold() {
    let v6: Ipv6Addr = "fd00::1".parse().unwrap();
    let all: [(Value, &str, &str); 11] = [
        (true.into(), "a boolean", "true"),
        (7.into(), "an int", "7"),
        (Value::Uint(7), "an unsigned int", "7"),
        (Value::Long(-7), "a long", "-7"),
        (Value::Ulong(7), "an unsigned long", "7"),
        (Path::new("/a b").into(), "a string", "/a b"),
        (JailSys::New.into(), "new, inherit or disable", "new"),
        (
            vec![Ipv4Addr::LOCALHOST].into(),
            "IPv4 addresses",
            "127.0.0.1",
        ),
        (vec![v6].into(), "IPv6 addresses", "fd00::1"),
        (Value::Raw(vec![1, 0xff]), "bytes", "01ff"),
        (Value::Null, "nothing", "-"),
    ];
    for (value, kind, text) in &all {
        assert_eq!(
            (value.type_name(), value.to_string().as_str()),
            (*kind, *text)
        );
    }
}

/// As they stand in JSON, also for parameters that nobody knows yet.
#[test]
fn values_come_back_from_a_form() {
    let values = [
        ("x.bool", Value::Bool(true)),
        ("x.int", Value::Int(-7)),
        ("x.uint", Value::Uint(7)),
        ("x.long", Value::Long(1 << 40)),
        ("x.ulong", Value::Ulong(u64::MAX)),
        ("x.text", Value::String("text".into())),
        ("x.mode", Value::JailSys(JailSys::Inherit)),
        ("x.ip4", Value::Ip4(vec![Ipv4Addr::LOCALHOST])),
        ("x.ip6", Value::Ip6(vec![Ipv6Addr::LOCALHOST])),
        ("x.raw", Value::Raw(vec![0, 255])),
        ("x.null", Value::Null),
        (
            "x.bytes",
            Value::String(OsString::from_vec(vec![b'a', 0xff])),
        ),
        ("osreldate", Value::Long(7)),
        ("path", Value::Uint(7)),
        ("host.hostname", Value::Int(7)),
        ("host.hostid", Value::Ulong(7)),
        ("securelevel", Value::Int(2)),
        ("sysvshm", Value::JailSys(JailSys::New)),
    ];
    let mut spec = JailSpec::new("web").unwrap();
    for (name, value) in &values {
        spec = spec.param(name, value.clone());
    }
    let text = serde_json::to_string(&spec).unwrap();
    let again: JailSpec = serde_json::from_str(&text).unwrap();
    let params: BTreeMap<&str, Value> = again
        .params()
        .map(|(name, value)| (name, value.into_owned()))
        .collect();
    for (name, value) in values {
        assert_eq!(params.get(name), Some(&value), "{name} in {text}");
    }
    for (params, wrong) in [
        (r#"{"host.hostid": -1}"#, "host.hostid"),
        (r#"{"securelevel": 5000000000}"#, "securelevel"),
        (r#"{"sysvshm": "perhaps"}"#, "sysvshm"),
        (r#"{"ip4.addr": ["10.0.0.1", "fd00::1"]}"#, "ip4.addr"),
    ] {
        let text = format!(r#"{{"name": "web", "params": {params}}}"#);
        let error = serde_json::from_str::<JailSpec>(&text).unwrap_err();
        assert!(error.to_string().contains(wrong), "{error}");
    }
}

#[test]
fn a_command_shows_its_words() {
    let rc = jail::life::Exec::new("/bin/sh").args(["-c", "a\x1b b"]);
    assert_eq!(rc.to_string(), "/bin/sh -c a\\x1b b");
}

#[test]
fn names_are_taken_apart_and_compared() {
    let name = JailName::new("a.b.c").unwrap();
    assert_eq!(name.parent(), Some(JailName::new("a.b").unwrap()));
    assert_eq!(name.last(), b"c");
    assert_eq!(JailName::new("a").unwrap().parent(), None);
    assert_eq!(name.to_string_lossy(), "a.b.c");
    assert!(name == "a.b.c" && name == *"a.b.c" && name != "a.b");
}

#[test]
fn events_tell_themselves() {
    let (_machine, host) = host();
    let mut events = host.events().unwrap();
    assert!(format!("{events:?}").starts_with("Events {"));
    let jail = JailSpec::new("web")
        .unwrap()
        .path("/")
        .create(&host)
        .unwrap();
    let told = |events: &mut jail::Events| -> Vec<String> {
        let all = events.until_quiet(Duration::from_secs(1));
        all.map(|event| event.unwrap().to_string()).collect()
    };
    let line = |what: &str| format!("jail {} (web): {what}", jail.jid());
    assert_eq!(told(&mut events), [line("created")]);
    let mut sleeper = jail.command("/bin/sleep").arg("1000").spawn().unwrap();
    let attached = format!("process {} attached", sleeper.pid());
    // It enters by a jail_set(2).
    assert_eq!(told(&mut events), [line("changed"), line(&attached)]);
    jail.remove().unwrap();
    let _ = sleeper.wait();
    assert_eq!(told(&mut events), [line("removed")]);
}

#[test]
fn usage_is_listed_and_read_by_name() {
    let (_machine, host) = host();
    let jail = JailSpec::new("web")
        .unwrap()
        .path("/")
        .create(&host)
        .unwrap();
    let usage = jail.usage().unwrap();
    assert_eq!(usage.named("maxproc"), Some(0));
    assert_eq!(usage.named("maxproc"), usage.get(Resource::MaxProc));
    assert_eq!(usage.named("nonsense"), None);
    let lines: Vec<String> = usage
        .iter()
        .map(|(name, amount)| format!("{name}={amount}"))
        .collect();
    assert!(lines.len() > 10);
    assert_eq!(usage.to_string(), lines.join("\n") + "\n");
}

#[test]
fn pipes_to_and_from_a_program_are_readers_and_writers() {
    let machine = Machine::new(Release::V15_1);
    let (kernel, faults) = Faulty::new(machine.process());
    let host = Host::new(kernel);
    let mut cat = jail::Command::new(&host, "/bin/cat");
    let mut cat = cat
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, mut from) = (cat.stdin.take().unwrap(), cat.stdout.take().unwrap());
    assert!(to.fd().raw() >= 0 && from.fd().raw() != to.fd().raw());
    to.write_all(b"through").unwrap();
    to.flush().unwrap();
    for (call, errno) in [(Call::Write, Errno::EIO), (Call::Write, Errno::EPIPE)] {
        faults.arm(Fault::new(call, errno));
        let error = to.write(b"x").unwrap_err();
        let is_pipe = error.kind() == ErrorKind::BrokenPipe;
        assert_eq!(is_pipe, errno == Errno::EPIPE, "{error}");
    }
    faults.arm(Fault::new(Call::Read, Errno::EIO));
    assert!(
        from.read(&mut [0; 8])
            .unwrap_err()
            .to_string()
            .contains("read")
    );
    // Whoever gives up the end has the descriptor, and closes it.
    drop(to.into_fd());
    let from = from.into_fd();
    let mut text = [0; 16];
    assert_eq!(host.kernel().read(from.raw(), &mut text), Ok(7));
    assert!(text.starts_with(b"through"));
    assert!(cat.wait().unwrap().success());
}

/// What a kernel's errno is known to come from, where it says nothing itself.
#[test]
fn a_mount_that_fails_tells_what_is_known() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["root/on", "source"] {
        std::fs::create_dir_all(dir.path().join(name)).unwrap();
    }
    let machine = Machine::builder(Release::V15_1).root(dir.path()).build();
    let (kernel, faults) = Faulty::new(machine.process());
    let host = Host::new(kernel);
    let hint = |mount: &Mount, errno| {
        faults.arm(Fault::new(Call::Nmount, errno));
        let error = mount.mount(&host, "/root").unwrap_err();
        assert_eq!(error.errno(), Some(errno), "{error}");
        error.hint().unwrap_or_default().to_owned()
    };
    let nullfs = Mount::nullfs("/source", "/on");
    assert!(hint(&nullfs, Errno::EBUSY).contains("under way"));
    assert!(hint(&nullfs, Errno::EDEADLK).contains("is the source"));
    assert!(hint(&nullfs, Errno::ENOTEMPTY).contains("not empty"));
    assert_eq!(hint(&nullfs, Errno::EIO), "");
    let ufs = Mount::ufs("/dev/null", "/on");
    assert!(hint(&ufs, Errno::EINVAL).contains("newfs(8)"));
    let user = machine.process();
    user.setuid(1001).unwrap();
    let error = nullfs.mount(&Host::new(user), "/root").unwrap_err();
    assert_eq!(error.hint(), Some("only root can do this"));
}
