//! Numbers of any type, if they fit.

use jail::Value;

use super::another;
use crate::failure::Failure;

pub(crate) fn signed(name: &str, value: &Value) -> Result<i64, Failure> {
    match value {
        Value::Int(number) => Ok((*number).into()),
        Value::Long(number) => Ok(*number),
        Value::Uint(number) => Ok((*number).into()),
        Value::Ulong(number) => i64::try_from(*number).map_err(|_| unfit(name, value)),
        other => Err(another(name, "a number", other)),
    }
}

pub(crate) fn unsigned(name: &str, value: &Value) -> Result<u64, Failure> {
    match value {
        Value::Int(number) => u64::try_from(*number).map_err(|_| unfit(name, value)),
        Value::Long(number) => u64::try_from(*number).map_err(|_| unfit(name, value)),
        Value::Uint(number) => Ok((*number).into()),
        Value::Ulong(number) => Ok(*number),
        other => Err(another(name, "a number", other)),
    }
}

fn unfit(name: &str, value: &Value) -> Failure {
    Failure::argument("name", format!("is {name}, which is {value}"))
}
