//! Comparison.

use serde_json::{Value, json};

use crate::bindings::{Bindings, Kind};
use crate::compare::same;

/// Jid 401 has the name `a`, 402 was told but has none.
fn bindings() -> Bindings {
    let mut bindings = Bindings::new("/t");
    bindings.bind("a", 401, Kind::Jid);
    let _ = bindings.jid(402);
    bindings
}

fn is(expected: Value, got: Value) -> bool {
    same(&expected, &got, &bindings())
}

#[test]
fn answers_are_compared_whole() {
    assert!(is(json!({"err": "EPERM"}), json!({"err": "EPERM"})));
    assert!(!is(json!({"err": "EPERM"}), json!({"err": "EINVAL"})));
    assert!(!is(json!({"ok": 0}), json!({"ok": 0, "more": 1})));
    assert!(!is(json!({"ok": 0, "more": 1}), json!({"ok": 0})));
    assert!(!is(json!({"errmsg": ""}), json!({})));
    assert!(!is(json!({"value": 1}), json!({"value": true})));
    assert!(!is(json!({"value": 1}), json!({"value": "1"})));
}

#[test]
fn the_order_counts_in_lists_only() {
    assert!(is(
        json!({"a": 1, "b": 2}),
        serde_json::from_str(r#"{"b": 2, "a": 1}"#).unwrap()
    ));
    assert!(is(json!({"x": ["1", "2"]}), json!({"x": ["1", "2"]})));
    assert!(!is(json!({"x": ["1", "2"]}), json!({"x": ["2", "1"]})));
    assert!(!is(json!({"x": ["1"]}), json!({"x": ["1", "2"]})));
}

#[test]
fn nameless_jids_need_not_match() {
    assert!(is(json!({"jid": 471}), json!({"jid": 402})));
    assert!(is(
        json!({"out": {"parent": 471}}),
        json!({"out": {"parent": 402}})
    ));
    assert!(!is(json!({"jid": 471}), json!({"jid": "$a"})));
    assert!(!is(json!({"jid": "$a"}), json!({"jid": 402})));
    assert!(!is(json!({"jid": "$a"}), json!({"jid": "$b"})));
    assert!(!is(json!({"parent": 0}), json!({"parent": 402})));
    assert!(!is(json!({"parent": 471}), json!({"parent": 0})));
    assert!(!is(
        json!({"children.max": 471}),
        json!({"children.max": 402})
    ));
}

#[test]
fn nameless_jids_in_texts_need_not_match() {
    let text = |text: &str| json!({"errmsg": text});
    assert!(is(text("jail 471 not found"), text("jail 402 not found")));
    assert!(is(json!({"name": "a.471"}), json!({"name": "a.402"})));
    assert!(!is(text("jail 471 not found"), text("jail 403 not found")));
    assert!(!is(text("jail 471 not found"), text("jail ${a} not found")));
    assert!(!is(text("jail ${a} not found"), text("jail 402 not found")));
    assert!(!is(text("jail 471 not found"), text("jail 402 not there")));
    assert!(!is(text("no jail after -1"), text("no jail after 0")));
}

#[test]
fn a_status_is_no_text_about_jids() {
    let mut bindings = bindings();
    let _ = bindings.jid(9);
    let status = |text: &str| json!({"status": text});
    assert!(same(
        &status("signaled:9"),
        &status("signaled:9"),
        &bindings
    ));
    assert!(!same(
        &status("signaled:15"),
        &status("signaled:9"),
        &bindings
    ));
}
