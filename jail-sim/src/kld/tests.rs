use jail::kernel::Param;
use jail::{Errno, Kernel, Release};
use jail_sys::sys::jail::JAIL_CREATE;

use crate::Machine;

#[test]
fn loaded_once() {
    let machine = Machine::builder(Release::V15_1)
        .module_unloaded("nullfs")
        .build();
    let host = machine.process();
    assert_eq!(host.modfind(c"nullfs"), Err(Errno::ENOENT));
    assert_eq!(host.kldfind(c"nullfs"), Err(Errno::ENOENT));
    let id = host.kldload(c"nullfs").unwrap();
    assert_eq!(host.kldfind(c"nullfs"), Ok(id));
    assert_eq!(host.kldfind(c"/boot/kernel/nullfs.ko"), Ok(id));
    assert!(host.modfind(c"nullfs").is_ok());
    for name in [c"nullfs", c"nullfs.ko", c"/boot/kernel/nullfs"] {
        assert_eq!(host.kldload(name), Err(Errno::EEXIST));
    }
}

#[test]
fn what_is_in_the_kernel_has_no_file() {
    let host = Machine::new(Release::V13_2).process();
    assert_eq!(host.kldload(c"geom_md"), Err(Errno::EEXIST));
    assert_eq!(host.kldfind(c"geom_md"), Err(Errno::ENOENT));
    assert!(host.modfind(c"g_md").is_ok());
    assert_eq!(host.modfind(c"geom_md"), Err(Errno::ENOENT));
    assert_eq!(host.kldfind(c"kernel"), Ok(1));
    assert_eq!(host.kldload(c"md"), Err(Errno::ENOENT));
}

#[test]
fn who_may_load() {
    let host = Machine::new(Release::V15_1).process();
    assert_eq!(host.kldload(c"zfs"), Err(Errno::ENOENT));
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(user.kldload(c"linprocfs"), Err(Errno::EPERM));
    assert_eq!(user.kldload(c"no/such"), Err(Errno::EPERM));
    assert!(user.modfind(c"ufs").is_ok());
}

#[test]
fn a_file_system_brings_its_parameter() {
    let machine = Machine::builder(Release::V15_1)
        .module_unloaded("nullfs")
        .build();
    let host = machine.process();
    let size = || {
        let name = c"security.jail.param.allow.mount.nullfs";
        host.sysctlbyname(name, &mut [], None)
    };
    let set = |jail: &str| {
        let mut jail = format!("{jail}\0").into_bytes();
        let mut params = [
            Param::new(b"name\0", &mut jail),
            Param::new(b"persist\0", &mut []),
            Param::new(b"allow.mount.nullfs\0", &mut []),
        ];
        host.jail_set(&mut params, JAIL_CREATE).map(drop)
    };
    assert_eq!(size(), Err(Errno::ENOENT));
    assert_eq!(set("a"), Err(Errno::EINVAL));
    host.kldload(c"nullfs").unwrap();
    assert_eq!(size(), Ok(4));
    assert_eq!(set("a"), Ok(()));
    machine.check().unwrap();
}
