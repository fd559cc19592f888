//! How long everyday work takes: by bare system calls, by the library, by libjail and by the commands
//! of the base system; a table of times, and of ratios to the bare calls. It needs no more than the base
//! system. On the simulated kernel there is neither, and the times are the simulation's.

mod commands;
mod libjail;
mod memory;
mod raw;
mod scale;

use std::io::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use examples::{ByHand, Example, Outcome, Table, Usage};
use jail::life::{Exec, StopPolicy};
use jail::{Host, IpAlias, Jail, JailSpec, Mount};
use tempfile::TempDir;

use self::libjail::LibJail;

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
const FIVE: [&str; 5] = ["jid", "name", "path", "host.hostname", "ip4.addr"];

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
    let dirs = Dirs::new(local)?;
    let mut rows = Rows(Table::new(&[
        "work",
        "raw",
        "library",
        "libjail",
        "command",
        "library/raw",
        "libjail/raw",
        "command/raw",
    ]));
    one_jail(&host, local, &mut rows)?;
    start_and_stop(&host, local, &dirs, &mut rows)?;
    let most = if example.has('x') { 10_000 } else { 1_000 };
    let scaling = scale::scale(&host, local, most, &mut rows)?;
    write!(out, "\n{}\n{scaling}", rows.0)?;
    Ok(())
}

/// A row a work, each with up to four ways.
struct Rows(Table);

/// How long some work took each way.
struct Times {
    raw: Duration,
    library: Duration,
    libjail: Option<Duration>,
    command: Option<Duration>,
}

impl Rows {
    fn add(&mut self, work: &str, times: &Times) {
        let raw = times.raw.as_secs_f64();
        let ratio = |time: Duration| format!("{:.2}", time.as_secs_f64() / raw);
        let none = || "-".to_owned();
        let time = |time: Option<Duration>| time.map_or_else(none, |time| format!("{time:.1?}"));
        self.0.row([
            work.to_owned(),
            time(Some(times.raw)),
            time(Some(times.library)),
            time(times.libjail),
            time(times.command),
            ratio(times.library),
            times.libjail.map_or_else(none, ratio),
            times.command.map_or_else(none, ratio),
        ]);
    }
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

fn one_jail(host: &Host, local: bool, rows: &mut Rows) -> Outcome {
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
    rows.add("create and remove", &times);

    let jail = spec.create(host)?;
    let timed = run_true(host, &jail, local, rows);
    jail.remove()?;
    timed
}

fn run_true(host: &Host, jail: &Jail, local: bool, rows: &mut Rows) -> Outcome {
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
    rows.add("run /usr/bin/true", &times);
    Ok(())
}

/// An address, a devfs with ruleset 4, a nullfs, a command.
fn start_and_stop(host: &Host, local: bool, dirs: &Dirs, rows: &mut Rows) -> Outcome {
    let name = format!("jailrs-turn{}", std::process::id());
    let hand = ByHand::new(
        &**host.kernel(),
        &name,
        ADDR,
        &dirs.root,
        &dirs.base,
        dirs.program,
    )?;
    let spec = JailSpec::new(name.as_str())?
        .path(&dirs.root)
        .alias(IpAlias::new("lo0", ADDR)?)
        .mount(Mount::devfs("/dev").ruleset(4))
        .mount(Mount::nullfs(&dirs.base, "/usr").create_mount_point(0o755))
        .exec_start(Exec::new(dirs.program));
    let bare = host.clone().without_journal();
    let turn = |host: &Host| Ok(spec.start(host)?.stop(StopPolicy::now())?);
    // Sockets and /dev are opened the first time.
    turn(host)?;
    turn(&bare)?;
    let raw = fastest(100, || Ok(hand.stop(&hand.start()?)?))?;
    let library = fastest(100, || turn(host))?;
    let without = fastest(100, || turn(&bare))?;
    let command = local.then(|| commands::turns(&name, ADDR, &dirs.root, &dirs.base));
    let mut times = Times {
        raw,
        library,
        libjail: None,
        command: command.transpose()?,
    };
    rows.add("start and stop", &times);
    times.library = without;
    rows.add("start and stop, without a journal", &times);
    Ok(())
}

/// Directories for the jail.
struct Dirs {
    _all: TempDir,
    root: PathBuf,
    /// What is mounted on `/usr`.
    base: PathBuf,
    /// In there.
    program: &'static str,
}

impl Dirs {
    /// On a real kernel with programs that need nothing else; a simulated one has its own.
    fn new(local: bool) -> Outcome<Self> {
        let all = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
        let path = all.path().canonicalize()?;
        let root = path.join("root");
        let (base, program) = match local {
            true => (Path::new("/rescue").into(), "/usr/true"),
            false => (path.join("base"), "/usr/bin/true"),
        };
        std::fs::create_dir_all(root.join("dev"))?;
        if !local {
            std::fs::create_dir_all(&base)?;
        }
        Ok(Self {
            _all: all,
            root,
            base,
            program,
        })
    }
}
