//! One parameter that is asked for.

use std::borrow::Cow;

use super::scratch::Sizes;
use crate::error::Problem;
use crate::params::{self, ParamInfo, ParamType};
use crate::{Error, Host};

#[derive(Debug)]
pub(crate) struct Field {
    /// With its NUL.
    wire: Cow<'static, [u8]>,
    pub(super) param_type: ParamType,
    /// No room for a value: the kernel tells how many bytes there are.
    pub(super) length_only: bool,
}

impl Field {
    /// The parameter of this name, known here or told by the kernel.
    pub(super) fn named(host: &Host, name: &str) -> Result<Self, Error> {
        if let Some(info) = params::find(name) {
            info.on(host.release()?, name)?;
            return Ok(Self::known(info));
        }
        if params::is_negated(name) {
            return Err(Error::param(name, Problem::Negated));
        }
        Ok(Self::owned(name, host.told(name)?.param_type()))
    }

    pub(super) fn length_of(info: &'static ParamInfo) -> Self {
        Self {
            length_only: true,
            ..Self::known(info)
        }
    }

    pub(super) fn name(&self) -> &str {
        let name = self.wire.strip_suffix(&[0]).unwrap_or(&self.wire);
        core::str::from_utf8(name).unwrap_or_default()
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.wire.strip_suffix(&[0]) == Some(name.as_bytes())
    }

    pub(super) fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// How much room its value gets.
    pub(super) fn room(&self, sizes: &Sizes) -> usize {
        if self.length_only {
            return 0;
        }
        match self.param_type {
            ParamType::Bool | ParamType::Int | ParamType::Uint | ParamType::JailSys => 4,
            ParamType::Long | ParamType::Ulong => 8,
            ParamType::String { max } => max,
            ParamType::KeyValue => sizes.key_value,
            ParamType::Ip4 => sizes.addrs * 4,
            ParamType::Ip6 => sizes.addrs * 16,
            ParamType::Raw { size } => size,
        }
    }

    /// Whether a value can be larger than its room.
    pub(super) fn grows(&self) -> bool {
        !self.length_only
            && matches!(
                self.param_type,
                ParamType::Ip4 | ParamType::Ip6 | ParamType::KeyValue
            )
    }

    /// The bytes of the answer that count.
    pub(super) fn answer<'a>(&self, param: &'a crate::Param<'_>) -> &'a [u8] {
        let bytes = param.value.as_deref().unwrap_or_default();
        match self.param_type {
            ParamType::String { .. } | ParamType::KeyValue => {
                bytes.split(|&byte| byte == 0).next().unwrap_or_default()
            }
            _ => bytes.get(..param.len).unwrap_or(bytes),
        }
    }

    fn known(info: &'static ParamInfo) -> Self {
        Self {
            wire: Cow::Borrowed(info.wire()),
            param_type: info.param_type(),
            length_only: false,
        }
    }

    fn owned(name: &str, param_type: ParamType) -> Self {
        Self {
            wire: Cow::Owned(name.bytes().chain([0]).collect()),
            param_type,
            length_only: false,
        }
    }
}
