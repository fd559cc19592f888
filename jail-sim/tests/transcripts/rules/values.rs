//! The values of `params`, and what comes back in them.

use jail::{Errno, Param};
use serde_json::{Value, json};

use crate::bindings::{Bindings, Kind};
use crate::call::{Call, JailCall};
use crate::case::Case;
use crate::iovec::{Iovecs, success};

fn bindings() -> Bindings {
    let mut bindings = Bindings::new("/t");
    bindings.bind("a", 401, Kind::Jid);
    bindings
}

fn call(step: Value) -> JailCall {
    let file = json!([{"case": "c", "steps": [step]}]).to_string();
    let case = Case::parse_all(&file).unwrap().remove(0);
    match case.steps.unwrap().remove(0).call {
        Call::JailGet(call) => call,
        other => panic!("{other:?}"),
    }
}

fn get(params: Value) -> JailCall {
    call(json!({"call": "jail_get", "flags": [], "params": params, "ret": {}}))
}

/// What the kernel is passed: names, values and lengths.
fn passed(call: &JailCall) -> Vec<(Vec<u8>, Option<Vec<u8>>, usize)> {
    let mut seen = Vec::new();
    let mut iovecs = Iovecs::new(call, &bindings());
    let result = iovecs.pass(|params, _| {
        for param in params.iter() {
            let value = param.value.as_ref().map(|value| value.to_vec());
            seen.push((param.name.to_vec(), value, param.len));
        }
        Ok(0)
    });
    assert!(result.is_some());
    seen
}

fn value(value: Value) -> Vec<u8> {
    let passed = passed(&get(json!([["x", value]])));
    passed[0].1.clone().unwrap()
}

#[test]
fn every_kind_of_value_has_its_bytes() {
    assert_eq!(value(json!(null)), b"");
    assert_eq!(value(json!({"str": "$T/${a}"})), b"/t/401\0");
    assert_eq!(value(json!({"strx": 3})), b"xxx\0");
    assert_eq!(value(json!({"raw": "ab"})), b"ab");
    assert_eq!(value(json!({"hex": "00fF10"})), [0, 0xff, 0x10]);
    assert_eq!(value(json!({"i32": "$a"})), 401_i32.to_ne_bytes());
    assert_eq!(value(json!({"i32": "$none"})), (-1_i32).to_ne_bytes());
    assert_eq!(value(json!({"i64": -2})), (-2_i64).to_ne_bytes());
    assert_eq!(
        value(json!({"ip4": ["10.0.0.1", "1.2.3.4"]})),
        [10, 0, 0, 1, 1, 2, 3, 4]
    );
    assert_eq!(value(json!({"ip6": ["::1"]})).last(), Some(&1));
    assert_eq!(value(json!({"ip4": []})), b"");
    assert_eq!(value(json!({"out": 3})), [0; 3]);
    assert_eq!(
        value(json!({"out": 4, "init": -1, "as": "desc"})),
        [0xff; 4]
    );
}

#[test]
fn an_errmsg_pair_is_appended() {
    let call = get(json!([["persist", null]]));
    let pairs = passed(&call);
    assert_eq!(pairs[0], (b"persist\0".to_vec(), Some(vec![]), 0));
    assert_eq!(pairs[1], (b"errmsg\0".to_vec(), Some(vec![0; 1024]), 1024));
    let quiet = call_with(json!({"noerrmsg": true}));
    assert_eq!(passed(&quiet).len(), 1);
}

fn call_with(more: Value) -> JailCall {
    let mut step = json!({"call": "jail_get", "flags": [], "params": [["persist", null]]});
    let more = more.as_object().unwrap().clone();
    step.as_object_mut().unwrap().extend(more);
    call(step)
}

#[test]
fn the_number_of_iovecs_can_be_odd() {
    assert_eq!(passed(&call_with(json!({"niov": 0}))), []);
    let odd = passed(&call_with(json!({"niov": 1})));
    assert_eq!(odd, [(b"persist\0".to_vec(), None, 0)]);
    let odd = passed(&call_with(json!({"niov": 3})));
    assert_eq!(odd[1], (b"errmsg\0".to_vec(), None, 0));
    let call = call_with(json!({"niov": 5}));
    assert!(Iovecs::new(&call, &bindings()).pass(|_, _| Ok(0)).is_none());
}

#[test]
fn lengths_can_be_overridden() {
    let pairs = passed(&get(json!([
        ["ab", {"str": "cd"}, {"namelen": 2}],
        ["ab", {"str": "cd"}, {"len": 1}],
        ["ab", {"str": "cd"}, {"len": 5}],
        ["ab", null, {"len": 4}],
    ])));
    assert_eq!(pairs[0].0, b"ab");
    assert_eq!(pairs[1], (b"ab\0".to_vec(), Some(b"c".to_vec()), 1));
    assert_eq!(pairs[2], (b"ab\0".to_vec(), Some(b"cd\0\0\0".to_vec()), 5));
    assert_eq!(pairs[3], (b"ab\0".to_vec(), Some(vec![]), 4));
}

/// The answer of a kernel that fills each buffer with these bytes and lengths.
fn answered(params: Value, fill: &[(&[u8], usize)]) -> Value {
    let call = get(params);
    let mut bindings = bindings();
    let mut iovecs = Iovecs::new(&call, &bindings);
    let result = iovecs.pass(|params: &mut [Param<'_>], _| {
        for (param, (bytes, len)) in params.iter_mut().zip(fill) {
            let value = param.value.as_mut().unwrap();
            value[..bytes.len()].copy_from_slice(bytes);
            param.len = *len;
        }
        Ok(402)
    });
    assert_eq!(result, Some(Ok(402)));
    success(402, &iovecs, Some("b"), Some("d"), &mut bindings)
}

#[test]
fn filled_buffers_are_read_back() {
    let answer = answered(
        json!([
            ["name", {"out": 8, "as": "str"}],
            ["jid", {"out": 4}],
            ["parent", {"out": 4}],
            ["children.max", {"out": 4}],
            ["host.hostid", {"out": 8}],
            ["ip4.addr", {"out": 8, "as": "ip4"}],
            ["ip6.addr", {"out": 32, "as": "ip6"}],
            ["path", {"out": 0}],
            ["raw", {"out": 2, "as": "hex"}],
            ["desc", {"out": 4, "as": "desc", "init": -1}],
        ]),
        &[
            (b"x.401\0", 6),
            (&402_i32.to_ne_bytes(), 4),
            (&0_i32.to_ne_bytes(), 4),
            (&401_i32.to_ne_bytes(), 4),
            (&7_i64.to_ne_bytes(), 8),
            (&[10, 0, 0, 1], 4),
            (&[0xfd; 16], 16),
            (b"", 9),
            (&[0xab, 1], 2),
            (&3_i32.to_ne_bytes(), 4),
        ],
    );
    let out = json!({
        "name": "x.${a}",
        "jid": "$b",
        "parent": 0,
        "children.max": 401,
        "host.hostid": 7,
        "ip4.addr": ["10.0.0.1"],
        "ip6.addr": ["fdfd:fdfd:fdfd:fdfd:fdfd:fdfd:fdfd:fdfd"],
        "path": {"len": 9},
        "raw": "ab01",
        "desc": "fd",
    });
    assert_eq!(answer, json!({"jid": "$b", "out": out}));
    assert_eq!(
        answered(json!([["jid", {"i32": 1}]]), &[]),
        json!({"jid": "$b"})
    );
}

#[test]
fn the_kernels_text_is_found() {
    let call = get(json!([["persist", null]]));
    let mut iovecs = Iovecs::new(&call, &bindings());
    assert_eq!(iovecs.errmsg(), None);
    let _ = iovecs.pass(|params, _| {
        params[1].value.as_mut().unwrap()[..3].copy_from_slice(b"no!");
        Err(Errno::EINVAL)
    });
    assert_eq!(iovecs.errmsg().as_deref(), Some("no!"));
}
