//! Names of parameters that are set.

use crate::Value;
use crate::params::table::{ENV, META};
use crate::params::{ParamInfo, negated};

/// A parameter by its name.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    /// In the table.
    Known(&'static ParamInfo),
    /// Any other. In a box, since nearly all are in the table.
    Named(Box<Named>),
}

/// A parameter that is not in the table by this name.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// `meta` or `env` if it is a key of one of them. Of any other the kernel tells the type.
    of: Option<&'static ParamInfo>,
    /// With its NUL.
    wire: String,
    /// Its `no` form with its NUL, if it has one.
    no: Option<String>,
}

impl Key {
    pub(super) fn sub(of: &'static ParamInfo, key: &str) -> Self {
        Self::Named(Box::new(Named {
            of: Some(of),
            wire: format!("{}.{key}\0", of.name()),
            no: None,
        }))
    }

    pub(super) fn unknown(name: &str) -> Self {
        Self::Named(Box::new(Named {
            of: None,
            wire: format!("{name}\0"),
            no: Some(negated(name)),
        }))
    }

    /// The name as people write it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Known(info) => info.name(),
            Self::Named(named) => named.wire.strip_suffix('\0').unwrap_or(&named.wire),
        }
    }

    /// What the table knows of it.
    pub(crate) fn info(&self) -> Option<&'static ParamInfo> {
        match self {
            Self::Known(info) => Some(info),
            Self::Named(named) => named.of,
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
            (Self::Named(named), Value::Bool(false)) => {
                named.no.as_ref().unwrap_or(&named.wire).as_bytes()
            }
            (Self::Named(named), _) => named.wire.as_bytes(),
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
