//! What calls are given.

use std::ffi::CStr;

use arbitrary::Arbitrary;
use jail::Param;

/// A name, one that is known mostly, and a value.
#[derive(Arbitrary, Debug)]
pub(super) struct Pair {
    name: u8,
    own: Option<[u8; 5]>,
    value: Value,
}

#[derive(Arbitrary, Debug)]
enum Value {
    None,
    Int(i8),
    Text(Vec<u8>),
    Room(u8),
}

/// The jails there are mostly.
pub(super) fn jail(number: u8) -> i32 {
    match number % 16 {
        15 => i32::from(number) - 200,
        near => 401 + i32::from(near),
    }
}

pub(super) fn place(number: u8) -> &'static CStr {
    PLACES[usize::from(number) % PLACES.len()]
}

pub(super) fn with_params(pairs: &[Pair], call: impl FnOnce(&mut [Param<'_>]) -> bool) {
    with_bytes(pairs.iter().map(Pair::bytes).collect(), call);
}

pub(super) fn with_bytes(
    mut pairs: Vec<(Vec<u8>, Vec<u8>)>,
    call: impl FnOnce(&mut [Param<'_>]) -> bool,
) {
    let each = pairs
        .iter_mut()
        .map(|(name, value)| Param::new(name, value));
    // Whether it succeeds is the kernel's to say.
    let _ = call(&mut each.collect::<Vec<_>>());
}

pub(super) fn pair(name: &str, value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let end = |bytes: &[u8]| [bytes, b"\0"].concat();
    (end(name.as_bytes()), end(value))
}

impl Pair {
    pub(super) fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let known = PARAMS[usize::from(self.name) % PARAMS.len()];
        let mut name = known.as_bytes().to_vec();
        name.push(0);
        if let Some(own) = self.own {
            name = own.to_vec();
        }
        let value = match &self.value {
            Value::None => Vec::new(),
            Value::Int(number) => i32::from(*number).to_ne_bytes().to_vec(),
            Value::Text(text) => text.clone(),
            Value::Room(room) => vec![0; usize::from(*room) * 8],
        };
        (name, value)
    }
}

pub(super) const KINDS: [&str; 8] = [
    "nullfs", "devfs", "tmpfs", "procfs", "fdescfs", "unionfs", "ufs", "nosuch",
];
const PLACES: [&CStr; 8] = [
    c"/",
    c"/dev",
    c"/tmp",
    c"/jail",
    c"/jail/a",
    c"/dev/md0",
    c"/nowhere",
    c"relative",
];
pub(super) const SYSCTLS: [&CStr; 7] = [
    c"kern.hostname",
    c"kern.osreldate",
    c"security.jail.jailed",
    c"security.jail.param.path",
    c"kern.geom.confxml",
    c"kern.proc.all",
    c"kern.racct.enable",
];
const PARAMS: [&str; 26] = [
    "name",
    "jid",
    "lastjid",
    "path",
    "persist",
    "nopersist",
    "host.hostname",
    "host",
    "ip4",
    "ip4.addr",
    "ip6.addr",
    "vnet",
    "children.max",
    "securelevel",
    "enforce_statfs",
    "devfs_ruleset",
    "allow.mount",
    "allow.mount.tmpfs",
    "allow.nosuser",
    "sysvshm",
    "meta",
    "env",
    "desc",
    "errmsg",
    "ruleset",
    "size",
];
