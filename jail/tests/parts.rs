//! The parts of errors, as the kernel and the library make them.

use jail::life::{Exec, StopPolicy};
use jail::{Errno, Error, Host, InterfaceName, IpAlias, JailSpec, Release};
use jail_sim::Machine;

/// Operation, object, step and jail.
fn parts(error: &Error) -> [Option<String>; 4] {
    let operation = error.operation().map(Into::into);
    let object = error.object().map(Into::into);
    let jail = error.jail().map(ToString::to_string);
    [operation, object, error.step().map(Into::into), jail]
}

fn told(parts: [&str; 4]) -> [Option<String>; 4] {
    parts.map(|part| (!part.is_empty()).then(|| part.to_owned()))
}

fn host() -> Host {
    Host::new(Machine::new(Release::V13_2).process())
}

fn spec() -> Result<JailSpec, Error> {
    Ok(JailSpec::new("web")?.path("/"))
}

#[test]
fn of_what_is_refused_before_any_call() -> Result<(), Error> {
    let host = host();
    let name = JailSpec::new("a/b").unwrap_err();
    assert_eq!(parts(&name), told(["", "a/b", "", ""]));
    let newer = spec()?.meta([("owner", "me")]);
    let newer = newer.create(&host).unwrap_err();
    assert_eq!(parts(&newer), told(["", "meta", "", ""]));
    assert_eq!(
        (newer.since(), newer.module()),
        (Some(Release::V15_0), None)
    );
    let interface = InterfaceName::new("a-name-too-long-").unwrap_err();
    let object = "interface a-name-too-long-";
    assert_eq!(parts(&interface), told(["", object, "", ""]));
    assert_eq!(parts(&Error::NotFreeBsd), told(["", "", "", ""]));
    Ok(())
}

#[test]
fn of_what_the_kernel_refuses() -> Result<(), Error> {
    let host = host();
    let web = spec()?.create(&host).unwrap();
    let again = spec()?.create(&host).unwrap_err();
    assert_eq!(again.errno(), Some(Errno::EEXIST));
    assert_eq!(again.operation(), Some("jail_set"));
    web.remove().unwrap();
    let gone = web.check().unwrap_err();
    assert_eq!(parts(&gone), told(["", "web", "", "web"]));
    assert!(gone.left().is_empty());
    Ok(())
}

#[test]
fn of_a_start() -> Result<(), Error> {
    let host = host();
    let failing = spec()?.exec_start(Exec::new("/usr/bin/false"));
    let error = failing.start(&host).unwrap_err();
    let step = "in the jail: /usr/bin/false";
    assert_eq!(error.step(), Some(step));
    assert_eq!(error.jail().unwrap(), "web");
    assert!(error.object().unwrap().contains("/usr/bin/false"));
    let left = vec![Error::kernel("unmount", "/web/dev", Errno::EBUSY)];
    let more = Error::NotUndone {
        error: Box::new(error),
        left,
    };
    assert_eq!(more.step(), Some(step));
    assert_eq!(more.jail().unwrap(), "web");
    assert_eq!(more.left()[0].object().unwrap(), "/web/dev");

    let alias = IpAlias::new("nic9", [192, 0, 2, 1]).unwrap();
    let error = spec()?.alias(alias).start(&host).unwrap_err();
    assert_eq!(error.object().unwrap(), "nic9");
    assert_eq!(error.step(), Some("address nic9 192.0.2.1/32"));
    let mut running = spec()?.start(&host).unwrap();
    running.stop(StopPolicy::now())
}
