//! The library by itself: creating a jail from a finished spec of ten parameters, on a kernel that
//! answers at once.
//!
//! Target: under 2 microseconds. That it takes no more than 4 allocations is tested.
#![expect(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macros; benches may stop"
)]

use std::ffi::CStr;
use std::hint::black_box;
use std::net::Ipv4Addr;

use criterion::{Criterion, criterion_group, criterion_main};
use jail::{Errno, Error, Host, JailSpec, JailSys, Kernel, Param, RawFd, Release};

fn create(c: &mut Criterion) {
    let spec = ten().expect("a spec");
    let mut group = c.benchmark_group("library/create of 10");
    for release in [Release::V13_2, Release::V15_1] {
        let host = Host::new(Instant { release });
        group.bench_function(release.to_string(), |b| {
            b.iter(|| host.create(black_box(&spec)));
        });
    }
}

/// Ten parameters.
fn ten() -> Result<JailSpec, Error> {
    Ok(JailSpec::new("bench")?
        .path("/")
        .hostname("bench.example.org")
        .ip4_addr([Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2)])
        .securelevel(2)
        .children_max(5)
        .devfs_ruleset(4)
        .sysvshm(JailSys::New))
    // and what every jail gets: name, persist, enforce_statfs
}

/// A kernel without work.
#[derive(Debug)]
struct Instant {
    release: Release,
}

impl Kernel for Instant {
    fn jail_set(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        // As for a descriptor, which only a newer release is asked for.
        for param in black_box(params) {
            if let (b"desc\0", Some(value)) = (param.name, param.value.as_deref_mut()) {
                value.copy_from_slice(&3_i32.to_ne_bytes());
            }
        }
        Ok(1)
    }

    fn sysctlbyname(&self, name: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        if name != c"kern.osreldate" {
            return Err(Errno::ENOENT);
        }
        let osreldate = self.release.osreldate().to_ne_bytes();
        let room = old.first_chunk_mut().ok_or(Errno::ENOMEM)?;
        *room = osreldate;
        Ok(osreldate.len())
    }

    fn fcntl(&self, _: RawFd, _: i32, _: i32) -> Result<i32, Errno> {
        Ok(0)
    }

    fn close(&self, _: RawFd) -> Result<(), Errno> {
        Ok(())
    }
}

criterion_group!(benches, create);
criterion_main!(benches);
