//! Starting and stopping a small jail: an address, a devfs with a ruleset that is there, a nullfs, a
//! command.
//!
//! Targets: no more than 1.25 times the calls that the same work needs by hand, which
//! `cargo test -p jailrs-workspace` checks; of 1,000 starts on the simulated kernel the last
//! hundred take no more than 30 percent longer than the first. Both are printed.
//!
//! With `JAILRS_KERNEL=local` (as root on FreeBSD) it is timed on the running kernel, also against
//! `jail -c` and `jail -r` of an equal jail.conf. Times of a start with its stop,
//! as far as anybody has measured them:
//!
//! | FreeBSD | library | without journal | by hand | `jail -c`, `jail -r` |
//! |---------|---------|-----------------|---------|----------------------|
//! | 13.2    |         |                 |         |                      |
//! | 15.1    |         |                 |         |                      |
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use examples::{ByHand, Turns, bench_host};
use jail::kernel::Traced;
use jail::life::{Started, StopPolicy};
use jail::{Error, Host, JailSpec, Kernel, Release};
use jail_sim::Machine;

const ADDR: Ipv4Addr = Ipv4Addr::new(198, 18, 77, 1);

fn by_hand<'k>(kernel: &'k dyn Kernel, name: &str, dirs: &Turns) -> ByHand<'k> {
    let hand = dirs.by_hand(kernel, name, ADDR);
    hand.expect("sockets: are you root?")
}

fn turn(host: &Host, spec: &JailSpec) -> Result<(), Error> {
    spec.start(host)?.stop(StopPolicy::now())
}

fn starts(c: &mut Criterion) {
    count();
    thousand();
    let (host, local) = bench_host().expect("the kernel");
    let dirs = Turns::new(&host, local).expect("directories");
    let name = format!("jailrs-bench{}", std::process::id());
    let mut group = c.benchmark_group("starts");
    let spec = dirs.spec(&name, ADDR).expect("a spec");
    let unsafe_host = host.clone().without_journal();
    group.bench_function("library", |b| {
        b.iter(|| turn(&host, &spec).expect("a turn"));
    });
    group.bench_function("library, without_journal", |b| {
        b.iter(|| turn(&unsafe_host, &spec).expect("a turn"));
    });
    let hand = by_hand(&**host.kernel(), &name, &dirs);
    group.bench_function("by hand", |b| {
        b.iter(|| hand.stop(&hand.start().expect("a start")).expect("a stop"));
    });
    if local {
        let conf = dirs.conf(&name, ADDR).expect("a jail.conf");
        group.bench_function("jail -c and jail -r", |b| b.iter(|| jail8(&conf, &name)));
    }
}

/// How many calls a start and a stop make, and how many by hand.
fn count() {
    let mut table = String::from("calls     start  stop  start by hand  stop by hand\n");
    for release in [Release::V13_2, Release::V15_1] {
        let machine = Machine::new(release);
        let traced = Traced::counting(machine.process());
        let trace = traced.trace();
        let host = Host::new(traced).without_journal();
        let dirs = Turns::new(&host, false).expect("directories");
        let spec = dirs.spec("bench", ADDR).expect("a spec");
        // Sockets and /dev are opened the first time.
        turn(&host, &spec).expect("a turn");
        let counted = |work: &mut dyn FnMut()| {
            trace.reset();
            work();
            trace.total()
        };
        let mut started: Option<Started> = None;
        let start = counted(&mut || started = spec.start(&host).ok());
        let mut started = started.expect("a start");
        let stop = counted(&mut || started.stop(StopPolicy::now()).expect("a stop"));
        let hand = by_hand(&**host.kernel(), "bench", &dirs);
        let mut made = None;
        let start_by_hand = counted(&mut || made = hand.start().ok());
        let made = made.expect("a start");
        let stop_by_hand = counted(&mut || hand.stop(&made).expect("a stop"));
        writeln!(
            table,
            "{release:<8} {start:>6} {stop:>5} {start_by_hand:>14} {stop_by_hand:>13}"
        )
        .expect("a text");
    }
    println!("{table}");
}

/// A thousand of them on one simulated machine: how long the first hundred took, and the last.
fn thousand() {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process()).without_journal();
    let dirs = |_| Turns::new(&host, false).expect("directories");
    let dirs: Vec<Turns> = (0..1_000).map(dirs).collect();
    let mut all = Vec::new();
    let mut times = Vec::new();
    for (hundred, dirs) in (0..).zip(dirs.chunks(100)) {
        let began = Instant::now();
        for (nth, dirs) in (0..).zip(dirs) {
            let addr = Ipv4Addr::new(198, 18, hundred, nth);
            let spec = dirs.spec(&format!("j{hundred}-{nth}"), addr);
            let started = spec.and_then(|spec| spec.start(&host));
            all.push(started.expect("a start"));
        }
        // Of one start, in milliseconds.
        times.push(format!("{:.2}", began.elapsed().as_secs_f64() * 10.0));
    }
    println!("ms a start, hundred by hundred: {}\n", times.join(" "));
    for started in &mut all {
        started.stop(StopPolicy::now()).expect("a stop");
    }
}

fn jail8(conf: &Path, name: &str) {
    for option in ["-qc", "-qr"] {
        let status = Command::new("/usr/sbin/jail")
            .args(["-f".as_ref(), conf, option.as_ref(), name.as_ref()])
            .stdin(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "jail {option}");
    }
}

criterion_group!(benches, starts);
criterion_main!(benches);
