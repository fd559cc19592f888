//! A kernel that answers nonsense: nothing panics, nothing goes on for ever.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::ffi::CStr;
use std::sync::Mutex;
use std::time::Duration;

use jail::{Errno, Host, JailSpec, JailUpdate, Jid, Kernel, Param};
use proptest::prelude::*;

/// Answers from a list, over and over.
#[derive(Debug)]
struct Nonsense {
    numbers: Vec<u32>,
    next: Mutex<usize>,
    osreldate: i32,
}

impl Nonsense {
    fn number(&self) -> u32 {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        let at = *next % self.numbers.len();
        self.numbers.get(at).copied().unwrap_or_default()
    }

    fn scribble(&self, buf: &mut [u8]) {
        let byte = self.number() as u8;
        for (n, at) in buf.iter_mut().zip((0..=255_u8).cycle()) {
            *n = byte.wrapping_mul(at);
        }
    }

    fn answer(&self) -> Result<i32, Errno> {
        let number = self.number() as i32;
        match number % 4 {
            0 => Err(Errno::new(number >> 24)),
            _ => Ok(number >> 4),
        }
    }

    fn params(&self, params: &mut [Param<'_>]) -> Result<i32, Errno> {
        for param in params {
            self.scribble(param.value.as_deref_mut().unwrap_or_default());
            param.len = match self.number() {
                number if number % 3 == 0 => number as usize,
                _ => param.len,
            };
        }
        self.answer()
    }

    fn sysctl(&self, old: &mut [u8]) -> Result<usize, Errno> {
        self.scribble(old);
        match self.answer()? {
            number if number % 2 == 0 => Ok(old.len()),
            number => Ok(number as usize),
        }
    }
}

impl Kernel for Nonsense {
    fn jail_set(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        self.params(params)
    }

    fn jail_get(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        self.params(params)
    }

    fn jail_remove(&self, _: i32) -> Result<(), Errno> {
        self.answer().map(drop)
    }

    fn sysctlbyname(&self, name: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        if name != c"kern.osreldate" {
            return self.sysctl(old);
        }
        old.copy_from_slice(&self.osreldate.to_ne_bytes());
        Ok(4)
    }

    fn sysctl(&self, _: &[i32], old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        self.sysctl(old)
    }

    fn clock_gettime(&self, _: i32) -> Result<Duration, Errno> {
        // Time goes on in any case: that it does not is no nonsense but a dead machine.
        let mut next = self.next.lock().unwrap();
        *next += 1;
        Ok(Duration::from_secs(*next as u64))
    }

    fn nanosleep(&self, _: Duration) -> Result<(), Errno> {
        Ok(())
    }

    fn fcntl(&self, _: i32, _: i32, _: i32) -> Result<i32, Errno> {
        self.answer()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_everything_ends(
        numbers in proptest::collection::vec(any::<u32>(), 1..40),
        osreldate in prop_oneof![Just(1_302_001), Just(1_404_000), Just(1_501_000), any::<i32>()],
    ) {
        let host = Host::new(Nonsense { numbers, next: Mutex::new(0), osreldate });
        let _ = host.capabilities();
        let _ = host.params();
        // Jids rise, so even nonsense ends; not within a test's time if it rises by ones.
        for info in host.jails().params(&["meta", "ip4"]).include_dying().into_iter().take(50).flatten() {
            let _ = format!("{info:?} {:?} {:?}", info.parent(), info.path());
        }
        let _ = host.snapshot().map(|tree| tree.to_string());
        let jails = [
            host.jail("web"),
            host.jail_by_jid(Jid::new(7).unwrap()),
            JailSpec::new("a.b").unwrap().param("warp", 1).create(&host),
            JailSpec::new("web").unwrap().meta_key("a", "b").create(&host),
        ];
        for mut jail in jails.into_iter().flatten() {
            let _ = jail.all().map(|values| format!("{values:?}"));
            let _ = jail.get(&["meta.k", "ip6", "ip4.addr", "host.hostid", "warp"]);
            let _ = jail.update(&JailUpdate::new().hostname("x"));
            let _ = jail.rename(&"x".parse().unwrap());
            let _ = jail.attach();
            let _ = jail.wait_gone(Duration::from_secs(20));
            let _ = jail.remove();
        }
    }
}
