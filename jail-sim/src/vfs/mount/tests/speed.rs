//! Calls about one mount cost the same among ten thousand. Run by hand, in a release build.

use std::time::{Duration, Instant};

use super::*;

/// Runs `turn`, which makes so many calls, a thousand times.
fn each(what: &str, calls: u32, mut turn: impl FnMut()) {
    let began = Instant::now();
    for _ in 0..1_000 {
        turn();
    }
    let one = began.elapsed() / 1_000 / calls;
    println!("{what}: {one:?} a call");
    let limit = if cfg!(debug_assertions) { 200 } else { 5 };
    assert!(one < Duration::from_micros(limit), "{what}: {one:?}");
}

#[test]
#[ignore = "measures"]
fn among_ten_thousand() {
    let bench = Bench::new(Release::V15_1, &["dev"]);
    let host = &bench.host;
    let dev = |on: &str| nmount(host, &[("fstype", Some("devfs")), ("fspath", Some(on))]).0;
    for number in 0..10_000 {
        let dir = format!("d{number}");
        fs::create_dir(bench.root.join(&dir)).unwrap();
        dev(&format!("/{dir}")).unwrap();
    }
    bench.machine.check().unwrap();
    let fd = open(host, "/d5000", O_DIRECTORY).unwrap();
    let mut told = statfs::ZERO;
    each("fstatfs", 1, || host.fstatfs(fd, &mut told).unwrap());
    each("statfs", 1, || host.statfs(c"/d7000", &mut told).unwrap());
    each("open and close", 2, || {
        let null = open(host, "/d7000/null", O_RDONLY).unwrap();
        host.close(null).unwrap();
    });
    each("mount and unmount", 2, || {
        dev("/d9999").unwrap();
        host.unmount(c"/d9999", 0).unwrap();
    });
}
