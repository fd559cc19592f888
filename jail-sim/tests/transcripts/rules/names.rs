//! Bindings.

use serde_json::json;

use crate::bindings::{Bindings, Kind, Num};
use crate::numbers::{Piece, pieces};

fn bound(names: &[(&str, i64)]) -> Bindings {
    let mut bindings = Bindings::new("/tmp/t.401");
    for (name, jid) in names {
        bindings.bind(name, *jid, Kind::Jid);
    }
    bindings
}

#[test]
fn arguments_get_values() {
    let bindings = bound(&[("a", 401), ("b", 7)]);
    assert_eq!(bindings.put_in("$T/x"), "/tmp/t.401/x");
    assert_eq!(bindings.put_in("${a}.${b}/${none}"), "401.7/-1");
    assert_eq!(bindings.put_in("$, ${, $$T, 5$"), "$, ${, $/tmp/t.401, 5$");
    assert_eq!(bindings.num(&Num::Name("a".into())), 401);
    assert_eq!(bindings.num(&Num::Name("none".into())), -1);
}

#[test]
fn answers_get_names() {
    let mut bindings = bound(&[("a", 401), ("b", 5)]);
    assert_eq!(
        bindings.put_back("jail 401 not found"),
        "jail ${a} not found"
    );
    assert_eq!(bindings.put_back("a.5"), "a.${b}");
    assert_eq!(bindings.put_back("jail \"5\": 5"), "jail \"${b}\": ${b}");
    assert_eq!(bindings.put_back("/tmp/t.401/5/x401"), "$T/${b}/x401");
    for text in ["5a", "0x5", "a5", "k_5", "005", "55", "IPv5 5th", "", "no"] {
        assert_eq!(bindings.put_back(text), text);
    }
    assert_eq!(bindings.jid(401), json!("$a"));
    assert_eq!(bindings.jid(402), json!(402));
}

#[test]
fn the_first_of_several_names_is_used() {
    let mut bindings = bound(&[("a", 401), ("b", 401)]);
    assert_eq!(bindings.jid(401), json!("$a"));
    bindings.bind("a", 401, Kind::Jid);
    assert_eq!(bindings.jid(401), json!("$a"));
    bindings.bind("a", 402, Kind::Jid);
    assert_eq!(bindings.jid(401), json!("$b"));
    assert_eq!(bindings.jid(402), json!("$a"));
}

#[test]
fn a_name_bound_again_leaves_the_old_jid_nameless() {
    let mut bindings = bound(&[("a", 401), ("a", 402)]);
    assert_eq!(bindings.jid(401), json!(401));
    assert!(bindings.may_be_nameless_jid("401"));
    bindings.bind("a", 1_000, Kind::Pid);
    assert_eq!(bindings.jid(402), json!(402));
    assert_eq!(bindings.get("a"), Some(1_000));
}

#[test]
fn only_jids_are_put_back() {
    let mut bindings = Bindings::new("/t");
    bindings.bind("p", 401, Kind::Pid);
    bindings.bind("d", 3, Kind::Desc);
    assert_eq!(bindings.put_back("401 3"), "401 3");
    assert_eq!(bindings.jid(401), json!(401));
    assert_eq!(bindings.pids().collect::<Vec<_>>(), [("p", 401)]);
}

#[test]
fn bindings_travel_between_processes() {
    let mut bindings = bound(&[("b", 402), ("a", 401), ("c", 401)]);
    bindings.bind("p", 77, Kind::Pid);
    bindings.bind("d", 4, Kind::Desc);
    let _ = bindings.jid(499);
    assert_eq!(Bindings::from_json(&bindings.to_json()), Some(bindings));
    assert_eq!(Bindings::from_json(&json!({"bound": 1})), None);
}

#[test]
fn numbers_are_whole_ones() {
    use Piece::{Number, Text};
    assert_eq!(
        pieces("a.5 b6 7"),
        [Text("a."), Number("5"), Text(" b6 "), Number("7")]
    );
    assert_eq!(pieces("12"), [Number("12")]);
    assert_eq!(pieces("1.2"), [Number("1"), Text("."), Number("2")]);
    assert_eq!(pieces("-1"), [Text("-"), Number("1")]);
    assert_eq!(pieces("a1b2"), [Text("a1b2")]);
    assert_eq!(pieces("é1"), [Text("é1")]);
    assert_eq!(pieces(""), []);
}
