//! What the kernel is given, byte for byte.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

use std::ffi::CStr;
use std::sync::{Arc, Mutex};

use jail::{Allow, Errno, Error, ErrorKind, Host, JailSpec, JailSys, Kernel, Param, Value};

type Pairs = Vec<(String, Vec<u8>)>;

/// A kernel that writes down what it is given and refuses it.
#[derive(Debug)]
struct Recorder {
    osreldate: i32,
    seen: Arc<Mutex<Vec<(Pairs, i32)>>>,
}

impl Kernel for Recorder {
    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.into()).unwrap();
        let pair = |param: &Param<'_>| {
            let value = param.value.as_deref().unwrap();
            assert_eq!(param.len, value.len());
            (text(param.name), value.to_vec())
        };
        let pairs = params.iter().map(pair).collect();
        self.seen.lock().unwrap().push((pairs, flags));
        let errmsg = params.last_mut().unwrap().value.as_deref_mut().unwrap();
        errmsg[..3].copy_from_slice(b"no!");
        Err(Errno::EPERM)
    }

    fn sysctlbyname(&self, _: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        old.copy_from_slice(&self.osreldate.to_ne_bytes());
        Ok(4)
    }
}

/// What the kernel is given for a spec.
fn given(osreldate: i32, spec: &JailSpec) -> (Pairs, i32) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kernel = Recorder {
        osreldate,
        seen: seen.clone(),
    };
    let error = spec.create(&Host::new(kernel)).unwrap_err();
    assert_eq!(error.errmsg(), Some("no!"), "{error}");
    let mut seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    seen.remove(0)
}

fn pair(name: &str, value: &[u8]) -> (String, Vec<u8>) {
    (format!("{name}\0"), value.into())
}

#[test]
fn a_plain_jail() {
    let (pairs, flags) = given(1_302_001, &JailSpec::new("web").unwrap());
    let expected = [
        pair("name", b"web\0"),
        pair("persist", b""),
        pair("enforce_statfs", &2_i32.to_ne_bytes()),
        pair("host.hostname", b"web\0"),
        pair("errmsg", &[0; 1024]),
    ];
    assert_eq!(pairs, expected);
    assert_eq!(flags, 1); // JAIL_CREATE and nothing else
}

#[test]
fn a_descriptor_is_asked_for_since_15() {
    let (pairs, flags) = given(1_500_068, &JailSpec::new("web").unwrap());
    assert_eq!(flags, 0x41); // JAIL_CREATE, JAIL_GET_DESC
    assert!(pairs.contains(&pair("desc", &(-1_i32).to_ne_bytes())));
}

#[test]
fn every_type() {
    let spec = JailSpec::new("a.b")
        .unwrap()
        .path("/j")
        .hostname("h")
        .hostid(u64::MAX)
        .addr([10, 0, 0, 1])
        .addr([10, 0, 0, 2])
        .addr("fd00::1".parse::<std::net::Ipv6Addr>().unwrap())
        .sysvshm(JailSys::New)
        .ip4_saddrsel(false)
        .allow(Allow::MOUNT_NULLFS)
        .deny(Allow::SET_HOSTNAME)
        .meta([("k", "v"), ("l", "w")])
        .meta_key("m", "x");
    let (pairs, _) = given(1_501_000, &spec);
    let v6 = [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    for pair in [
        pair("name", b"a.b\0"),
        pair("path", b"/j\0"),
        pair("host.hostname", b"h\0"),
        pair("host.hostid", &[0xff; 8]),
        pair("ip4.addr", &[10, 0, 0, 1, 10, 0, 0, 2]),
        pair("ip6.addr", &v6),
        pair("sysvshm", &1_i32.to_ne_bytes()),
        pair("ip4.nosaddrsel", b""),
        pair("allow.mount.nullfs", b""),
        pair("allow.noset_hostname", b""),
        pair("meta", b"k=v\nl=w\0"),
        pair("meta.m", b"x\0"),
    ] {
        assert!(pairs.contains(&pair), "{pair:?}");
    }
    let place = |name: &str| pairs.iter().position(|(n, _)| n == name);
    assert!(place("meta\0") < place("meta.m\0")); // the whole would undo the key
}

#[test]
fn the_kernels_answer_is_in_the_error() {
    let kernel = Recorder {
        osreldate: 1_501_000,
        seen: Arc::default(),
    };
    let spec = JailSpec::new("web").unwrap().path("/j/we\u{1b}b");
    let error = spec.create(&Host::new(kernel)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(error.errno(), Some(Errno::EPERM));
    let start = r"jail_set(name=web, path=/j/we\x1bb): EPERM: Operation not permitted: no! (";
    assert!(error.to_string().starts_with(start), "{error}");
}

#[test]
fn a_kernel_without_an_answer_is_an_error() {
    #[derive(Debug)]
    struct Dumb;
    impl Kernel for Dumb {}
    let host = Host::new(Dumb);
    let spec = JailSpec::new("web").unwrap().param("x", Value::Null);
    let errors: [Error; 4] = [
        spec.create(&host).unwrap_err(),
        host.jail("web").unwrap_err(),
        host.snapshot().unwrap_err(),
        host.capabilities().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    }
}
