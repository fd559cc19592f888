//! The calls that `bindings/python/benches/calls.py` makes, as Rust makes them: what Python adds is
//! the difference.
//!
//! Targets: listing 1,000 jails takes Python no more than 3 times as long, and any one call no more
//! than 2 microseconds longer.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use examples::bench_host;
use jail::{Error, JailInfo, JailSpec};

fn calls(c: &mut Criterion) {
    let (host, _) = bench_host().expect("the kernel");
    let mut jails = Vec::new();
    for number in 0..1_000 {
        let spec = JailSpec::new(format!("jail{number}").as_str()).expect("a name");
        jails.push(spec.create(&host).expect("jail_set: are you root?"));
    }
    let jail = jails.first().expect("the first of them");
    let mut group = c.benchmark_group("python");
    group.bench_function("jails", |b| {
        b.iter(|| {
            host.jails()
                .into_iter()
                .collect::<Result<Vec<JailInfo>, Error>>()
        });
    });
    group.bench_function("get", |b| b.iter(|| jail.get(&["securelevel"])));
    group.bench_function("exists", |b| b.iter(|| jail.check()));
    group.bench_function("release", |b| b.iter(|| host.release()));
    group.finish();
    for jail in &jails {
        jail.remove().expect("jail_remove");
    }
}

criterion_group!(benches, calls);
criterion_main!(benches);
