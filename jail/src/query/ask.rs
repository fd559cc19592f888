//! One jail_get(2).

use super::{Query, Scratch, addresses_of};
use crate::failure::{ERRMSG_LEN, Failure};
use crate::settings::Arg;
use crate::value::decode;
use crate::{Errno, Jid, Kernel, Param, RawFd, Values};
use std::sync::Arc;

use jail_sys::sys::jail::{JAIL_GET_DESC, JAIL_USE_DESC};

/// Which jail to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key<'a> {
    /// The one with this number.
    Jid(Jid),
    /// The next one after this number.
    After(i32),
    /// The one of this name, NUL included.
    Name(&'a [u8]),
    /// The one of this descriptor.
    Desc(RawFd),
}

impl Query {
    /// Asks for everything in one call, and again with more room if a list did not fit. Gives a
    /// descriptor of the jail too if `flags` say so.
    pub(crate) fn ask(
        self: &Arc<Self>,
        kernel: &dyn Kernel,
        key: Key<'_>,
        flags: i32,
        scratch: &mut Scratch,
    ) -> Result<(Values, Option<RawFd>), Failure> {
        loop {
            match self.ask_once(kernel, key, flags, scratch) {
                Err(failure) if self.may_not_fit(&failure) && scratch.grow() => {}
                other => return other,
            }
        }
    }

    /// What did not fit is `EINVAL` without a text.
    fn may_not_fit(&self, failure: &Failure) -> bool {
        failure.errno == Errno::EINVAL
            && failure.is_silent()
            && self.fields.iter().any(|field| field.grows())
    }

    fn ask_once(
        self: &Arc<Self>,
        kernel: &dyn Kernel,
        key: Key<'_>,
        flags: i32,
        scratch: &mut Scratch,
    ) -> Result<(Values, Option<RawFd>), Failure> {
        let (name, value) = key.arg();
        let new_desc = flags & JAIL_GET_DESC != 0;
        let desc_len = if new_desc { 4 } else { 0 };
        let sizes = scratch.sizes;
        let rooms = self.fields.iter().map(|field| field.room(&sizes));
        let total = value.len() + rooms.sum::<usize>() + desc_len + ERRMSG_LEN;
        let mut params = scratch.take_params();
        // Values are read by the kernel too: zeros are no key and no descriptor.
        let mut memory = core::mem::take(&mut scratch.memory);
        memory.clear();
        value.write(&mut memory);
        memory.resize(total, 0);

        let mut rest = memory.as_mut_slice();
        let mut push = |name, len| {
            let whole = core::mem::take(&mut rest);
            let (value, tail) = whole.split_at_mut_checked(len).unwrap_or_default();
            params.push(Param::new(name, value));
            rest = tail;
        };
        push(name, value.len());
        for field in &self.fields {
            push(field.wire(), field.room(&sizes));
        }
        if new_desc {
            push(b"desc\0", desc_len);
        }
        push(b"errmsg\0", ERRMSG_LEN);
        let answer = kernel.jail_get(&mut params, flags | key.flag());
        let result = match answer {
            Ok(jid) => match Jid::new(jid) {
                Some(jid) => Ok((self.values(jid, &mut params), desc(&params, new_desc))),
                None => Err(Failure::new(Errno::EINVAL, b"the kernel answered no jid")),
            },
            Err(errno) => Err(Failure::new(errno, written(params.last()))),
        };
        scratch.keep_params(params);
        scratch.memory = memory;
        result
    }

    /// The values of the fields, which follow the key.
    fn values(self: &Arc<Self>, jid: Jid, params: &mut [Param<'_>]) -> Values {
        self.correct_modes(params);
        let answers = params.iter().skip(1).take(self.fields.len());
        let bytes = answers
            .zip(&self.fields)
            .map(|(param, field)| field.answer(param));
        Values::new(jid, self.clone(), bytes)
    }

    /// `ip4` and `ip6` of a jail with addresses of its own: new, not disable.
    fn correct_modes(&self, params: &mut [Param<'_>]) {
        for at in 0..self.fields.len() {
            let Some(addrs) = self.fields.get(at).and_then(|f| addresses_of(f.name())) else {
                continue;
            };
            let has = |(field, param): (&super::Field, &Param<'_>)| {
                field.name() == addrs && param.len > 0
            };
            let fields = self.fields.iter().zip(params.iter().skip(1));
            if !fields.into_iter().any(has) {
                continue;
            }
            let mode = params.get_mut(at + 1).and_then(|p| p.value.as_deref_mut());
            if let Some(mode) = mode {
                if decode::int(mode) == Some(0) {
                    mode.copy_from_slice(&1_i32.to_ne_bytes());
                }
            }
        }
    }
}

impl Key<'_> {
    fn arg(&self) -> (&'static [u8], Arg<'_>) {
        match self {
            Self::Jid(jid) => (b"jid\0", Arg::Int(jid.raw())),
            Self::After(jid) => (b"lastjid\0", Arg::Int(*jid)),
            Self::Name(name) => (b"name\0", Arg::Bytes(name)),
            Self::Desc(desc) => (b"desc\0", Arg::Int(*desc)),
        }
    }

    fn flag(&self) -> i32 {
        match self {
            Self::Desc(_) => JAIL_USE_DESC,
            _ => 0,
        }
    }
}

/// What the kernel wrote, or all of it where it did not say how much.
fn written<'a>(param: Option<&'a Param<'_>>) -> &'a [u8] {
    param.and_then(|p| p.value.as_deref()).unwrap_or_default()
}

fn desc(params: &[Param<'_>], new_desc: bool) -> Option<RawFd> {
    if !new_desc {
        return None;
    }
    let before_errmsg = params.len().checked_sub(2)?;
    decode::int(written(params.get(before_errmsg)))
}
