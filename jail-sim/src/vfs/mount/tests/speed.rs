//! Calls about one mount cost the same among ten thousand. Run by hand, in a release build.

use std::time::{Duration, Instant};

use super::*;

fn each(what: &str, mut call: impl FnMut()) {
    let began = Instant::now();
    for _ in 0..1_000 {
        call();
    }
    let one = began.elapsed() / 1_000;
    println!("{what}: {one:?}");
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
    each("fstatfs", || host.fstatfs(fd, &mut told).unwrap());
    each("statfs", || host.statfs(c"/d7000", &mut told).unwrap());
    each("open and close", || {
        let null = open(host, "/d7000/null", O_RDONLY).unwrap();
        host.close(null).unwrap();
    });
    each("mount and unmount", || {
        dev("/d9999").unwrap();
        host.unmount(c"/d9999", 0).unwrap();
    });
}
