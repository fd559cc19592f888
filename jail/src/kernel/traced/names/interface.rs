//! Names of what interfaces, addresses and routes have.

use jail_sys::net::{if_, route};
use jail_sys::netinet6::in6_var;

use super::{Flags, Named, named, u32_bits};

pub(in super::super) fn if_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (if_::IFF_UP as i64, "IFF_UP"),
        (if_::IFF_BROADCAST as i64, "IFF_BROADCAST"),
        (if_::IFF_LOOPBACK as i64, "IFF_LOOPBACK"),
        (if_::IFF_POINTOPOINT as i64, "IFF_POINTOPOINT"),
        (if_::IFF_DRV_RUNNING as i64, "IFF_DRV_RUNNING"),
        (if_::IFF_NOARP as i64, "IFF_NOARP"),
        (if_::IFF_PROMISC as i64, "IFF_PROMISC"),
        (if_::IFF_ALLMULTI as i64, "IFF_ALLMULTI"),
        (if_::IFF_SIMPLEX as i64, "IFF_SIMPLEX"),
        (if_::IFF_LINK0 as i64, "IFF_LINK0"),
        (if_::IFF_LINK1 as i64, "IFF_LINK1"),
        (if_::IFF_LINK2 as i64, "IFF_LINK2"),
        (if_::IFF_MULTICAST as i64, "IFF_MULTICAST"),
        (if_::IFF_CANTCONFIG as i64, "IFF_CANTCONFIG"),
        (if_::IFF_PPROMISC as i64, "IFF_PPROMISC"),
        (if_::IFF_MONITOR as i64, "IFF_MONITOR"),
        (if_::IFF_DYING as i64, "IFF_DYING"),
        (if_::IFF_RENAMING as i64, "IFF_RENAMING"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(in super::super) fn in6_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (in6_var::IN6_IFF_ANYCAST as i64, "IN6_IFF_ANYCAST"),
        (in6_var::IN6_IFF_TENTATIVE as i64, "IN6_IFF_TENTATIVE"),
        (in6_var::IN6_IFF_DUPLICATED as i64, "IN6_IFF_DUPLICATED"),
        (in6_var::IN6_IFF_DETACHED as i64, "IN6_IFF_DETACHED"),
        (in6_var::IN6_IFF_DEPRECATED as i64, "IN6_IFF_DEPRECATED"),
        (in6_var::IN6_IFF_NODAD as i64, "IN6_IFF_NODAD"),
        (in6_var::IN6_IFF_AUTOCONF as i64, "IN6_IFF_AUTOCONF"),
        (in6_var::IN6_IFF_TEMPORARY as i64, "IN6_IFF_TEMPORARY"),
        (
            in6_var::IN6_IFF_PREFER_SOURCE as i64,
            "IN6_IFF_PREFER_SOURCE",
        ),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(in super::super) fn route_type(kind: u8) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (route::RTM_ADD as i64, "RTM_ADD"),
        (route::RTM_DELETE as i64, "RTM_DELETE"),
        (route::RTM_CHANGE as i64, "RTM_CHANGE"),
        (route::RTM_GET as i64, "RTM_GET"),
    ];
    named(kind.into(), NAMES)
}

pub(in super::super) fn route_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (route::RTF_UP as i64, "RTF_UP"),
        (route::RTF_GATEWAY as i64, "RTF_GATEWAY"),
        (route::RTF_HOST as i64, "RTF_HOST"),
        (route::RTF_REJECT as i64, "RTF_REJECT"),
        (route::RTF_STATIC as i64, "RTF_STATIC"),
        (route::RTF_BLACKHOLE as i64, "RTF_BLACKHOLE"),
        (route::RTF_PINNED as i64, "RTF_PINNED"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}
