//! Parameters as the iovecs of jail_set(2), jail_get(2) and nmount(2).

use core::ffi::c_uint;

use jail_sys::sys::uio::iovec;

use super::convert::out;
use crate::{Errno, Param};

/// As many iovecs as need no allocation: twenty-four parameters.
const ON_THE_STACK: usize = 48;

/// Makes the call with two iovecs a parameter, and takes over the lengths that the kernel wrote.
///
/// `make` gets a pointer to so many iovecs. Each name's memory is valid for reading, each value's
/// for reading and writing, until `make` returns; the iovecs themselves are for the kernel to
/// write too. An empty value is null and 0.
pub(super) fn call(
    params: &mut [Param<'_>],
    make: impl FnOnce(*mut iovec, c_uint) -> Result<i32, Errno>,
) -> Result<i32, Errno> {
    let needed = params.len().saturating_mul(2);
    let mut small = [iovec::ZERO; ON_THE_STACK];
    let mut large = Vec::new();
    let room = match small.get_mut(..needed) {
        Some(room) => room,
        None => {
            large.resize(needed, iovec::ZERO);
            large.as_mut_slice()
        }
    };

    let count = fill(params, room)?;
    let niov = c_uint::try_from(count).map_err(|_| Errno::EINVAL)?;
    let answer = make(room.as_mut_ptr(), niov);

    take_lengths(params, room);
    answer
}

/// As [`call`], for a call to be made later: the iovecs, and how many of them count. They hold
/// pointers to the parameters' memory.
pub(super) fn prepare(params: &mut [Param<'_>]) -> Result<(Vec<iovec>, c_uint), Errno> {
    let mut room = vec![iovec::ZERO; params.len().saturating_mul(2)];
    let count = fill(params, &mut room)?;
    let niov = c_uint::try_from(count).map_err(|_| Errno::EINVAL)?;
    Ok((room, niov))
}

/// Takes over the values' lengths.
pub(super) fn take_lengths(params: &mut [Param<'_>], room: &[iovec]) {
    for (param, value) in params.iter_mut().zip(values(room)) {
        if param.value.is_some() {
            param.len = value.iov_len;
        }
    }
}

/// The iovecs of the values; 0 long where there is none.
pub(super) fn values(room: &[iovec]) -> impl Iterator<Item = &iovec> {
    room.iter().skip(1).step_by(2)
}

/// Fills in the iovecs and says how many there are.
fn fill(params: &mut [Param<'_>], room: &mut [iovec]) -> Result<usize, Errno> {
    let mut count = 0;
    for (param, pair) in params.iter_mut().zip(room.chunks_exact_mut(2)) {
        let [name, value] = pair else {
            return Err(Errno::EINVAL);
        };
        if count % 2 == 1 {
            // A half pair before would make a value of this name, and the kernel writes values.
            return Err(Errno::EINVAL);
        }
        *name = iovec {
            // Only read by the kernel; the struct has no const pointer.
            iov_base: param.name.as_ptr().cast_mut().cast(),
            iov_len: param.name.len(),
        };
        count += 1;
        if let Some(bytes) = param.value.as_deref_mut() {
            *value = value_of(bytes, param.len);
            count += 1;
        }
    }
    Ok(count)
}

/// Never as long as `len` says, which anybody may have set, unless it is null, where the kernel
/// finds nothing to read or write (`EFAULT`).
fn value_of(bytes: &mut [u8], len: usize) -> iovec {
    let iov_len = if bytes.is_empty() { len } else { bytes.len() };
    let iov_base = out(bytes);
    iovec { iov_base, iov_len }
}
