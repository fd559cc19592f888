//! What the library does when a call fails.

use std::ffi::CString;

use jail::command::Command;
use jail::kernel::{Call, Fault, Faults, Faulty, Traced};
use jail::{Errno, ErrorKind, Host, JailSpec, Kernel, Param, Release};
use jail_sim::Machine;
use jail_sys::sys::fcntl::{AT_FDCWD, F_DUPFD_CLOEXEC, F_GETFD, O_RDONLY};
use jail_sys::sys::jail::{JAIL_CREATE, JAIL_GET_DESC};

fn host() -> (Host, Faults) {
    let machine = Machine::new(Release::V15_1);
    let (kernel, faults) = Faulty::new(machine.process());
    (Host::new(kernel), faults)
}

#[test]
fn the_errno_arrives_and_nothing_was_made() -> Result<(), jail::Error> {
    let (host, faults) = host();
    let spec = JailSpec::new("web")?.path("/");
    faults.arm(Fault::new(Call::JailSet, Errno::EAGAIN));
    let error = spec.clone().create(&host).unwrap_err();
    assert_eq!(
        (error.errno(), error.kind()),
        (Some(Errno::EAGAIN), ErrorKind::Limit)
    );
    assert_eq!(host.jails().into_iter().count(), 0);
    assert_eq!((faults.injected(), faults.pending()), (1, 0));
    spec.create(&host)?;
    Ok(())
}

#[test]
fn a_call_that_fails_after_it_was_made_has_its_effect() -> Result<(), jail::Error> {
    let (host, faults) = host();
    faults.arm(Fault::new(Call::JailSet, Errno::EINTR).after());
    let refused = JailSpec::new("web")?.path("/").create(&host);
    assert_eq!(refused.unwrap_err().errno(), Some(Errno::EINTR));
    assert_eq!(host.jails().into_iter().count(), 1);
    Ok(())
}

#[test]
fn a_descriptor_that_nobody_gets_is_closed_again() -> Result<(), Errno> {
    let machine = Machine::new(Release::V15_1);
    let kernel = Traced::counting(machine.process());
    let trace = kernel.trace();
    let (kernel, faults) = Faulty::new(kernel);
    let again = |call| faults.arm(Fault::new(call, Errno::EINTR).after());
    let closed = |how_many| {
        assert_eq!(trace.count("close"), how_many);
        trace.reset();
    };
    again(Call::Kqueue);
    assert_eq!(kernel.kqueue(), Err(Errno::EINTR));
    closed(1);
    again(Call::Pipe2);
    assert_eq!(kernel.pipe2(0), Err(Errno::EINTR));
    closed(2);
    let (read, _write) = kernel.pipe2(0)?;
    for (command, closes) in [(F_DUPFD_CLOEXEC, 1), (F_GETFD, 0)] {
        again(Call::Fcntl);
        assert_eq!(kernel.fcntl(read, command, 0), Err(Errno::EINTR));
        closed(closes);
    }
    // One that fails by itself gives nothing to close.
    again(Call::Openat);
    let dir = tempfile::tempdir().unwrap();
    let missing = dir
        .path()
        .join("missing")
        .into_os_string()
        .into_encoded_bytes();
    let missing = CString::new(missing).unwrap();
    let missing = kernel.openat(AT_FDCWD, &missing, O_RDONLY, 0);
    assert_eq!(missing, Err(Errno::ENOENT));
    closed(0);
    let mut desc = (-1_i32).to_ne_bytes();
    let mut params = [Param::flag(b"persist\0"), Param::new(b"desc\0", &mut desc)];
    again(Call::JailSet);
    let made = kernel.jail_set(&mut params, JAIL_CREATE | JAIL_GET_DESC);
    assert_eq!(made, Err(Errno::EINTR));
    closed(1);
    Ok(())
}

#[test]
fn whichever_call_of_a_run_fails_it_is_an_error_and_no_descriptor_stays() {
    let mut failed = 0;
    for nth in 1..100 {
        let machine = Machine::new(Release::V15_1);
        let kernel = Traced::counting(machine.process());
        let trace = kernel.trace();
        let (kernel, faults) = Faulty::new(kernel);
        let host = Host::new(kernel);
        let mut echo = Command::new(&host, "/bin/echo");
        faults.arm(Fault::any(Errno::EIO).nth(nth));
        let output = echo.arg("hi").output();
        if faults.injected() == 0 {
            assert!(output.is_ok());
            break;
        }
        // A close that fails has nobody to tell.
        failed += usize::from(output.is_err());
        let opened = trace.count("openat") + 2 * trace.count("pipe2") + trace.count("kqueue");
        let opened = opened + trace.count("spawn");
        assert_eq!(trace.count("close"), opened, "call {nth}");
        let left = machine.process();
        let left = Host::new(left).processes().unwrap();
        assert!(
            left.iter().all(|process| process.comm != b"echo"),
            "call {nth}"
        );
    }
    assert!(failed > 5, "{failed}");
}
