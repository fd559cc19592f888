//! Names and values, sensible and not.

use jail::Param;
use proptest::prelude::*;

/// A name, its value and the value's `iov_len`.
#[derive(Clone, Debug)]
pub(crate) struct RawParam {
    name: Vec<u8>,
    value: Vec<u8>,
    len: usize,
}

impl RawParam {
    pub(crate) fn new(name: &str, value: &[u8]) -> Self {
        let mut name = name.as_bytes().to_vec();
        name.push(0);
        Self {
            name,
            value: value.to_vec(),
            len: value.len(),
        }
    }

    /// A buffer to be filled.
    pub(crate) fn buffer(name: &str, size: usize) -> Self {
        Self::new(name, &vec![0; size])
    }

    pub(crate) fn as_param(&mut self) -> Param<'_> {
        Param {
            name: &self.name,
            value: Some(&mut self.value),
            len: self.len,
        }
    }

    /// Without its second `iovec`.
    pub(crate) fn as_half(&self) -> Param<'_> {
        Param::half(&self.name)
    }
}

/// A list that jail_set may well accept: a name, `persist` and some more.
pub(crate) fn list() -> impl Strategy<Value = Vec<RawParam>> {
    (key(), prop::collection::vec(sensible(), 0..5)).prop_map(|(key, more)| {
        let mut list = vec![key, RawParam::new("persist", b"")];
        list.extend(more);
        list
    })
}

/// A list that jail_set accepts unless the jail is there, its parent is not, or the caller may not.
pub(crate) fn good_list() -> impl Strategy<Value = Vec<RawParam>> {
    let name = prop::sample::select(vec!["a", "a", "a.b", "a.b.c", "a.d", "b", "b.c", "7"]);
    let more = prop_oneof![
        Just(RawParam::new("ip4.addr", &[10, 0, 0, 1])),
        Just(RawParam::new("ip4.addr", &[10, 0, 0, 2, 10, 0, 0, 3])),
        Just(RawParam::new("ip4", &2_i32.to_ne_bytes())),
        Just(RawParam::new("host", &2_i32.to_ne_bytes())),
        Just(RawParam::new("host.hostname", b"h\0")),
        Just(RawParam::new("securelevel", &1_i32.to_ne_bytes())),
        Just(RawParam::new("allow.mount", b"")),
        Just(RawParam::new("allow.nosuser", b"")),
        Just(RawParam::new("sysvshm", &1_i32.to_ne_bytes())),
        Just(RawParam::new("nopersist", b"")),
        Just(RawParam::new("jid", &450_i32.to_ne_bytes())),
    ];
    (name, prop::collection::vec(more, 0..3)).prop_map(|(name, more)| {
        let mut list = vec![
            RawParam::new("name", &[name.as_bytes(), b"\0"].concat()),
            RawParam::new("children.max", &9_i32.to_ne_bytes()),
            RawParam::new("persist", b""),
        ];
        list.extend(more);
        list
    })
}

/// A list for jail_get: a key and buffers.
pub(crate) fn questions() -> impl Strategy<Value = Vec<RawParam>> {
    let size = prop_oneof![
        Just(0_usize),
        Just(1),
        Just(4),
        Just(8),
        Just(256),
        0..2_000_usize
    ];
    let buffer = (name(), size).prop_map(|(name, size)| RawParam::buffer(name, size));
    (key(), prop::collection::vec(buffer, 0..8)).prop_map(|(key, buffers)| {
        let mut list = vec![key];
        list.extend(buffers);
        list
    })
}

/// What tells which jail is meant.
fn key() -> impl Strategy<Value = RawParam> {
    prop_oneof![
        6 => jail_name().prop_map(|name| RawParam::new("name", name)),
        2 => jid().prop_map(|jid| RawParam::new("jid", &jid.to_ne_bytes())),
        1 => jid().prop_map(|jid| RawParam::new("lastjid", &jid.to_ne_bytes())),
        1 => (0..12_i32).prop_map(|fd| RawParam::new("desc", &fd.to_ne_bytes())),
    ]
}

pub(crate) fn jid() -> impl Strategy<Value = i32> {
    prop_oneof![
        8 => 401..406_i32,
        1 => Just(450),
        1 => 5..8_i32,
        1 => prop::sample::select(vec![0, -1, 999_999, 1_000_000, i32::MAX, i32::MIN]),
    ]
}

fn jail_name() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        b"a\0".as_slice(),
        b"a.b\0",
        b"a.b.c\0",
        b"b\0",
        b"b.5\0",
        b"5\0",
        b"a.\0",
        b".\0",
        b".a\0",
        b"0\0",
        b"005\0",
        b"\0",
        b"",
        b"a",
    ])
}

/// A parameter that fits its name most of the time.
fn sensible() -> impl Strategy<Value = RawParam> {
    prop_oneof![
        4 => (name(), small_int()).prop_map(|(name, value)| RawParam::new(name, &value.to_ne_bytes())),
        3 => name().prop_map(|name| RawParam::new(name, b"")),
        2 => Just(RawParam::new("children.max", &5_i32.to_ne_bytes())),
        2 => (name(), text()).prop_map(|(name, text)| RawParam::new(name, text)),
        2 => prop::collection::vec(1..5_u8, 0..4).prop_map(|hosts| {
            let bytes: Vec<u8> = hosts.iter().flat_map(|host| [10, 0, 0, *host]).collect();
            RawParam::new("ip4.addr", &bytes)
        }),
        1 => prop::collection::vec(1..5_u8, 0..4).prop_map(|hosts| {
            let address = |host| u128::to_be_bytes(0xfd << 120 | u128::from(host));
            let bytes: Vec<u8> = hosts.into_iter().flat_map(address).collect();
            RawParam::new("ip6.addr", &bytes)
        }),
        1 => raw(),
    ]
}

fn small_int() -> impl Strategy<Value = i32> {
    prop_oneof![
        4 => -1..4_i32,
        1 => any::<i32>(),
    ]
}

fn text() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        b"x\0".as_slice(),
        b"/\0",
        b"/tmp\0",
        b"/none\0",
        b"k=v\0",
        b"k=v\nl=w\0",
        b"\0",
        b"no nul",
        b"in\0side\0",
        b"\xff\xfe\0",
    ])
}

/// Anything at all: names with and without NUL, changed ones, any bytes, lengths that are wrong.
pub(crate) fn raw() -> impl Strategy<Value = RawParam> {
    let bytes = || {
        prop_oneof![
            8 => prop::collection::vec(any::<u8>(), 0..40),
            1 => (0..6_000_usize, any::<u8>()).prop_map(|(size, byte)| vec![byte; size]),
        ]
    };
    let name = prop_oneof![
        4 => name().prop_map(|name| [name.as_bytes(), b"\0"].concat()),
        2 => (name(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(name, at, byte)| {
            let mut name = [name.as_bytes(), b"\0"].concat();
            let at = at.index(name.len());
            name[at] = byte;
            name
        }),
        1 => name().prop_map(|name| name.as_bytes().to_vec()),
        1 => bytes(),
    ];
    let len = prop_oneof![
        6 => Just(None),
        1 => (0..64_usize).prop_map(Some),
        1 => Just(Some(usize::MAX)),
    ];
    (name, bytes(), len).prop_map(|(name, value, len)| RawParam {
        len: len.unwrap_or(value.len()),
        name,
        value,
    })
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(NAMES.to_vec())
}

/// Every parameter a kernel may know, and some that look like one.
pub(crate) const NAMES: &[&str] = &[
    "jid",
    "lastjid",
    "name",
    "path",
    "parent",
    "persist",
    "nopersist",
    "dying",
    "nodying",
    "errmsg",
    "desc",
    "children.max",
    "children.cur",
    "cpuset.id",
    "securelevel",
    "enforce_statfs",
    "devfs_ruleset",
    "osreldate",
    "osrelease",
    "meta",
    "meta.k",
    "env",
    "env.k",
    "host",
    "host.hostname",
    "host.domainname",
    "host.hostuuid",
    "host.hostid",
    "vnet",
    "ip4",
    "ip4.addr",
    "ip4.saddrsel",
    "ip4.nosaddrsel",
    "ip6",
    "ip6.addr",
    "ip6.saddrsel",
    "ip6.nosaddrsel",
    "sysvmsg",
    "sysvsem",
    "sysvshm",
    "allow.set_hostname",
    "allow.noset_hostname",
    "allow.sysvipc",
    "allow.nosysvipc",
    "allow.raw_sockets",
    "allow.noraw_sockets",
    "allow.chflags",
    "allow.mount",
    "allow.nomount",
    "allow.mount.devfs",
    "allow.mount.nodevfs",
    "allow.mount.nullfs",
    "allow.mount.nonullfs",
    "allow.mount.tmpfs",
    "allow.mount.procfs",
    "allow.quotas",
    "allow.socket_af",
    "allow.mlock",
    "allow.nomlock",
    "allow.reserved_ports",
    "allow.read_msgbuf",
    "allow.unprivileged_proc_debug",
    "allow.suser",
    "allow.nosuser",
    "allow.nfsd",
    "allow.extattr",
    "allow.adjtime",
    "allow.settime",
    "allow.routing",
    "allow.setaudit",
    "allow.unprivileged_parent_tampering",
    "allow.bogus",
    "linux",
    "zfs.mount_snapshot",
    "command",
];
