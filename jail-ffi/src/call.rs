//! One call from C: its arguments, its answer, and nothing that unwinds into the caller.

use std::ffi::{OsStr, c_char, c_void};
use std::marker::PhantomData;
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::slice;

use smallvec::SmallVec;

use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::{self, Handle, Held};
use crate::status::jailrs_status;

/// No text that is given is longer, in bytes: something else was given.
pub(crate) const MAX_TEXT: usize = 1 << 20;
/// No list that is given is longer.
const MAX_LIST: usize = 1 << 20;

/// The right to use the pointers that one call was given.
#[derive(Debug)]
pub(crate) struct Call {
    error: *mut *mut jailrs_error,
}

/// Where an answer goes, which is there.
#[derive(Debug)]
pub(crate) struct Out<'c, T> {
    to: *mut T,
    call: PhantomData<&'c Call>,
}

impl Call {
    /// # Safety
    /// What this and its methods are given are arguments of the C function that makes it, and the
    /// caller of that keeps the rules at the top of the header: pointers are NULL or to what their
    /// type says, for as long as the call takes, and nobody else writes there meanwhile.
    pub(crate) const unsafe fn new(error: *mut *mut jailrs_error) -> Self {
        Self { error }
    }

    /// Does the work; what went wrong becomes a status and, if the caller wants it, an error.
    pub(crate) fn run(self, work: impl FnOnce(&Self) -> Result<(), Failure>) -> jailrs_status {
        let result = catch_unwind(AssertUnwindSafe(|| work(&self)));
        let failure = match result {
            Ok(Ok(())) => return jailrs_status::JAILRS_OK,
            Ok(Err(failure)) => failure,
            Err(panic) => Failure::panic(&*panic),
        };
        let status = failure.status();
        if !self.error.is_null() {
            // Not even the text of an error may unwind.
            let error = catch_unwind(AssertUnwindSafe(|| handle::new(failure.into())));
            let error = error.unwrap_or(std::ptr::null_mut());
            // SAFETY: not NULL, and so a place for a pointer by the rules (`new`).
            unsafe { self.error.write(error) };
        }
        status
    }

    /// What a handle stands for.
    pub(crate) fn get<H: Handle>(
        &self,
        handle: *const H,
        argument: &'static str,
    ) -> Result<&H::Value, Failure> {
        // SAFETY: NULL or a handle by the rules (`new`).
        unsafe { handle::get(handle) }.map_err(|problem| problem.of::<H>(argument))
    }

    /// Likewise, if there is one.
    pub(crate) fn get_if_any<H: Handle>(
        &self,
        handle: *const H,
        argument: &'static str,
    ) -> Result<Option<&H::Value>, Failure> {
        match handle.is_null() {
            true => Ok(None),
            false => self.get(handle, argument).map(Some),
        }
    }

    /// What a handle stands for, to be changed.
    #[expect(
        clippy::mut_from_ref,
        reason = "the call has the right to the pointers, not to this"
    )]
    pub(crate) fn get_mut<H: Handle>(
        &self,
        handle: *mut H,
        argument: &'static str,
    ) -> Result<&mut H::Value, Failure> {
        // SAFETY: NULL or a handle that nobody else uses by the rules (`new`).
        unsafe { handle::get_mut(handle) }.map_err(|problem| problem.of::<H>(argument))
    }

    /// As [`get_mut`](Self::get_mut), while functions of the caller's may be called.
    pub(crate) fn hold<H: Handle>(
        &self,
        handle: *mut H,
        argument: &'static str,
    ) -> Result<Held<'_, H>, Failure> {
        // SAFETY: NULL or a handle by the rules (`new`).
        unsafe { handle::hold(handle) }.map_err(|problem| problem.of::<H>(argument))
    }

    /// A text in UTF-8.
    #[inline]
    pub(crate) fn text(
        &self,
        text: *const c_char,
        argument: &'static str,
    ) -> Result<&str, Failure> {
        match self.ascii(text) {
            Some(text) => Ok(text),
            None => self.utf8(text, argument),
        }
    }

    /// As all names of parameters are; of short texts that is told several times as fast.
    #[inline(always)]
    fn ascii(&self, text: *const c_char) -> Option<&str> {
        let bytes = self.read(text).filter(|bytes| bytes.is_ascii())?;
        // SAFETY: ASCII is UTF-8.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    #[cold]
    fn utf8(&self, text: *const c_char, argument: &'static str) -> Result<&str, Failure> {
        let text = std::str::from_utf8(self.bytes(text, argument)?);
        text.map_err(|_| Failure::argument(argument, "is not UTF-8"))
    }

    /// Likewise, if there is one.
    pub(crate) fn text_if_any(
        &self,
        text: *const c_char,
        argument: &'static str,
    ) -> Result<Option<&str>, Failure> {
        match text.is_null() {
            true => Ok(None),
            false => self.text(text, argument).map(Some),
        }
    }

    /// A word for a program, or a value: any bytes.
    pub(crate) fn word(
        &self,
        text: *const c_char,
        argument: &'static str,
    ) -> Result<&OsStr, Failure> {
        Ok(OsStr::from_bytes(self.bytes(text, argument)?))
    }

    /// A path, in any bytes.
    pub(crate) fn path(
        &self,
        text: *const c_char,
        argument: &'static str,
    ) -> Result<&Path, Failure> {
        self.word(text, argument).map(Path::new)
    }

    fn bytes(&self, text: *const c_char, argument: &'static str) -> Result<&[u8], Failure> {
        match self.read(text) {
            Some(bytes) => Ok(bytes),
            None if text.is_null() => Err(Failure::null(argument)),
            None => {
                let problem = format!("is longer than {MAX_TEXT} bytes");
                Err(Failure::argument(argument, problem))
            }
        }
    }

    /// None for NULL, and what is too long.
    #[inline(always)]
    fn read(&self, text: *const c_char) -> Option<&[u8]> {
        if text.is_null() {
            return None;
        }
        // SAFETY: text by the rules (`new`), which can be read up to its NUL.
        let length = unsafe { libc::strnlen(text, MAX_TEXT + 1) };
        if length > MAX_TEXT {
            return None;
        }
        // SAFETY: so many bytes are there, and stay as they are as long as the call takes (`new`).
        Some(unsafe { slice::from_raw_parts(text.cast(), length) })
    }

    /// A list of so many; NULL will do for none.
    pub(crate) fn list<T>(
        &self,
        list: *const T,
        count: usize,
        argument: &'static str,
    ) -> Result<&[T], Failure> {
        if count > MAX_LIST {
            let problem = format!("has {count} entries, and may have {MAX_LIST}");
            return Err(Failure::argument(argument, problem));
        }
        self.entries(list, count, argument)
    }

    /// So many bytes; NULL will do for none.
    pub(crate) fn data(
        &self,
        data: *const c_void,
        size: usize,
        argument: &'static str,
    ) -> Result<&[u8], Failure> {
        if size > isize::MAX.unsigned_abs() {
            let problem = format!("has {size} bytes, more than there can be");
            return Err(Failure::argument(argument, problem));
        }
        self.entries(data.cast(), size, argument)
    }

    /// A list that is not too long for memory.
    fn entries<T>(
        &self,
        list: *const T,
        count: usize,
        argument: &'static str,
    ) -> Result<&[T], Failure> {
        if count == 0 {
            return Ok(&[]);
        }
        if list.is_null() {
            return Err(Failure::null(argument));
        }
        if !list.is_aligned() {
            return Err(Failure::argument(argument, "is not aligned"));
        }
        // SAFETY: not NULL and aligned, so many entries by the rules, unchanged meanwhile (`new`).
        Ok(unsafe { slice::from_raw_parts(list, count) })
    }

    /// Room for so many, which nobody else uses; NULL will do for none.
    #[expect(
        clippy::mut_from_ref,
        reason = "the call has the right to the pointers, not to this"
    )]
    pub(crate) fn room_for<T: Copy>(
        &self,
        buffer: *mut T,
        size: usize,
        argument: &'static str,
    ) -> Result<&mut [T], Failure> {
        if size == 0 {
            return Ok(&mut []);
        }
        if buffer.is_null() {
            return Err(Failure::null(argument));
        }
        if !buffer.is_aligned() {
            return Err(Failure::argument(argument, "is not aligned"));
        }
        // No object is larger than half the address space.
        let size = size.min(isize::MAX.unsigned_abs() / size_of::<T>().max(1));
        // SAFETY: not NULL and aligned, and so room for so many that is ours for now (`new`).
        Ok(unsafe { slice::from_raw_parts_mut(buffer, size) })
    }

    /// A list of texts in UTF-8: a few without memory of their own.
    #[inline(always)]
    pub(crate) fn texts(
        &self,
        list: *const *const c_char,
        count: usize,
        argument: &'static str,
    ) -> Result<SmallVec<[&str; 8]>, Failure> {
        let list = self.list(list, count, argument)?;
        let mut texts = SmallVec::with_capacity(list.len());
        for text in list {
            texts.push(match self.ascii(*text) {
                Some(text) => text,
                None => self.utf8(*text, argument)?,
            });
        }
        Ok(texts)
    }

    /// Where an answer goes.
    pub(crate) fn out<T>(&self, to: *mut T, argument: &'static str) -> Result<Out<'_, T>, Failure> {
        if to.is_null() {
            return Err(Failure::null(argument));
        }
        if !to.is_aligned() {
            return Err(Failure::argument(argument, "is not aligned"));
        }
        Ok(Out {
            to,
            call: PhantomData,
        })
    }
}

impl<T> Out<'_, T> {
    /// Answers.
    pub(crate) fn give(self, value: T) -> Result<(), Failure> {
        // SAFETY: `Call::out` has seen that it is not NULL and aligned, and so a place for it.
        unsafe { self.to.write(value) };
        Ok(())
    }
}

impl<H: Handle> Out<'_, *mut H> {
    /// Answers with a new object.
    pub(crate) fn give_new(self, value: H::Value) -> Result<(), Failure> {
        self.give(handle::new(value))
    }
}

/// Looks at an object; `default` where there is none.
///
/// # Safety
/// As [`Call::new`].
pub(crate) unsafe fn peek<'h, H: Handle, R>(
    handle: *const H,
    default: R,
    look: impl FnOnce(&'h H::Value) -> R,
) -> R
where
    H::Value: 'h,
{
    // SAFETY: the caller's promise.
    let Ok(value) = (unsafe { handle::get(handle) }) else {
        return default;
    };
    catch_unwind(AssertUnwindSafe(|| look(value))).unwrap_or(default)
}

/// Ends an object, if there is one.
///
/// # Safety
/// As [`Call::new`]; the handle is not used again.
pub(crate) unsafe fn free<H: Handle>(handle: *mut H) {
    // SAFETY: the caller's promise.
    let value = unsafe { handle::take(handle) };
    let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
}
