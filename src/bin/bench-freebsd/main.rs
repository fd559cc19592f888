//! How long everyday work takes: by bare system calls, by the library, by libjail and by the commands
//! of the base system; a table of times, and of ratios to the bare calls. It needs no more than the base
//! system. On the simulated kernel there is neither, and the times are the simulation's.

mod rows;
mod scale;

use std::io::Write;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use examples::ways::{commands, libjail::LibJail, raw};
use examples::{Example, Outcome, Turns, Usage};
use jail::life::StopPolicy;
use jail::{Host, Jail, JailSpec};

use self::rows::{Rows, Times};

const USAGE: Usage = Usage {
    name: "bench-freebsd",
    about: "Times what is done with jails every day: by bare system calls, by the library and, with\n\
            --local as root, by libjail, jail(8), jls(8) and jexec(8). With -x there are 10,000 jails at\n\
            most, else 1,000.",
    args: "",
    flags: &[('x', "up to 10,000 jails")],
};

/// For tests, by RFC 2544.
const ADDR: Ipv4Addr = Ipv4Addr::new(198, 18, 78, 1);

fn main() -> ExitCode {
    Example::run(&USAGE, bench)
}

fn bench(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let local = example.machine().is_none();
    let kernel = if local { "running" } else { "simulated" };
    writeln!(
        out,
        "FreeBSD {}, {kernel}; each time is the least of several runs",
        host.release()?
    )?;
    let mut rows = Rows::new(&mut *out)?;
    one_jail(&host, local, &mut rows)?;
    start_and_stop(&host, local, &mut rows)?;
    scale::list(&host, local, &mut rows)?;
    writeln!(out)?;
    let most = if example.has('x') { 10_000 } else { 1_000 };
    scale::scale(&host, local, most, out)
}

/// libjail, if the running kernel is timed.
fn libjail(local: bool) -> Option<LibJail> {
    local.then(LibJail::load).flatten()
}

/// The least time of these runs: what is above it others took.
fn fastest(runs: usize, mut work: impl FnMut() -> Outcome) -> Outcome<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let began = Instant::now();
        work()?;
        least = least.min(began.elapsed());
    }
    Ok(least)
}

fn one_jail(host: &Host, local: bool, rows: &mut Rows<'_>) -> Outcome {
    let kernel = &**host.kernel();
    let name = format!("jailrs-bench{}", std::process::id());
    let spec = JailSpec::new(name.as_str())?.path("/");
    let raw = fastest(200, || {
        Ok(raw::remove(kernel, raw::create(kernel, &name)?)?)
    })?;
    let library = fastest(200, || Ok(spec.create(host)?.remove()?))?;
    let libjail = libjail(local)
        .map(|libjail| fastest(200, || Ok(raw::remove(kernel, libjail.create(&name)?)?)));
    let command = local.then(|| fastest(10, || commands::create_and_remove(&name)));
    let times = Times {
        raw,
        library,
        libjail: libjail.transpose()?,
        command: command.transpose()?,
    };
    rows.add("create and remove", &times)?;

    let jail = spec.create(host)?;
    let timed = run_true(host, &jail, local, rows);
    jail.remove()?;
    timed
}

fn run_true(host: &Host, jail: &Jail, local: bool, rows: &mut Rows<'_>) -> Outcome {
    let kernel = &**host.kernel();
    let jid = jail.jid().raw();
    let raw = fastest(50, || Ok(raw::run(kernel, jid, c"/usr/bin/true")?))?;
    let library = fastest(50, || {
        let status = jail.command("/usr/bin/true").status()?;
        if status.success() {
            Ok(())
        } else {
            Err("/usr/bin/true failed".into())
        }
    })?;
    let command = local.then(|| fastest(20, || commands::jexec(jid)));
    let times = Times {
        raw,
        library,
        libjail: None,
        command: command.transpose()?,
    };
    rows.add("run /usr/bin/true", &times)
}

/// An address, a devfs with ruleset 4, a nullfs, a command.
fn start_and_stop(host: &Host, local: bool, rows: &mut Rows<'_>) -> Outcome {
    let name = format!("jailrs-turn{}", std::process::id());
    let dirs = Turns::new(host, local)?;
    let kernel = &**host.kernel();
    let hand = dirs.by_hand(kernel, &name, ADDR)?;
    let spec = dirs.spec(&name, ADDR)?;
    let bare = host.clone().without_journal();
    let turn = |host: &Host| Ok(spec.start(host)?.stop(StopPolicy::now())?);
    // Sockets and /dev are opened the first time.
    turn(host)?;
    turn(&bare)?;
    let raw = fastest(100, || Ok(hand.stop(&hand.start()?)?))?;
    let library = fastest(100, || turn(host))?;
    let without = fastest(100, || turn(&bare))?;
    let conf = local.then(|| dirs.conf(&name, ADDR)).transpose()?;
    let command = conf.map(|conf| fastest(5, || commands::turn(&name, &conf)));
    let mut times = Times {
        raw,
        library,
        libjail: None,
        command: command.transpose()?,
    };
    rows.add("start and stop", &times)?;
    times.library = without;
    rows.add("start and stop, without a journal", &times)
}
