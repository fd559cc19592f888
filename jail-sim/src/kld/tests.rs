use jail::{Errno, Kernel, Release};

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
