//! Steps in words, and as commands.

use std::path::Path;

use super::around::JailDisk;
use super::hook::Hook;
use super::shell::{line, quoted, shown};
use super::step::Action;
use crate::{Cidr, IpAlias, JailSpec, Mount, Value, Vnet};

/// What a step does, and what an administrator would have typed.
pub(super) fn of(spec: &JailSpec, root: &Path, action: &Action) -> (String, String) {
    let name = spec.name();
    let inside = |on: &Path| shown(under(root, on));
    match action {
        Action::Hook(point, hook) => hooked(&point.to_string(), hook),
        Action::Alias(alias) => (format!("address {alias}"), ifconfig(alias)),
        Action::Directory(dir, mode) => (
            format!("directory {}", inside(dir)),
            format!("mkdir -m {mode:o} -p {}", quoted(under(root, dir))),
        ),
        Action::Attach(index, disk) => (
            format!("disk {index}: {}", disk.disk),
            format!("mdconfig -a {}", line(disk.of(name).mdconfig())),
        ),
        Action::Newfs(index, disk) => {
            let args = disk.newfs.as_ref().map(crate::NewfsOptions::shell);
            (
                format!("file system on disk {index}"),
                format!("newfs {} {}", args.unwrap_or_default(), device(disk)),
            )
        }
        Action::MountDisk(index, disk, on) => {
            let ro = if disk.read_only { "-o ro " } else { "" };
            (
                format!("disk {index} on {}", inside(on)),
                format!(
                    "mount -t ufs {ro}{} {}",
                    device(disk),
                    quoted(under(root, on))
                ),
            )
        }
        Action::Rules(rules, number) => {
            let number = ruleset(*number);
            let add = |rule| format!("devfs rule -s {number} add {rule}");
            let shell: Vec<_> = rules.rules().iter().map(add).collect();
            (
                format!("devfs ruleset of {} rules", rules.rules().len()),
                shell.join("; "),
            )
        }
        Action::Devices(number) => (
            format!("devfs with that ruleset on {}", inside(Path::new("/dev"))),
            format!(
                "mount -t devfs -o ruleset={} devfs {}",
                ruleset(*number),
                quoted(under(root, Path::new("/dev")))
            ),
        ),
        Action::Mount(mount) => mounted(root, mount),
        Action::Limits(limits) => {
            let rules: Vec<String> = limits
                .iter()
                .map(|limit| format!("jail:{name}:{limit}"))
                .collect();
            (
                format!("limits {}", rules.join(", ")),
                format!("rctl -a {}", line(&rules)),
            )
        }
        Action::Create => (format!("jail {name}"), created(spec)),
        Action::Cpus(cpus) => (
            format!("processors {cpus}"),
            format!("cpuset -l {cpus} -j {}", quoted(name.to_string())),
        ),
        Action::Lend(interface) => (
            format!("interface {interface} to jail {name}"),
            format!("ifconfig {interface} vnet {}", quoted(name.to_string())),
        ),
        Action::Link(link) => linked(spec, link),
        Action::Start(exec) => (
            format!("in the jail: {}", exec.line()),
            exec.jexec(&quoted(name.to_string())),
        ),
        Action::Stop(exec) => (
            format!("in the jail: {}", exec.line()),
            exec.jexec(&quoted(name.to_string())),
        ),
        Action::Terminate => (
            format!("end the processes of jail {name}"),
            format!("pkill -TERM -j {}", quoted(name.to_string())),
        ),
        Action::Remove => (
            format!("remove jail {name}"),
            format!("jail -R {}", quoted(name.to_string())),
        ),
        Action::Undo(_) => (String::new(), String::new()),
    }
}

/// By its unit, where that is given.
fn device(disk: &JailDisk) -> String {
    match disk.disk.given_unit() {
        Some(unit) => format!("/dev/md{unit}"),
        None => "/dev/mdUNIT".into(),
    }
}

fn ruleset(number: Option<u16>) -> String {
    number.map_or("NUMBER".into(), |number| number.to_string())
}

fn hooked(point: &str, hook: &Hook) -> (String, String) {
    match hook {
        Hook::Exec(exec) => (format!("{point}: {}", exec.line()), exec.shell()),
        Hook::Call(_) => (
            format!("{point}: a function of the program"),
            "# a function of the program".into(),
        ),
    }
}

fn ifconfig(alias: &IpAlias) -> String {
    let (interface, addr) = (alias.interface(), alias.addr());
    let family = if addr.addr().is_ipv4() {
        "inet"
    } else {
        "inet6"
    };
    let vhid = match alias.carp_group() {
        0 => String::new(),
        vhid => format!("vhid {vhid} "),
    };
    let at_once = if alias.is_without_dad() {
        " no_dad"
    } else {
        ""
    };
    format!("ifconfig {interface} {family} {addr} {vhid}alias{at_once}")
}

fn mounted(root: &Path, mount: &Mount) -> (String, String) {
    let on = under(root, mount.on());
    let source = match mount.source_path() {
        Some(source) => quoted(source),
        None => quoted(mount.fstype()),
    };
    let options = mount.options_text();
    let options = if options.is_empty() {
        String::new()
    } else {
        format!("-o {} ", quoted(options))
    };
    let directory = match mount.created_mode() {
        Some(mode) => format!("mkdir -m {mode:o} -p {}; ", quoted(&on)),
        None => String::new(),
    };
    (
        mount.object(&on),
        format!(
            "{directory}mount -t {} {options}{source} {}",
            quoted(mount.fstype()),
            quoted(&on)
        ),
    )
}

fn linked(spec: &JailSpec, link: &Vnet) -> (String, String) {
    let bridge = link.bridge_name();
    let inside: Vec<String> = link.addresses().iter().map(Cidr::to_string).collect();
    let with = if inside.is_empty() {
        String::new()
    } else {
        format!(" with {}", inside.join(", "))
    };
    let commands = link.commands(&spec.name().to_string());
    let commands: Vec<String> = commands.iter().map(line).collect();
    (
        format!("epair between {bridge} and jail {}{with}", spec.name()),
        commands.join("; "),
    )
}

fn created(spec: &JailSpec) -> String {
    let mut words = vec![format!("name={}", spec.name())];
    for (name, value) in spec.params() {
        match (name, &*value) {
            (_, Value::Bool(true)) => words.push(name.to_owned()),
            (_, Value::Bool(false)) => words.push(negated(name)),
            (_, value) => words.push(format!("{name}={value}")),
        }
    }
    if !spec.has_hostname() {
        words.push(format!("host.hostname={}", spec.name()));
    }
    format!("jail -c {}", line(&words))
}

/// `no` goes before the last part: `allow.nomount`.
fn negated(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((before, last)) => format!("{before}.no{last}"),
        None => format!("no{name}"),
    }
}

/// A path seen from the root, as the host sees it.
fn under(root: &Path, on: &Path) -> std::path::PathBuf {
    let below = on.strip_prefix("/").unwrap_or(on);
    if below.as_os_str().is_empty() {
        return root.into();
    }
    root.join(below)
}
