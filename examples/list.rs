//! Lists jails, as jls(8) does: in columns, at length, or by parameters.

use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Table, Usage, jls};
use jail::{Host, JailInfo, JailSpec, JailSys, List};

const USAGE: Usage = Usage {
    name: "list",
    about: "Lists jails, as jls(8) does. A simulated machine gets some to show.",
    args: "[PARAMETER...]",
    flags: &[('d', "dying jails too"), ('v', "more of each")],
};

fn main() -> ExitCode {
    Example::run(&USAGE, |example, out| {
        let host = example.host()?;
        if example.machine().is_some() {
            make_some(&host)?;
        }
        let mut jails = host.jails();
        if example.has('d') {
            jails = jails.include_dying();
        }
        let names = example.args().iter().map(|arg| arg.to_str());
        let names: Option<Vec<_>> = names.collect();
        match names.ok_or("not the name of a parameter")?.as_slice() {
            [] if example.has('v') => long(jails, out),
            [] => Ok(write!(out, "{}", jls(jails)?)?),
            names => table(jails, names, out),
        }
    })
}

fn long(jails: List<'_>, out: &mut dyn Write) -> Outcome {
    for jail in jails.params(&["ip4", "ip6", "children.cur", "children.max"]) {
        let jail = jail?;
        let text = |name| {
            jail.values()
                .get(name)
                .map_or("-".into(), |value| value.to_string())
        };
        let state = if jail.is_dying() { "dying" } else { "alive" };
        writeln!(out, "{} (jail {}, {state})", jail.name(), jail.jid())?;
        for (title, value) in [
            ("path", text("path")),
            ("host name", text("host.hostname")),
            ("network", network(&jail)),
            (
                "jails in it",
                format!("{} of {}", text("children.cur"), text("children.max")),
            ),
        ] {
            writeln!(out, "  {title:<12} {value}")?;
        }
    }
    Ok(())
}

fn network(jail: &JailInfo) -> String {
    if jail.has_vnet() {
        return "a stack of its own".into();
    }
    let values = jail.values();
    let inherits = |name| values.jailsys(name) == Some(JailSys::Inherit);
    let all = |name, kind: &str| inherits(name).then(|| format!("every {kind} address"));
    let ip4 = jail.ip4_addr().map(|addr| addr.to_string());
    let ip6 = jail.ip6_addr().map(|addr| addr.to_string());
    let own = ip4.chain(ip6);
    let parts: Vec<_> = all("ip4", "IPv4")
        .into_iter()
        .chain(all("ip6", "IPv6"))
        .chain(own)
        .collect();
    if parts.is_empty() {
        return "none".into();
    }
    parts.join(", ")
}

/// One jail_get(2) a jail, however many parameters.
fn table(jails: List<'_>, names: &[&str], out: &mut dyn Write) -> Outcome {
    let mut table = Table::new(names);
    for jail in jails.only(names) {
        let jail = jail?;
        let values = names.iter().map(|name| jail.values().get(name));
        table.row(values.map(|value| value.map_or("-".into(), |value| value.to_string())));
    }
    write!(out, "{table}")?;
    Ok(())
}

fn make_some(host: &Host) -> Result<(), jail::Error> {
    let here = |name| Ok::<_, jail::Error>(JailSpec::new(name)?.path("/"));
    here("www")?
        .addr([192, 0, 2, 1])
        .hostname("www.example.org")
        .create(host)?;
    here("dns")?
        .addr([192, 0, 2, 2])
        .addr([0x2001, 0xdb8, 0, 0, 0, 0, 0, 2])
        .create(host)?;
    here("ci")?
        .ip4(JailSys::Inherit)
        .children_max(8)
        .create(host)?;
    here("ci.job")?.hostname("job").create(host)?;
    JailSpec::vnet("lab")?.path("/").create(host)?;
    Ok(())
}
