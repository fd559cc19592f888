//! A rack full of stuff becomes one server: seven machines as jails, started, listed, looked
//! into, one of them stopped and started again, and all removed.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Roots, Usage, jls, ptree};
use jail::{Host, Jail, JailSpec, Jid, Stdio};

const USAGE: Usage = Usage {
    name: "rack",
    about: "Starts three web servers, a dns cache, a file server and two dev servers as jails,\n\
            looks at them, starts one of them again, and removes them all.",
    args: "",
    flags: &[],
};

/// Name, last byte of the address, and `/etc/rc`, in which daemons sleep for so many seconds.
const SERVERS: [(&str, u8, &str); 7] = [
    ("www1", 1, "syslogd 3600 &\nnginx 3600 &"),
    ("www2", 2, "syslogd 3600 &\nnginx 3600 &"),
    ("www3", 3, "syslogd 3600 &\nnginx 3600 &"),
    ("dns", 4, "unbound 3600 &"),
    ("files", 5, "syslogd 3600 &\nsmbd 3600 &"),
    ("dev1", 6, "while :; do sshd 3600; done &"),
    ("dev2", 7, "while :; do sshd 3600; done &"),
];
const DAEMONS: [&str; 5] = ["nginx", "smbd", "sshd", "syslogd", "unbound"];

/// For what takes a moment.
const LIMIT: Duration = Duration::from_secs(10);

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

    let mut rack = Rack {
        jails: Vec::new(),
        roots: Roots::new(example, &DAEMONS)?,
    };
    for (name, addr, rc) in SERVERS {
        rack.start(&host, name, addr, rc)?;
    }
    writeln!(out, "{}", jls(host.jails())?)?;
    writeln!(out, "{}", ptree(&host)?)?;

    let hostname = host
        .jail("dns")?
        .command("hostname")
        .output_timeout(LIMIT)?;
    write!(out, "Inside dns, hostname(1) says ")?;
    out.write_all(&hostname.stdout)?;

    let [_, (name, addr, rc), ..] = SERVERS;
    let old = rack.stop(name)?;
    let new = rack.start(&host, name, addr, rc)?;
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

/// The servers that run, and their root directories. They go when this goes, whatever happens.
struct Rack {
    jails: Vec<Jail>,
    roots: Roots,
}

impl Rack {
    fn start(&mut self, host: &Host, name: &str, addr: u8, rc: &str) -> Outcome<Jid> {
        let jail = JailSpec::new(name)?
            .path(self.roots.create(name, rc)?)
            .hostname(format!("{name}.example.org"))
            .addr([192, 0, 2, addr])
            .create(host)?;
        self.jails.push(jail.clone());
        let mut sh = jail.command("/bin/sh");
        let status = sh
            .arg("/etc/rc")
            .stdout(Stdio::null())
            .status_timeout(LIMIT)?;
        if !status.success() {
            return Err(format!("{name}: /etc/rc {status}").into());
        }
        Ok(jail.jid())
    }

    fn stop(&mut self, name: &str) -> Outcome<Jid> {
        let jail = self
            .jails
            .iter()
            .find(|jail| jail.name().to_str() == Some(name));
        let jail = jail.ok_or("it does not run")?.clone();
        jail.remove()?;
        jail.wait_gone(LIMIT)?;
        self.jails.retain(|other| other.jid() != jail.jid());
        Ok(jail.jid())
    }

    /// Removes all, even if one cannot be removed.
    fn remove(&mut self) -> Result<(), jail::Error> {
        let gone = |jail: Jail| jail.remove().and_then(|()| jail.wait_gone(LIMIT));
        self.jails.drain(..).map(gone).fold(Ok(()), Result::and)
    }
}

impl Drop for Rack {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            eprintln!("rack: {error}");
        }
    }
}

/// What there is of jails.
fn census(host: &Host) -> Result<String, jail::Error> {
    let all = host.processes()?;
    let inside = all.iter().filter(|process| process.jid.is_some()).count();
    Ok(format!(
        "{} jails, {inside} processes in jails",
        host.snapshot()?.len()
    ))
}
