//! What a jail has around it: an address, mounts, rules, a limit, an interface, each made and
//! taken away again.
//!
//! No target but that none of them grows with what the host has: the simulated kernel's tests
//! look for that (`cargo test --release -p jail-sim -- --ignored among_ten_thousand`). With
//! `JAILRS_KERNEL=local` (as root on FreeBSD) the running kernel does it.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use criterion::{
    BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use examples::bench_host;
use jail::limit::Resource;
use jail::{Cidr, DevfsRuleset, Error, Host, Interface, IpAlias, JailSpec, Limit, Mount, Racct};

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn surroundings(c: &mut Criterion) {
    let (host, _) = bench_host().expect("the kernel");
    let dir = tempfile::tempdir().expect("a directory");
    let (source, root) = (dir.path().join("source"), dir.path().join("root"));
    for dir in [&source, &root.join("on")] {
        std::fs::create_dir_all(dir).expect("a directory");
    }
    let mut group = c.benchmark_group("surroundings");
    addresses(&mut group, &host);
    for (name, mount) in [
        ("nullfs", Mount::nullfs(&source, "/on").read_only()),
        ("tmpfs", Mount::tmpfs("/on")),
        ("devfs with a ruleset", Mount::devfs("/on").ruleset(4)),
    ] {
        let turn = || mount.mount(&host, &root)?.unmount();
        turn().expect("nmount: are you root?");
        group.bench_function(format!("mount and unmount {name}"), |b| b.iter(turn));
    }
    let rules = DevfsRuleset::jail();
    let turn = || rules.apply(&host)?.remove();
    turn().expect("DEVFSIO_RADD: are you root?");
    group.bench_function("apply and remove the rules for jails", |b| b.iter(turn));
    let turn = || -> Result<(), Error> { Interface::create(&host, "epair")?.destroy() };
    turn().expect("SIOCIFCREATE2: is if_epair loaded?");
    group.bench_function("create and destroy an epair", |b| b.iter(turn));
    limits(&mut group, &host);
}

fn addresses(group: &mut Group<'_>, host: &Host) {
    for addr in ["198.18.77.1", "fd00:198:18::77"] {
        let addr: Cidr = addr.parse().expect("an address");
        let alias = IpAlias::new("lo0", addr).expect("an alias");
        let turn = || alias.add(host)?.remove();
        turn().expect("SIOCAIFADDR: are you root?");
        group.bench_function(format!("add and remove {addr}"), |b| b.iter(turn));
    }
}

fn limits(group: &mut Group<'_>, host: &Host) {
    if host.capabilities().expect("capabilities").racct != Racct::On {
        eprintln!("no limits: racct is not on");
        return;
    }
    let jail = JailSpec::new("bench").and_then(|spec| spec.path("/").create(host));
    let jail = jail.expect("jail_set");
    let limit = [Limit::deny(Resource::MaxProc, 100).expect("a limit")];
    let turn = || jail.add_limits(&limit)?.remove();
    group.bench_function("add and remove a limit", |b| b.iter(turn));
    jail.remove().expect("jail_remove");
}

criterion_group!(benches, surroundings);
criterion_main!(benches);
