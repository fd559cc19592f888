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

use criterion::{BenchmarkId, Criterion, SamplingMode};
use examples::ways::{commands, libjail::LibJail, library, raw};
use examples::{ByHand, Turns, bench_host};
use jail::life::StopPolicy;
use jail::{Host, JailSpec, Jid};

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
    group.bench_function(Way::Raw.name(), |b| {
        b.iter(|| raw::remove(kernel, raw::create(kernel, &name)?));
    });
    group.bench_function(Way::Library.name(), |b| {
        b.iter(|| spec.create(host)?.remove())
    });
    if !local {
        return;
    }
    if let Some(libjail) = LibJail::load() {
        let create = || libjail.create(&name).expect("a jail");
        group.bench_function(Way::LibJail.name(), |b| {
            b.iter(|| raw::remove(kernel, create()))
        });
    }
    group.sample_size(10);
    group.bench_function(Way::Command.name(), |b| {
        b.iter(|| commands::create_and_remove(&name))
    });
}

fn run_true(c: &mut Criterion, host: &Host, local: bool) {
    let kernel = &**host.kernel();
    let spec = JailSpec::new(name("true").as_str()).expect("a spec");
    let jail = spec.path("/").create_owned(host).expect("a jail");
    let jid = jail.jid().raw();
    let program = "/usr/bin/true";
    let mut group = c.benchmark_group("run true");
    group.bench_function(Way::Raw.name(), |b| {
        b.iter(|| raw::run(kernel, jid, c"/usr/bin/true"))
    });
    group.bench_function(Way::Library.name(), |b| {
        b.iter(|| jail.command(program).status())
    });
    if local {
        group.sample_size(10);
        group.bench_function(Way::Command.name(), |b| b.iter(|| commands::jexec(jid)));
    }
}

/// An address, a devfs with ruleset 4, a nullfs, a command.
fn start_and_stop(c: &mut Criterion, host: &Host, local: bool) {
    let (name, kernel) = (name("turn"), &**host.kernel());
    let dirs = Turns::new(host, local).expect("directories");
    let spec = dirs.spec(&name, ADDR).expect("a spec");
    let hand = ByHand::new(
        kernel,
        &name,
        ADDR,
        dirs.root(),
        dirs.base(),
        dirs.program(),
    );
    let hand = hand.expect("sockets: are you root?");
    let mut group = c.benchmark_group("start and stop");
    group.bench_function(Way::Raw.name(), |b| b.iter(|| hand.stop(&hand.start()?)));
    group.bench_function(Way::Library.name(), |b| {
        b.iter(|| spec.start(host)?.stop(StopPolicy::now()));
    });
    if local {
        let conf = dirs.conf(&name, ADDR).expect("a jail.conf");
        group.sample_size(10);
        group.bench_function(Way::Command.name(), |b| {
            b.iter(|| commands::turn(&name, &conf))
        });
    }
}

/// Lists, and what a new jail costs, among 10, 100, 1,000 and 10,000; a kernel that runs has 1,000.
fn more_and_more(c: &mut Criterion, host: &Host, local: bool) {
    let mut many = Many(host, Vec::new());
    let spec = JailSpec::new(name("next").as_str())
        .expect("a spec")
        .path("/");
    for count in [10, 100, 1_000, 10_000] {
        if local && count > 1_000 {
            break;
        }
        many.grow(count);
        list_five(c, host, local, count);
        let mut group = c.benchmark_group("create and remove, next to");
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| spec.create(host)?.remove());
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
    group.bench_function(Way::Raw.name(), |b| b.iter(|| raw::list(&**host.kernel())));
    group.bench_function(Way::Library.name(), |b| b.iter(|| library::five(host)));
    if local {
        if let Some(libjail) = LibJail::load() {
            group.bench_function(Way::LibJail.name(), |b| b.iter(|| libjail.list()));
        }
        group.bench_function(Way::Command.name(), |b| {
            b.iter(|| commands::jls(&library::FIVE))
        });
    }
}

fn list_all(c: &mut Criterion, host: &Host, local: bool) {
    let mut params = raw::All::new(&host.params().expect("what there is"));
    let mut group = c.benchmark_group("list 1000 with all parameters");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function(Way::Raw.name(), |b| {
        b.iter(|| params.list(&**host.kernel()))
    });
    group.bench_function(Way::Library.name(), |b| b.iter(|| library::all(host)));
    if local {
        if let Some(libjail) = LibJail::load() {
            group.bench_function(Way::LibJail.name(), |b| b.iter(|| libjail.list_all()));
        }
        group.bench_function(Way::Command.name(), |b| b.iter(|| commands::jls(&["-n"])));
    }
}

fn name(of: &str) -> String {
    format!("jailrs-{of}{}", std::process::id())
}

/// Jails, which are removed when this goes.
struct Many<'h>(&'h Host, Vec<Jid>);

impl Many<'_> {
    fn grow(&mut self, count: usize) {
        for nth in self.1.len()..count {
            let spec = JailSpec::new(name(&format!("many{nth}-")).as_str()).expect("a spec");
            self.1
                .push(spec.path("/").create(self.0).expect("a jail").jid());
        }
    }
}

impl Drop for Many<'_> {
    fn drop(&mut self) {
        for jid in &self.1 {
            // One that is gone already is no harm.
            let _ = raw::remove(&**self.0.kernel(), jid.raw());
        }
    }
}
