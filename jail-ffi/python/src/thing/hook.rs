//! What is done at points of a jail's life: programs, and functions of Python.

use std::sync::Arc;

use jail::life::{Exec, HookPoint};
use jail::{Error, JailSpec};
use pyo3::prelude::*;

use super::exec::{self, exec, pairs};
use crate::host::{Host, Machine};
use crate::{arg, interrupt};

/// One of them, and when.
#[derive(Debug)]
pub(crate) struct Hook {
    point: HookPoint,
    action: Action,
}

#[derive(Debug)]
enum Action {
    Exec(Exec),
    Call(Arc<Py<PyAny>>),
}

/// What a mapping of points says: `Exec`, words or functions, one or several for each.
pub(crate) fn hooks(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<Hook>> {
    let mut hooks = Vec::new();
    for (name, given) in pairs("hooks", given)? {
        let name = arg::text("hooks", &name)?;
        let point = POINTS.into_iter().find(|point| point.name() == name);
        let Some(point) = point else {
            let all = POINTS.map(HookPoint::name).join(", ");
            let problem = format!("{name}: none of {all}");
            return Err(arg::value_error(given.py(), "hooks", problem));
        };
        if given.is_callable() || given.is_instance_of::<exec::Exec>() {
            hooks.push(hook(point, &given)?);
            continue;
        }
        let several = |_: &str, given: &Bound<'_, PyAny>| hook(point, given);
        hooks.extend(arg::each("hooks", Some(&given), several)?);
    }
    Ok(hooks)
}

fn hook(point: HookPoint, given: &Bound<'_, PyAny>) -> PyResult<Hook> {
    let action = match given.is_callable() {
        true => Action::Call(Arc::new(given.clone().unbind())),
        false => Action::Exec(exec("hooks", given)?),
    };
    Ok(Hook { point, action })
}

impl Hook {
    /// The spec with it; functions get this host.
    pub(crate) fn add_to(&self, spec: JailSpec, host: Option<&Arc<Machine>>) -> JailSpec {
        let point = self.point;
        match &self.action {
            Action::Exec(exec) => spec.hook(point, exec.clone()),
            Action::Call(function) => {
                let (function, host) = (Arc::clone(function), host.cloned());
                spec.hook_fn(point, move |_| call(&function, point, host.as_ref()))
            }
        }
    }
}

/// What the function raises ends the start, and is raised by it once all is undone.
fn call(function: &Py<PyAny>, point: HookPoint, host: Option<&Arc<Machine>>) -> Result<(), Error> {
    let called = Python::try_attach(|py| {
        let host = host.map(Host::of);
        let result = function.call1(py, (host,));
        result.map(drop).map_err(|error| (error.to_string(), error))
    });
    match called {
        Some(Ok(())) => Ok(()),
        Some(Err((text, error))) => {
            interrupt::raise(error);
            let object = format!("{point}: {text}");
            Err(Error::answer("hook", object, "the function failed"))
        }
        None => Err(Error::answer(
            "hook",
            point.name(),
            "the interpreter is gone",
        )),
    }
}

const POINTS: [HookPoint; 7] = [
    HookPoint::Prepare,
    HookPoint::Prestart,
    HookPoint::Created,
    HookPoint::Poststart,
    HookPoint::Prestop,
    HookPoint::Poststop,
    HookPoint::Release,
];
