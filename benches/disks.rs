//! Memory disks: attach and detach, with no other disk there and with 10,000.
//!
//! Target: the same with both, and on the simulated kernel under 5 microseconds a call, of which
//! it is four. With `JAILRS_KERNEL=local` (as root on FreeBSD) the running kernel does it, with
//! 100 disks for 10,000: each has a thread of its own there.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use examples::bench_host;
use jail::{Error, Md, MdDisk, Size};

fn disks(c: &mut Criterion) {
    let (host, is_local) = bench_host().expect("the kernel");
    let most = if is_local { 100 } else { 10_000 };
    let disk = MdDisk::swap(Size::mib(1)).label("bench");
    let mut group = c.benchmark_group("disks");
    let mut others: Vec<Md> = Vec::new();
    for count in [0, most] {
        while others.len() < count {
            others.push(disk.attach(&host).expect("MDIOCATTACH: are you root?"));
        }
        let id = BenchmarkId::new("attach and detach, next to", count);
        group.bench_function(id, |b| {
            b.iter(|| -> Result<(), Error> { disk.attach(&host)?.detach() });
        });
    }
    group.bench_function(BenchmarkId::new("list", most), |b| b.iter(|| host.mds()));
    for other in others {
        other.detach().expect("MDIOCDETACH");
    }
}

criterion_group!(benches, disks);
criterion_main!(benches);
