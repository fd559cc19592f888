//! Where journals are kept: files of a directory, or of memory.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use jail::journal::{DirStore, MemoryStore, Store};
use tempfile::TempDir;

/// A program that is about to begin has, for a moment, what another test has opened.
static SPAWNING: Mutex<()> = Mutex::new(());

/// A directory with a store in it, as the library makes it.
fn store() -> (TempDir, DirStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = DirStore::new(dir.path().join("journals"));
    store.write("first.json", b"1").unwrap();
    (dir, store)
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn files_come_and_go() {
    let (_dir, in_dir) = store();
    in_dir.remove("first.json").unwrap();
    let stores: [&dyn Store; 2] = [&in_dir, &MemoryStore::new()];
    for store in stores {
        assert_eq!(store.read("web.json").unwrap(), None);
        store.remove("web.json").unwrap();
        for text in [&b"one"[..], b"a longer one", b"", b"2"] {
            store.write("web.json", text).unwrap();
            assert_eq!(store.read("web.json").unwrap().as_deref(), Some(text));
        }
        store.write("db.json", b"3").unwrap();
        assert_eq!(store.names().unwrap(), ["db.json", "web.json"]);
        assert!(store.locate("web.json").contains("web.json"));
        store.remove("web.json").unwrap();
        assert_eq!(store.read("web.json").unwrap(), None);
        assert_eq!(store.names().unwrap(), ["db.json"]);
    }
    assert_eq!(in_dir.clone().lost_with_power().path(), in_dir.path());
    let without = DirStore::new(in_dir.path().join("none"));
    assert_eq!(without.names().unwrap(), [""; 0]);
    assert_eq!(without.read("web.json").unwrap(), None);
    without.remove("web.json").unwrap();
}

#[test]
fn only_one_has_a_lock() {
    let _alone = SPAWNING.lock().unwrap_or_else(PoisonError::into_inner);
    let (_dir, in_dir) = store();
    let stores: [&dyn Store; 2] = [&in_dir, &MemoryStore::new()];
    for store in stores {
        let held = store.lock("web.lock").unwrap();
        assert!(held.is_some());
        assert!(store.lock("web.lock").unwrap().is_none());
        assert!(store.lock("db.lock").unwrap().is_some());
        drop(held);
        assert!(store.lock("web.lock").unwrap().is_some());
    }
}

/// Else a jail would be in use until the last program is gone that was started meanwhile.
#[test]
fn a_lock_is_not_passed_on_to_programs() {
    let (_dir, store) = store();
    let _alone = SPAWNING.lock().unwrap_or_else(PoisonError::into_inner);
    let held = store.lock("web.lock").unwrap();
    let mut cat = Command::new("cat");
    let cat = cat.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut cat = cat.spawn().unwrap();
    let (mut to, mut from) = (cat.stdin.take().unwrap(), cat.stdout.take().unwrap());
    // Once it answers it has let go of what it is not to have.
    to.write_all(b"x").unwrap();
    from.read_exact(&mut [0]).unwrap();
    drop(held);
    assert!(store.lock("web.lock").unwrap().is_some());
    drop(to);
    assert!(cat.wait().unwrap().success());
}

#[test]
fn they_are_their_owners_alone() {
    let (_dir, store) = store();
    drop(store.lock("web.lock").unwrap());
    assert_eq!(mode(store.path()), 0o700);
    for name in ["first.json", "web.lock"] {
        assert_eq!(mode(&store.path().join(name)), 0o600, "{name}");
    }
    for others in [0o720, 0o702, 0o777] {
        fs::set_permissions(store.path(), fs::Permissions::from_mode(others)).unwrap();
        assert!(store.names().is_err(), "{others:o}");
        assert!(store.read("first.json").is_err(), "{others:o}");
        assert!(store.write("web.json", b"2").is_err(), "{others:o}");
        assert!(store.lock("web.lock").is_err(), "{others:o}");
    }
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(
        store.read("first.json").unwrap().as_deref(),
        Some(&b"1"[..])
    );
}

#[test]
fn no_link_is_followed() {
    let (dir, store) = store();
    let elsewhere = dir.path().join("elsewhere");
    fs::write(&elsewhere, "theirs").unwrap();
    for name in ["web.json", ".new.json.new", "web.lock"] {
        symlink(&elsewhere, store.path().join(name)).unwrap();
    }
    assert!(store.read("web.json").is_err());
    assert!(store.write("new.json", b"2").is_err());
    assert!(store.lock("web.lock").is_err());
    // What is replaced is the link itself.
    store.write("web.json", b"ours").unwrap();
    assert_eq!(fs::read(&elsewhere).unwrap(), b"theirs");
    let linked = dir.path().join("linked");
    symlink(store.path(), &linked).unwrap();
    assert!(DirStore::new(linked).names().is_err());
    // A file is no directory, whoever may write to it.
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o666)).unwrap();
    let error = DirStore::new(elsewhere).names().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotADirectory, "{error}");
}

#[test]
fn what_a_program_that_is_gone_left_is_no_journal() {
    let (_dir, store) = store();
    fs::write(store.path().join(".web.json.new"), "cut, and longer").unwrap();
    assert_eq!(store.names().unwrap(), ["first.json"]);
    store.write("web.json", b"whole").unwrap();
    assert_eq!(
        store.read("web.json").unwrap().as_deref(),
        Some(&b"whole"[..])
    );
    assert!(!store.path().join(".web.json.new").exists());
}

#[test]
fn what_is_no_journal_is_not_waited_for_and_not_read() {
    let (_dir, store) = store();
    let most = 16 << 20;
    let large = fs::File::create(store.path().join("large.json")).unwrap();
    large.set_len(most).unwrap();
    let read = store.read("large.json").unwrap().unwrap();
    assert_eq!(read.len() as u64, most);
    large.set_len(most + 1).unwrap();
    let error = store.read("large.json").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
    let pipe = store.path().join("pipe.json");
    let _alone = SPAWNING.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(store.read("pipe.json").unwrap().as_deref(), Some(&b""[..]));
}
