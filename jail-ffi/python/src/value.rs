//! Values of parameters, as the Python types they are.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail::params::{self, ParamType};
use jail::{JailSys, Value, Values};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyList, PyMapping, PyString};

use crate::arg;

/// The kernel's name for what is a keyword in Python: `allow_raw_sockets` is `allow.raw_sockets`,
/// and `hostname` is `host.hostname`, which everybody means. `None` if no parameter is called that.
pub(crate) fn kernel_name(keyword: &str) -> Option<&str> {
    if keyword.contains('.') || params::find(keyword).is_some() {
        return Some(keyword);
    }
    if keyword == "hostname" {
        return Some("host.hostname");
    }
    let same = |name: &str| {
        let letters = name.bytes().map(|b| if b == b'.' { b'_' } else { b });
        letters.eq(keyword.bytes())
    };
    params::all()
        .map(params::ParamInfo::name)
        .find(|name| same(name))
}

/// The value of a parameter as Python has it.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    name: &str,
    value: &Value,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Bool(value) => PyBool::new(py, *value).to_owned().into_any(),
        Value::Int(value) => value.into_pyobject(py)?.into_any(),
        Value::Uint(value) => value.into_pyobject(py)?.into_any(),
        Value::Long(value) => value.into_pyobject(py)?.into_any(),
        Value::Ulong(value) => value.into_pyobject(py)?.into_any(),
        Value::String(text) if is_lines(name) => lines(py, text)?.into_any(),
        Value::String(text) => text.into_pyobject(py)?.into_any(),
        Value::JailSys(value) => value.to_string().into_pyobject(py)?.into_any(),
        Value::Ip4(addrs) => PyList::new(py, addrs)?.into_any(),
        Value::Ip6(addrs) => PyList::new(py, addrs)?.into_any(),
        Value::Raw(bytes) => PyBytes::new(py, bytes).into_any(),
        Value::Null => py.None().into_bound(py),
        // A type that came after this module.
        other => other.to_string().into_pyobject(py)?.into_any(),
    })
}

/// All values that were asked for, by name.
pub(crate) fn dict<'py>(py: Python<'py>, values: &Values) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in values.iter() {
        dict.set_item(name, to_python(py, name, &value)?)?;
    }
    Ok(dict)
}

/// What was given for a parameter, of the type that the parameter has, if that is known here; else
/// of its own type, and the kernel says whether that is right.
pub(crate) fn from_python(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let py = given.py();
    if given.is_none() {
        return Ok(Value::Null);
    }
    let Some(info) = params::find(name) else {
        return by_itself(name, given);
    };
    match info.param_type() {
        ParamType::Bool => match given.cast::<PyBool>() {
            Ok(value) => Ok(Value::Bool(value.is_true())),
            Err(_) => Err(arg::type_error(name, "bool", given)),
        },
        ParamType::Int => int(name, given, i32::MIN.into(), i32::MAX.into(), Value::Int),
        ParamType::Uint => int(name, given, 0, u32::MAX.into(), Value::Uint),
        ParamType::Long => int(name, given, i64::MIN.into(), i64::MAX.into(), Value::Long),
        ParamType::Ulong => int(name, given, 0, u64::MAX.into(), Value::Ulong),
        ParamType::String { .. } => Ok(Value::String(arg::os(name, given)?)),
        ParamType::KeyValue => key_value(name, given),
        ParamType::JailSys => match arg::text(name, given)?.as_str() {
            "new" => Ok(Value::JailSys(JailSys::New)),
            "inherit" => Ok(Value::JailSys(JailSys::Inherit)),
            "disable" => Ok(Value::JailSys(JailSys::Disable)),
            _ => Err(arg::value_error(py, name, "not new, inherit or disable")),
        },
        ParamType::Ip4 => addresses::<Ipv4Addr>(name, "IPv4", given).map(Value::Ip4),
        ParamType::Ip6 => addresses::<Ipv6Addr>(name, "IPv6", given).map(Value::Ip6),
        ParamType::Raw { .. } => raw(name, given),
        // One that came after this module.
        _ => by_itself(name, given),
    }
}

/// Addresses of one family: a text, an object of `ipaddress`, or several.
fn addresses<A: TryFrom<Address>>(
    name: &str,
    family: &str,
    given: &Bound<'_, PyAny>,
) -> PyResult<Vec<A>> {
    let one = |name: &str, given: &Bound<'_, PyAny>| {
        let address = address(name, given)?;
        let wrong = |_| arg::value_error(given.py(), name, format!("{address}: not {family}"));
        A::try_from(Address(address)).map_err(wrong)
    };
    if given.is_instance_of::<PyString>() || given.hasattr("packed")? {
        return Ok(vec![one(name, given)?]);
    }
    arg::each(name, Some(given), one)
}

/// An address: a text, or an object of `ipaddress`.
pub(crate) fn address(name: &str, given: &Bound<'_, PyAny>) -> PyResult<IpAddr> {
    if !given.is_instance_of::<PyString>() && !given.hasattr("packed")? {
        return Err(arg::type_error(
            name,
            "str or an address of ipaddress",
            given,
        ));
    }
    let text = given.str()?;
    let text = text.to_string_lossy();
    let wrong = |_| arg::value_error(given.py(), name, format!("{text}: not an IP address"));
    text.parse().map_err(wrong)
}

struct Address(IpAddr);

impl TryFrom<Address> for Ipv4Addr {
    type Error = ();

    fn try_from(address: Address) -> Result<Self, ()> {
        match address.0 {
            IpAddr::V4(address) => Ok(address),
            IpAddr::V6(_) => Err(()),
        }
    }
}

impl TryFrom<Address> for Ipv6Addr {
    type Error = ();

    fn try_from(address: Address) -> Result<Self, ()> {
        match address.0 {
            IpAddr::V6(address) => Ok(address),
            IpAddr::V4(_) => Err(()),
        }
    }
}

fn int<T: TryFrom<i128>>(
    name: &str,
    given: &Bound<'_, PyAny>,
    min: i128,
    max: i128,
    value: impl FnOnce(T) -> Value,
) -> PyResult<Value> {
    if !given.is_instance_of::<PyInt>() || given.is_instance_of::<PyBool>() {
        return Err(arg::type_error(name, "int", given));
    }
    let number = given.extract::<i64>().map(i128::from);
    let number = number.or_else(|_| given.extract::<u64>().map(i128::from));
    let number = number.ok().and_then(|number| T::try_from(number).ok());
    let wrong = || arg::value_error(given.py(), name, format!("not between {min} and {max}"));
    number.map(value).ok_or_else(wrong)
}

fn key_value(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let Ok(pairs) = given.cast::<PyMapping>() else {
        return Ok(Value::String(arg::text(name, given)?.into()));
    };
    let mut lines = String::new();
    for pair in pairs.items()?.iter() {
        let key = arg::text(name, &pair.get_item(0)?)?;
        let value = arg::text(name, &pair.get_item(1)?)?;
        let bad = key.is_empty() || key.contains(['=', '\n', '\0']) || value.contains(['\n', '\0']);
        if bad {
            let problem = format!("{key:?}: a key without = and newline, a value without newline");
            return Err(arg::value_error(given.py(), name, problem));
        }
        lines.push_str(&format!("{key}={value}\n"));
    }
    Ok(Value::String(lines.into()))
}

fn raw(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let bytes = given.cast::<PyBytes>();
    let bytes = bytes.map_err(|_| arg::type_error(name, "bytes", given))?;
    Ok(Value::Raw(bytes.as_bytes().to_vec()))
}

/// Of a parameter that is not known here; `meta.KEY` and `env.KEY` are texts.
fn by_itself(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(value) = given.cast::<PyBool>() {
        return Ok(Value::Bool(value.is_true()));
    }
    if given.is_instance_of::<PyInt>() {
        let small = int(name, given, i32::MIN.into(), i32::MAX.into(), Value::Int);
        return small.or_else(|_| int(name, given, 0, u64::MAX.into(), Value::Ulong));
    }
    if let Ok(bytes) = given.cast::<PyBytes>() {
        return Ok(Value::Raw(bytes.as_bytes().to_vec()));
    }
    Ok(Value::String(arg::os(name, given)?))
}

fn is_lines(name: &str) -> bool {
    let info = params::find(name);
    info.is_some_and(|info| info.param_type() == ParamType::KeyValue)
}

fn lines<'py>(py: Python<'py>, text: &std::ffi::OsStr) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for line in text.to_string_lossy().lines() {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        dict.set_item(key, value)?;
    }
    Ok(dict)
}
