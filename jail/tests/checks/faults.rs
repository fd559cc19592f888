//! Calls that fail when nobody expects it.

use std::ffi::CStr;
use std::sync::{Arc, Mutex};

use jail::kernel::{AttachBy, Call, Fault, Faulty, Spawn, SpawnError, SpawnStep, Spawned};
use jail::{Errno, ErrorKind, Host, JailSpec, JailUpdate, Kernel, Param, Release, Stdio};

use crate::simulated;

#[test]
fn a_jail_that_cannot_be_finished_is_not_left_behind() {
    simulated(Release::V15_1, |bench| {
        let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
        let host = Host::new(kernel);
        faults.arm(Fault::new(Call::Fcntl, Errno::EBADF));
        let error = bench.spec("half").create(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EBADF));
        assert_eq!(host.jails().include_dying().into_iter().count(), 0);
        assert_eq!(faults.count("close"), 1);
    });
}

#[test]
fn a_sleep_that_fails_ends_the_wait() {
    // Since 15.0 nobody sleeps until a jail is removed.
    simulated(Release::V13_2, |bench| {
        let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
        let host = Host::new(kernel);
        let jail = bench.spec("sleep").create(&host).unwrap();
        faults.arm(Fault::new(Call::Nanosleep, Errno::EINTR));
        faults.arm(Fault::new(Call::Nanosleep, Errno::EINVAL).nth(2));
        let limit = std::time::Duration::from_secs(10);
        let error = jail.wait_gone(limit).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EINVAL)); // EINTR was no end
    });
}

#[test]
fn every_failing_call_of_a_life_is_told() {
    simulated(Release::V13_2, |bench| {
        for nth in 1..12 {
            let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
            let host = Host::new(kernel);
            faults.arm(Fault::any(Errno::EIO).nth(nth));
            let life = || -> Result<(), jail::Error> {
                let jail = bench.spec("life").create(&host)?;
                jail.update(&JailUpdate::new().hostname("x"))?;
                jail.get(&["path"])?;
                jail.remove()?;
                jail.wait_gone(std::time::Duration::from_secs(1))
            };
            let result = life();
            if faults.injected() > 0 {
                assert_eq!(result.unwrap_err().errno(), Some(Errno::EIO), "call {nth}");
            } else {
                result.unwrap();
            }
            if let Ok(left) = bench.host.jail(bench.name("life")) {
                left.remove().unwrap();
            }
        }
    });
}

/// A kernel with mac_do(4): an update without its rules would forget them.
#[derive(Debug)]
struct MacDo {
    set: Arc<Mutex<Vec<String>>>,
}

impl Kernel for MacDo {
    fn jail_set(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "");
        let pair =
            |p: &Param<'_>| format!("{}={}", text(p.name), text(p.value.as_deref().unwrap()));
        *self.set.lock().unwrap() = params.iter().map(pair).collect();
        Ok(1)
    }

    fn jail_get(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        for param in params {
            let value = param.value.as_deref_mut().unwrap();
            match param.name {
                b"mac.do\0" => value.copy_from_slice(&1_i32.to_ne_bytes()),
                b"mac.do.rules\0" => value[..9].copy_from_slice(b"uid=1>0;\0"),
                _ => {}
            }
        }
        Ok(1)
    }

    fn sysctl(&self, _: &[i32], _: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        Ok(8)
    }

    fn sysctlbyname(&self, _: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        old.copy_from_slice(&1_501_000_i32.to_ne_bytes());
        Ok(4)
    }

    fn fcntl(&self, _: i32, _: i32, _: i32) -> Result<i32, Errno> {
        Ok(0)
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        if let Some(AttachBy::Desc { params, .. }) = spawn.attach {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "");
            let pairs = params.iter();
            let pairs = pairs.map(|(name, value)| format!("{}={}", text(name), text(value)));
            *self.set.lock().unwrap() = pairs.collect();
        }
        Err(SpawnError::new(SpawnStep::Fork, Errno::EAGAIN))
    }
}

#[test]
fn an_update_keeps_the_rules_of_mac_do() {
    let set = Arc::<Mutex<Vec<String>>>::default();
    let host = Host::new(MacDo { set: set.clone() });
    let jail = JailSpec::new("x").unwrap().create(&host).unwrap();
    let sent = |update: JailUpdate| {
        jail.update(&update).unwrap();
        set.lock().unwrap().clone()
    };
    let kept = sent(JailUpdate::new().hostname("y"));
    assert!(kept.contains(&"mac.do.rules=uid=1>0;".into()), "{kept:?}");
    let refused = jail.command("/bin/sh").stdin(Stdio::inherit()).spawn();
    assert_eq!(refused.unwrap_err().errno(), Some(Errno::EAGAIN));
    assert!(
        set.lock()
            .unwrap()
            .contains(&"mac.do.rules=uid=1>0;".into())
    );
    let own = sent(JailUpdate::new().mac_do(jail::JailSys::Disable));
    assert!(
        !own.iter().any(|pair| pair.starts_with("mac.do.rules")),
        "{own:?}"
    );
}

#[test]
fn kinds_of_errnos_that_nothing_here_gives() {
    let kind = |errno| jail::Error::kernel("x", "y", errno).kind();
    assert_eq!(kind(Errno::EMFILE), ErrorKind::Limit);
    assert_eq!(kind(Errno::EINTR), ErrorKind::Interrupted);
    assert_eq!(kind(Errno::new(9999)), ErrorKind::Other);
}
