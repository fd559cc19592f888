//! Jails as jls(8) shows them.

use jail::{Error, JailInfo, List};

/// The table of jls(8): number, first address, host name and path of each jail.
///
/// # Errors
/// The first of the list.
pub fn jls(jails: List<'_>) -> Result<String, Error> {
    let mut table = row("JID", "IP Address", "Hostname", "Path");
    for jail in jails {
        table.push_str(&jail_row(&jail?));
    }
    Ok(table)
}

fn jail_row(jail: &JailInfo) -> String {
    // A value shows itself safely: the host name may come from inside the jail.
    let text = |name| jail.values().get(name).map(|value| value.to_string());
    let ip4 = jail.ip4_addr().next().map(|addr| addr.to_string());
    let ip6 = jail.ip6_addr().next().map(|addr| addr.to_string());
    row(
        &jail.jid().to_string(),
        &ip4.or(ip6).unwrap_or_else(|| "-".into()),
        &text("host.hostname").unwrap_or_default(),
        &text("path").unwrap_or_default(),
    )
}

fn row(jid: &str, addr: &str, hostname: &str, path: &str) -> String {
    format!("{jid:>6}  {addr:<15} {hostname:<24} {path}\n")
}
