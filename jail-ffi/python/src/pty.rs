//! Pseudo-terminals of programs.

use jail::{Error, Fd, Host};
use jail_sys::sys::fcntl::{F_SETFL, O_NONBLOCK};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::arg;

/// Rows and columns: a pair, or an `os.terminal_size`, which has them the other way round.
pub(crate) fn size(name: &str, given: &Bound<'_, PyAny>) -> PyResult<(u16, u16)> {
    let py = given.py();
    let number = |given: &Bound<'_, PyAny>| arg::number16(name, given);
    if given.is_instance(&py.import("os")?.getattr("terminal_size")?)? {
        return Ok((
            number(&given.getattr("lines")?)?,
            number(&given.getattr("columns")?)?,
        ));
    }
    if !given.is_instance_of::<PyTuple>() && !given.is_instance_of::<PyList>() {
        return Err(arg::type_error(name, "a pair of rows and columns", given));
    }
    match arg::each(name, Some(given), |_, item| number(item))?[..] {
        [rows, columns] => Ok((rows, columns)),
        _ => Err(arg::value_error(py, name, "not two: rows and columns")),
    }
}

/// Lets no write to a terminal wait for a program that does not read: what it writes meanwhile has
/// to be read. Both descriptors of the terminal's other side are one open file.
pub(crate) fn never_wait(host: &Host, fd: &Fd) -> Result<(), Error> {
    let set = host.kernel().fcntl(fd.raw(), F_SETFL, O_NONBLOCK);
    set.map(drop)
        .map_err(|errno| Error::kernel("fcntl", "pty", errno))
}
