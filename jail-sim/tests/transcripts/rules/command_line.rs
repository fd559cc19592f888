//! libtest's arguments.

use crate::options::Options;

fn parse(args: &[&str]) -> Options {
    Options::parse(args.iter().map(|arg| (*arg).to_owned()))
}

#[test]
fn flags_of_libtest_are_no_filters() {
    let all = [
        "--test-threads",
        "1",
        "--quiet",
        "-q",
        "--nocapture",
        "--include-ignored",
        "--format=pretty",
        "-Z",
        "unstable-options",
    ];
    assert_eq!(parse(&all), Options::default());
    assert!(parse(&["--list", "--format", "terse"]).list);
}

#[test]
fn names_choose_cases() {
    assert!(parse(&[]).wants("walk/1"));
    let some = parse(&["walk", "nest/", "--skip", "2"]);
    assert!(some.wants("walk/1") && some.wants("nest/x"));
    assert!(!some.wants("walk/2") && !some.wants("create/x"));
    let exact = parse(&["--exact", "walk/1"]);
    assert!(exact.wants("walk/1") && !exact.wants("walk/11"));
    // As cargo-nextest calls it.
    assert!(parse(&["--exact", "transcripts", "--nocapture"]).wants("walk/1"));
}
