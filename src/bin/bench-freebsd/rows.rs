//! The tables, of which a row is written as soon as it is known: one that takes long, or fails, is the
//! last that is missing.

use std::io::Write;
use std::time::Duration;

use examples::Outcome;

/// A row a work, each with up to four ways.
pub(crate) struct Rows<'o>(&'o mut dyn Write);

/// How long some work took each way.
pub(crate) struct Times {
    pub(crate) raw: Duration,
    pub(crate) library: Duration,
    pub(crate) libjail: Option<Duration>,
    pub(crate) command: Option<Duration>,
}

impl<'o> Rows<'o> {
    /// Writes the head.
    pub(crate) fn new(out: &'o mut dyn Write) -> Outcome<Self> {
        let mut rows = Self(out);
        rows.row([
            "work",
            "raw",
            "library",
            "libjail",
            "command",
            "library/raw",
            "libjail/raw",
            "command/raw",
        ])?;
        Ok(rows)
    }

    pub(crate) fn add(&mut self, work: &str, times: &Times) -> Outcome {
        let raw = times.raw.as_secs_f64();
        let ratio = |time: Duration| format!("{:.2}", time.as_secs_f64() / raw);
        let none = || "-".to_owned();
        let time = |time: Option<Duration>| time.map_or_else(none, |time| format!("{time:.1?}"));
        let cells = [
            work.to_owned(),
            time(Some(times.raw)),
            time(Some(times.library)),
            time(times.libjail),
            time(times.command),
            ratio(times.library),
            times.libjail.map_or_else(none, ratio),
            times.command.map_or_else(none, ratio),
        ];
        self.row(cells.each_ref().map(String::as_str))
    }

    fn row(&mut self, [work, cells @ ..]: [&str; 8]) -> Outcome {
        write(self.0, (work, 33), cells.map(|cell| (cell, 11)))
    }
}

/// Writes a line of cells and their widths, and sees that it is not kept back.
pub(crate) fn write<'c>(
    out: &mut dyn Write,
    (first, width): (&str, usize),
    cells: impl IntoIterator<Item = (&'c str, usize)>,
) -> Outcome {
    let mut line = format!("{first:<width$}");
    for (cell, width) in cells {
        line.push_str(&format!("  {cell:<width$}"));
    }
    writeln!(out, "{}", line.trim_end())?;
    Ok(out.flush()?)
}
