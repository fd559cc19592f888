//! Making a jail_set(2): all values in one piece of memory.

use jail_sys::sys::jail::{JAIL_GET_DESC, JAIL_OWN_DESC};

use crate::error::Problem;
use crate::failure::{ERRMSG_LEN, Failure};
use crate::settings::Arg;
use crate::{Errno, Error, Kernel, Param, RawFd};

/// All names and values together, with what the kernel keeps of each (VFS_MOUNTARG_SIZE_MAX).
const BYTES_MAX: usize = 64 * 1024;
/// What the kernel keeps of each (`struct vfsopt`).
const OPTION: usize = 48;

/// What a jail_set(2) made or changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) jid: i32,
    /// The new descriptor, if one was asked for.
    pub(crate) desc: Option<RawFd>,
}

/// Why there was none.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Found before the call.
    Before(Error),
    /// Answered by the kernel.
    Kernel(Failure),
}

/// Calls jail_set(2) with `args` and room for its text, and for a descriptor if the flags ask for
/// one: two allocations, for the values and for the list of them.
pub(crate) fn jail_set<'a>(
    kernel: &dyn Kernel,
    args: impl Iterator<Item = (&'a [u8], Arg<'a>)> + Clone,
    flags: i32,
) -> Result<Answer, Refusal> {
    let new_desc = flags & (JAIL_GET_DESC | JAIL_OWN_DESC) != 0;
    let desc = new_desc.then_some((&b"desc\0"[..], Arg::Int(-1)));
    let errmsg = (&b"errmsg\0"[..], Arg::Space(ERRMSG_LEN));
    let args = args.chain(desc).chain([errmsg]);
    let (count, bytes) = room(args.clone()).map_err(Refusal::Before)?;
    let mut memory = Vec::with_capacity(bytes);
    let mut params = Vec::with_capacity(count);
    for (_, arg) in args.clone() {
        arg.write(&mut memory);
    }
    let mut rest = memory.as_mut_slice();
    for (name, arg) in args {
        // Exactly what was written: `len` and `write` agree.
        let (value, tail) = rest.split_at_mut_checked(arg.len()).unwrap_or_default();
        params.push(Param::new(name, value));
        rest = tail;
    }
    let answer = kernel.jail_set(&mut params, flags);
    drop(params);
    let (values, errmsg) = memory
        .split_last_chunk::<ERRMSG_LEN>()
        .unwrap_or((&[], &[0; ERRMSG_LEN]));
    match answer {
        Ok(jid) => Ok(Answer {
            jid,
            desc: new_desc.then(|| last_int(values)),
        }),
        Err(errno) => Err(Refusal::Kernel(Failure::new(errno, errmsg))),
    }
}

impl Refusal {
    pub(crate) fn errno(&self) -> Option<Errno> {
        match self {
            Self::Before(_) => None,
            Self::Kernel(failure) => Some(failure.errno),
        }
    }

    pub(crate) fn into_error(self, object: impl Into<String>) -> Error {
        match self {
            Self::Before(error) => error,
            Self::Kernel(failure) => failure.into_error("jail_set", object),
        }
    }
}

/// How many values there are, and their bytes, if with their names they are not too many.
fn room<'a>(args: impl Iterator<Item = (&'a [u8], Arg<'a>)>) -> Result<(usize, usize), Error> {
    let (mut count, mut values, mut all) = (0, 0, 0);
    for (name, arg) in args {
        count += 1;
        values += arg.len();
        all += OPTION + name.len() + arg.len();
    }
    if all > BYTES_MAX {
        let problem = Problem::TooManyBytes {
            len: all,
            max: BYTES_MAX,
        };
        return Err(Error::param("all parameters", problem));
    }
    Ok((count, values))
}

fn last_int(bytes: &[u8]) -> i32 {
    let last = bytes.last_chunk().copied();
    last.map_or(-1, i32::from_ne_bytes)
}
