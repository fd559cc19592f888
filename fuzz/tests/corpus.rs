//! Each target over its corpus, and over what differs from it a little.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use jailrs_fuzz::TARGETS;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Whether the corpus is on this machine.
fn is_here() -> bool {
    let here = Path::new(CORPUS).exists();
    if !here {
        println!("skipped: the sources are not on this machine");
    }
    here
}

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// The corpus, and nothing else: what is empty, too.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let dir = Path::new(CORPUS).join(name);
    let mut files: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", dir.display());
    let read = files.iter().map(|file| fs::read(file).unwrap());
    read.chain([Vec::new()]).collect()
}

#[test]
fn what_was_found_once_stays_found() {
    if !is_here() {
        return;
    }
    for (name, target) in TARGETS {
        for bytes in corpus(name) {
            target(&bytes);
        }
    }
}

#[test]
fn and_what_differs_from_it_a_little() {
    if !is_here() {
        return;
    }
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_usize);
        let changes = prop::collection::vec(change, 1..8);
        let mut runner = TestRunner::new(Config {
            cases: 100,
            failure_persistence: None,
            ..Config::default()
        });
        let input = (prop::sample::select(corpus), changes);
        let result = runner.run(&input, |(mut bytes, changes)| {
            for (at, byte, how) in changes {
                let at = at.index(bytes.len() + 1);
                match how {
                    0 if at < bytes.len() => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    2 if at < bytes.len() => drop(bytes.remove(at)),
                    _ => bytes.truncate(at),
                }
            }
            target(&bytes);
            Ok(())
        });
        if let Err(error) = result {
            panic!("{name}: {error}");
        }
    }
}
