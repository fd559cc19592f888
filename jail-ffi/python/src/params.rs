//! Parameters by name, in a mapping and as keywords.

use jail::Value;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::thing::pairs;
use crate::{arg, value};

/// Both kinds together, in the order given.
pub(crate) fn of(
    call: &str,
    params: Option<&Bound<'_, PyAny>>,
    keywords: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<(String, Value)>> {
    let mut all = Vec::new();
    for (name, given) in pairs("params", params)? {
        let name = arg::text("params", &name)?;
        let value = value::from_python(&name, &given)?;
        all.push((name, value));
    }
    for (keyword, given) in keywords.into_iter().flatten() {
        let keyword = keyword.cast::<PyString>()?.to_string_lossy().into_owned();
        let Some(name) = value::kernel_name(&keyword) else {
            return Err(PyTypeError::new_err(format!(
                "{call}() got an unexpected keyword argument '{keyword}'"
            )));
        };
        let value = value::from_python(name, &given)?;
        all.push((name.to_owned(), value));
    }
    Ok(all)
}
