//! What the rules say, call by call.

use jail::kernel::{Kernel, Param};
use jail::{Errno, Release};
use jail_sys::sys::cpuset::{
    CPU_LEVEL_CPUSET, CPU_LEVEL_ROOT, CPU_LEVEL_WHICH, CPU_WHICH_CPUSET, CPU_WHICH_JAIL,
    CPU_WHICH_PID,
};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE};

use crate::{Machine, Process};

fn create(process: &Process, name: &str, flags: i32, children: i32) -> i64 {
    let name = [name.as_bytes(), b"\0"].concat();
    let mut name = name;
    let mut many = children.to_ne_bytes();
    let mut params = [
        Param::new(b"name\0", &mut name),
        Param::new(b"children.max\0", &mut many),
        Param::flag(b"persist\0"),
    ];
    let jid = process.jail_set(&mut params, JAIL_CREATE | flags);
    jid.unwrap().into()
}

fn get(process: &Process, level: i32, which: i32, id: i64) -> Result<u8, Errno> {
    let mut mask = [0xff; 128];
    process.cpuset_getaffinity(level, which, id, &mut mask)?;
    assert!(mask[1..].iter().all(|byte| *byte == 0));
    Ok(mask[0])
}

fn set(process: &Process, level: i32, which: i32, id: i64, cpus: u8) -> Result<(), Errno> {
    let mut mask = [0; 128];
    mask[0] = cpus;
    process.cpuset_setaffinity(level, which, id, &mask)
}

#[test]
fn jails_are_below_those_around_them() {
    let machine = Machine::new(Release::V15_1);
    let host = machine.process();
    let a = create(&host, "a", 0, 5);
    let b = create(&host, "a.b", 0, 0);
    let jail = |id| get(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, id);
    let bind = |id, cpus| set(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, id, cpus);
    assert_eq!((jail(a), jail(b)), (Ok(3), Ok(3)));
    bind(a, 2).unwrap();
    assert_eq!((jail(a), jail(b)), (Ok(2), Ok(2)));
    assert_eq!(bind(b, 1), Err(Errno::EINVAL));
    assert_eq!(bind(a, 4), Err(Errno::EINVAL));
    assert_eq!(bind(a, 0), Err(Errno::EDEADLK));
    bind(a, 3).unwrap();
    assert_eq!((jail(a), jail(b)), (Ok(3), Ok(2)));
    assert_eq!(bind(a, 1), Err(Errno::EDEADLK));
    assert_eq!(jail(77), Err(Errno::ESRCH));
    machine.check().unwrap();
    host.jail_remove(i32::try_from(a).unwrap()).unwrap();
    machine.check().unwrap();
}

#[test]
fn from_inside_a_jail() {
    let machine = Machine::new(Release::V15_1);
    let (host, inside) = (machine.process(), machine.process());
    let a = create(&inside, "a", JAIL_ATTACH, 5);
    let b = create(&inside, "b", 0, 0);
    let root = CPU_LEVEL_ROOT;
    assert_eq!(set(&inside, root, CPU_WHICH_PID, -1, 1), Err(Errno::EPERM));
    assert_eq!(
        get(&inside, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, a),
        Err(Errno::ESRCH)
    );
    set(&inside, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, b, 2).unwrap();
    assert_eq!(get(&inside, root, CPU_WHICH_PID, -1), Ok(3));
    assert_eq!(get(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, b), Ok(2));
    let lookup = |id| get(&inside, CPU_LEVEL_WHICH, CPU_WHICH_CPUSET, id);
    assert_eq!(lookup(1), Err(Errno::ESRCH));
    assert_eq!((lookup(3), lookup(4), lookup(-1)), (Ok(3), Ok(2), Ok(3)));
    assert_eq!(set(&host, root, CPU_WHICH_PID, -1, 1), Err(Errno::EPERM));
    assert_eq!(
        set(&host, CPU_LEVEL_CPUSET, CPU_WHICH_PID, -1, 1),
        Err(Errno::EDEADLK)
    );
    assert_eq!(set(&host, 9, CPU_WHICH_PID, -1, 1), Err(Errno::EINVAL));
    assert_eq!(set(&host, root, 99, -1, 1), Err(Errno::EINVAL));
    machine.check().unwrap();
}

#[test]
fn a_bound_process_enters_with_what_both_have() {
    let machine = Machine::new(Release::V14_4);
    let (host, other) = (machine.process(), machine.process());
    let a = create(&host, "a", 0, 5);
    let own = |process: &Process| get(process, CPU_LEVEL_WHICH, CPU_WHICH_PID, -1);
    set(&other, CPU_LEVEL_WHICH, CPU_WHICH_PID, -1, 1).unwrap();
    assert_eq!(own(&other), Ok(1));
    set(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, a, 2).unwrap();
    let jid = i32::try_from(a).unwrap();
    assert_eq!(other.jail_attach(jid), Err(Errno::EDEADLK));
    set(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, a, 3).unwrap();
    other.jail_attach(jid).unwrap();
    assert_eq!(own(&other), Ok(1));
    assert_eq!(
        set(&other, CPU_LEVEL_WHICH, CPU_WHICH_PID, -1, 4),
        Err(Errno::EDEADLK)
    );
    assert_eq!(
        set(&host, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, a, 2),
        Err(Errno::EDEADLK)
    );
    host.jail_attach(jid).unwrap();
    assert_eq!(own(&host), Ok(3));
    machine.check().unwrap();
}

#[test]
fn sizes() {
    for (release, small) in [
        (Release::V13_2, Err(Errno::ERANGE)),
        (Release::V15_1, Ok(())),
    ] {
        let machine = Machine::new(release);
        let host = machine.process();
        let ask =
            |mask: &mut [u8]| host.cpuset_getaffinity(CPU_LEVEL_ROOT, CPU_WHICH_PID, -1, mask);
        let tell = |mask: &[u8]| host.cpuset_setaffinity(CPU_LEVEL_WHICH, CPU_WHICH_PID, -1, mask);
        assert_eq!(ask(&mut [0; 8]), small);
        assert_eq!(ask(&mut []), Err(Errno::ERANGE));
        assert_eq!(ask(&mut [0; 32]), Ok(()));
        let mut mask = [0; 128];
        (mask[0], mask[40]) = (1, 1);
        let far = match release {
            Release::V13_2 => Errno::ERANGE,
            _ => Errno::EDEADLK,
        };
        assert_eq!(tell(&mask), Err(far));
        assert_eq!(tell(&mask[..32]), Ok(()));
    }
}
