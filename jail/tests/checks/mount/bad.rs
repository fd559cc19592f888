//! What is refused, and how that is told.

use super::*;

fn refused(bench: &Bench, what: &Mount, root: &Path) -> Error {
    let before = all(&bench.host);
    let error = mount(bench, what, root).unwrap_err();
    assert_eq!(all(&bench.host), before, "{error}");
    error
}

fn point(error: &Error) -> (&str, &Problem) {
    match error {
        Error::MountPoint {
            component, problem, ..
        } => (component, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn mount_points() {
    everywhere(|bench| {
        let source = bench.dir("source");
        let root = root(bench, &["dir"]);
        write(bench, "root/file", "");
        let on = |on: &str| refused(bench, &Mount::nullfs(&source, on), &root);
        assert_eq!(point(&on("/none")), ("none", &Problem::Missing));
        assert_eq!(point(&on("/dir/none/x")), ("none", &Problem::Missing));
        assert_eq!(point(&on("/dir/../x")), ("..", &Problem::Outside));
        assert_eq!(point(&on("/file/x")), ("file", &Problem::NotDirectory));
        let proc = refused(bench, &Mount::procfs("/file"), &root);
        assert_eq!(point(&proc), ("file", &Problem::NotDirectory));
        let none = refused(bench, &Mount::procfs("/dir"), &root.join("none"));
        assert_eq!(*point(&none).1, Problem::Missing);
    });
}

#[test]
fn sources() {
    everywhere(|bench| {
        let root = root(bench, &["dir"]);
        let missing = bench.dir("").join("nothing");
        let error = refused(bench, &Mount::nullfs(&missing, "/dir"), &root);
        let Error::MountSource { path, problem } = &error else {
            panic!("{error}");
        };
        assert_eq!(path, missing.to_str().unwrap());
        assert_eq!(*problem, Problem::Missing);
        write(bench, "file", "");
        let file = bench.dir("").join("file");
        let error = refused(bench, &Mount::nullfs(&file, "/dir"), &root);
        assert!(matches!(error, Error::MountSource { .. }), "{error}");
        let error = refused(bench, &Mount::nullfs("relative", "/dir"), &root);
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let error = refused(bench, &Mount::ufs("/dev/md950", "/dir"), &root);
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    });
}

#[test]
fn rulesets_that_hide_nothing() {
    everywhere(|bench| {
        let root = root(bench, &["dev"]);
        for number in [0, 64_999] {
            let error = refused(bench, &Mount::devfs("/dev").ruleset(number), &root);
            let text = error.to_string();
            assert!(text.contains("ruleset"), "{text}");
        }
        assert!(!bench.host.devfs_rulesets().unwrap().contains(&64_999));
    });
}

#[test]
fn options() {
    everywhere(|bench| {
        let root = root(bench, &["dir"]);
        let source = bench.dir("source");
        for bad in [
            Mount::nullfs(&source, "/dir").flag("nosuch"),
            Mount::nullfs(&source, "/dir").option("fstype", "ufs"),
            Mount::nullfs(&source, "/dir").option("o", "a\0b"),
            Mount::tmpfs("/dir").size(Size::from_bytes(0)),
            Mount::tmpfs("/dir").option("size", "lots"),
            Mount::tmpfs("/dir").option("mode", "9"),
            Mount::procfs("/dir").ruleset(4),
            Mount::other("", "/dir"),
            Mount::other("a".repeat(16), "/dir"),
        ] {
            let error = refused(bench, &bad, &root);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad:?}: {error}");
        }
        let error = refused(bench, &Mount::other("nosuchfs", "/dir"), &root);
        assert!(error.to_string().contains("nosuchfs"), "{error}");
    });
}

#[test]
fn who_is_not_root() {
    everywhere(|bench| {
        let root = root(bench, &["dir"]);
        let Some(user) = bench.unprivileged() else {
            return;
        };
        let error = Mount::tmpfs("/dir").mount(&user, &root).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM));
        assert!(error.to_string().contains("only root"), "{error}");
    });
}
