//! The calls, with the texts the kernel takes and gives.

use std::ffi::{CStr, CString};

use super::{Limit, Per};
use crate::{Errno, Error, Host, JailName, Kernel, Problem, Racct};

/// Enough for dozens of rules and for all usage.
const FIRST_SIZE: usize = 4_096;

/// From here on the kernel is asked how large a buffer may be.
const LARGE: usize = 1 << 20;

/// What a text from the kernel is asked with: a filter and a buffer.
pub(super) type Get = fn(&dyn Kernel, &CStr, &mut [u8]) -> Result<(), Errno>;

/// `jail:NAME`: what all rules of a jail begin with.
pub(super) fn subject(name: &JailName) -> Result<Vec<u8>, Error> {
    let bytes = name.as_bytes();
    let separator = |byte: &&u8| b":=/, ".contains(byte) || byte.is_ascii_control();
    if let Some(&byte) = bytes.iter().find(separator) {
        let problem = Problem::NotInRules(char::from(byte));
        return Err(Error::param(format!("jail name {name}"), problem));
    }
    if bytes.is_empty() {
        return Err(Error::param("jail name", Problem::Empty));
    }
    Ok([b"jail:", bytes].concat())
}

/// Exactly this rule, for adding and removing. `per` is always said: a filter without it would
/// remove those of any.
pub(super) fn rule(subject: &[u8], limit: &Limit) -> Vec<u8> {
    let (resource, action) = (limit.resource, limit.action);
    let (amount, per) = (limit.amount, limit.per);
    let rest = format!(":{resource}:{action}={amount}/{per}");
    [subject, rest.as_bytes()].concat()
}

/// The rules that differ from a limit in nothing but the amount.
pub(super) fn any_amount(subject: &[u8], limit: &Limit) -> Vec<u8> {
    let (resource, action, per) = (limit.resource, limit.action, limit.per);
    [subject, format!(":{resource}:{action}=/{per}").as_bytes()].concat()
}

impl Limit {
    /// One of the rules that the kernel lists.
    pub(super) fn from_rule(rule: &str) -> Option<Self> {
        let mut parts = rule.splitn(3, ':');
        let (subject, _) = (parts.next()?, parts.next()?);
        let limit: Self = parts.next()?.parse().ok()?;
        (subject == Per::Jail.name()).then_some(limit)
    }
}

impl Host {
    /// A text from the kernel, in a buffer that grows until it fits.
    pub(super) fn rctl_get(
        &self,
        call: &'static str,
        get: Get,
        filter: &[u8],
    ) -> Result<String, Error> {
        let object = || String::from_utf8_lossy(filter).into_owned();
        let filter = c_string(filter)?;
        let mut buf = vec![0; FIRST_SIZE];
        // As soon as it matters, what the kernel says of it.
        let mut max = None;
        while let Err(errno) = get(&**self.kernel(), &filter, &mut buf) {
            let larger = buf.len().saturating_mul(4);
            let size = match (errno, max) {
                (Errno::ERANGE, None) if larger <= LARGE => Some(larger),
                // Too large: the host's root made it smaller.
                (Errno::ERANGE | Errno::E2BIG, None) => {
                    max = self.max_bufsize();
                    max.map(|max| max.min(larger))
                }
                (Errno::ERANGE, Some(max)) if buf.len() < max => Some(max.min(larger)),
                _ => None,
            };
            let size = size.filter(|size| errno == Errno::E2BIG || *size > buf.len());
            let size = size.ok_or_else(|| self.rctl_error(call, object(), errno))?;
            buf = vec![0; size];
        }
        let text = CStr::from_bytes_until_nul(&buf)
            .map_err(|_| Error::answer(call, object(), "no NUL at the end"))?;
        let text = text.to_str();
        let text = text.map_err(|_| Error::answer(call, object(), "not UTF-8"))?;
        Ok(text.into())
    }

    /// `kern.racct.rctl.maxbufsize`, 16 MiB unless somebody changed it.
    fn max_bufsize(&self) -> Option<usize> {
        let max = self.sysctl(c"kern.racct.rctl.maxbufsize").ok()?;
        // Unsigned, in what is read as an int.
        usize::try_from(u32::from_ne_bytes(max.to_ne_bytes())).ok()
    }

    /// `rctl_add_rule` or `rctl_remove_rule`.
    pub(super) fn rctl_put(
        &self,
        call: &'static str,
        put: fn(&dyn Kernel, &CStr) -> Result<(), Errno>,
        rule: &[u8],
    ) -> Result<(), Error> {
        let object = || String::from_utf8_lossy(rule).into_owned();
        put(&**self.kernel(), &c_string(rule)?)
            .map_err(|errno| self.rctl_error(call, object(), errno))
    }

    fn rctl_error(&self, call: &'static str, object: String, errno: Errno) -> Error {
        let error = Error::kernel(call, object.clone(), errno);
        match errno {
            Errno::ENOSYS => match self.racct() {
                Ok(racct @ (Racct::Off | Racct::Absent)) => Error::NoRacct {
                    what: object,
                    racct,
                },
                _ => error,
            },
            Errno::EPERM if self.is_not_root() => error.with_hint("only root can do this"),
            Errno::EPERM => error.with_hint("only the base system can, no jail"),
            Errno::ESRCH => error.with_hint("there is no such limit"),
            Errno::ERANGE => error.with_hint("kern.racct.rctl.maxbufsize is too small"),
            _ => error,
        }
    }
}

fn c_string(text: &[u8]) -> Result<CString, Error> {
    CString::new(text).map_err(|_| Error::param("jail name", Problem::Nul))
}
