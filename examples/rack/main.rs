//! A rack full of stuff becomes one server: seven machines as jails, each with its address, its
//! devices and its file systems, started, listed, looked into, one of them stopped and started
//! again, and all removed.

mod server;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Roots, Usage, jls, ptree};
use jail::life::{Started, StopPolicy};
use jail::{Host, Jid, Racct};
use server::{Kind, Server};

const USAGE: Usage = Usage {
    name: "rack",
    about: "Starts three web servers, a dns cache, a file server and two dev servers as jails,\n\
            looks at them, starts one of them again, and removes them all. Their addresses go\n\
            on INTERFACE, by default lo0.",
    args: "[INTERFACE]",
    flags: &[],
};

const fn server(name: &'static str, kind: Kind, addr: u8, rc: &'static str) -> Server {
    Server {
        name,
        kind,
        addr,
        rc,
    }
}

const SERVERS: [Server; 7] = [
    server("www1", Kind::Web, 1, "syslogd 3600 &\nnginx 3600 &"),
    server("www2", Kind::Web, 2, "syslogd 3600 &\nnginx 3600 &"),
    server("www3", Kind::Web, 3, "syslogd 3600 &\nnginx 3600 &"),
    server("dns", Kind::Plain, 4, "unbound 3600 &"),
    server("files", Kind::Files, 5, "syslogd 3600 &\nsmbd 3600 &"),
    server("dev1", Kind::Plain, 6, "while :; do sshd 3600; done &"),
    server("dev2", Kind::Plain, 7, "while :; do sshd 3600; done &"),
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
    for server in &SERVERS {
        rack.start(server)?;
    }
    writeln!(out, "{}", jls(host.jails())?)?;
    writeln!(out, "{}", ptree(&host)?)?;

    writeln!(out, "What is mounted for files:")?;
    for mount in host.mounts_under(rack.roots.path().join("files"))? {
        writeln!(out, "  {mount}")?;
    }
    let hostname = host
        .jail("dns")?
        .command("hostname")
        .output_timeout(Duration::from_secs(10))?;
    write!(out, "\nInside dns, hostname(1) says ")?;
    out.write_all(&hostname.stdout)?;

    let [_, www2, ..] = &SERVERS;
    let old = rack.stop(www2)?;
    let new = rack.start(www2)?;
    writeln!(
        out,
        "{}, stopped and started again, was jail {old} and is jail {new}\n",
        www2.name
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
    servers: Vec<Started>,
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
            servers: Vec::new(),
            roots: Roots::new(example, &DAEMONS)?,
        })
    }

    fn start(&mut self, server: &Server) -> Outcome<Jid> {
        let root = self.roots.create(server.name, server.rc)?;
        let limits = self.host.capabilities()?.racct == Racct::On;
        let spec = server.spec(self.interface, self.roots.base(), &root, limits)?;
        let started = spec.start(self.host)?;
        let jid = started.jid();
        self.servers.push(started);
        Ok(jid)
    }

    fn stop(&mut self, server: &Server) -> Outcome<Jid> {
        let named = |started: &Started| started.name().to_str() == Some(server.name);
        let at = self.servers.iter().position(named);
        let mut started = self.servers.remove(at.ok_or("it does not run")?);
        let jid = started.jid();
        started.stop(StopPolicy::default())?;
        Ok(jid)
    }

    /// Removes all, even if one cannot be removed.
    fn remove(&mut self) -> Result<(), jail::Error> {
        let servers = self.servers.drain(..);
        let stopped = servers.map(|mut server| server.stop(StopPolicy::default()));
        stopped.fold(Ok(()), Result::and)
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
    Ok(format!(
        "{} jails, {inside} processes in jails, {} addresses, {} mounts, {} disks, {} rulesets",
        host.snapshot()?.len(),
        host.addresses()?.len(),
        host.mounts()?.len(),
        host.mds()?.len(),
        host.devfs_rulesets()?.len(),
    ))
}
