//! Texts that are given out.

use std::ffi::{CString, c_char};
use std::fmt::{self, Write};
use std::{io, ptr};

use crate::call::{Call, Out};
use crate::failure::Failure;

/// Bytes as a text of C: up to the first NUL, since more cannot be told.
pub(crate) fn c_text(bytes: impl Into<Vec<u8>>) -> CString {
    let mut bytes = bytes.into();
    let end = bytes.iter().position(|byte| *byte == 0);
    bytes.truncate(end.unwrap_or(bytes.len()));
    CString::new(bytes).unwrap_or_default()
}

/// A text that its owner keeps; NULL for none.
pub(crate) fn borrowed(text: Option<&CString>) -> *const c_char {
    text.map_or(ptr::null(), |text| text.as_ptr())
}

/// The one at this place.
pub(crate) fn nth(texts: &[CString], at: usize) -> *const c_char {
    borrowed(texts.get(at))
}

impl Out<'_, *mut c_char> {
    /// Answers with a text that is the caller's, for [`jailrs_string_free`].
    pub(crate) fn give_text(self, text: impl Into<Vec<u8>>) -> Result<(), Failure> {
        self.give(c_text(text).into_raw())
    }
}

/// Frees a text that was given out by a function that says so. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: the caller has it from this library, which gave it out by `CString::into_raw`.
        drop(unsafe { CString::from_raw(string) });
    }
}

/// Copies a text into the caller's buffer, with its NUL; `needed` is told how long it is without.
/// What does not fit is `JAILRS_INVALID`, and the buffer is left as it is.
pub(crate) fn copy_out(
    call: &Call,
    text: &[u8],
    (buffer, size): (*mut c_char, usize),
    needed: *mut usize,
) -> Result<(), Failure> {
    let needed = call.out(needed, "needed")?;
    let room = call.room_for(buffer.cast::<u8>(), size, "buffer")?;
    needed.give(text.len())?;
    let Some((end, rest)) = room.get_mut(..=text.len()).and_then(<[u8]>::split_last_mut) else {
        return Err(too_small(size, text.len()));
    };
    rest.copy_from_slice(text);
    *end = 0;
    Ok(())
}

/// How long a text will be, in bytes.
pub(crate) fn length(shown: &impl fmt::Display) -> usize {
    let mut counted = Counted(0);
    // Counting does not fail.
    let _ = write!(counted, "{shown}");
    counted.0
}

/// As [`copy_out`], of a text that is not there yet, and takes no memory of its own.
pub(crate) fn write_out(
    call: &Call,
    shown: &impl fmt::Display,
    (buffer, size): (*mut c_char, usize),
    needed: *mut usize,
) -> Result<(), Failure> {
    let needed = call.out(needed, "needed")?;
    let room = call.room_for(buffer.cast::<u8>(), size, "buffer")?;
    let length = length(shown);
    needed.give(length)?;
    let Some((end, rest)) = room.get_mut(..=length).and_then(<[u8]>::split_last_mut) else {
        return Err(too_small(size, length));
    };
    // There is room for just this; `&mut [u8]` is a writer of std::io, which keeps no memory.
    let mut room: &mut [u8] = rest;
    let _ = io::Write::write_fmt(&mut room, format_args!("{shown}"));
    *end = 0;
    Ok(())
}

fn too_small(size: usize, length: usize) -> Failure {
    let problem = format!("has {size} bytes, and {} are needed", length + 1);
    Failure::argument("buffer", problem)
}

/// Only how many bytes were written.
struct Counted(usize);

impl Write for Counted {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// A text of a few bytes, that takes no memory of its own. What does not fit is an error of writing.
#[derive(Debug)]
pub(crate) struct Short {
    bytes: [u8; 46],
    len: usize,
}

impl Short {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; 46],
            len: 0,
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
