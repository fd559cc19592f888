//! Processes by jail, on the simulated kernel.

use std::time::Duration;

use jail::{Errno, ErrorKind, Host, Jail, JailSpec, Release, Signal};
use jail_sim::Machine;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn sleep(jail: &Jail) -> std::result::Result<jail::Child, jail::Error> {
    jail.command("/bin/sleep").arg("3600").spawn()
}

fn pids(processes: &[jail::Process]) -> Vec<i32> {
    let mut pids: Vec<_> = processes.iter().map(|process| process.pid).collect();
    pids.sort_unstable();
    pids
}

#[test]
fn a_jail_has_its_own_and_those_of_jails_inside() -> Result {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    let rack = JailSpec::new("rack")?
        .path("/")
        .children_max(9)
        .create(&host)?;
    let web = JailSpec::new("rack.web")?.path("/").create(&host)?;
    // A name that only begins the same.
    let racket = JailSpec::new("racket")?.path("/").create(&host)?;
    let (outer, inner, _other) = (sleep(&rack)?, sleep(&web)?, sleep(&racket)?);

    let processes = rack.processes()?;
    assert_eq!(pids(&processes), [outer.pid()]);
    assert_eq!(processes[0].jid, Some(rack.jid()));
    assert_eq!(processes[0].command(), "sleep");
    assert_eq!(pids(&rack.processes_nested()?), [outer.pid(), inner.pid()]);
    assert_eq!(pids(&web.processes_nested()?), [inner.pid()]);
    Ok(())
}

#[test]
fn from_inside_the_own_jail_has_no_number() -> Result {
    let machine = Machine::new(Release::V13_2);
    let host = Host::new(machine.process());
    let web = JailSpec::new("web")?
        .path("/")
        .children_max(1)
        .create(&host)?;
    let jailed = machine.process();
    let pid = jailed.pid();
    jail::Kernel::jail_attach(&jailed, web.jid().raw()).unwrap();
    let inside = Host::new(jailed);
    let processes = inside.processes()?;
    assert_eq!(pids(&processes), [pid]);
    assert_eq!(processes[0].jid, None);
    Ok(())
}

#[test]
fn signals_reach_all_of_one_jail() -> Result {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    let rack = JailSpec::new("rack")?
        .path("/")
        .children_max(9)
        .create(&host)?;
    let web = JailSpec::new("rack.web")?.path("/").create(&host)?;
    let (mut one, mut two, mut inner) = (sleep(&rack)?, sleep(&rack)?, sleep(&web)?);
    assert_eq!(rack.signal_all(Signal::TERM)?, 2);
    let limit = Duration::from_secs(5);
    assert_eq!(one.wait_timeout(limit)?.signal(), Some(Signal::TERM));
    assert_eq!(two.wait_timeout(limit)?.signal(), Some(Signal::TERM));
    assert_eq!(inner.try_wait()?, None);
    assert_eq!(rack.signal_all(Signal::TERM)?, 0);
    assert_eq!(rack.signal_nested(Signal::KILL)?, 1);
    assert_eq!(inner.wait_timeout(limit)?.signal(), Some(Signal::KILL));
    rack.remove()?;
    assert_eq!(
        rack.signal_all(Signal::KILL).unwrap_err().kind(),
        ErrorKind::Gone
    );
    Ok(())
}

#[test]
fn a_process_that_is_gone_is_not_signalled() -> Result {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    let web = JailSpec::new("web")?.path("/").create(&host)?;
    let mut child = sleep(&web)?;
    let process = web.processes()?.remove(0);
    process.signal(&host, Signal::TERM)?;
    child.wait_timeout(Duration::from_secs(5))?;
    let error = process.signal(&host, Signal::TERM).unwrap_err();
    assert_eq!(error.errno(), Some(Errno::ESRCH));
    Ok(())
}
