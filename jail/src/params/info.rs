//! What is known of one parameter.

use std::borrow::Cow;

use crate::{Error, Release};

/// A parameter: its name, its type, when it can be set, and which kernels have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamInfo {
    /// With its NUL.
    name: Cow<'static, str>,
    /// The `no` form with its NUL; empty if there is none.
    no: Cow<'static, str>,
    param_type: ParamType,
    settable: Settable,
    since: Option<Release>,
    module: Option<&'static str>,
    range: Option<(i32, i32)>,
}

/// The type of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamType {
    /// There or not; false is the name with `no`.
    Bool,
    /// A 32-bit number.
    Int,
    /// A 32-bit number without sign.
    Uint,
    /// A 64-bit number.
    Long,
    /// A 64-bit number without sign.
    Ulong,
    /// Text.
    String {
        /// Bytes, its NUL included.
        max: usize,
    },
    /// Lines of `key=value`, also reached one by one as `meta.KEY`.
    KeyValue,
    /// A [`JailSys`](crate::JailSys).
    JailSys,
    /// IPv4 addresses.
    Ip4,
    /// IPv6 addresses.
    Ip6,
    /// Anything else.
    Raw {
        /// Bytes.
        size: usize,
    },
}

/// When a parameter can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settable {
    /// At creation and later.
    Always,
    /// At creation only.
    Create,
    /// Never: the kernel only tells it.
    ReadOnly,
}

impl ParamInfo {
    /// The kernel's name for it, as in `allow.raw_sockets`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.strip_suffix('\0').unwrap_or(&self.name)
    }

    /// The type of its value.
    #[must_use]
    pub const fn param_type(&self) -> ParamType {
        self.param_type
    }

    /// When it can be set.
    #[must_use]
    pub const fn settable(&self) -> Settable {
        self.settable
    }

    /// No kernel before this release has it; `None` if all have, back to 13.2.
    #[must_use]
    pub const fn since(&self) -> Option<Release> {
        self.since
    }

    /// The kernel module without which there is no such parameter.
    #[must_use]
    pub const fn module(&self) -> Option<&'static str> {
        self.module
    }

    /// Refuses a kernel that is too old for it; `name` is what the caller called it.
    pub(crate) fn on(&self, release: Release, name: &str) -> Result<(), Error> {
        match self.since {
            Some(since) if release < since => Err(Error::unsupported(name, since, release)),
            _ => Ok(()),
        }
    }

    /// The numbers it takes, where the kernel says nothing of the others.
    pub(crate) const fn range(&self) -> Option<(i32, i32)> {
        self.range
    }

    /// The name with its NUL.
    pub(crate) fn wire(&self) -> &[u8] {
        self.name.as_bytes()
    }

    /// The name of a boolean's false with its NUL.
    pub(crate) fn wire_no(&self) -> Option<&[u8]> {
        (!self.no.is_empty()).then(|| self.no.as_bytes())
    }

    pub(super) const fn known(name: &'static str, param_type: ParamType) -> Self {
        Self {
            name: Cow::Borrowed(name),
            no: Cow::Borrowed(""),
            param_type,
            settable: Settable::Always,
            since: None,
            module: None,
            range: None,
        }
    }

    /// A parameter that the kernel told of.
    pub(crate) fn told(name: &str, param_type: ParamType, settable: Settable) -> Self {
        let no = match param_type {
            ParamType::Bool => negated(name),
            _ => String::new(),
        };
        Self {
            name: Cow::Owned(format!("{name}\0")),
            no: Cow::Owned(no),
            settable,
            ..Self::known("", param_type)
        }
    }

    pub(crate) const fn boolean(name: &'static str, no: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            no: Cow::Borrowed(no),
            param_type: ParamType::Bool,
            settable: Settable::Always,
            since: None,
            module: None,
            range: None,
        }
    }

    pub(super) const fn create(mut self) -> Self {
        self.settable = Settable::Create;
        self
    }

    pub(super) const fn read_only(mut self) -> Self {
        self.settable = Settable::ReadOnly;
        self
    }

    pub(super) const fn within(mut self, min: i32, max: i32) -> Self {
        self.range = Some((min, max));
        self
    }

    pub(crate) const fn from(mut self, since: Release) -> Self {
        self.since = Some(since);
        self
    }

    pub(crate) const fn by(mut self, module: &'static str) -> Self {
        self.module = Some(module);
        self
    }
}

/// `no` after the last dot, and a NUL.
pub(crate) fn negated(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((node, leaf)) => format!("{node}.no{leaf}\0"),
        None => format!("no{name}\0"),
    }
}
