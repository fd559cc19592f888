//! What a step is about to do, or did: enough to find it again, and to know it from another.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::Error;

/// Told what comes next, before it does. Told again, it replaces what was said before: another
/// number is tried, or there is more. An error keeps it from being done.
pub(crate) type Before<'b> = &'b mut dyn FnMut(Record) -> Result<(), Error>;

/// What is there because of a step, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Record {
    /// An address that was not there before, or is there for several jails of ours.
    Alias {
        interface: String,
        address: String,
    },
    /// Directories beneath the root, the outer ones first.
    Directories {
        made: Vec<Text>,
    },
    Disk {
        unit: u32,
        #[serde(rename = "type")]
        kind: u32,
        sector: u32,
        file: Text,
        label: Text,
    },
    /// Rules of a set, numbers and texts.
    Rules {
        ruleset: u16,
        rules: Vec<(u16, String)>,
    },
    Mount {
        fstype: String,
        from: Text,
        on: Text,
        /// Known only afterwards.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        fsid: Option<[i32; 2]>,
        /// The file system that the mount point was on before.
        under: [i32; 2],
        read_only: bool,
        /// Directories that were made for it, beneath the root, the outer ones first.
        created: Vec<Text>,
    },
    Limits {
        limits: Vec<LimitRecord>,
    },
    Jail {
        /// Known only afterwards.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        jid: Option<i32>,
    },
    /// An interface that the jail has for as long as it is there.
    Lent {
        jid: i32,
        interface: String,
        /// Its name in the jail.
        inside: String,
        up: bool,
    },
    Link(LinkRecord),
}

/// A limit, and what was there in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitRecord {
    pub(crate) limit: String,
    /// It was there already: not ours.
    #[serde(skip_serializing_if = "core::ops::Not::not", default)]
    pub(crate) there: bool,
    /// What it replaced.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) replaced: Option<String>,
}

/// A cable to a bridge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkRecord {
    pub(crate) tag: String,
    /// The name that a bridge that was not there before was made with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) cloned: Option<String>,
    /// The name that it has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) bridge: Option<String>,
    /// The bridge was made for another jail: the last one out ends it.
    #[serde(skip_serializing_if = "core::ops::Not::not", default)]
    pub(crate) shares: bool,
    /// The half on the host.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) epair: Option<String>,
    /// The other half's name in the jail, known only afterwards.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) inside: Option<String>,
}

impl LinkRecord {
    pub(crate) const fn new(tag: String) -> Self {
        Self {
            tag,
            cloned: None,
            bridge: None,
            shares: false,
            epair: None,
            inside: None,
        }
    }
}
