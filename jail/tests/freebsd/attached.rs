//! Calls made by a child inside a jail.

use jail::kernel::{
    AttachBy, AttachedCall, FreeBsd, Ioctl, Kernel, RunAttached, RunError, RunStep,
};
use jail::{Errno, Param};
use jail_sys::net::if_::{IFF_LOOPBACK, IFF_UP};
use jail_sys::net::route::RTM_VERSION;
use jail_sys::sys::socket::AF_INET;

use super::ifname;
use super::jails::Scratch;

#[test]
fn a_jail_that_is_not_there_cannot_be_entered() {
    let mut run = RunAttached {
        attach: AttachBy::Jid(999_997),
        calls: &mut [],
    };
    let error = FreeBsd::new().run_attached(&mut run).unwrap_err();
    assert_eq!(error.step, RunStep::Attach);
    // Who is not root hears that first.
    let expected = [Errno::EINVAL, Errno::EPERM];
    assert!(expected.contains(&error.errno), "{error}");
}

#[test]
#[ignore = "needs root"]
fn interfaces_of_a_jails_own_network_stack_are_set_up_from_inside() {
    let mut has = [0; 4];
    let told = FreeBsd::new().sysctlbyname(c"kern.features.vimage", &mut has, None);
    if told.is_err() || has == [0; 4] {
        println!("skipped: this kernel has no vnet");
        return;
    }
    let mut vnet = 1_i32.to_ne_bytes();
    let jail = Scratch::with("vnet", [Param::new(b"vnet\0", &mut vnet)]);
    let (name, mut before, mut after) = (&ifname("lo0"), 0, 0);
    let ioctl = |request| AttachedCall::Ioctl {
        domain: AF_INET,
        request,
    };
    let mut calls = [
        ioctl(Ioctl::SiocGifflags {
            name,
            flags: &mut before,
        }),
        ioctl(Ioctl::SiocSifflags {
            name,
            flags: IFF_UP,
        }),
        ioctl(Ioctl::SiocGifflags {
            name,
            flags: &mut after,
        }),
    ];
    let mut run = RunAttached {
        attach: AttachBy::Jid(jail.jid),
        calls: &mut calls,
    };
    assert_eq!(jail.kernel.run_attached(&mut run), Ok(()));
    assert_eq!(before & (IFF_LOOPBACK | IFF_UP), IFF_LOOPBACK);
    assert_eq!(after & (IFF_LOOPBACK | IFF_UP), IFF_LOOPBACK | IFF_UP);
}

#[test]
#[ignore = "needs root"]
fn the_call_that_fails_ends_it_and_what_was_asked_before_is_told() {
    let jail = Scratch::new("run");
    let (name, nobody) = (&ifname("lo0"), &ifname("nosuch0"));
    let (mut index, mut never) = (0, -7);
    let mut descr = vec![0; 100_000];
    let mut len = 0;
    let ioctl = |request| AttachedCall::Ioctl {
        domain: AF_INET,
        request,
    };
    let mut calls = [
        ioctl(Ioctl::SiocGifindex {
            name,
            index: &mut index,
        }),
        // More than a pipe takes at once.
        ioctl(Ioctl::SiocGifdescr {
            name,
            descr: &mut descr,
            len: &mut len,
        }),
        ioctl(Ioctl::SiocGifmtu {
            name: nobody,
            mtu: &mut never,
        }),
    ];
    let mut run = RunAttached {
        attach: AttachBy::Jid(jail.jid),
        calls: &mut calls,
    };
    let error = jail.kernel.run_attached(&mut run).unwrap_err();
    let expected = [
        // A loopback without a description.
        RunError::new(RunStep::Call(1), Errno::ENOMSG),
        RunError::new(RunStep::Call(2), Errno::ENXIO),
    ];
    assert!(expected.contains(&error), "{error}");
    assert!(index > 0);
    assert_eq!(never, -7);
}

#[test]
#[ignore = "needs root"]
fn the_kernels_words_come_back_from_inside() {
    let jail = Scratch::new("words");
    let (mut fstype, mut path, mut errmsg) = (*b"nosuchfs\0", *b"/mnt\0", [0; 256]);
    let mut params = [
        Param::new(b"fstype\0", &mut fstype),
        Param::new(b"fspath\0", &mut path),
        Param::new(b"errmsg\0", &mut errmsg),
    ];
    let mut calls = [AttachedCall::Nmount {
        params: &mut params,
        flags: 0,
    }];
    let mut run = RunAttached {
        attach: AttachBy::Jid(jail.jid),
        calls: &mut calls,
    };
    let error = jail.kernel.run_attached(&mut run).unwrap_err();
    assert_eq!(error.step, RunStep::Call(0));

    // A message of a version that no kernel has.
    let mut message = [0; 200];
    message[0] = 200;
    message[2] = u8::try_from(RTM_VERSION).unwrap() + 1;
    let mut calls = [
        AttachedCall::Route { message: &message },
        AttachedCall::Unmount {
            path: c"/",
            flags: 0,
        },
    ];
    let mut run = RunAttached {
        attach: AttachBy::Jid(jail.jid),
        calls: &mut calls,
    };
    let error = jail.kernel.run_attached(&mut run).unwrap_err();
    assert_eq!(
        error,
        RunError::new(RunStep::Call(0), Errno::EPROTONOSUPPORT)
    );
}

#[test]
#[ignore = "needs root"]
fn a_child_that_the_jail_stops_is_an_error_and_not_a_hang() {
    let jail = Scratch::new("stop");
    // Stops whatever else gets into the jail, for as long as the jail is there.
    let script = c"while :; do kill -STOP -1; done";
    let stopper = jail.spawn(&[c"/bin/sh"], &[c"sh", c"-c", script]);
    let (name, mut index) = (&ifname("lo0"), 0);
    for _ in 0..50 {
        let request = Ioctl::SiocGifindex {
            name,
            index: &mut index,
        };
        let mut calls = [AttachedCall::Ioctl {
            domain: AF_INET,
            request,
        }];
        let mut run = RunAttached {
            attach: AttachBy::Jid(jail.jid),
            calls: &mut calls,
        };
        match jail.kernel.run_attached(&mut run) {
            Ok(()) => {}
            Err(error) => assert_eq!(error.step, RunStep::Report, "{error}"),
        }
    }
    jail.kernel.jail_remove(jail.jid).unwrap();
    assert!(jail.kernel.wait4(stopper, 0).is_ok());
}
