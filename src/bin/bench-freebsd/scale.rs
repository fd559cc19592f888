//! More and more jails.

use std::io::Write;

use examples::Outcome;
use examples::ways::library::{FIVE, all, five};
use examples::ways::{Many, commands, libjail::LibJail, memory, raw};
use jail::{Host, JailSpec};

use crate::rows::{self, Rows, Times};
use crate::{fastest, libjail};

/// Rows of the list of 1,000.
pub(crate) fn list(host: &Host, local: bool, rows: &mut Rows<'_>) -> Outcome {
    let mut many = Many::new(host);
    many.grow(1_000)?;
    list_rows(host, local, rows)
}

/// A table of 10, 100 and so on.
pub(crate) fn scale(host: &Host, local: bool, most: usize, out: &mut dyn Write) -> Outcome {
    let row = |out: &mut dyn Write, [count, cells @ ..]: [&str; 5]| {
        rows::write(out, (count, 6), cells.map(|cell| (cell, 17)))
    };
    row(
        out,
        [
            "jails",
            "create and remove",
            "list, a jail",
            "found by name",
            "snapshot, a jail",
        ],
    )?;
    let mut many = Many::new(host);
    let mut count = 10;
    while count <= most {
        many.grow(count)?;
        let cells = of(host, local, count)?;
        row(out, cells.each_ref().map(String::as_str))?;
        count *= 10;
    }
    Ok(())
}

fn of(host: &Host, local: bool, count: usize) -> Outcome<[String; 5]> {
    let one = format!("jailrs-one{}", std::process::id());
    let spec = JailSpec::new(one.as_str())?.path("/");
    let made = fastest(50, || Ok(spec.create(host)?.remove()?))?;
    let listed = fastest(20, || five(host).map(|_| ()).map_err(Into::into))?;
    let name = Many::name(count / 2);
    let found = fastest(50, || {
        host.jail(name.as_str()).map(drop).map_err(Into::into)
    })?;
    let each = listed / u32::try_from(five(host)?)?;
    Ok([
        count.to_string(),
        format!("{made:.1?}"),
        format!("{each:.2?}"),
        format!("{found:.1?}"),
        held(host, local, count)?,
    ])
}

fn list_rows(host: &Host, local: bool, rows: &mut Rows<'_>) -> Outcome {
    let kernel = &**host.kernel();
    let libjail = libjail(local);
    let of_five = |libjail: &LibJail| fastest(10, || count_is(libjail.list()));
    let jls = local.then(|| fastest(5, || commands::jls(&FIVE)));
    let times = Times {
        raw: fastest(20, || count_is(raw::list(kernel)?))?,
        library: fastest(20, || count_is(five(host)?))?,
        libjail: libjail.as_ref().map(of_five).transpose()?,
        command: jls.transpose()?,
    };
    rows.add("list 1,000 with 5 parameters", &times)?;

    let mut params = raw::All::new(&host.params()?);
    let of_all = |libjail: &LibJail| fastest(3, || count_is(libjail.list_all()?));
    let jls = local.then(|| fastest(3, || commands::jls(&["-n"])));
    let times = Times {
        raw: fastest(10, || count_is(params.list(kernel)?))?,
        library: fastest(10, || count_is(all(host)?))?,
        libjail: libjail.as_ref().map(of_all).transpose()?,
        command: jls.transpose()?,
    };
    rows.add("list 1,000 with all parameters", &times)
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
