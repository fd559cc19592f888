//! Parameters that the table does not know: a kernel of a later day.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

use std::ffi::CStr;
use std::sync::{Arc, Mutex};

use jail::params::{ParamType, Settable};
use jail::{Errno, Error, ErrorKind, Host, JailSpec, JailSys, Kernel, Param, Problem, Value};

const INT: u32 = 2;
const STRING: u32 = 3;
const STRUCT: u32 = 5;
const ULONG: u32 = 8;
const RW: u32 = 0xc000_0000;
const RDTUN: u32 = 0x8008_0000;
const RD: u32 = 0x8000_0000;

/// Below security.jail.param, which is 9.9.9: number, name, type and flags, format.
const PARAMS: [(&[i32], &str, u32, &str); 9] = [
    (&[300], "allow.teleport", INT | RW, "B"),
    (&[301], "warp.", 1 | RD, "N"),
    (&[301, 302], "warp.", INT | RDTUN, "E,jailsys"),
    (&[301, 303], "warp.factor", INT | RW, "I"),
    (&[301, 304], "warp.name", STRING | RW, "A"),
    (&[301, 305], "warp.mass", ULONG | RD, "LU"),
    (&[301, 306], "warp.gates", STRUCT | RW, "S,in_addr,a"),
    (&[301, 307], "warp.blob", STRUCT | RW, "S,blob"),
    (&[308], "persist", INT | RW, "B"),
];

type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

#[derive(Debug, Default)]
struct Later {
    seen: Seen,
    sysctls: Arc<Mutex<usize>>,
}

fn put(old: &mut [u8], bytes: &[u8]) -> Result<usize, Errno> {
    old.get_mut(..bytes.len())
        .ok_or(Errno::ENOMEM)?
        .copy_from_slice(bytes);
    Ok(bytes.len())
}

fn bytes(mib: &[i32]) -> Vec<u8> {
    let whole = [9, 9, 9].iter().chain(mib);
    whole.flat_map(|number| number.to_ne_bytes()).collect()
}

impl Kernel for Later {
    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        *self.sysctls.lock().unwrap() += 1;
        let entry = |mib: &[i32]| {
            let mib = mib.strip_prefix(&[9, 9, 9]).ok_or(Errno::ENOENT)?;
            let found = PARAMS.iter().find(|(number, ..)| *number == mib);
            found.ok_or(Errno::ENOENT)
        };
        match mib {
            [0, 3] => {
                let name = std::str::from_utf8(new.unwrap()).unwrap();
                let name = name
                    .strip_prefix("security.jail.param")
                    .ok_or(Errno::ENOENT)?;
                if name.is_empty() {
                    return put(old, &bytes(&[]));
                }
                let named = |entry: &&(&[i32], &str, u32, &str)| {
                    entry.1.trim_end_matches('.') == name.trim_start_matches('.')
                };
                put(
                    old,
                    &bytes(PARAMS.iter().find(named).ok_or(Errno::ENOENT)?.0),
                )
            }
            [0, 1, mib @ ..] => put(
                old,
                format!("security.jail.param.{}\0", entry(mib)?.1).as_bytes(),
            ),
            [0, 2, mib @ ..] => {
                let mib = &mib[3..];
                let after =
                    |entry: &&(&[i32], &str, u32, &str)| entry.0 > mib && entry.2 & 0xf != 1;
                put(
                    old,
                    &bytes(PARAMS.iter().find(after).ok_or(Errno::ENOENT)?.0),
                )
            }
            [0, 4, mib @ ..] => {
                let (_, _, kind, format) = entry(mib)?;
                let text = format!("{format}\0");
                put(old, &[&kind.to_ne_bytes(), text.as_bytes()].concat())
            }
            mib => match entry(mib)?.1 {
                "warp.name" => put(old, b"8\0"),
                _ => put(old, &[0; 12]),
            },
        }
    }

    fn sysctlbyname(&self, _: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        old.copy_from_slice(&1_700_000_i32.to_ne_bytes());
        Ok(4)
    }

    fn jail_set(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        let text = |name: &[u8]| String::from_utf8(name.into()).unwrap();
        let pairs = params
            .iter()
            .map(|p| (text(p.name), p.value.as_deref().unwrap().to_vec()));
        self.seen.lock().unwrap().extend(pairs);
        Ok(1)
    }

    fn jail_get(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        for param in params {
            let value = param.value.as_deref_mut().unwrap();
            match param.name {
                b"warp\0" | b"warp.factor\0" | b"allow.teleport\0" => {
                    value.copy_from_slice(&1_i32.to_ne_bytes());
                }
                b"warp.name\0" => value[..2].copy_from_slice(b"x\0"),
                b"warp.gates\0" => {
                    value[..4].copy_from_slice(&[10, 0, 0, 1]);
                    param.len = 4;
                }
                _ => {}
            }
        }
        Ok(1)
    }

    fn fcntl(&self, _: i32, _: i32, _: i32) -> Result<i32, Errno> {
        Ok(0)
    }
}

fn spec() -> JailSpec {
    JailSpec::new("x").unwrap()
}

#[test]
fn values_of_the_kernels_types_are_taken() {
    let kernel = Later::default();
    let seen = kernel.seen.clone();
    let host = Host::new(kernel);
    let spec = spec()
        .param("allow.teleport", false)
        .param("warp", JailSys::New)
        .param("warp.factor", 9)
        .param("warp.name", "1234567")
        .param("warp.gates", Value::Ip4(vec![[10, 0, 0, 1].into()]))
        .param("warp.blob", Value::Raw(vec![1, 2]));
    spec.create(&host).unwrap();
    let seen = seen.lock().unwrap();
    let one = 1_i32.to_ne_bytes().to_vec();
    for (name, value) in [
        ("allow.noteleport\0", vec![]),
        ("warp\0", one),
        ("warp.factor\0", 9_i32.to_ne_bytes().to_vec()),
        ("warp.name\0", b"1234567\0".to_vec()),
        ("warp.gates\0", vec![10, 0, 0, 1]),
        ("warp.blob\0", vec![1, 2]),
    ] {
        assert!(seen.contains(&(name.into(), value)), "{name:?}");
    }
}

#[test]
fn others_are_refused_with_the_name() {
    let host = Host::new(Later::default());
    let refused = |name: &str, value: Value| match spec().param(name, value).create(&host) {
        Err(Error::Param { param, problem }) => {
            assert_eq!(param, name);
            problem
        }
        other => unreachable!("{other:?}"),
    };
    for (name, value) in [
        ("allow.teleport", Value::Int(1)),
        ("warp", Value::Int(1)),
        ("warp.factor", "9".into()),
        ("warp.name", Value::Int(9)),
        ("warp.gates", "10.0.0.1".into()),
    ] {
        assert!(
            matches!(refused(name, value), Problem::Type { .. }),
            "{name}"
        );
    }
    let (len, max) = (8, 7);
    assert_eq!(
        refused("warp.name", "12345678".into()),
        Problem::TooLong { len, max }
    );
    assert_eq!(refused("warp.mass", Value::Ulong(1)), Problem::ReadOnly);
    assert_eq!(refused("warp.name", "a\0b".into()), Problem::Nul);
    assert_eq!(refused("", Value::Int(1)), Problem::Empty);
    assert_eq!(refused("a\0b", Value::Int(1)), Problem::Nul);
    let error = spec().param("warp.none", 1).create(&host).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn all_are_listed_and_read() {
    let host = Host::new(Later::default());
    let params = host.params().unwrap();
    let of = |name| {
        let info = params.iter().find(|info| info.name() == name).unwrap();
        (info.param_type(), info.settable())
    };
    assert_eq!(params.len(), 8);
    assert_eq!(of("allow.teleport"), (ParamType::Bool, Settable::Always));
    assert_eq!(of("warp"), (ParamType::JailSys, Settable::Create));
    assert_eq!(
        of("warp.name"),
        (ParamType::String { max: 8 }, Settable::Always)
    );
    assert_eq!(of("warp.mass"), (ParamType::Ulong, Settable::ReadOnly));
    assert_eq!(
        of("warp.blob"),
        (ParamType::Raw { size: 12 }, Settable::Always)
    );
    assert_eq!(of("persist").0, ParamType::Bool);

    let values = spec().create(&host).unwrap().all().unwrap();
    assert_eq!(values.bool("allow.teleport"), Some(true));
    assert_eq!(values.jailsys("warp"), Some(JailSys::New));
    assert_eq!(values.int("warp.factor"), Some(1));
    assert_eq!(values.str("warp.name"), Some("x"));
    let gates = Value::Ip4(vec![[10, 0, 0, 1].into()]);
    assert_eq!(values.get("warp.gates"), Some(gates));
}

#[test]
fn the_kernel_is_asked_once() {
    let kernel = Later::default();
    let sysctls = kernel.sysctls.clone();
    let host = Host::new(kernel);
    let spec = spec().param("warp.factor", 9);
    spec.create(&host).unwrap();
    let asked = *sysctls.lock().unwrap();
    spec.create(&host).unwrap();
    assert_eq!(*sysctls.lock().unwrap(), asked);
    host.refresh();
    spec.create(&host).unwrap();
    assert_eq!(*sysctls.lock().unwrap(), 2 * asked);
}
