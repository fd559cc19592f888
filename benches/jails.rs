//! Everyday work, the kernel's share included: make, ask, list, wait.
//!
//! Target: listing 10,000 jails costs 10 times listing 1,000, no more than 30 percent over. With
//! `JAILRS_KERNEL=local` (as root on FreeBSD) the running kernel does it, with as many jails.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use std::time::Duration;

use criterion::{
    BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use examples::bench_host;
use jail::{Allow, EnforceStatfs, Error, Host, Jail, JailSpec, JailSys, Jid};

fn one_jail(c: &mut Criterion) {
    let (host, _) = bench_host().expect("the kernel");
    let mut group = c.benchmark_group("jails");
    let spec = ten().expect("a spec");
    group.bench_function("create and remove", |b| {
        b.iter(|| host.create(&spec)?.remove());
    });

    let jail = host.create(&spec).expect("jail_set: are you root?");
    let five = ["name", "host.hostname", "path", "parent", "dying"];
    group.bench_function("get 5", |b| b.iter(|| jail.get(&five)));
    group.bench_function("get all", |b| b.iter(|| jail.all()));
    jail.remove().expect("jail_remove");

    let removed = || -> Result<Jail, Error> {
        let jail = host.create(&spec)?;
        jail.remove().map(|()| jail)
    };
    group.bench_function("wait", |b| {
        let wait = |jail: Result<Jail, Error>| jail?.wait_gone(Duration::from_secs(1));
        b.iter_batched(removed, wait, BatchSize::PerIteration);
    });
}

fn list(c: &mut Criterion) {
    let (host, _) = bench_host().expect("the kernel");
    let mut group = c.benchmark_group("jails/list");
    group.sample_size(30).sampling_mode(SamplingMode::Flat);
    let mut jids = Vec::new();
    for count in [1_000, 10_000] {
        while jids.len() < count {
            jids.push(numbered(&host, jids.len()).expect("jail_set: are you root?"));
        }
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| host.jails().into_iter().filter(Result::is_ok).count());
        });
    }
    for jid in jids {
        let jail = host.jail_by_jid(jid).expect("jail_get");
        jail.remove().expect("jail_remove");
    }
}

/// Its number only: a handle holds a descriptor, of which there are fewer than jails here.
fn numbered(host: &Host, number: usize) -> Result<Jid, Error> {
    let name = format!("bench{number}");
    let jail = JailSpec::new(name.as_str())?.path("/").create(host)?;
    Ok(jail.jid())
}

/// Ten parameters.
fn ten() -> Result<JailSpec, Error> {
    Ok(JailSpec::new("bench")?
        .path("/")
        .hostname("bench.example.org")
        .addr([192, 0, 2, 1])
        .enforce_statfs(EnforceStatfs::BelowRoot)
        .securelevel(2)
        .children_max(5)
        .sysvshm(JailSys::New)
        .allow(Allow::RAW_SOCKETS))
    // and what every jail gets: name, persist
}

criterion_group!(benches, one_jail, list);
criterion_main!(benches);
