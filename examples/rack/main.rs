//! A rack full of stuff becomes one server: seven machines as jails, each with its address, its
//! devices and its file systems, started, listed, looked into, one of them stopped and started
//! again, and all removed.

mod server;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Roots, Usage, jls, ptree};
use jail::devfs::AppliedRuleset;
use jail::{DevfsRuleset, Host, Jid, MountInfo};
use server::{Kind, Plan, Server};

const USAGE: Usage = Usage {
    name: "rack",
    about: "Starts three web servers, a dns cache, a file server and two dev servers as jails,\n\
            looks at them, starts one of them again, and removes them all. Their addresses go\n\
            on INTERFACE, by default lo0.",
    args: "[INTERFACE]",
    flags: &[],
};

/// Name, last byte of the address, and `/etc/rc`, in which daemons sleep for so many seconds.
const SERVERS: [(&str, Kind, u8, &str); 7] = [
    ("www1", Kind::Web, 1, "syslogd 3600 &\nnginx 3600 &"),
    ("www2", Kind::Web, 2, "syslogd 3600 &\nnginx 3600 &"),
    ("www3", Kind::Web, 3, "syslogd 3600 &\nnginx 3600 &"),
    ("dns", Kind::Plain, 4, "unbound 3600 &"),
    ("files", Kind::Files, 5, "syslogd 3600 &\nsmbd 3600 &"),
    ("dev1", Kind::Plain, 6, "while :; do sshd 3600; done &"),
    ("dev2", Kind::Plain, 7, "while :; do sshd 3600; done &"),
];
const DAEMONS: [&str; 5] = ["nginx", "smbd", "sshd", "syslogd", "unbound"];

fn main() -> ExitCode {
    Example::run(&USAGE, rack)
}

fn rack(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let kernel = example.machine().map_or("running", |_| "simulated");
    writeln!(
        out,
        "Seven servers on FreeBSD {}, {kernel}\n",
        host.release()?
    )?;
    let before = census(&host)?;

    let mut rack = Rack::new(example, &host)?;
    for (index, _) in SERVERS.iter().enumerate() {
        rack.start(index)?;
    }
    writeln!(out, "{}", jls(host.jails())?)?;
    writeln!(out, "{}", ptree(&host)?)?;

    let files = host.jail("files")?;
    writeln!(out, "What is mounted for {}:", files.name())?;
    for mount in host.mounts_under(rack.roots.path().join("files"))? {
        writeln!(out, "  {mount}")?;
    }
    let hostname = host
        .jail("dns")?
        .command("hostname")
        .output_timeout(Duration::from_secs(10))?;
    write!(out, "\nInside dns, hostname(1) says ")?;
    out.write_all(&hostname.stdout)?;

    let [_, (name, ..), ..] = SERVERS;
    let old = rack.stop(1)?;
    let new = rack.start(1)?;
    writeln!(
        out,
        "{name}, stopped and started again, was jail {old} and is jail {new}\n"
    )?;
    writeln!(out, "{}", jls(host.jails())?)?;

    let roots = rack.roots.path().to_path_buf();
    rack.remove()?;
    drop(rack);
    let after = census(&host)?;
    if after != before || roots.exists() {
        return Err(format!("left behind: {after}, {}", roots.display()).into());
    }
    writeln!(out, "All removed, and the host is as before: {after}")?;
    Ok(())
}

/// The servers that run, and what they are made of. All goes when this goes, whatever happens.
struct Rack<'a> {
    host: &'a Host,
    interface: &'a str,
    servers: Vec<Option<Server>>,
    ruleset: Option<AppliedRuleset>,
    roots: Roots,
}

impl<'a> Rack<'a> {
    fn new(example: &'a Example, host: &'a Host) -> Outcome<Self> {
        let interface = match example.args().first() {
            None => "lo0",
            Some(name) => name.to_str().ok_or("an interface's name is no text")?,
        };
        Ok(Self {
            host,
            interface,
            servers: SERVERS.iter().map(|_| None).collect(),
            roots: Roots::new(example, &DAEMONS)?,
            ruleset: Some(DevfsRuleset::jail().apply(host)?),
        })
    }

    fn start(&mut self, index: usize) -> Outcome<Jid> {
        let (name, kind, addr, rc) = SERVERS.get(index).copied().ok_or("no such server")?;
        let root = self.roots.create(name, rc)?;
        let plan = Plan {
            name,
            kind,
            addr,
            interface: self.interface,
            ruleset: self.ruleset.as_ref().map_or(0, AppliedRuleset::number),
            base: self.roots.base(),
        };
        let server = Server::start(self.host, plan, &root)?;
        let jid = server.jail.as_ref().map(jail::Jail::jid);
        if let Some(slot) = self.servers.get_mut(index) {
            *slot = Some(server);
        }
        jid.ok_or_else(|| "it does not run".into())
    }

    fn stop(&mut self, index: usize) -> Outcome<Jid> {
        let server = self.servers.get_mut(index).and_then(Option::take);
        let mut server = server.ok_or("it does not run")?;
        let jid = server.jail.as_ref().map(jail::Jail::jid);
        server.stop()?;
        jid.ok_or_else(|| "it does not run".into())
    }

    /// Removes all, even if one cannot be removed.
    fn remove(&mut self) -> Result<(), jail::Error> {
        let servers = self.servers.drain(..).flatten();
        let stopped = servers.map(|mut server| server.stop());
        let stopped = stopped.fold(Ok(()), Result::and);
        let ruleset = self.ruleset.take();
        stopped.and(ruleset.map_or(Ok(()), AppliedRuleset::remove))
    }
}

impl Drop for Rack<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            eprintln!("rack: {error}");
        }
        // What is mounted belongs to others: nothing is deleted through it.
        let mounts = self.host.mounts_under(self.roots.path());
        if !mounts.is_ok_and(|mounts| mounts.is_empty()) {
            self.roots.leave();
        }
    }
}

/// What there is on the host that the rack adds to.
fn census(host: &Host) -> Result<String, jail::Error> {
    let all = host.processes()?;
    let inside = all.iter().filter(|process| process.jid.is_some()).count();
    let mounts: Vec<MountInfo> = host.mounts()?;
    Ok(format!(
        "{} jails, {inside} processes in jails, {} addresses, {} mounts, {} disks, {} rulesets",
        host.snapshot()?.len(),
        host.addresses()?.len(),
        mounts.len(),
        host.mds()?.len(),
        host.devfs_rulesets()?.len(),
    ))
}
