//! Rules as text: reading, printing, replacing, removing.

use jail::{Errno, Kernel, Release};

use super::*;

#[test]
fn printed_as_the_kernel_does() {
    let host = machine().process();
    for (rule, printed) in [
        ("JAIL:web:MaxProc:DENY=030", "jail:web:maxproc:deny=30"),
        ("jail:web:nthr:log= +5/jail", "jail:web:nthr:log=5"),
        ("jail:web:nthr:log=5/user", "jail:web:nthr:log=5/user"),
        ("user:-1:maxproc:deny=1", "user:-1:maxproc:deny=1"),
        ("user:4294967298:maxproc:deny=1", "user:2:maxproc:deny=1"),
        (
            "loginclass:x:cputime:sigxcpu=9",
            "loginclass:x:cputime:sigxcpu=9",
        ),
        ("jail:a b:pcpu:deny=50", "jail:a b:pcpu:deny=50"),
    ] {
        add(&host, rule).unwrap();
        assert_eq!(rules(&host, ""), printed, "{rule}");
        remove(&host, ":").unwrap();
    }
    assert_eq!(remove(&host, ""), Err(Errno::ESRCH));
}

#[test]
fn bad_rules() {
    let host = machine().process();
    let long = "x".repeat(256);
    for (rule, errno) in [
        ("", Some(Errno::EINVAL)),
        (":web:maxproc:deny=1", Some(Errno::EINVAL)),
        ("jail", Some(Errno::EINVAL)),
        ("jail:web:maxproc:deny=", Some(Errno::EINVAL)),
        ("jail:web:maxproc:deny/process", Some(Errno::EINVAL)),
        ("jail:web:maxproc:deny=1/", None),
        ("jail:web:maxproc:deny=1/prison", Some(Errno::EINVAL)),
        ("jail:web:maxproc:deny=1 ", Some(Errno::EINVAL)),
        ("jail:web:maxproc:deny=-1", Some(Errno::ERANGE)),
        ("jail:web:maxproc:deny=9223372036854775807", None),
        (
            "jail:web:maxproc:deny=9223372036854775808",
            Some(Errno::ERANGE),
        ),
        ("jail:web:pcpu:deny=9223372036855", Some(Errno::ERANGE)),
        ("process:99999:maxproc:deny=1", Some(Errno::ESRCH)),
        ("process:x:maxproc:deny=1", Some(Errno::EINVAL)),
        ("user:root:maxproc:deny=1", Some(Errno::EINVAL)),
        (
            &format!("jail:{long}:maxproc:deny=1"),
            Some(Errno::ENAMETOOLONG),
        ),
        ("jail:web:cputime:deny=1", Some(Errno::EOPNOTSUPP)),
        ("jail:web:readbps:deny=1", Some(Errno::EOPNOTSUPP)),
        ("jail:web:memoryuse:deny=1", None),
        ("jail:web:pcpu:throttle=1", Some(Errno::EOPNOTSUPP)),
        ("jail:web:maxproc:throttle=1", Some(Errno::EOPNOTSUPP)),
        ("jail:web:writeiops:throttle=1", None),
        ("jail:web:swapuse:deny=1/process", Some(Errno::EOPNOTSUPP)),
    ] {
        let expected = errno.map_or(Ok(()), Err);
        assert_eq!(add(&host, rule), expected, "{rule}");
    }
    let huge = format!("jail:{}", "x".repeat(4091));
    assert_eq!(add(&host, &huge), Err(Errno::E2BIG));
}

#[test]
fn newest_first_and_replaced() {
    let machine = machine();
    let host = machine.process();
    let pid = host.pid();
    for rule in [
        "user:0:nthr:log=9",
        "jail:a:maxproc:deny=1",
        "jail:b:maxproc:deny=2",
        "jail:a:nthr:log=3",
        "jail:a:nthr:log=4",
        "jail:a:maxproc:deny=5/process",
        "jail:a:maxproc:deny=6",
        "jail:a:nthr:log=3",
    ] {
        add(&host, rule).unwrap();
    }
    add(&host, &format!("process:{pid}:maxproc:log=7")).unwrap();
    let all = format!(
        "process:{pid}:maxproc:log=7,user:0:nthr:log=9,jail:b:maxproc:deny=2,\
         jail:a:nthr:log=3,jail:a:maxproc:deny=6,jail:a:maxproc:deny=5/process,jail:a:nthr:log=4"
    );
    assert_eq!(rules(&host, ""), all);
    assert_eq!(
        limits(&host, pid),
        format!("process:{pid}:maxproc:log=7,user:0:nthr:log=9")
    );
    remove(&host, "jail:a:maxproc").unwrap();
    assert_eq!(
        rules(&host, "jail:a"),
        "jail:a:nthr:log=3,jail:a:nthr:log=4"
    );
    assert_eq!(rules(&host, "::nthr:log=9"), "user:0:nthr:log=9");
    assert_eq!(remove(&host, "jail:c"), Err(Errno::ESRCH));
    machine.check().unwrap();
}

#[test]
fn buffers() {
    let host = machine().process();
    add(&host, "jail:web:maxproc:deny=30").unwrap();
    let rule = "jail:web:maxproc:deny=30";
    // Room for a comma is needed, which is taken away again.
    for (size, expected) in [
        (0, Err(Errno::ERANGE)),
        (rule.len() + 1, Err(Errno::ERANGE)),
        (rule.len() + 2, Ok(())),
        ((16 << 20) + 1, Err(Errno::E2BIG)),
    ] {
        let mut out = vec![0; size];
        assert_eq!(
            host.rctl_get_rules(c"jail:web", &mut out),
            expected,
            "{size}"
        );
    }
    let mut small = [0; 10];
    assert_eq!(
        host.rctl_get_racct(c"jail:web", &mut small),
        Err(Errno::ERANGE)
    );
    assert_eq!(host.rctl_get_racct(c"jail", &mut small), Err(Errno::EINVAL));
    for (filter, errno) in [
        (c"", Errno::EINVAL),
        (c"jail:web", Errno::EOPNOTSUPP),
        (c"process", Errno::EINVAL),
        (c"process:99999", Errno::ESRCH),
    ] {
        assert_eq!(host.rctl_get_limits(filter, &mut small), Err(errno));
    }
    host.sysctlbyname(c"kern.racct.rctl.maxbufsize", &mut [], Some(&[5, 0, 0, 0]))
        .unwrap();
    assert_eq!(host.rctl_get_rules(c"", &mut small), Err(Errno::E2BIG));
}

#[test]
fn off_and_absent() {
    let enabled = |machine: &Machine| {
        let mut value = [9; 4];
        let read = machine
            .process()
            .sysctlbyname(c"kern.racct.enable", &mut value, None);
        read.map(|len| (len, value[0]))
    };
    assert_eq!(enabled(&machine()), Ok((1, 1)));
    let off = Machine::builder(Release::V15_1).racct(false).build();
    assert_eq!(enabled(&off), Ok((1, 0)));
    let absent = Machine::builder(Release::V15_1).without_racct().build();
    assert_eq!(enabled(&absent), Err(Errno::ENOENT));
    for machine in [off, absent] {
        let host = machine.process();
        let user = host.fork().unwrap();
        user.setuid(1).unwrap();
        assert_eq!(add(&user, "jail:web:maxproc:deny=1"), Err(Errno::ENOSYS));
        machine.check().unwrap();
    }
}

#[test]
fn who_may() {
    let machine = machine();
    let host = machine.process();
    let (_, jailed) = jailed(&host, "web");
    assert_eq!(remove(&jailed, "nonsense"), Err(Errno::EPERM));
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(add(&user, "jail:web:maxproc:deny=1"), Err(Errno::EPERM));
}
