//! Reading files.

use std::fs;
use std::path::Path;

use jail::Release;
use serde_json::{Value, json};

use crate::builtin;
use crate::call::Call;
use crate::case::{Case, Step};
use crate::sources::{Recorded, Source};

fn steps(steps: Value) -> Result<Vec<Step>, String> {
    let file = json!([{"case": "c", "steps": steps}]).to_string();
    let mut cases = Case::parse_all(&file).map_err(|why| why.to_string())?;
    assert_eq!(cases[0].name, "c");
    cases.remove(0).steps.map_err(|why| why.to_string())
}

#[test]
fn all_of_it_is_built_in() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    if !here.exists() {
        println!("skipped: the sources are not on this machine");
        return;
    }
    let source = Source::directory(&here);
    let built_in = Source::built_in();
    assert_eq!(
        source.releases.keys().collect::<Vec<_>>(),
        built_in.releases.keys().collect::<Vec<_>>()
    );
    for (files, ours) in source.releases.values().zip(built_in.releases.values()) {
        assert_eq!(files.len(), ours.len());
        for (file, ours) in files.iter().zip(ours) {
            assert!(file.label.ends_with(&ours.label));
            assert_eq!(file.text, ours.text);
        }
        assert!(files.last().unwrap().label.ends_with("desc.json"));
    }
}

#[test]
fn every_case_of_it_is_understood() {
    for (release, name, text) in builtin::FILES {
        let cases = Case::parse_all(text).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            if let Err(why) = case.steps {
                panic!("{release}/{name} {}: {why}", case.name);
            }
        }
    }
}

#[test]
fn what_is_not_known_is_refused() {
    for (step, why) in [
        (json!({"call": "jail_frob"}), "unknown call"),
        (json!({"call": "kldload", "path": "/x"}), "unknown call"),
        (json!({}), "no \"call\""),
        (json!(5), "not an object"),
        (json!({"call": "wait"}), "no \"pid\""),
        (json!({"call": "wait", "pid": "p"}), "\"$name\""),
        (
            json!({"call": "wait", "pid": "$p", "for": 3}),
            "unknown key \"for\"",
        ),
        (
            json!({"call": "jail_get", "flags": ["FROB"], "params": []}),
            "unknown flag",
        ),
        (
            json!({"call": "jail_get", "flags": [], "params": [["a"]]}),
            "extra?",
        ),
        (
            json!({"call": "jail_get", "flags": [], "params": [["a", {"u8": 1}]]}),
            "kind of value",
        ),
        (
            json!({"call": "jail_get", "flags": [], "params": [["a", {"ip4": ["x"]}]]}),
            "addresses",
        ),
        (
            json!({"call": "jail_get", "flags": [], "params": [["a", {"hex": "abc"}]]}),
            "hex",
        ),
        (
            json!({"call": "jail_get", "flags": [], "params": [["a", {"out": -1}]]}),
            "a size",
        ),
        (
            json!({"call": "fork", "steps": [{"call": "getcwd"}, {"call": "frob"}]}),
            "step 1 \"fork\": step 2 \"frob\": unknown call",
        ),
    ] {
        let refused = steps(json!([step])).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn files_that_are_no_lists_of_cases_are_refused() {
    for text in ["", "{}", "[", "nonsense", "\"x\""] {
        assert!(Case::parse_all(text).is_err());
    }
    let cases = Case::parse_all(r#"[{"steps": []}, {"case": "x"}, 3]"#).unwrap();
    assert!(cases.iter().all(|case| case.steps.is_err()));
    assert_eq!(cases[2].name, "#3");
}

#[test]
fn calls_on_the_host_are_understood_whole() {
    for (step, why) in [
        (
            json!({"call": "md", "cmd": "attach", "type": "tape"}),
            "unknown name \"tape\"",
        ),
        (
            json!({"call": "md", "cmd": "attach", "options": ["FAST"]}),
            "unknown name \"FAST\"",
        ),
        (
            json!({"call": "nmount", "flags": ["SLOW"], "params": []}),
            "unknown flag",
        ),
        (
            json!({"call": "unmount", "path": "/x", "flags": [], "by": "name"}),
            "unknown \"by\"",
        ),
        (
            json!({"call": "devfs", "cmd": "radd", "rule": {"colour": 1}}),
            "unknown key",
        ),
        (
            json!({"call": "devfs", "cmd": "radd", "ruleset": 65536}),
            "no such number",
        ),
        (
            json!({"call": "if_alias", "cmd": "change", "if": "lo0", "addr": "::1"}),
            "unknown \"cmd\"",
        ),
        (json!({"call": "if_vnet", "if": "lo0"}), "no \"jid\""),
        (
            json!({"call": "rctl", "cmd": "rules", "arg": "x", "only": 3}),
            "not a list",
        ),
    ] {
        let refused = steps(json!([step])).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn names_of_interfaces_are_texts() {
    let mut bindings = crate::bindings::Bindings::new("/scratch");
    bindings.bind_text("e", "epair3a");
    bindings.bind("u", 4, crate::bindings::Kind::Unit);
    assert_eq!(
        bindings.put_in("${e} /dev/md${u} ${x}"),
        "epair3a /dev/md4 -1"
    );
    // Neither a unit nor an interface is put back for a jid.
    assert_eq!(bindings.put_back("4 epair3a"), "4 epair3a");
    let other = crate::bindings::Bindings::from_json(&bindings.to_json()).unwrap();
    assert_eq!(other, bindings);
}

#[test]
fn flags_are_names_and_numbers() {
    let step = json!({"call": "jail_set", "flags": ["CREATE", "0x4000"], "params": []});
    let flags = |step| match steps(json!([step])).unwrap().remove(0).call {
        Call::JailSet(call) => call.flags,
        other => panic!("{other:?}"),
    };
    assert_eq!(flags(step), 0x4001);
    assert_eq!(
        flags(json!({"call": "jail_set", "flags": "0x80000000", "params": []})),
        i32::MIN
    );
}

#[test]
fn the_nearest_older_release_is_simulated() {
    let model = |name| Recorded::parse(name).unwrap().model();
    assert_eq!(model("13.2"), Release::V13_2);
    assert_eq!(model("14.3"), Release::V13_2);
    assert_eq!(model("14.4"), Release::V14_4);
    assert_eq!(model("15.0"), Release::V15_0);
    assert_eq!(model("15.10"), Release::V15_1);
    assert_eq!(model("16.0"), Release::V15_1);
    assert_eq!(model("12.4"), Release::V13_2);
    for no in ["13", "13.2-RELEASE", "x", "", "-1.2"] {
        assert_eq!(Recorded::parse(no), None);
    }
}

#[test]
fn the_files_of_the_nearest_older_release_are_found() {
    let built_in = Source::built_in();
    let nearest = |name| {
        let (recorded, files) = built_in.nearest(Recorded::parse(name).unwrap())?;
        assert!(!files.is_empty());
        Some(recorded)
    };
    assert_eq!(nearest("14.4"), Recorded::parse("13.2"));
    assert_eq!(nearest("15.1"), Recorded::parse("15.1"));
    assert_eq!(nearest("12.4"), None);
}

#[test]
fn directories_that_hold_nothing_are_faults() {
    let root = std::env::temp_dir().join(format!("jailrs-rules-{}", std::process::id()));
    assert!(!Source::directory(&root).faults.is_empty());
    fs::create_dir_all(root.join("notes")).unwrap();
    assert!(!Source::directory(&root).faults.is_empty());
    fs::create_dir_all(root.join("14.4")).unwrap();
    fs::write(root.join("14.4/new.json"), "[]").unwrap();
    let good = Source::directory(&root);
    assert!(good.faults.is_empty());
    assert_eq!(good.releases.len(), 1);
    fs::write(root.join("notes/x.json"), "[]").unwrap();
    assert_eq!(Source::directory(&root).faults.len(), 1);
    fs::remove_dir_all(root).unwrap();
}
