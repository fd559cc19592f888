//! More and more jails.

use std::time::Duration;

use examples::{Outcome, Table};
use jail::{Host, JailSpec, Jid};

use crate::libjail::LibJail;
use crate::{FIVE, Rows, Times, commands, fastest, libjail, memory, raw};

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
            list_rows(host, local, listed, rows)?;
        }
        count *= 10;
    }
    Ok(table)
}

fn list_rows(host: &Host, local: bool, listed: Duration, rows: &mut Rows) -> Outcome {
    let kernel = &**host.kernel();
    let raw = fastest(20, || count_is(raw::list(kernel)?))?;
    let libjail = libjail(local);
    let of_five = |libjail: &LibJail| fastest(10, || count_is(libjail.list()));
    let jls = local.then(|| fastest(5, || commands::jls(&FIVE)));
    let times = Times {
        raw,
        library: listed,
        libjail: libjail.as_ref().map(of_five).transpose()?,
        command: jls.transpose()?,
    };
    rows.add("list 1,000 with 5 parameters", &times);
    let of_all = |libjail: &LibJail| fastest(3, || count_is(libjail.list_all()?));
    let jls = local.then(|| fastest(3, || commands::jls(&["-n"])));
    let times = Times {
        raw,
        library: fastest(10, || all(host))?,
        libjail: libjail.as_ref().map(of_all).transpose()?,
        command: jls.transpose()?,
    };
    rows.add("list 1,000 with all parameters (raw: with 5)", &times);
    Ok(())
}

/// Jails of others may be among them.
fn count_is(listed: usize) -> Outcome {
    if listed < 1_000 {
        return Err(format!("only {listed} of 1,000 jails were listed").into());
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
