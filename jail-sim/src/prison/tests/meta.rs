//! Keys of `meta` and `env`, read one by one.

use super::*;

/// A jail with these notes.
fn noted(notes: &[u8]) -> (State, Pid) {
    let (mut state, pid) = boot(Release::V15_1);
    let params: [(&str, &[u8]); 3] = [("name", b"a\0"), ("persist", b""), ("meta", notes)];
    set(&mut state, pid, JAIL_CREATE, &params).unwrap();
    (state, pid)
}

/// The value of a key, in a buffer of this size; nothing is written where there is none.
fn read(state: &mut State, pid: Pid, key: &str, room: usize) -> Result<Vec<u8>, Errno> {
    let mut params = [("name", b"a\0".to_vec()), (key, vec![b'?'; room])];
    let answer = call(state, pid, true, 0, &mut params);
    answer.map_err(|(errno, _)| errno)?;
    let value = &params[1].1;
    Ok(cstr(value).to_vec())
}

#[test]
fn each_line_has_its_key_before_it() {
    let (mut state, pid) = noted(b"a=1\nab=22\nxa=9\nb=\nc=a=7\n\0");
    for (key, value) in [
        ("meta.a", "1"),
        ("meta.ab", "22"),
        ("meta.xa", "9"),
        ("meta.b", ""),
        ("meta.c", "a=7"),
    ] {
        let read = read(&mut state, pid, key, 100);
        assert_eq!(read.as_deref(), Ok(value.as_bytes()), "{key}");
    }
    for key in ["meta.x", "meta.9", "env.a"] {
        let mut params = [("name", b"a\0".to_vec()), (key, vec![b'?'; 8])];
        assert_eq!(call(&mut state, pid, true, 0, &mut params), Ok(1), "{key}");
        assert_eq!(params[1].1, [b'?'; 8], "{key}");
    }
}

/// There has to be room for all the lines that follow, though only one is written
/// (`jm_osd_method_get`).
#[test]
fn the_rest_has_to_fit() {
    let (mut state, pid) = noted(b"a=1\nb=22\0");
    let rest = "1\nb=22".len();
    assert_eq!(read(&mut state, pid, "meta.a", rest), Err(Errno::EINVAL));
    assert_eq!(read(&mut state, pid, "meta.a", rest + 1), Ok(b"1".to_vec()));
    assert_eq!(read(&mut state, pid, "meta.b", 2), Err(Errno::EINVAL));
    assert_eq!(read(&mut state, pid, "meta.b", 3), Ok(b"22".to_vec()));
}

/// A key that is changed keeps its line; one that is new gets its own; one without a value goes.
#[test]
fn lines_are_changed_one_by_one() {
    let (mut state, pid) = noted(b"a=1\nb=2\nc=3\0");
    for (key, value, all) in [
        ("meta.b", &b"long\0"[..], "b=long\na=1\nc=3"),
        ("meta.d", b"4\0", "d=4\nb=long\na=1\nc=3"),
        ("meta.a", b"", "d=4\nb=long\nc=3"),
        ("meta.c", b"", "d=4\nb=long"),
        ("meta.d", b"", "b=long"),
        ("meta.nothing", b"", "b=long"),
        ("meta.b", b"\0", "b="),
        ("meta.b", b"", ""),
    ] {
        let update: [(&str, &[u8]); 2] = [("name", b"a\0"), (key, value)];
        set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
        let read = read(&mut state, pid, "meta", 100).unwrap();
        let mut lines: Vec<_> = read.split(|&byte| byte == b'\n').collect();
        let mut expected: Vec<_> = all.as_bytes().split(|&byte| byte == b'\n').collect();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!(lines, expected, "{key} {}", String::from_utf8_lossy(&read));
    }
}

#[test]
fn a_key_of_no_letters_ends() {
    let (mut state, pid) = noted(b"a=1\nb=2\0");
    let update: [(&str, &[u8]); 2] = [("name", b"a\0"), ("meta.", b"x\0")];
    let answer = set(&mut state, pid, JAIL_UPDATE, &update);
    assert_eq!(answer, fails(Errno::EINVAL, ""));
    assert!(read(&mut state, pid, "meta.", 100).is_ok());
    assert_eq!(read(&mut state, pid, "meta.b", 100), Ok(b"2".to_vec()));
    let update: [(&str, &[u8]); 2] = [("name", b"a\0"), ("meta", b"a=1\n=x\0")];
    set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
    assert_eq!(read(&mut state, pid, "meta.", 100), Ok(b"x".to_vec()));
}
