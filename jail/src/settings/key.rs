//! Names of parameters that are set.

use crate::Value;
use crate::params::table::{ENV, META};
use crate::params::{ParamInfo, negated};

/// A parameter by its name.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    /// In the table.
    Known(&'static ParamInfo),
    /// One key of `meta` or `env`.
    Sub {
        /// `meta` or `env`.
        of: &'static ParamInfo,
        /// `meta.KEY` with its NUL.
        wire: String,
    },
    /// Not in the table: the kernel tells its type.
    Unknown {
        /// With its NUL.
        wire: String,
        /// Its `no` form with its NUL.
        no: String,
    },
}

impl Key {
    pub(super) fn sub(of: &'static ParamInfo, key: &str) -> Self {
        let wire = format!("{}.{key}\0", of.name());
        Self::Sub { of, wire }
    }

    pub(super) fn unknown(name: &str) -> Self {
        Self::Unknown {
            wire: format!("{name}\0"),
            no: negated(name),
        }
    }

    /// The name as people write it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Known(info) => info.name(),
            Self::Sub { wire, .. } | Self::Unknown { wire, .. } => {
                wire.strip_suffix('\0').unwrap_or(wire)
            }
        }
    }

    /// What the table knows of it.
    pub(crate) fn info(&self) -> Option<&'static ParamInfo> {
        match self {
            Self::Known(info) | Self::Sub { of: info, .. } => Some(info),
            Self::Unknown { .. } => None,
        }
    }

    /// Whether it is this parameter.
    pub(super) fn is(&self, info: &'static ParamInfo) -> bool {
        matches!(self, Self::Known(known) if core::ptr::eq(*known, info))
    }

    /// The name as the kernel reads it: for false it is another one.
    pub(super) fn wire(&self, value: &Value) -> &[u8] {
        match (self, value) {
            (Self::Known(info), Value::Bool(false)) => info.wire_no().unwrap_or(info.wire()),
            (Self::Known(info), _) => info.wire(),
            (Self::Unknown { no, .. }, Value::Bool(false)) => no.as_bytes(),
            (Self::Sub { wire, .. } | Self::Unknown { wire, .. }, _) => wire.as_bytes(),
        }
    }
}

/// The parameter and the key of `meta.KEY` and `env.KEY`.
pub(crate) fn split(name: &str) -> Option<(&'static ParamInfo, &str)> {
    let (node, key) = name.split_once('.')?;
    [&META, &ENV]
        .into_iter()
        .find(|info| info.name() == node)
        .map(|info| (info, key))
}
