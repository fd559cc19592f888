//! The kernel by itself: one jail_get of five parameters among few and among many jails.
//!
//! Target, for the simulated kernel: under 2 microseconds at 10 jails and at 100,000. With
//! `JAILRS_KERNEL=local` (as root on FreeBSD) the running kernel is asked, among 10 jails.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use examples::bench_host;
use jail::{Kernel, Param};
use jail_sys::sys::jail::JAIL_CREATE;

fn jail_get(c: &mut Criterion) {
    let mut group = c.benchmark_group("kernel/jail_get of 5");
    let (host, local) = bench_host().expect("the kernel");
    let kernel = &**host.kernel();
    let sizes: &[usize] = if local { &[10] } else { &[10, 100_000] };
    let mut jids = Vec::new();
    for &jails in sizes {
        while jids.len() < jails {
            jids.push(create(kernel, jids.len()));
        }
        let middle = jids.get(jids.len() / 2).copied().unwrap_or_default();
        group.bench_function(BenchmarkId::from_parameter(jails), |b| {
            b.iter(|| get_five(kernel, black_box(middle)));
        });
    }
    for jid in jids {
        kernel.jail_remove(jid).expect("jail_remove");
    }
}

fn create(kernel: &dyn Kernel, number: usize) -> i32 {
    let mut name = format!("bench{number}\0").into_bytes();
    let mut params = [Param::new(b"name\0", &mut name), Param::flag(b"persist\0")];
    let jid = kernel.jail_set(&mut params, JAIL_CREATE);
    jid.expect("jail_set: are you root?")
}

fn get_five(kernel: &dyn Kernel, jid: i32) -> i32 {
    let mut jid = jid.to_ne_bytes();
    let (mut name, mut hostname, mut path) = ([0; 256], [0; 256], [0; 1024]);
    let (mut parent, mut dying) = ([0; 4], [0; 4]);
    let mut params = [
        Param::new(b"jid\0", &mut jid),
        Param::new(b"name\0", &mut name),
        Param::new(b"host.hostname\0", &mut hostname),
        Param::new(b"path\0", &mut path),
        Param::new(b"parent\0", &mut parent),
        Param::new(b"dying\0", &mut dying),
    ];
    let found = kernel.jail_get(black_box(&mut params), 0);
    found.expect("jail_get")
}

criterion_group!(benches, jail_get);
criterion_main!(benches);
