//! Makes a case's calls and compares the answers.

use serde_json::{Value, json};

use crate::answer::answer;
use crate::bindings::Bindings;
use crate::call::Call;
use crate::case::Step;
use crate::compare::same;
use crate::driver::{Driver, Forked};
use crate::fields::short;

/// How far a process has come with its steps; goes from child to parent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    /// How many steps were answered as recorded.
    pub(crate) done: usize,
    pub(crate) bindings: Bindings,
    /// Every child that sleeps for ever, wherever it was started.
    pub(crate) sleepers: Vec<i32>,
    /// The step that was answered otherwise, which is the last.
    pub(crate) difference: Option<Difference>,
}

/// A step that was not answered as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// `3`, or `3.2` for the second step of the third one's child.
    pub(crate) step: String,
    pub(crate) call: String,
    pub(crate) expected: String,
    pub(crate) got: String,
}

/// Runs the steps in a child of this process, and gives the child's end with how far it came.
pub(crate) fn in_child(
    driver: &mut dyn Driver,
    uid: Option<u32>,
    steps: &[Step],
    prefix: &str,
    start: &Progress,
) -> Result<(i32, Progress), String> {
    let mut child = |driver: &mut dyn Driver, report: &mut dyn FnMut(String)| {
        let mut progress = start.clone();
        progress.done = 0;
        run(driver, steps, prefix, &mut progress, report);
    };
    let Forked { status, report } = driver
        .fork(uid, &mut child)
        .map_err(|errno| format!("fork: {errno}"))?;
    let mut progress = match report {
        None => Progress {
            done: 0,
            ..start.clone()
        },
        Some(report) => Progress::from_json(&report)
            .ok_or_else(|| format!("the child's report is cut: {report:?}"))?,
    };
    if progress.difference.is_none() {
        progress.difference = missing(steps, prefix, &progress, status);
    }
    Ok((status, progress))
}

/// Makes the calls in turn until one is answered otherwise or has killed the caller.
fn run(
    driver: &mut dyn Driver,
    steps: &[Step],
    prefix: &str,
    progress: &mut Progress,
    report: &mut dyn FnMut(String),
) {
    for (step, number) in steps.iter().zip(1..) {
        let at = format!("{prefix}{number}");
        let got = match &step.call {
            Call::Fork { uid, steps } => fork(driver, *uid, steps, &at, progress),
            _ => answer(driver, step, progress),
        };
        if !driver.alive() {
            return;
        }
        if progress.difference.is_none() {
            progress.difference = difference(step, at, got, &progress.bindings);
        }
        if progress.difference.is_none() {
            progress.done += 1;
        }
        report(progress.to_json());
        if progress.difference.is_some() {
            return;
        }
    }
}

fn fork(
    driver: &mut dyn Driver,
    uid: Option<u32>,
    steps: &[Step],
    at: &str,
    progress: &mut Progress,
) -> Result<Value, String> {
    let (status, child) = in_child(driver, uid, steps, &format!("{at}."), progress)?;
    progress.bindings = child.bindings;
    progress.sleepers = child.sleepers;
    progress.difference = child.difference;
    Ok(json!({"status": status_text(status)}))
}

fn difference(
    step: &Step,
    at: String,
    got: Result<Value, String>,
    bindings: &Bindings,
) -> Option<Difference> {
    if let (Some(expected), Ok(got)) = (&step.ret, &got) {
        if same(expected, got, bindings) {
            return None;
        }
    }
    Some(Difference {
        step: at,
        call: step.name.clone(),
        expected: step
            .ret
            .as_ref()
            .map_or_else(|| "no answer".to_owned(), short),
        got: got.map_or_else(|why| why, |got| short(&got)),
    })
}

/// Answers that the child did not live to get.
fn missing(steps: &[Step], prefix: &str, progress: &Progress, status: i32) -> Option<Difference> {
    let left = steps.iter().zip(1..).skip(progress.done);
    let (step, number, expected) = left
        .filter_map(|(step, number)| Some((step, number, step.ret.as_ref()?)))
        .next()?;
    Some(Difference {
        step: format!("{prefix}{number}"),
        call: step.name.clone(),
        expected: short(expected),
        got: format!("no answer: the caller had {}", status_text(status)),
    })
}

/// A wait status as the data has it.
pub(crate) fn status_text(status: i32) -> String {
    match status & 0x7f {
        0 => format!("exited:{}", status >> 8 & 0xff),
        signal => format!("signaled:{signal}"),
    }
}

impl Progress {
    fn to_json(&self) -> String {
        let difference = self.difference.as_ref().map(|difference| {
            json!([
                difference.step,
                difference.call,
                difference.expected,
                difference.got
            ])
        });
        json!({
            "done": self.done,
            "bindings": self.bindings.to_json(),
            "sleepers": self.sleepers,
            "difference": difference,
        })
        .to_string()
    }

    fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let sleepers = value.get("sleepers")?.as_array()?.iter();
        let difference = match value.get("difference")? {
            Value::Null => None,
            list => Some(Difference {
                step: list.get(0)?.as_str()?.to_owned(),
                call: list.get(1)?.as_str()?.to_owned(),
                expected: list.get(2)?.as_str()?.to_owned(),
                got: list.get(3)?.as_str()?.to_owned(),
            }),
        };
        Some(Self {
            done: usize::try_from(value.get("done")?.as_u64()?).ok()?,
            bindings: Bindings::from_json(value.get("bindings")?)?,
            sleepers: sleepers
                .map(|pid| i32::try_from(pid.as_i64()?).ok())
                .collect::<Option<_>>()?,
            difference,
        })
    }
}
