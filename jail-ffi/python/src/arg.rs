//! Arguments as Python people write them. What does not fit is a `TypeError`, what cannot work a
//! `ValueError`, with the argument's name.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::Duration;

use jail::{Error, Size};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDelta, PyDeltaAccess, PyFloat, PyInt, PyString};

/// A value that cannot work.
pub(crate) fn value_error(py: Python<'_>, name: &str, problem: impl AsRef<str>) -> PyErr {
    let made = (|| {
        let details = pyo3::types::PyDict::new(py);
        details.set_item("param", name)?;
        let class = py.import("jailrs.errors")?.getattr("JailValueError")?;
        class.call((format!("{name}: {}", problem.as_ref()),), Some(&details))
    })();
    made.map_or_else(|error| error, PyErr::from_value)
}

/// A value of another type.
pub(crate) fn type_error(name: &str, expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let given = given.get_type();
    let given = given
        .name()
        .map_or_else(|_| "?".into(), |name| name.to_string());
    PyTypeError::new_err(format!("{name}: expected {expected}, not {given}"))
}

/// An error of a value, as one of the argument it was given for.
pub(crate) fn named(py: Python<'_>, name: &str, error: &Error) -> PyErr {
    let text = match error {
        Error::Param { problem, .. } => problem.to_string(),
        error => error.to_string(),
    };
    value_error(py, name, text)
}

/// The same as a function for `map_err`.
pub(crate) fn of<'n>(py: Python<'n>, name: &'n str) -> impl FnOnce(Error) -> PyErr + 'n {
    move |error| named(py, name, &error)
}

/// A `str`.
pub(crate) fn text(name: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = given.cast::<PyString>();
    let text = text.map_err(|_| type_error(name, "str", given))?;
    let text = text.to_str();
    Ok(text
        .map_err(|_| value_error(given.py(), name, "not Unicode"))?
        .to_owned())
}

/// A `str`, `bytes` or `os.PathLike`, by the encoding of file names.
pub(crate) fn os(name: &str, given: &Bound<'_, PyAny>) -> PyResult<OsString> {
    if let Ok(bytes) = given.cast::<PyBytes>() {
        return Ok(OsString::from_vec(bytes.as_bytes().to_vec()));
    }
    let wrong = || type_error(name, "str, bytes or os.PathLike", given);
    match given.extract::<PathBuf>() {
        Ok(path) => Ok(path.into()),
        Err(_) => {
            let path = given.call_method0("__fspath__").map_err(|_| wrong())?;
            let bytes = path.cast::<PyBytes>().map_err(|_| wrong())?;
            Ok(OsString::from_vec(bytes.as_bytes().to_vec()))
        }
    }
}

/// A path, as [`os`].
pub(crate) fn path(name: &str, given: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    Ok(os(name, given)?.into())
}

/// A number in a range; `bool` is none.
pub(crate) fn number(name: &str, given: &Bound<'_, PyAny>, max: u64) -> PyResult<u64> {
    if given.cast::<PyInt>().is_err() || given.is_instance_of::<PyBool>() {
        return Err(type_error(name, "int", given));
    }
    let number = given.extract::<u64>().ok().filter(|&number| number <= max);
    number.ok_or_else(|| value_error(given.py(), name, format!("not between 0 and {max}")))
}

/// A number of 32 bits.
pub(crate) fn number32(name: &str, given: &Bound<'_, PyAny>) -> PyResult<u32> {
    let number = number(name, given, u32::MAX.into())?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A number of 16 bits.
pub(crate) fn number16(name: &str, given: &Bound<'_, PyAny>) -> PyResult<u16> {
    let number = number(name, given, u16::MAX.into())?;
    Ok(u16::try_from(number).unwrap_or(u16::MAX))
}

/// A number of bytes, or a text as `"64M"`.
pub(crate) fn size(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Size> {
    if given.is_instance_of::<PyString>() {
        let text = text(name, given)?;
        return text.parse().map_err(of(given.py(), name));
    }
    if given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>() {
        return number(name, given, u64::MAX).map(Size::from_bytes);
    }
    Err(type_error(name, "int (bytes) or str (as \"64M\")", given))
}

/// A time: seconds, or a `datetime.timedelta`.
pub(crate) fn time(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let py = given.py();
    let seconds = if let Ok(delta) = given.cast::<PyDelta>() {
        let days = f64::from(delta.get_days()) * 86_400.0;
        days + f64::from(delta.get_seconds()) + f64::from(delta.get_microseconds()) / 1e6
    } else if (given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>())
        || given.is_instance_of::<PyFloat>()
    {
        let seconds = given.extract();
        seconds.map_err(|_| value_error(py, name, "too many seconds"))?
    } else {
        return Err(type_error(
            name,
            "seconds as int or float, or datetime.timedelta",
            given,
        ));
    };
    let time = Duration::try_from_secs_f64(seconds);
    time.map_err(|_| value_error(py, name, "not a number of seconds from 0 on"))
}

/// Each of an iterable, which is no text.
pub(crate) fn each<'py, T>(
    name: &str,
    given: Option<&Bound<'py, PyAny>>,
    mut take: impl FnMut(&str, &Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let Some(given) = given else {
        return Ok(Vec::new());
    };
    let text = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>();
    let items = given.try_iter();
    let items = items
        .ok()
        .filter(|_| !text)
        .ok_or_else(|| type_error(name, "an iterable", given))?;
    items.map(|item| take(name, &item?)).collect()
}

/// An instance of a class of this module, or a text of it that is read.
pub(crate) fn instance<'a, 'py, T: pyo3::PyClass>(
    name: &str,
    class: &str,
    given: &'a Bound<'py, PyAny>,
) -> PyResult<&'a Bound<'py, T>> {
    given
        .cast::<T>()
        .map_err(|_| type_error(name, class, given))
}
