//! Calls made inside a jail, all on one line.

use core::fmt::{self, Write as _};

use super::super::{AttachedCall, RunAttached, RunError, RunStep};
use super::request::{Asked, Told};
use super::route::Message;
use super::show::{Attach, Bytes, Name};
use super::{names, params, show};

/// The calls as they are before they are made.
pub(super) fn asked(calls: &[AttachedCall<'_>]) -> Vec<String> {
    calls.iter().map(asked_call).collect()
}

fn asked_call(call: &AttachedCall<'_>) -> String {
    match call {
        AttachedCall::Ioctl { domain, request } => {
            format!("ioctl({}, {})", names::domain(*domain), Asked(request))
        }
        AttachedCall::Route { message } => format!("route({})", Message(message)),
        AttachedCall::Nmount { params, flags } => {
            format!("nmount({})", params::Args::mount(params, *flags))
        }
        AttachedCall::Unmount { path, flags } => {
            let flags = names::unmount_flags(*flags);
            format!("unmount({}, {flags})", Name(path))
        }
    }
}

/// The jail, the calls with what they gave, and where it ended.
pub(super) fn show(
    line: &mut String,
    run: &RunAttached<'_, '_>,
    asked: &[String],
    answer: Result<(), RunError>,
) -> fmt::Result {
    write!(line, "{}, [", Attach(run.attach))?;
    let made = match answer {
        Ok(()) => run.calls.len(),
        Err(RunError { step, .. }) => match step {
            RunStep::Socket(index) | RunStep::Call(index) => index,
            RunStep::Fork | RunStep::Attach | RunStep::Report => 0,
        },
    };
    for (index, (asked, call)) in asked.iter().zip(run.calls.iter()).enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(line, "{comma}{asked}")?;
        match call {
            AttachedCall::Ioctl { request, .. } if index < made => {
                let told = Told(request).to_string();
                if !told.is_empty() {
                    write!(line, " = {told}")?;
                }
            }
            _ => {}
        }
    }
    line.write_str("]")?;
    let Err(error) = answer else {
        return show::answer(line, &Ok(()));
    };
    show::answer::<()>(line, &Err(error.errno))?;
    write!(line, " in {}", error.step)?;
    let RunStep::Call(index) = error.step else {
        return Ok(());
    };
    match run.calls.get(index) {
        Some(AttachedCall::Nmount { params, flags }) => {
            match params::Args::mount(params, *flags).errmsg() {
                Some(text) => write!(line, " {}", Bytes(text)),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
