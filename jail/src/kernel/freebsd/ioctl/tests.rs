//! Requests as the kernel sees them, and what it fills in.
#![expect(
    clippy::multiple_unsafe_ops_per_block,
    clippy::undocumented_unsafe_blocks,
    reason = "plays the kernel, which follows every pointer"
)]

mod disk;

use core::slice;

use jail_sys::net::if_::{ifdrv, ifg_req, ifgroupreq, ifreq};
use jail_sys::net::if_bridgevar::{BRDGGIFS, ifbifconf, ifbreq};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::netinet6::in6_var::{SIOCGIFNETMASK_IN6, in6_aliasreq, in6_ifreq};
use jail_sys::sys::sockio::{SIOCDIFADDR, SIOCGDRVSPEC, SIOCGIFDESCR, SIOCSIFDESCR};

use jail_sys::fs::devfs::devfs::devfs_rule;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::ioccom::IOCPARM_LEN;

use super::super::super::MdIoctl;
use super::*;

const LO0: IfNameBytes = *b"lo0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// Makes the request of a kernel that does `kernel` with the number and the struct.
fn ask<S>(
    mut request: Ioctl<'_>,
    kernel: impl FnOnce(c_ulong, &mut S) -> Result<(), Errno>,
) -> Result<(), Errno> {
    let mut ready = prepare(&mut request)?;
    let (number, argument) = ready.argument();
    kernel(number, unsafe { &mut *argument.cast::<S>() })?;
    ready.finish()
}

#[test]
fn flags_are_two_halves() {
    let flags = 0x0123_8043;
    let sent = Ioctl::SiocSifflags { name: &LO0, flags };
    let answer = ask(sent, |number, request: &mut ifreq| {
        assert_eq!(number, SIOCSIFFLAGS);
        assert_eq!(from_c(request.ifr_name), LO0);
        let [low, high] = unsafe { request.ifr_ifru.ifru_flags };
        assert_eq!((low as u16, high), (0x8043, 0x0123));
        Ok(())
    });
    assert_eq!(answer, Ok(()));
    let mut got = 0;
    let flags = &mut got;
    let asked = Ioctl::SiocGifflags { name: &LO0, flags };
    let answer = ask(asked, |_, request: &mut ifreq| {
        request.ifr_ifru.ifru_flags = [0x8043_u16 as i16, -2];
        Ok(())
    });
    assert_eq!((answer, got), (Ok(()), 0xfffe_8043_u32 as i32));
}

#[test]
fn an_index_is_unsigned() {
    let mut got = 0;
    let index = &mut got;
    let asked = Ioctl::SiocGifindex { name: &LO0, index };
    let answer = ask(asked, |_, request: &mut ifreq| {
        request.ifr_ifru.ifru_index = -1;
        Ok(())
    });
    assert_eq!((answer, got), (Ok(()), 0xffff));
}

#[test]
fn a_failed_request_fills_in_nothing() {
    let mut name = LO0;
    let made = Ioctl::SiocIfcreate2 { name: &mut name };
    let answer = ask(made, |number, request: &mut ifreq| {
        assert_eq!(number, SIOCIFCREATE2);
        assert!(unsafe { request.ifr_ifru.ifru_data }.is_null());
        request.ifr_name = to_c(b"lo17\0\0\0\0\0\0\0\0\0\0\0\0");
        Err(Errno::EEXIST)
    });
    assert_eq!((answer, name), (Err(Errno::EEXIST), LO0));
    let moved = Ioctl::SiocSifvnet {
        name: &mut name,
        jid: 7,
    };
    let answer = ask(moved, |_, request: &mut ifreq| {
        assert_eq!(unsafe { request.ifr_ifru.ifru_jid }, 7);
        request.ifr_name = to_c(b"lo17\0\0\0\0\0\0\0\0\0\0\0\0");
        Ok(())
    });
    assert_eq!(answer, Ok(()));
    assert_eq!(&name[..5], b"lo17\0");
}

#[test]
fn a_description_is_copied_if_it_fits_and_its_length_told_if_not() {
    for (room, expected) in [(9, &b"web jail\0"[..]), (8, &[0; 8]), (0, &[])] {
        let (mut buf, mut told) = (vec![0; room], 0);
        let asked = Ioctl::SiocGifdescr {
            name: &LO0,
            descr: &mut buf,
            len: &mut told,
        };
        let answer = ask(asked, |number, request: &mut ifreq| {
            assert_eq!(number, SIOCGIFDESCR);
            let mut buffer = unsafe { request.ifr_ifru.ifru_buffer };
            assert_eq!((buffer.length, buffer.buffer.is_null()), (room, room == 0));
            if buffer.length < 9 {
                buffer.buffer = core::ptr::null_mut();
            } else {
                unsafe { buffer.buffer.cast::<[u8; 9]>().write(*b"web jail\0") };
            }
            buffer.length = 9;
            request.ifr_ifru.ifru_buffer = buffer;
            Ok(())
        });
        assert_eq!((answer, told, &buf[..]), (Ok(()), 9, expected));
    }
    for (descr, len) in [(c"web", 4), (c"", 0)] {
        let name = &LO0;
        let answer = ask(
            Ioctl::SiocSifdescr { name, descr },
            |number, r: &mut ifreq| {
                assert_eq!(number, SIOCSIFDESCR);
                let buffer = unsafe { r.ifr_ifru.ifru_buffer };
                assert_eq!((buffer.length, buffer.buffer.is_null()), (len, len == 0));
                Ok(())
            },
        );
        assert_eq!(answer, Ok(()));
    }
}

#[test]
fn groups_are_counted_by_their_bytes_or_by_their_names() {
    let kernel = |_, request: &mut ifgroupreq| {
        if request.ifgr_len == 0 {
            request.ifgr_len = 32;
            return Ok(());
        }
        let (list, len) = (unsafe { request.ifgr_ifgru.ifgru_groups }, request.ifgr_len);
        let list: &mut [ifg_req] = unsafe { slice::from_raw_parts_mut(list, len as usize / 16) };
        for (to, name) in list.iter_mut().zip([b"all\0", b"lo\0\0"]) {
            to.ifgrq_group[..4].copy_from_slice(&name.map(|b| c_char::from_ne_bytes([b])));
        }
        if list.len() < 2 {
            Err(Errno::EINVAL)
        } else {
            Ok(())
        }
    };
    for (room, expected) in [(0, 2), (1, 77), (2, 2), (5, 2)] {
        let (mut groups, mut count) = (vec![[0; 16]; room], 77);
        let asked = Ioctl::SiocGifgroup {
            name: &LO0,
            groups: &mut groups,
            count: &mut count,
        };
        assert_eq!(ask(asked, kernel).is_ok(), room != 1);
        assert_eq!(count, expected);
        if room > 1 {
            assert_eq!(
                (&groups[0][..4], &groups[1][..3]),
                (&b"all\0"[..], &b"lo\0"[..])
            );
        }
    }
    let unended = Ioctl::SiocAifgroup {
        name: &LO0,
        group: &[b'x'; 16],
    };
    assert_eq!(prepare(&mut { unended }).err(), Some(Errno::EINVAL));
}

#[test]
fn members_of_a_bridge_are_two_pointers_away() {
    let kernel = |number, request: &mut ifdrv| {
        assert_eq!(
            (number, request.ifd_cmd, request.ifd_len),
            (SIOCGDRVSPEC, BRDGGIFS, 16)
        );
        let conf = unsafe { &mut *request.ifd_data.cast::<ifbifconf>() };
        if conf.ifbic_len == 0 {
            conf.ifbic_len = 160;
            return Ok(());
        }
        let first = unsafe { &mut *conf.ifbic_ifbicu.ifbicu_req };
        first.ifbr_ifsname = to_c(&LO0);
        conf.ifbic_len = 80;
        Ok(())
    };
    for (room, expected) in [(0, 2), (1, 1), (3, 1)] {
        let (mut members, mut count) = (vec![ifbreq::ZERO; room], 0);
        let asked = Ioctl::BridgeMembers {
            bridge: &LO0,
            members: &mut members,
            count: &mut count,
        };
        assert_eq!((ask(asked, kernel), count), (Ok(()), expected));
        assert!(
            members
                .first()
                .is_none_or(|m| from_c(m.ifbr_ifsname) == LO0)
        );
    }
    let (bridge, member) = (&LO0, b"em0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let answer = ask(
        Ioctl::BridgeAdd { bridge, member },
        |_, request: &mut ifdrv| {
            assert_eq!((request.ifd_cmd, request.ifd_len), (0, 80));
            let asked = unsafe { &*request.ifd_data.cast::<ifbreq>() };
            assert_eq!(from_c(asked.ifbr_ifsname), *member);
            Ok(())
        },
    );
    assert_eq!(answer, Ok(()));
}

#[test]
fn addresses_keep_their_bytes() {
    let addr = sockaddr_in {
        sin_len: 16,
        sin_family: 2,
        sin_port: 0x1234,
        sin_addr: in_addr {
            s_addr: 0x0403_0201,
        },
        ..sockaddr_in::ZERO
    };
    let name = &LO0;
    let gone = Ioctl::SiocDifaddr { name, addr: &addr };
    let answer = ask(gone, |number, request: &mut ifreq| {
        assert_eq!(number, SIOCDIFADDR);
        let got = unsafe { (&raw const request.ifr_ifru).cast::<sockaddr_in>().read() };
        assert_eq!(format!("{got:?}"), format!("{addr:?}"));
        Ok(())
    });
    assert_eq!(answer, Ok(()));
    let (addr, mut mask) = (sockaddr_in6::ZERO, sockaddr_in6::ZERO);
    let asked = Ioctl::SiocGifnetmaskIn6 {
        name,
        addr: &addr,
        mask: &mut mask,
    };
    let answer = ask(asked, |number, request: &mut in6_ifreq| {
        assert_eq!(number, SIOCGIFNETMASK_IN6);
        let mut filled = sockaddr_in6::ZERO;
        filled.sin6_len = 28;
        request.ifr_ifru.ifru_addr = filled;
        Ok(())
    });
    assert_eq!((answer, mask.sin6_len), (Ok(()), 28));
}

#[test]
fn a_pattern_without_an_end_is_refused() {
    let mut rule = devfs_rule::ZERO;
    rule.dr_pathptrn = [1; 200];
    assert!(prepare(&mut Ioctl::DevfsRapply(&rule)).is_ok());
    rule.dr_icond = 2; // DRC_PATHPTRN
    assert_eq!(
        prepare(&mut Ioctl::DevfsRadd(&mut rule)).err(),
        Some(Errno::EINVAL)
    );
}

#[test]
fn what_a_childs_request_was_filled_with_is_taken_over_by_the_parents() {
    let (mut buf, mut told) = ([0; 8], 0);
    let (mut child_buf, mut child_told) = ([0; 8], 0);
    let mut parents = description(&mut buf, &mut told);
    let mut childs = description(&mut child_buf, &mut child_told);
    let mut parent = prepare(&mut parents).unwrap();
    let mut child = prepare(&mut childs).unwrap();
    let (_, argument) = child.argument();
    let request = unsafe { &mut *argument.cast::<ifreq>() };
    let mut buffer = unsafe { request.ifr_ifru.ifru_buffer };
    unsafe { buffer.buffer.cast::<[u8; 4]>().write(*b"web\0") };
    buffer.length = 4;
    request.ifr_ifru.ifru_buffer = buffer;
    for (to, from) in parent.written().into_iter().zip(child.written()) {
        assert_eq!(to.iov_len, from.iov_len);
        let to = to.iov_base.cast::<u8>();
        if from.iov_len > 0 {
            unsafe { to.copy_from(from.iov_base.cast(), from.iov_len) };
        }
    }
    assert_eq!(parent.finish(), Ok(()));
    drop(parent);
    assert_eq!((&buf, told), (b"web\0\0\0\0\0", 4));
}

#[test]
fn the_number_tells_the_size_of_the_struct() {
    let (mut md, mut rule, mut rsn) = (MdIoctl::default(), devfs_rule::ZERO, 1);
    let (mut alias, alias6) = (in_aliasreq::ZERO, in6_aliasreq::ZERO);
    let (addr, addr6) = (&sockaddr_in::ZERO, &sockaddr_in6::ZERO);
    let (name, mut count) = (&LO0, 0);
    let requests = [
        Ioctl::MdDetach(&MdIoctl::default()),
        Ioctl::MdAttach {
            md: &mut md,
            file: None,
            label: None,
        },
        Ioctl::DevfsRadd(&mut rule),
        Ioctl::DevfsRdel(1),
        Ioctl::DevfsRapplyid(1),
        Ioctl::DevfsSuse(1),
        Ioctl::DevfsSapply(1),
        Ioctl::DevfsSgetnext(&mut rsn),
        Ioctl::SiocAifaddr(&in_aliasreq::ZERO),
        Ioctl::SiocGifalias(&mut alias),
        Ioctl::SiocDifaddr { name, addr },
        Ioctl::SiocAifaddrIn6(&alias6),
        Ioctl::SiocDifaddrIn6 { name, addr: addr6 },
        Ioctl::SiocSifmtu { name, mtu: 1500 },
        Ioctl::SiocAifgroup { name, group: name },
        Ioctl::SiocGifgroup {
            name,
            groups: &mut [],
            count: &mut count,
        },
    ];
    for mut request in requests {
        let name = request.name();
        let mut ready = prepare(&mut request).unwrap();
        let (number, argument) = ready.argument();
        let [memory, ..] = ready.written();
        assert_eq!(memory.iov_base, argument, "{name}");
        assert_eq!(memory.iov_len, IOCPARM_LEN(number), "{name}");
    }
}

fn description<'a>(descr: &'a mut [u8], len: &'a mut usize) -> Ioctl<'a> {
    Ioctl::SiocGifdescr {
        name: &LO0,
        descr,
        len,
    }
}
