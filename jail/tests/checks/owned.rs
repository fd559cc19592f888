//! Jails that end with their handle.

use jail::kernel::{Call, Fault, Faulty};
use jail::{Errno, ErrorKind, Host, JailSpec, Release};

use crate::{Bench, everywhere, simulated};

fn is_there(bench: &Bench, name: &str) -> bool {
    match bench.host.jail(bench.name(name).as_str()) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
            false
        }
    }
}

fn spec(bench: &Bench, name: &str) -> JailSpec {
    bench.spec(name)
}

#[test]
fn dropped() {
    everywhere(|bench| {
        let owned = spec(bench, "a").create_owned(&bench.host).unwrap();
        let handle = owned.jail().clone();
        assert!(is_there(bench, "a") && handle.check().is_ok());
        drop(owned);
        assert!(!is_there(bench, "a"));
        assert_eq!(handle.check().unwrap_err().kind(), ErrorKind::Gone);
    });
}

#[test]
fn removed_by_somebody_else() {
    everywhere(|bench| {
        let owned = spec(bench, "a").create_owned(&bench.host).unwrap();
        owned.jail().remove().unwrap();
        drop(owned);
        let again = bench.jail("a");
        assert!(again.check().is_ok(), "another of the name is left alone");
    });
}

#[test]
fn the_kernel_removes_it_when_its_descriptor_is_closed() {
    everywhere(|bench| {
        if bench.release() < Release::V15_0 {
            return;
        }
        let owned = spec(bench, "a").create_owned(&bench.host).unwrap();
        let raw = owned.owning().unwrap().raw();
        assert_eq!(bench.host.kernel().close(raw), Ok(()));
        assert!(!is_there(bench, "a"));
        // What it would close and remove now is another's or nobody's.
        core::mem::forget(owned);
    });
}

#[test]
fn nothing_stays_if_it_cannot_be_opened() {
    simulated(Release::V15_1, |bench| {
        let process = bench.machine.as_ref().unwrap().process();
        let (kernel, faults) = Faulty::new(process);
        let host = Host::new(kernel);
        host.release().unwrap();
        for call in [Call::JailGet, Call::Fcntl] {
            faults.arm(Fault::new(call, Errno::EIO));
            let error = spec(bench, "a").create_owned(&host).unwrap_err();
            assert_eq!(error.errno(), Some(Errno::EIO));
            assert!(!is_there(bench, "a"), "{call:?}");
        }
    });
}
