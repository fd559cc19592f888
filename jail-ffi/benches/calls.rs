//! The same calls through C and in Rust, side by side.
//!
//! Target: through C no more than 100 nanoseconds longer.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use std::ffi::{CStr, c_char};
use std::hint::black_box;
use std::ptr::null_mut;

use criterion::{Criterion, criterion_group, criterion_main};
use jail::{Host, JailName, JailSpec, Release};
use jailrs::host::{jailrs_host, jailrs_host_jail, jailrs_host_simulated};
use jailrs::jail::ask::{jailrs_jail_get, jailrs_jail_get_int};
use jailrs::jail::{jailrs_jail, jailrs_jail_jid, jailrs_jail_name};
use jailrs::list::{
    JAILRS_LIST_ALL, jailrs_host_list, jailrs_list, jailrs_list_free, jailrs_list_name,
};
use jailrs::spec::{
    jailrs_spec, jailrs_spec_create, jailrs_spec_free, jailrs_spec_new, jailrs_spec_set,
};
use jailrs::status::jailrs_status;
use jailrs::values::{jailrs_values, jailrs_values_free, jailrs_values_int, jailrs_values_string};

const JAILS: usize = 1_000;

fn calls(c: &mut Criterion) {
    let machine = jail_sim::Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    for nth in 0..JAILS {
        let name = JailName::new(&name(nth)).expect("a name");
        let spec = JailSpec::new(name).expect("a spec").path("/");
        spec.create(&host).expect("a jail");
    }
    let jail = host.jail("bench7").expect("it is there");
    let (c_host, c_jail) = open();

    let mut group = c.benchmark_group("jid");
    group.bench_function("Rust", |b| b.iter(|| black_box(&jail).jid().raw()));
    group.bench_function("C", |b| b.iter(|| jid(black_box(c_jail))));
    group.finish();

    let mut group = c.benchmark_group("name");
    group.bench_function("Rust", |b| {
        b.iter(|| black_box(&jail).name().as_c_str().as_ptr())
    });
    group.bench_function("C", |b| b.iter(|| name_of(black_box(c_jail))));
    group.finish();

    let mut group = c.benchmark_group("get securelevel");
    group.bench_function("Rust", |b| {
        b.iter(|| {
            jail.get(&["securelevel"])
                .expect("values")
                .int("securelevel")
        });
    });
    group.bench_function("C", |b| b.iter(|| get_int(c_jail, c"securelevel")));
    group.finish();

    let names = ["securelevel", "host.hostname", "ip4.addr", "vnet", "path"];
    let mut group = c.benchmark_group("get 5 and read 2");
    group.bench_function("Rust", |b| {
        b.iter(|| {
            let values = jail.get(&names).expect("values");
            (
                values.int("securelevel"),
                values.os_str("path").map(|path| path.len()),
            )
        });
    });
    group.bench_function("C", |b| b.iter(|| get_five(c_jail)));
    group.finish();

    let mut group = c.benchmark_group("list 1,000 and their names");
    group.sample_size(20);
    group.bench_function("Rust", |b| {
        b.iter(|| {
            let jails = host.jails().into_iter();
            jails
                .map(|jail| jail.expect("a jail").name().as_bytes().len())
                .sum::<usize>()
        });
    });
    group.bench_function("C", |b| b.iter(|| list(c_host)));
    group.finish();
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

fn get_int(jail: *const jailrs_jail, name: &CStr) -> i64 {
    let mut value = 0;
    // SAFETY: a handle that is there, a text, and a place for the answer.
    unsafe { jailrs_jail_get_int(jail, name.as_ptr(), &raw mut value, null_mut()) };
    value
}

fn get_five(jail: *const jailrs_jail) -> (i64, *const c_char) {
    let names = [
        c"securelevel",
        c"host.hostname",
        c"ip4.addr",
        c"vnet",
        c"path",
    ]
    .map(CStr::as_ptr);
    let mut values: *mut jailrs_values = null_mut();
    let (mut level, mut path) = (0, std::ptr::null());
    // SAFETY: a handle that is there, so many names, and a place for the answer.
    unsafe {
        jailrs_jail_get(
            jail,
            names.as_ptr(),
            names.len(),
            &raw mut values,
            null_mut(),
        )
    };
    // SAFETY: the values that were made.
    unsafe { jailrs_values_int(values, c"securelevel".as_ptr(), &raw mut level, null_mut()) };
    // SAFETY: likewise.
    unsafe { jailrs_values_string(values, c"path".as_ptr(), &raw mut path, null_mut()) };
    // SAFETY: they are not used again.
    unsafe { jailrs_values_free(values) };
    (level, path)
}

fn list(host: *const jailrs_host) -> usize {
    let mut list: *mut jailrs_list = null_mut();
    // SAFETY: a host that is there, no names, and a place for the answer.
    unsafe {
        jailrs_host_list(
            host,
            std::ptr::null(),
            0,
            JAILRS_LIST_ALL,
            &raw mut list,
            null_mut(),
        )
    };
    let mut length = 0;
    for index in 0..JAILS {
        // SAFETY: the list that was made.
        let name = unsafe { jailrs_list_name(list, index) };
        // SAFETY: there is a jail at each index, and a name is a text.
        length += unsafe { CStr::from_ptr(name) }.to_bytes().len();
    }
    // SAFETY: it is not used again.
    unsafe { jailrs_list_free(list) };
    length
}

criterion_group!(benches, calls);
criterion_main!(benches);
