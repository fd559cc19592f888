//! How many calls it takes, the way to the mount point apart.

use super::*;

/// The calls that a mount makes but for opening and closing directories on the way.
fn counted(bench: &Bench, what: &Mount, root: &Path) -> Vec<String> {
    bench.trace.reset();
    let mounted = mount(bench, what, root).unwrap();
    let calls = bench.trace.take_lines();
    mounted.unmount().unwrap();
    let walk = |line: &String| line.starts_with("openat(") || line.starts_with("close(");
    calls.into_iter().filter(|line| !walk(line)).collect()
}

#[test]
fn a_mount() {
    everywhere(|bench| {
        let root = root(bench, &["on"]);
        let source = bench.dir("source");
        for what in [Mount::nullfs(&source, "/on"), Mount::procfs("/on")] {
            let loading = Mount::mount(&what, &bench.host.clone().loading_modules(), &root);
            loading.unwrap().unmount().unwrap();
            let calls = counted(bench, &what, &root);
            assert!(calls.len() <= 3, "{calls:#?}");
        }
    });
}

#[test]
fn a_devfs_with_a_ruleset() {
    everywhere(|bench| {
        let root = root(bench, &["on"]);
        let what = Mount::devfs("/on").ruleset(4);
        counted(bench, &what, &root);
        let calls = counted(bench, &what, &root);
        assert!(calls.len() <= 9, "{calls:#?}");
    });
}
