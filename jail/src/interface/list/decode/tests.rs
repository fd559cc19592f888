use jail_sys::net::if_::IFF_UP;
use proptest::prelude::*;

use super::*;
use crate::addrs::sockaddr::{bytes as sa, put};

const INFO: usize = size_of::<if_msghdrl>();
const ADDR: usize = size_of::<ifa_msghdrl>();

fn message_of(kind: i32, header: usize, which: i32, addrs: &[Vec<u8>]) -> Vec<u8> {
    let mut message = vec![0; header];
    for addr in addrs {
        message.extend(addr);
        message.resize(message.len().next_multiple_of(8), 0);
    }
    let len = u16::try_from(message.len()).unwrap();
    put(&mut message, 0, &len.to_ne_bytes());
    put(&mut message, 2, &[5, u8::try_from(kind).unwrap()]);
    put(&mut message, 4, &which.to_ne_bytes());
    put(&mut message, 8, &(IFF_UP | 0x20_0000).to_ne_bytes());
    put(&mut message, 12, &3_u16.to_ne_bytes());
    let header = u16::try_from(header).unwrap();
    put(&mut message, 16, &header.to_ne_bytes());
    let data = u16::try_from(offset_of!(if_msghdrl, ifm_data)).unwrap();
    put(&mut message, 18, &data.to_ne_bytes());
    message
}

fn link(name: &str, mac: &[u8]) -> Vec<u8> {
    let mut link = vec![54, 18, 3, 0, 6, 0, 0, 0];
    link.resize(54, 0);
    put(
        &mut link,
        5,
        &[
            u8::try_from(name.len()).unwrap(),
            u8::try_from(mac.len()).unwrap(),
        ],
    );
    put(&mut link, 8, &[name.as_bytes(), mac].concat());
    link
}

fn em0() -> Vec<u8> {
    let mut info = message_of(14, INFO, 1 << RTAX_IFP, &[link("em0", &[2, 0, 0, 0, 0, 9])]);
    put(&mut info, offset_of!(if_msghdrl, ifm_data), &[6]);
    let mtu = offset_of!(if_msghdrl, ifm_data) + offset_of!(if_data, ifi_mtu);
    put(&mut info, mtu, &1500_u32.to_ne_bytes());
    info
}

fn addr_message(addr: IpAddr, mask: Vec<u8>, other: Option<IpAddr>) -> Vec<u8> {
    let mut addrs = vec![mask, sa(addr, 3)];
    let mut which = (1 << RTAX_NETMASK) | (1 << RTAX_IFA);
    if let Some(other) = other {
        addrs.push(sa(other, 0));
        which |= 1 << RTAX_BRD;
    }
    message_of(12, ADDR, which, &addrs)
}

#[test]
fn an_interface_and_its_addresses() {
    let short_mask = vec![5, 0, 0, 0, 255];
    let list = [
        em0(),
        addr_message(
            [10, 0, 0, 1].into(),
            short_mask,
            Some([10, 255, 255, 255].into()),
        ),
        message_of(0x10, ADDR, 0, &[]), // of another kind
        addr_message(
            "fe80:3::1".parse().unwrap(),
            sa("ffff:ffff:ffff:ffff::".parse().unwrap(), 0),
            None,
        ),
        addr_message([10, 0, 0, 2].into(), vec![0], None),
    ];
    let decoded = decode(&list.concat()).unwrap();
    let [em0] = &decoded[..] else {
        panic!("{decoded:?}")
    };
    assert_eq!(
        (em0.name.to_string().as_str(), em0.index, em0.kind, em0.mtu),
        ("em0", 3, 6, 1500)
    );
    assert_eq!(em0.mac, Some([2, 0, 0, 0, 0, 9]));
    assert!(em0.flags.contains(InterfaceFlags::UP));
    assert_eq!(em0.flags.bits(), 0x20_0001);
    let addrs: Vec<_> = em0.addrs.iter().map(|addr| addr.addr.to_string()).collect();
    assert_eq!(addrs, ["10.0.0.1/8", "fe80::1/64", "10.0.0.2/0"]);
    assert_eq!(em0.addrs[0].other, Some([10, 255, 255, 255].into()));
}

#[test]
fn lists_that_make_no_sense() {
    let addr = || addr_message([10, 0, 0, 1].into(), vec![0], None);
    assert_eq!(decode(&addr()), Err("an address of no interface"));
    assert_eq!(decode(&em0()[1..]), Err("a message longer than the list"));
    assert_eq!(decode(&[0; 8]), Err("a message longer than the list"));
    let mut other = em0();
    other[2] = 4; // another version
    assert_eq!(decode(&other), Ok(vec![]));
    assert_eq!(decode(&[]), Ok(vec![]));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = decode(&bytes);
    }

    #[test]
    fn no_flipped_byte_panics(flips in prop::collection::vec((0_usize..600, any::<u8>()), 1..9)) {
        let mask = sa([255, 255, 255, 0].into(), 0);
        let mut list = [em0(), addr_message([10, 0, 0, 1].into(), mask, None)].concat();
        for (at, byte) in flips {
            put(&mut list, at, &[byte]);
        }
        let _ = decode(&list);
    }
}
