use jail::{Errno, Param};

use super::VfsOpts;
use super::build::check_iovecs;
use super::equal::equalopts;

#[test]
fn equal_at_any_level() {
    for (one, two) in [
        ("persist", "nopersist"),
        ("allow.nochflags", "allow.chflags"),
        ("allow.mount.nullfs", "allow.mount.nonullfs"),
        ("rw", "rdonly"),
        ("a.ro", "a.noro"),
    ] {
        assert!(equalopts(one.as_bytes(), two.as_bytes()), "{one} {two}");
        assert!(equalopts(two.as_bytes(), one.as_bytes()), "{two} {one}");
    }
    for (one, two) in [
        ("allow.mount", "allow.quota"),
        ("noallow.mount", "allow.nomount"),
        ("ro", "no"),
        ("a", "b"),
        ("a.b", "c.nob"),
    ] {
        assert!(!equalopts(one.as_bytes(), two.as_bytes()), "{one} {two}");
    }
}

#[test]
fn the_last_of_equals_stays() {
    let (mut one, mut two, mut three) = ([1], [2], [3]);
    let mut params = [
        Param::new(b"x\0", &mut one),
        Param::new(b"y\0", &mut two),
        Param::new(b"nox\0", &mut three),
    ];
    let mut opts = VfsOpts::build(&params).unwrap();
    assert_eq!(opts.getopt(b"x"), None);
    assert_eq!(opts.getopt_pos(b"nox"), Some(2));
    assert_eq!(opts.setopt(b"nox", &[9]), Ok(()));
    assert_eq!(opts.unseen(), Some(&b"y"[..]));
    opts.copyout(&mut params);
    assert_eq!((one, two, three), ([1], [2], [9]));
}

#[test]
fn sizes() {
    let mut big = vec![0; 65_536 - 48 - 2];
    assert!(VfsOpts::build(&[Param::new(b"x\0", &mut big)]).is_ok());
    big.push(0);
    assert!(VfsOpts::build(&[Param::new(b"x\0", &mut big)]).is_err());
    assert!(VfsOpts::build(&[Param::flag(b"x")]).is_err());
    assert!(VfsOpts::build(&[Param::flag(b"")]).is_err());
    assert_eq!(check_iovecs(&[Param::half(b"x\0")]), Err(Errno::EINVAL));
    let many = |count| (0..count).map(|_| Param::flag(b"x\0")).collect::<Vec<_>>();
    assert_eq!(check_iovecs(&many(512)), Ok(()));
    assert_eq!(check_iovecs(&many(513)), Err(Errno::EINVAL));
}

#[test]
fn error_text_is_cut() {
    let mut text = [b'x'; 4];
    let mut params = [Param::new(b"errmsg\0", &mut text)];
    let mut opts = VfsOpts::build(&params).unwrap();
    let error = opts.error(Errno::EINVAL, &[b"ab", b"cdef"]);
    opts.copyout_errmsg(&mut params);
    assert_eq!((error, &text), (Errno::EINVAL, b"abc\0"));
}

#[test]
fn answers() {
    let (mut short, mut list) = (*b"ab", [7; 8]);
    let mut params = [
        Param::new(b"s\0", &mut short),
        Param::new(b"l\0", &mut list),
        Param::flag(b"len\0"),
    ];
    let mut opts = VfsOpts::build(&params).unwrap();
    assert_eq!(opts.setopts(b"s", b"xy"), Err(Errno::EINVAL));
    assert_eq!(opts.setopts(b"s", b"x"), Ok(()));
    assert_eq!(opts.setopt(b"l", &[1; 4]), Err(Errno::EINVAL));
    assert_eq!(opts.setopt_part(b"l", &[1; 4]), Ok(()));
    assert_eq!(opts.setopts(b"len", b"four"), Ok(()));
    assert_eq!(opts.setopt(b"none", &[]), Ok(()));
    opts.copyout(&mut params);
    let lens: Vec<_> = params.iter().map(|param| param.len).collect();
    assert_eq!(lens, [2, 4, 5]);
    assert_eq!((&short, list), (b"x\0", [1, 1, 1, 1, 7, 7, 7, 7]));
}

#[test]
fn null_with_a_length() {
    let mut flag = Param::flag(b"x\0");
    assert!(VfsOpts::build(&[Param::flag(b"x\0")]).is_ok());
    flag.len = 4;
    assert_eq!(VfsOpts::build(&[flag]).unwrap_err(), Errno::EFAULT);
    let mut nameless = Param::flag(b"x");
    nameless.len = 4;
    assert_eq!(VfsOpts::build(&[nameless]).unwrap_err(), Errno::EINVAL);
}
