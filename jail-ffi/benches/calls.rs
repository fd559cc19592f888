//! The same calls through C and in Rust, side by side.
//!
//! Target: through C no more than 100 nanoseconds longer. They take turns, some hundred times, since
//! a computer is not equally fast for long; what C adds is the median of the differences.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program that tells what it measures; it may stop"
)]

use std::ffi::{CStr, c_char};
use std::hint::black_box;
use std::ptr::{null, null_mut};
use std::time::Instant;

use jail::{Host, JailInfo, JailName, JailSpec, Release};
use jailrs::host::{jailrs_host, jailrs_host_jail, jailrs_host_simulated};
use jailrs::jail::ask::{jailrs_jail_get, jailrs_jail_get_int};
use jailrs::jail::{jailrs_jail, jailrs_jail_check, jailrs_jail_jid, jailrs_jail_name};
use jailrs::list::{
    JAILRS_LIST_ALL, jailrs_host_list, jailrs_list, jailrs_list_free, jailrs_list_name,
};
use jailrs::spec::{
    jailrs_spec, jailrs_spec_create, jailrs_spec_free, jailrs_spec_new, jailrs_spec_set,
};
use jailrs::status::jailrs_status;
use jailrs::values::{jailrs_values, jailrs_values_free, jailrs_values_int, jailrs_values_string};

const JAILS: usize = 1_000;
const TURNS: usize = 301;
/// How long one turn is to take at least, in nanoseconds.
const TURN: u128 = 200_000;

fn main() {
    let machine = jail_sim::Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    for nth in 0..JAILS {
        let name = JailName::new(&name(nth)).expect("a name");
        let spec = JailSpec::new(name).expect("a spec").path("/");
        spec.create(&host).expect("a jail");
    }
    let jail = host.jail("bench7").expect("it is there");
    let (c_host, c_jail) = open();

    println!(
        "{:<28}{:>12}{:>12}{:>12}",
        "ns a call", "Rust", "C", "C adds"
    );
    compare(
        "jid",
        || black_box(&jail).jid().raw(),
        || jid(black_box(c_jail)),
    );
    compare(
        "name",
        || black_box(&jail).name().as_c_str().as_ptr(),
        || name_of(black_box(c_jail)),
    );
    compare("check", || jail.check().is_ok(), || check(c_jail));
    compare(
        "get securelevel",
        || {
            let values = jail.get(&["securelevel"]).expect("values");
            values.int("securelevel")
        },
        || get_int(c_jail, c"securelevel"),
    );
    let names = ["securelevel", "host.hostname", "ip4.addr", "vnet", "path"];
    compare(
        "get 5, and free them",
        || jail.get(&names).is_ok(),
        || free_values(get_five(c_jail)),
    );
    let (values, c_values) = (jail.get(&names).expect("values"), get_five(c_jail));
    compare(
        "a number of the 5",
        || black_box(&values).int("securelevel"),
        || read_int(black_box(c_values), c"securelevel"),
    );
    compare(
        "a text of the 5",
        || black_box(&values).c_str("path"),
        || read_text(black_box(c_values), c"path"),
    );
    compare(
        "list 1,000, and free them",
        || in_rust(&host).len(),
        || free_list(list(c_host)),
    );
    let (jails, c_jails) = (in_rust(&host), list(c_host));
    compare(
        "their 1,000 names",
        || {
            let names = jails.iter().map(|jail| jail.name().as_bytes().len());
            names.sum::<usize>()
        },
        || names_of(c_jails),
    );
    free_list(c_jails);
    free_values(c_values);
}

fn in_rust(host: &Host) -> Vec<JailInfo> {
    let jails = host.jails().into_iter();
    jails.map(|jail| jail.expect("a jail")).collect()
}

/// Cargo says `--bench`; any other word is a part of the only names to measure.
fn is_wanted(what: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    words.next().is_none_or(|word| what.contains(&word))
}

fn compare<R, C>(what: &str, mut in_rust: impl FnMut() -> R, mut in_c: impl FnMut() -> C) {
    if !is_wanted(what) {
        return;
    }
    let mut once = 1;
    while time(once, &mut in_c) < TURN {
        once *= 2;
    }
    let mut turns = Vec::new();
    for turn in 0..TURNS {
        // Who goes first has the colder caches.
        turns.push(if turn % 2 == 0 {
            let rust = time(once, &mut in_rust);
            (rust, time(once, &mut in_c))
        } else {
            let c = time(once, &mut in_c);
            (time(once, &mut in_rust), c)
        });
    }
    let per_call = |nanos: u128| nanos as f64 / f64::from(once);
    let rust = median(turns.iter().map(|(rust, _)| per_call(*rust)));
    let c = median(turns.iter().map(|(_, c)| per_call(*c)));
    let adds = median(turns.iter().map(|(rust, c)| per_call(*c) - per_call(*rust)));
    println!("{what:<28}{rust:>12.1}{c:>12.1}{adds:>12.1}");
}

fn time<R>(times: u32, work: &mut impl FnMut() -> R) -> u128 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(work());
    }
    start.elapsed().as_nanos()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn name(nth: usize) -> String {
    format!("bench{nth}")
}

fn open() -> (*mut jailrs_host, *mut jailrs_jail) {
    let mut host = null_mut();
    let mut jail = null_mut();
    // SAFETY: texts, and places for an answer.
    let status = unsafe { jailrs_host_simulated(c"15.1".as_ptr(), &raw mut host, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    for nth in 0..JAILS {
        let name = std::ffi::CString::new(name(nth)).expect("no NUL");
        create(host, &name);
    }
    // SAFETY: as above, and the host that was made.
    let status = unsafe { jailrs_host_jail(host, c"bench7".as_ptr(), &raw mut jail, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    (host, jail)
}

fn create(host: *const jailrs_host, name: &CStr) {
    let mut spec: *mut jailrs_spec = null_mut();
    let mut jail: *mut jailrs_jail = null_mut();
    // SAFETY: texts, and places for an answer.
    unsafe { jailrs_spec_new(name.as_ptr(), &raw mut spec, null_mut()) };
    // SAFETY: the spec that was made.
    unsafe { jailrs_spec_set(spec, c"path".as_ptr(), c"/".as_ptr(), null_mut()) };
    // SAFETY: likewise, and the host.
    let status = unsafe { jailrs_spec_create(spec, host, &raw mut jail, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    // SAFETY: it is not used again.
    unsafe { jailrs_spec_free(spec) };
    // SAFETY: likewise.
    unsafe { jailrs::jail::jailrs_jail_free(jail) };
}

fn jid(jail: *const jailrs_jail) -> i32 {
    // SAFETY: a handle that is there.
    unsafe { jailrs_jail_jid(jail) }
}

fn name_of(jail: *const jailrs_jail) -> *const c_char {
    // SAFETY: a handle that is there.
    unsafe { jailrs_jail_name(jail) }
}

fn check(jail: *const jailrs_jail) -> jailrs_status {
    // SAFETY: a handle that is there.
    unsafe { jailrs_jail_check(jail, null_mut()) }
}

fn get_int(jail: *const jailrs_jail, name: &CStr) -> i64 {
    let mut value = 0;
    // SAFETY: a handle that is there, a text, and a place for the answer.
    unsafe { jailrs_jail_get_int(jail, name.as_ptr(), &raw mut value, null_mut()) };
    value
}

fn get_five(jail: *const jailrs_jail) -> *mut jailrs_values {
    let names = [
        c"securelevel",
        c"host.hostname",
        c"ip4.addr",
        c"vnet",
        c"path",
    ]
    .map(CStr::as_ptr);
    let (names, count) = (names.as_ptr(), names.len());
    let mut values = null_mut();
    // SAFETY: a handle that is there, so many names, and a place for the answer.
    unsafe { jailrs_jail_get(jail, names, count, &raw mut values, null_mut()) };
    values
}

fn free_values(values: *mut jailrs_values) {
    // SAFETY: they are not used again.
    unsafe { jailrs_values_free(values) };
}

fn read_int(values: *const jailrs_values, name: &CStr) -> i64 {
    let mut number = 0;
    // SAFETY: values that are there, a text, and a place for the answer.
    unsafe { jailrs_values_int(values, name.as_ptr(), &raw mut number, null_mut()) };
    number
}

fn read_text(values: *const jailrs_values, name: &CStr) -> *const c_char {
    let mut text = null();
    // SAFETY: values that are there, a text, and a place for the answer.
    unsafe { jailrs_values_string(values, name.as_ptr(), &raw mut text, null_mut()) };
    text
}

fn list(host: *const jailrs_host) -> *mut jailrs_list {
    let mut list = null_mut();
    // SAFETY: a host that is there, no names, and a place for the answer.
    unsafe { jailrs_host_list(host, null(), 0, JAILRS_LIST_ALL, &raw mut list, null_mut()) };
    list
}

fn free_list(list: *mut jailrs_list) {
    // SAFETY: it is not used again.
    unsafe { jailrs_list_free(list) };
}

fn names_of(list: *const jailrs_list) -> usize {
    let name = |index| {
        // SAFETY: the list that was made.
        let name = unsafe { jailrs_list_name(list, index) };
        // SAFETY: there is a jail at each index, and a name is a text.
        unsafe { CStr::from_ptr(name) }.to_bytes().len()
    };
    (0..JAILS).map(name).sum()
}
