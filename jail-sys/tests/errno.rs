//! Names and numbers of errors agree with each other and with FreeBSD's header.

use jail_sys::errno::{ELAST, message, name, number};

#[test]
fn every_number_has_one_name_and_a_message() {
    for errno in 1..=ELAST {
        let known = name(errno).expect("a name");
        assert_eq!(number(known), Some(errno));
        assert!(message(errno).is_some_and(|it| !it.ends_with('.')));
    }
}

#[test]
fn other_numbers_have_none() {
    for errno in [i32::MIN, -1, 0, ELAST + 1, i32::MAX] {
        assert_eq!((name(errno), message(errno)), (None, None));
    }
    assert_eq!(number("EWHATEVER"), None);
}

#[test]
fn names_are_the_headers() {
    let facts = include_str!("../abi/facts-x86_64.txt");
    let section = facts.split("# sys/errno.h\n").nth(1).expect("a section");
    let lines = section.lines().take_while(|line| !line.is_empty());
    let mut found = 0;
    for line in lines {
        let mut words = line.split(' ').skip(1);
        let known = words.next().expect("a name");
        let errno = words
            .next()
            .and_then(|it| it.parse().ok())
            .expect("a number");
        if !["EWOULDBLOCK", "ENOTSUP", "ELAST"].contains(&known) {
            assert_eq!(name(errno), Some(known));
            found += 1;
        }
    }
    assert_eq!(found, ELAST);
}
