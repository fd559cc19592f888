//! What a jail is, as it was at one moment.

pub(crate) mod number;
mod row;

use std::ffi::{c_char, c_int, c_void};
use std::fmt::Write;
use std::net::IpAddr;
use std::ptr;

use jail::params::ParamType;
use jail::{Value, Values};

use self::number::{signed, unsigned};
pub(crate) use self::row::Row;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;
use crate::text::{Short, copy_out, length, write_out};

/// Values of a jail's parameters, as they were at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_values {
    _opaque: [u8; 0],
}

impl Handle for jailrs_values {
    type Value = Row;
    const NAME: &'static str = "jailrs_values";
}

/// There is no such parameter among them.
pub const JAILRS_TYPE_NONE: u32 = 0;
/// For [`jailrs_values_bool`].
pub const JAILRS_TYPE_BOOL: u32 = 1;
/// For [`jailrs_values_int`].
pub const JAILRS_TYPE_INT: u32 = 2;
/// For [`jailrs_values_uint`].
pub const JAILRS_TYPE_UINT: u32 = 3;
/// For [`jailrs_values_string`].
pub const JAILRS_TYPE_STRING: u32 = 4;
/// For [`jailrs_values_mode`].
pub const JAILRS_TYPE_MODE: u32 = 5;
/// For [`jailrs_values_address`].
pub const JAILRS_TYPE_ADDRESSES: u32 = 6;
/// Bytes of a type that is not known: for [`jailrs_values_format`].
pub const JAILRS_TYPE_RAW: u32 = 7;

/// The jail has nothing of the facility.
pub const JAILRS_MODE_DISABLE: u32 = 0;
/// The jail has one of its own.
pub const JAILRS_MODE_NEW: u32 = 1;
/// The jail has its parent's.
pub const JAILRS_MODE_INHERIT: u32 = 2;

/// The number of the jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_jid(values: *const jailrs_values) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(values, 0, |row| row.values().jid().raw()) }
}

/// How many parameters there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_count(values: *const jailrs_values) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(values, 0, Row::count) }
}

/// The name of the parameter at `index`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_name(
    values: *const jailrs_values,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(values, ptr::null(), |row| {
            row.name(index).map_or(ptr::null(), |name| name.as_ptr())
        })
    }
}

/// The type of a parameter's value: one of `JAILRS_TYPE_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_type(
    values: *const jailrs_values,
    name: *const c_char,
) -> u32 {
    let mut found = JAILRS_TYPE_NONE;
    // SAFETY: the caller keeps the header's rules.
    let _ = unsafe { Call::new(ptr::null_mut()) }.run(|call| {
        let values = call.get(values, "values")?.values();
        found = type_of(values, call.text(name, "name")?);
        Ok(())
    });
    found
}

/// A boolean.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_bool(
    values: *const jailrs_values,
    name: *const c_char,
    result: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        match value(call, values, name)? {
            (_, Value::Bool(on)) => out.give(on),
            (name, other) => Err(another(name, "a boolean", &other)),
        }
    })
}

/// A number that may be negative.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type, or
/// the number too large.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_int(
    values: *const jailrs_values,
    name: *const c_char,
    result: *mut i64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        let (name, value) = value(call, values, name)?;
        out.give(signed(name, &value)?)
    })
}

/// A number that is not negative, as `"host.hostid"`.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type, or
/// the number negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_uint(
    values: *const jailrs_values,
    name: *const c_char,
    result: *mut u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        let (name, value) = value(call, values, name)?;
        out.give(unsigned(name, &value)?)
    })
}

/// A text, which lives as long as the values. It is what the kernel has, in any encoding.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_string(
    values: *const jailrs_values,
    name: *const c_char,
    result: *mut *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        let row = call.get(values, "values")?;
        if let Some(text) = row.text(call.text(name, "name")?) {
            return out.give(text.as_ptr());
        }
        let (name, other) = value(call, values, name)?;
        Err(another(name, "a text", &other))
    })
}

/// What the jail has of a facility (`"vnet"`, `"ip4"`, `"host"`): one of `JAILRS_MODE_*`.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_mode(
    values: *const jailrs_values,
    name: *const c_char,
    result: *mut u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        match value(call, values, name)? {
            (_, Value::JailSys(mode)) => out.give(match mode {
                jail::JailSys::Disable => JAILRS_MODE_DISABLE,
                jail::JailSys::New => JAILRS_MODE_NEW,
                jail::JailSys::Inherit => JAILRS_MODE_INHERIT,
            }),
            (name, other) => Err(another(name, "disable, new or inherit", &other)),
        }
    })
}

/// How many addresses there are in `"ip4.addr"` or `"ip6.addr"`.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` if it is of another type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_address_count(
    values: *const jailrs_values,
    name: *const c_char,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(count, "count")?;
        out.give(addresses(call, values, name, 0)?.0)
    })
}

/// One of the addresses as text, the primary one being at index 0. It is written to `buffer` with its
/// NUL, for which 46 bytes always do.
///
/// Errors: `JAILRS_NOT_FOUND` if there is none at this index, `JAILRS_INVALID` for another type, or a
/// buffer that is too small.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_address(
    values: *const jailrs_values,
    name: *const c_char,
    index: usize,
    buffer: *mut c_char,
    size: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (count, address) = addresses(call, values, name, index)?;
        let missing = || Failure::Missing(format!("there are {count} addresses"));
        let mut text = Short::new();
        // An address has no more than 45 characters, and there is room for 46.
        let _ = write!(text, "{}", address.ok_or_else(missing)?);
        let mut needed = 0;
        copy_out(call, text.as_bytes(), (buffer, size), &raw mut needed)
    })
}

/// A value of any type as a person reads it: `"192.0.2.1,192.0.2.2"`, `"true"`, `"new"`; `"-"` for no
/// addresses, and control characters of texts escaped. It is written to `buffer` with its NUL;
/// `*needed` is its length without, also if the buffer is too small. To ask for the length alone,
/// `size` is 0, which is no error, and `buffer` may be NULL.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for, `JAILRS_INVALID` for a buffer that is too small.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_format(
    values: *const jailrs_values,
    name: *const c_char,
    buffer: *mut c_char,
    size: usize,
    needed: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let values = call.get(values, "values")?.values();
        let name = call.text(name, "name")?;
        let shown = values.show(name).ok_or_else(|| missing(name))?;
        match size {
            0 => call.out(needed, "needed")?.give(length(&shown)),
            _ => write_out(call, &shown, (buffer, size), needed),
        }
    })
}

/// The bytes that the kernel wrote, `*size` of them, of a value of any type: numbers as this computer
/// has them, a text without its NUL, addresses one after another. They live as long as the values;
/// `*data` is NULL if there are none.
///
/// Errors: `JAILRS_NOT_FOUND` if it was not asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_raw(
    values: *const jailrs_values,
    name: *const c_char,
    data: *mut *const c_void,
    size: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let values = call.get(values, "values")?.values();
        let name = call.text(name, "name")?;
        let (data, size) = (call.out(data, "data")?, call.out(size, "size")?);
        let bytes = values.bytes(name).ok_or_else(|| missing(name))?;
        data.give(match bytes.is_empty() {
            true => ptr::null(),
            false => bytes.as_ptr().cast(),
        })?;
        size.give(bytes.len())
    })
}

/// Frees values that are the caller's. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_values_free(values: *mut jailrs_values) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(values) };
}

fn value(
    call: &Call,
    values: *const jailrs_values,
    name: *const c_char,
) -> Result<(&str, Value), Failure> {
    let values: &Values = call.get(values, "values")?.values();
    let name = call.text(name, "name")?;
    Ok((name, values.get(name).ok_or_else(|| missing(name))?))
}

fn missing(name: &str) -> Failure {
    Failure::Missing(format!("{name}: not among the parameters asked for"))
}

/// No copy of a text or of addresses is made.
fn type_of(values: &Values, name: &str) -> u32 {
    match values.param_type(name) {
        None => JAILRS_TYPE_NONE,
        Some(ParamType::String { .. } | ParamType::KeyValue) => JAILRS_TYPE_STRING,
        Some(ParamType::Ip4 | ParamType::Ip6) => JAILRS_TYPE_ADDRESSES,
        Some(_) => match values.get(name) {
            Some(Value::Bool(_)) => JAILRS_TYPE_BOOL,
            Some(Value::Int(_) | Value::Long(_)) => JAILRS_TYPE_INT,
            Some(Value::Uint(_) | Value::Ulong(_)) => JAILRS_TYPE_UINT,
            Some(Value::JailSys(_)) => JAILRS_TYPE_MODE,
            _ => JAILRS_TYPE_RAW,
        },
    }
}

/// How many addresses there are, and the one at this index: no copy of them is made.
fn addresses(
    call: &Call,
    values: *const jailrs_values,
    name: *const c_char,
    index: usize,
) -> Result<(usize, Option<IpAddr>), Failure> {
    let row = call.get(values, "values")?;
    let of = row.values();
    match call.text(name, "name")? {
        known @ "ip4.addr" if row.has(known) => Ok((
            of.ip4_addr().count(),
            of.ip4_addr().nth(index).map(IpAddr::V4),
        )),
        known @ "ip6.addr" if row.has(known) => Ok((
            of.ip6_addr().count(),
            of.ip6_addr().nth(index).map(IpAddr::V6),
        )),
        _ => {
            let (name, other) = value(call, values, name)?;
            Err(another(name, "a list of addresses", &other))
        }
    }
}

pub(crate) fn another(name: &str, wanted: &str, value: &Value) -> Failure {
    Failure::argument(
        "name",
        format!("is {name}, which is {}, not {wanted}", value.type_name()),
    )
}
