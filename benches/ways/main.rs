//! The same work by bare calls, by the library and, with `JAILRS_KERNEL=local` (as root on FreeBSD), by
//! libjail, jail(8), jls(8) and jexec(8); in the end the ratios to the bare calls.
//!
//! `bench-freebsd` does the same in seconds, tells the memory as well, and needs nothing of this project
//! on the host.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "benches tell, and may stop"
)]

mod ratios;

use std::net::Ipv4Addr;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode};
use examples::ways::{Many, commands, libjail::LibJail, library, raw};
use examples::{Outcome, Turns, bench_host};
use jail::life::StopPolicy;
use jail::{Host, JailSpec};

use ratios::{Ratios, Way};

const ADDR: Ipv4Addr = Ipv4Addr::new(198, 18, 79, 1);

fn main() {
    let ratios = Ratios::new();
    let mut c = ratios.criterion().configure_from_args();
    let (host, local) = bench_host().expect("the kernel");
    create_and_remove(&mut c, &host, local);
    run_true(&mut c, &host, local);
    start_and_stop(&mut c, &host, local);
    more_and_more(&mut c, &host, local);
    c.final_summary();
    ratios.tell();
}

fn create_and_remove(c: &mut Criterion, host: &Host, local: bool) {
    let kernel = &**host.kernel();
    let name = name("one");
    let spec = JailSpec::new(name.as_str()).expect("a spec").path("/");
    let mut group = c.benchmark_group("create and remove");
    time(&mut group, Way::Raw, || {
        Ok(raw::remove(kernel, raw::create(kernel, &name)?)?)
    });
    time(&mut group, Way::Library, || {
        Ok(spec.create(host)?.remove()?)
    });
    if !local {
        return;
    }
    if let Some(libjail) = LibJail::load() {
        time(&mut group, Way::LibJail, || {
            Ok(raw::remove(kernel, libjail.create(&name)?)?)
        });
    }
    group.sample_size(10);
    time(&mut group, Way::Command, || {
        commands::create_and_remove(&name)
    });
}

fn run_true(c: &mut Criterion, host: &Host, local: bool) {
    let kernel = &**host.kernel();
    let spec = JailSpec::new(name("true").as_str()).expect("a spec");
    let jail = spec.path("/").create_owned(host).expect("a jail");
    let jid = jail.jid().raw();
    let mut group = c.benchmark_group("run true");
    time(&mut group, Way::Raw, || {
        Ok(raw::run(kernel, jid, c"/usr/bin/true")?)
    });
    time(&mut group, Way::Library, || {
        let status = jail.command("/usr/bin/true").status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| "it failed".into())
    });
    if local {
        group.sample_size(10);
        time(&mut group, Way::Command, || commands::jexec(jid));
    }
}

/// An address, a devfs with ruleset 4, a nullfs, a command.
fn start_and_stop(c: &mut Criterion, host: &Host, local: bool) {
    let (name, kernel) = (name("turn"), &**host.kernel());
    let dirs = Turns::new(host, local).expect("directories");
    let spec = dirs.spec(&name, ADDR).expect("a spec");
    let hand = dirs.by_hand(kernel, &name, ADDR);
    let hand = hand.expect("sockets: are you root?");
    let mut group = c.benchmark_group("start and stop");
    time(&mut group, Way::Raw, || Ok(hand.stop(&hand.start()?)?));
    time(&mut group, Way::Library, || {
        Ok(spec.start(host)?.stop(StopPolicy::now())?)
    });
    if local {
        let conf = dirs.conf(&name, ADDR).expect("a jail.conf");
        group.sample_size(10);
        time(&mut group, Way::Command, || commands::turn(&name, &conf));
    }
}

/// Lists, and what a new jail costs, among 10, 100, 1,000 and 10,000; a kernel that runs has 1,000.
fn more_and_more(c: &mut Criterion, host: &Host, local: bool) {
    let mut many = Many::new(host);
    let spec = JailSpec::new(name("next").as_str())
        .expect("a spec")
        .path("/");
    for count in [10, 100, 1_000, 10_000] {
        if local && count > 1_000 {
            break;
        }
        many.grow(count).expect("jails");
        list_five(c, host, local, count);
        let mut group = c.benchmark_group("create and remove, next to");
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                spec.create(host)
                    .expect("a jail")
                    .remove()
                    .expect("its end")
            });
        });
        group.finish();
        if count == 1_000 {
            list_all(c, host, local);
        }
    }
}

fn list_five(c: &mut Criterion, host: &Host, local: bool, count: usize) {
    let mut group = c.benchmark_group(format!("list {count} with 5 parameters"));
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    time(&mut group, Way::Raw, || Ok(raw::list(&**host.kernel())?));
    time(&mut group, Way::Library, || Ok(library::five(host)?));
    if local {
        if let Some(libjail) = LibJail::load() {
            time(&mut group, Way::LibJail, || Ok(libjail.list()));
        }
        time(&mut group, Way::Command, || commands::jls(&library::FIVE));
    }
}

fn list_all(c: &mut Criterion, host: &Host, local: bool) {
    let mut params = raw::All::new(&host.params().expect("what there is"));
    let mut group = c.benchmark_group("list 1000 with all parameters");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    time(&mut group, Way::Raw, || Ok(params.list(&**host.kernel())?));
    time(&mut group, Way::Library, || Ok(library::all(host)?));
    if local {
        if let Some(libjail) = LibJail::load() {
            time(&mut group, Way::LibJail, || libjail.list_all());
        }
        time(&mut group, Way::Command, || commands::jls(&["-n"]));
    }
}

fn name(of: &str) -> String {
    format!("jailrs-{of}{}", std::process::id())
}

/// Times one way. What fails is no time, and ends the bench.
fn time<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    way: Way,
    mut work: impl FnMut() -> Outcome<T>,
) {
    group.bench_function(way.name(), |b| b.iter(|| work().expect("the work is done")));
}
