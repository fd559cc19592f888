//! Random calls.

use proptest::collection::vec;
use proptest::prelude::{any, proptest};

use jail::Release;
use jail::kernel::{Ioctl, Kernel};
use jail_sys::net::if_::IFF_UP;

use super::*;

const NAMES: [&str; 14] = [
    "lo", "lo0", "lo1", "epair", "epair0a", "epair0b", "epair1", "bridge", "bridge0", "bge0",
    "bge0.5", "tap", "x0", "tun0",
];

const ADDRS: [&str; 4] = ["10.0.0.1", "10.0.0.2", "127.0.0.1", "10.1.0.1"];

const ADDRS6: [&str; 4] = ["fd00::1", "fd00::2", "::1", "fe80::7"];

proptest! {
    #[test]
    fn tables_agree(calls in vec(any::<[u8; 4]>(), 1..60), old in any::<bool>()) {
        let release = if old { Release::V13_2 } else { Release::V15_1 };
        let (machine, host) = boot(release);
        let mut jails = vec![vnet_jail(&host), vnet_jail(&host)];
        for [what, who, a, b] in calls {
            let inside = jails.get(usize::from(who % 3)).map(|(_, process)| process);
            let process = inside.unwrap_or(&host);
            let first = NAMES[usize::from(a) % NAMES.len()];
            let second = NAMES[usize::from(b) % NAMES.len()];
            let addr = ADDRS[usize::from(b) % 4];
            let addr6 = ADDRS6[usize::from(b) % 4];
            let jid = jails.get(usize::from(b) % 2).map_or(0, |(jid, _)| *jid);
            let bits = 8 + u32::from(b) % 25;
            let _ = match what % 14 {
                0 | 1 => create(process, first).map(|_| ()),
                2 => destroy(process, first),
                3 => add(process, first, addr, bits),
                4 => delete(process, first, addr),
                5 => add6(process, first, addr6, 64 + bits),
                6 => delete6(process, first, addr6),
                7 => lend(process, first, jid),
                8 => reclaim(process, first, jid),
                9 => join(process, first, second),
                10 => rename(process, first, second),
                11 => set_flags(process, first, i32::from(b) << 8 | i32::from(b) & IFF_UP),
                12 => {
                    host.nanosleep(std::time::Duration::from_millis(700)).unwrap();
                    let mtu = i32::from(b) * 40;
                    let name = name(first);
                    process.ioctl(inet(process), Ioctl::SiocSifmtu { name: &name, mtu })
                }
                _ => {
                    remove(&host, jid);
                    jails.retain(|(other, _)| *other != jid);
                    jails.push(vnet_jail(&host));
                    Ok(())
                }
            };
            if let Err(why) = machine.check() {
                panic!("{what} {who} {a} {b}: {why}");
            }
        }
        list(&host);
        for (jid, _) in jails {
            remove(&host, jid);
        }
        machine.check().unwrap();
    }
}
