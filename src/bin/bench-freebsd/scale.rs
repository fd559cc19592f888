//! More and more jails.

use examples::{Outcome, Table};
use jail::{Host, JailSpec, Jid};

use crate::{FIVE, Rows, commands, fastest, memory, raw};

/// Lists 10, 100 and so on; the list of 1,000 also gets rows of its own. All are removed.
pub(crate) fn scale(host: &Host, local: bool, most: usize, rows: &mut Rows) -> Outcome<Table> {
    let mut jids = Vec::new();
    let scaled = up_to(host, local, most, rows, &mut jids);
    let kernel = &**host.kernel();
    for jid in &jids {
        // What cannot be removed is said by the last one.
        let _ = raw::remove(kernel, jid.raw());
    }
    if let Some(last) = jids.last() {
        raw::gone(kernel, last.raw())?;
    }
    scaled
}

fn up_to(
    host: &Host,
    local: bool,
    most: usize,
    rows: &mut Rows,
    jids: &mut Vec<Jid>,
) -> Outcome<Table> {
    let mut table = Table::new(&[
        "jails",
        "create and remove",
        "list, a jail",
        "found by name",
        "snapshot, a jail",
    ]);
    let kernel = &**host.kernel();
    let mut count = 10;
    while count <= most {
        while jids.len() < count {
            let name = format!("jailrs-many{}-{}", std::process::id(), jids.len());
            // Its number only: a handle holds a descriptor, of which there are fewer.
            jids.push(JailSpec::new(name)?.path("/").create(host)?.jid());
        }
        let one = format!("jailrs-one{}", std::process::id());
        let spec = JailSpec::new(one.as_str())?.path("/");
        let made = fastest(50, || Ok(spec.create(host)?.remove()?))?;
        let listed = fastest(20, || five(host).map(drop))?;
        let name = format!("jailrs-many{}-{}", std::process::id(), count / 2);
        let found = fastest(50, || {
            host.jail(name.as_str()).map(drop).map_err(Into::into)
        })?;
        let each = listed / u32::try_from(five(host)?)?;
        table.row([
            count.to_string(),
            format!("{made:.1?}"),
            format!("{each:.2?}"),
            format!("{found:.1?}"),
            held(host, local, count)?,
        ]);
        if count == 1_000 {
            let raw = fastest(20, || count_is(raw::list(kernel)?, count))?;
            let jls = local
                .then(|| fastest(5, || commands::jls(&FIVE)))
                .transpose()?;
            rows.add("list 1,000 with 5 parameters", raw, listed, jls);
            let all = fastest(10, || all(host))?;
            let jls = local
                .then(|| fastest(3, || commands::jls(&["-n"])))
                .transpose()?;
            rows.add(
                "list 1,000 with all parameters (raw: with 5)",
                raw,
                all,
                jls,
            );
        }
        count *= 10;
    }
    Ok(table)
}

/// Jails of others may be among them.
fn count_is(listed: usize, at_least: usize) -> Outcome {
    if listed < at_least {
        return Err(format!("only {listed} of {at_least} jails were listed").into());
    }
    Ok(())
}

/// The memory that a snapshot of all takes, a jail: of few it is lost among what is there already.
fn held(host: &Host, local: bool, count: usize) -> Outcome<String> {
    let before = memory::resident(host, local);
    let snapshot = host.snapshot()?;
    let after = memory::resident(host, local);
    let listed = u64::try_from(snapshot.len())?;
    let (Some(before), Some(after), true) = (before, after, count >= 1_000) else {
        return Ok("-".to_owned());
    };
    Ok(format!("{} bytes", after.saturating_sub(before) / listed))
}

fn five(host: &Host) -> Outcome<usize> {
    let mut count = 0;
    for info in host.jails().only(&FIVE) {
        info?;
        count += 1;
    }
    Ok(count)
}

fn all(host: &Host) -> Outcome {
    let names: Vec<String> = host
        .params()?
        .iter()
        .map(|info| info.name().to_owned())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for info in host.jails().only(&names) {
        info?;
    }
    Ok(())
}
