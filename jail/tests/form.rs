//! Specs as text.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::time::Duration;

use jail::life::{Exec, HookPoint, JailDisk};
use jail::limit::{Action, Per, Resource};
use jail::{
    Allow, DevfsRuleset, IfThere, IpAlias, JailSpec, JailSys, Limit, MdDisk, Mount, NewfsOptions,
    Signal, Size, Value, Vnet,
};
use proptest::prelude::*;

/// With a part of everything.
fn full() -> JailSpec {
    let v6 = IpAlias::new("bge0", "fd00::1/64".parse::<jail::Cidr>().unwrap()).unwrap();
    let link = Vnet::bridge("bridge0").unwrap().create_bridge().mtu(1400);
    let link = link.addr([10, 0, 0, 2]).gateway([10, 0, 0, 1]).tag("mine");
    let disk = MdDisk::swap(Size::mib(64)).unit(7).reserve().label("x");
    JailSpec::new("web")
        .unwrap()
        .path("/jails/web")
        .allow(Allow::RAW_SOCKETS)
        .param("securelevel", 2)
        .param("somebodys.thing", Value::Raw(vec![1, 2, 3]))
        .param("somebodys.number", u64::MAX)
        .param("ip6", JailSys::New)
        .alias(
            IpAlias::new("bge0", [192, 168, 1, 200])
                .unwrap()
                .vhid(3)
                .unwrap(),
        )
        .alias(
            v6.wait_for_dad(Duration::from_millis(1500))
                .if_there(IfThere::Use),
        )
        .disk(
            JailDisk::new(disk)
                .newfs(NewfsOptions::new().journal().min_free(5))
                .mount("/x"),
        )
        .disk(JailDisk::new(MdDisk::vnode("/images/a b.img").read_only()).read_only())
        .devices_at(10, DevfsRuleset::jail())
        .directory("/var/run/x", 0o1777)
        .mount(Mount::nullfs("/base", "/").read_only().nosuid())
        .mount(
            Mount::tmpfs("/tmp")
                .size(Size::mib(1))
                .create_mount_point(0o755),
        )
        .mount(Mount::devfs("/chroot/dev").ruleset(4).stacking())
        .limit(Limit::deny(Resource::MaxProc, 50).unwrap())
        .cpus("0-1,3".parse().unwrap())
        .limit(
            Limit::new(Resource::OpenFiles, Action::Signal(Signal::TERM), 9)
                .unwrap()
                .per(Per::Process)
                .unwrap(),
        )
        .vnet_interface("em1")
        .unwrap()
        .link(link.name_inside("eth0").unwrap())
        .exec_start(
            Exec::new("/bin/sh")
                .arg("/etc/rc")
                .timeout(Duration::from_secs(60)),
        )
        .exec_stop(
            Exec::new("/bin/sh")
                .env("A", "b c")
                .current_dir("/root")
                .quiet(),
        )
        .hook(
            HookPoint::Poststop,
            Exec::new("/usr/bin/true").user("www").console("/var/log/x"),
        )
        .exec_stop(Exec::new("/usr/bin/true").user(80))
        .console_log("/var/log/web.log")
        .depends_on("db")
        .unwrap()
}

#[test]
fn everything_survives() {
    let spec = full();
    let json = serde_json::to_string_pretty(&spec).unwrap();
    assert_eq!(
        serde_json::from_str::<JailSpec>(&json).unwrap(),
        spec,
        "{json}"
    );
    let toml = toml::to_string(&spec).unwrap();
    assert_eq!(toml::from_str::<JailSpec>(&toml).unwrap(), spec, "{toml}");
    for part in [
        "\"64M\"",
        "\"maxproc:deny=50\"",
        "\"address\": \"fd00::1/64\"",
        "\"0755\"",
    ] {
        assert!(json.contains(part), "{part}: {json}");
    }
}

#[test]
fn what_a_person_writes() {
    let spec: JailSpec = serde_json::from_str(
        r#"{
            "name": "web",
            "params": { "path": "/jails/web", "securelevel": 2, "ip6": "disable" },
            "aliases": [{ "interface": "bge0", "address": "192.168.1.200" }],
            "disks": [{ "disk": { "type": "malloc", "size": 1048576 }, "newfs": {} }],
            "exec_start": [{ "program": "/bin/sh", "timeout": 0.5 }]
        }"#,
    )
    .unwrap();
    let same = JailSpec::new("web")
        .unwrap()
        .path("/jails/web")
        .param("securelevel", 2)
        .param("ip6", JailSys::Disable)
        .alias(IpAlias::new("bge0", [192, 168, 1, 200]).unwrap())
        .disk(JailDisk::new(MdDisk::malloc(Size::mib(1))).newfs(NewfsOptions::new()))
        .exec_start(Exec::new("/bin/sh").timeout(Duration::from_millis(500)));
    assert_eq!(spec, same);
}

#[test]
fn the_example_of_the_documentation() {
    let text = include_str!("../src/form.rs");
    let from = text.find("```json").unwrap() + "//! ```json".len();
    let json: String = text[from..text[from..].find("//! ```").unwrap() + from]
        .lines()
        .map(|line| line.trim_start_matches("//!"))
        .collect();
    let spec: JailSpec = serde_json::from_str(&json).unwrap();
    assert_eq!(spec.name().to_string(), "web");
    assert_eq!(spec.plan().unwrap().steps().len(), 12);
}

#[test]
fn bytes_that_are_no_text() {
    use std::os::unix::ffi::OsStringExt;
    let path = std::ffi::OsString::from_vec(vec![b'/', 0xff, b'a']);
    let spec = JailSpec::new("x")
        .unwrap()
        .path(&path)
        .mount(Mount::nullfs(&path, &path));
    let spec = spec
        .exec_start(Exec::new(path.clone()).arg(path.clone()))
        .directory(&path, 0o700);
    let json = serde_json::to_string(&spec).unwrap();
    assert_eq!(
        serde_json::from_str::<JailSpec>(&json).unwrap(),
        spec,
        "{json}"
    );
}

#[test]
fn functions_cannot_be_written_or_read() {
    let spec = JailSpec::new("x")
        .unwrap()
        .hook_fn(HookPoint::Created, |_| Ok(()));
    let error = serde_json::to_string(&spec).unwrap_err().to_string();
    assert!(error.contains("created"), "{error}");
    let marked = r#"{ "name": "x", "hooks": [{ "at": "created", "function": true }] }"#;
    let error = serde_json::from_str::<JailSpec>(marked)
        .unwrap_err()
        .to_string();
    assert!(error.contains("created"), "{error}");
}

#[test]
fn mistakes_are_told() {
    for (json, told) in [
        (r#"{}"#, "name"),
        (r#"{ "name": "" }"#, "name"),
        (r#"{ "name": "x", "limit": [] }"#, "limit"),
        (
            r#"{ "name": "x", "cpus": "3-1" }"#,
            "a processor or a range",
        ),
        (r#"{ "name": "x", "limits": ["maxproc=5"] }"#, "maxproc"),
        (
            r#"{ "name": "x", "directories": [{ "path": "/a", "mode": "9" }] }"#,
            "octal",
        ),
        (
            r#"{ "name": "x", "directories": [{ "path": "/a", "mode": "-1" }] }"#,
            "octal",
        ),
        (
            r#"{ "name": "x", "directories": [{ "path": "/a", "mode": "10000" }] }"#,
            "octal",
        ),
        (
            r#"{ "name": "x", "aliases": [{ "interface": "bge0", "address": "1.2.3" }] }"#,
            "1.2.3",
        ),
        (
            r#"{ "name": "x", "aliases": [{ "interface": "", "address": "1.2.3.4" }] }"#,
            "interface",
        ),
        (
            r#"{ "name": "x", "aliases": [{ "interface": "a0", "address": "1.2.3.4", "vhid": 0 }] }"#,
            "vhid",
        ),
        (
            r#"{ "name": "x", "devices": { "rules": ["explode"] } }"#,
            "expected",
        ),
        (
            r#"{ "name": "x", "disks": [{ "disk": { "type": "floppy" } }] }"#,
            "floppy",
        ),
        (
            r#"{ "name": "x", "disks": [{ "disk": { "type": "swap", "size": "1 zebra" } }] }"#,
            "size",
        ),
        (
            r#"{ "name": "x", "disks": [{ "disk": { "type": "swap", "options": ["no"] } }] }"#,
            "\"no\"",
        ),
        (
            r#"{ "name": "x", "params": { "ip6": "perhaps" } }"#,
            "inherit",
        ),
        (
            r#"{ "name": "x", "params": { "securelevel": 5000000000 } }"#,
            "range",
        ),
        (
            r#"{ "name": "x", "params": { "ip4.addr": ["1.2.3.4", "::1"] } }"#,
            "both",
        ),
        (
            r#"{ "name": "x", "exec_start": [{ "program": "/a", "timeout": -1 }] }"#,
            "",
        ),
        (
            r#"{ "name": "x", "hooks": [{ "at": "never", "exec": { "program": "/a" } }] }"#,
            "never",
        ),
        (r#"{ "name": "x", "hooks": [{ "at": "created" }] }"#, "exec"),
        (
            r#"{ "name": "x", "links": [{ "bridge": "bridge0", "addresses": ["no"] }] }"#,
            "no",
        ),
        (r#"{ "name": "x", "mounts": [{ "type": "tmpfs" }] }"#, "on"),
    ] {
        let error = serde_json::from_str::<JailSpec>(json)
            .unwrap_err()
            .to_string();
        assert!(error.contains(told), "{json}: {error}");
    }
}

fn exec() -> impl Strategy<Value = Exec> {
    let words = proptest::collection::vec("[ -~]{0,8}", 0..3);
    ("/[a-z]{1,8}", words, any::<bool>(), 1_u64..10_000_000).prop_map(
        |(program, words, quiet, ms)| {
            let exec = Exec::new(program)
                .args(words)
                .timeout(Duration::from_millis(ms));
            if quiet {
                exec.quiet().env("Q", "1")
            } else {
                exec
            }
        },
    )
}

fn mount() -> impl Strategy<Value = Mount> {
    let options = proptest::collection::vec(("[a-z]{1,8}", "[ -~]{0,8}"), 0..4);
    (
        "/[a-z]{1,5}",
        options,
        any::<bool>(),
        proptest::option::of(0_u32..0o7777),
    )
        .prop_map(|(on, options, stacking, mode)| {
            let mut mount = Mount::nullfs("/base", on);
            for (name, value) in options {
                mount = if value.is_empty() {
                    mount.flag(name)
                } else {
                    mount.option(name, value)
                };
            }
            mount = if stacking { mount.stacking() } else { mount };
            mode.map_or(mount.clone(), |mode| mount.create_mount_point(mode))
        })
}

proptest! {
    #[test]
    fn each_spec_survives(
        name in "[a-z]{1,8}",
        execs in proptest::collection::vec(exec(), 0..3),
        mounts in proptest::collection::vec(mount(), 0..4),
        addr: [u8; 4],
        size in 1_u64..1 << 50,
        numbers: (i32, u32, i64, u64),
        text in "\\PC{0,20}",
        bytes: Vec<u8>,
    ) {
        let mut spec = JailSpec::new(name).unwrap()
            .param("a.int", numbers.0)
            .param("a.uint", Value::Uint(numbers.1))
            .param("a.long", Value::Long(numbers.2))
            .param("a.ulong", Value::Ulong(numbers.3))
            .param("a.string", text.as_str())
            .param("host.domainname", text.as_str())
            .param("a.raw", Value::Raw(bytes))
            .disk(JailDisk::new(MdDisk::malloc(Size::from_bytes(size))));
        if let Ok(alias) = IpAlias::new("em0", addr) {
            spec = spec.alias(alias);
        }
        for exec in execs {
            spec = spec.exec_start(exec.clone()).hook(HookPoint::Release, exec);
        }
        for mount in mounts {
            spec = spec.mount(mount);
        }
        let json = serde_json::to_string(&spec).unwrap();
        prop_assert_eq!(&serde_json::from_str::<JailSpec>(&json).unwrap(), &spec, "{}", json);
        let toml = toml::to_string(&spec).unwrap();
        prop_assert_eq!(&toml::from_str::<JailSpec>(&toml).unwrap(), &spec, "{}", toml);
    }

    #[test]
    fn nonsense_is_an_error(text in "[\\PC]{0,60}", field in "(params|aliases|disks|mounts|hooks)") {
        let _ = serde_json::from_str::<JailSpec>(&text);
        let value = serde_json::Value::String(text);
        let json = serde_json::json!({ "name": "x", field: [value] });
        prop_assert!(serde_json::from_value::<JailSpec>(json).is_err());
    }
}
