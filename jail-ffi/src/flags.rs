//! Numbers whose bits say what is wanted.

use crate::failure::Failure;

/// A bit, and what it does.
pub(crate) type Flag<T> = (u32, fn(T) -> T);

/// What the bits do; one that is not known is an error.
pub(crate) fn chosen<T>(
    known: &[Flag<T>],
    bits: u32,
    argument: &'static str,
) -> Result<impl Iterator<Item = fn(T) -> T>, Failure> {
    let all = known.iter().fold(0, |all, (bit, _)| all | bit);
    if bits & !all != 0 {
        return Err(Failure::argument(
            argument,
            format!("is {bits:#x}, and only {all:#x} are known"),
        ));
    }
    let wanted = known.iter().filter(move |(bit, _)| bits & bit != 0);
    Ok(wanted.map(|(_, does)| *does))
}
