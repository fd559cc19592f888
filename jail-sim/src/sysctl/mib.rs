//! The tree of variables, found by name and by number. Follows `sysctl_find_oid`, `name2oid` and
//! `sysctl_sysctl_next_ls`.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use jail::{Errno, Release};
use jail_sys::sys::sysctl::{CTLFLAG_RD, CTLTYPE, CTLTYPE_NODE};

use super::req::Req;
use super::{jail_params, table};
use crate::prison::allow::AllowFlag;
use crate::rctl::RacctMode;
use crate::state::State;

/// What answers for a variable; the number is the variable's own argument.
pub(super) type Handler = fn(&mut State, &mut Req<'_>, u64) -> Result<(), Errno>;

/// Where a value comes from.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// Nowhere: there are variables below.
    Node,
    Int(i32),
    Ulong(u64),
    Text(&'static str),
    Call(Handler, u64),
}

/// A variable or a node (`struct sysctl_oid`).
pub(super) struct Oid {
    /// The whole name; that of a variable that a node has for itself ends in a dot.
    pub(super) name: String,
    /// `CTLTYPE_*` and `CTLFLAG_*`.
    pub(super) kind: u32,
    pub(super) format: &'static str,
    pub(super) descr: String,
    pub(super) source: Source,
}

/// All of them. A number stays what it is as long as the machine runs.
pub(crate) struct Mib {
    /// In the order that sysctl(8) walks.
    oids: BTreeMap<Vec<i32>, Oid>,
    names: HashMap<String, Vec<i32>>,
    next_auto: i32,
}

impl Mib {
    /// What a kernel of this release has.
    pub(super) fn new(release: Release, racct: RacctMode, lacks: u64) -> Self {
        let mut mib = Self {
            oids: BTreeMap::new(),
            names: HashMap::new(),
            next_auto: CTL_AUTO_START,
        };
        for row in table::rows(release).filter(|row| row.is_in(racct)) {
            mib.add(row.number, row.oid());
        }
        for oid in jail_params::oids(release, lacks) {
            mib.add(OID_AUTO, oid);
        }
        mib
    }

    /// What a file system's module brings that is loaded now.
    pub(super) fn add_module(&mut self, release: Release, flag: &'static AllowFlag) {
        for oid in jail_params::of_module(release, flag) {
            self.add(OID_AUTO, oid);
        }
    }

    /// Adds a variable, and the nodes above it that are not there yet.
    fn add(&mut self, number: i32, oid: Oid) {
        let (above, last) = oid.name.rsplit_once('.').unwrap_or(("", &oid.name));
        let mut path = self.node(above);
        path.push(self.number(number));
        if !last.is_empty() {
            self.names.insert(oid.name.clone(), path.clone());
        }
        self.oids.insert(path, oid);
    }

    fn node(&mut self, name: &str) -> Vec<i32> {
        if name.is_empty() {
            return Vec::new();
        }
        if let Some(path) = self.names.get(name) {
            return path.clone();
        }
        let node = Oid {
            name: name.to_owned(),
            kind: CTLTYPE_NODE | CTLFLAG_RD,
            format: "N",
            descr: String::new(),
            source: Source::Node,
        };
        self.add(table::node_number(name), node);
        self.names.get(name).cloned().unwrap_or_default()
    }

    /// Counted over the whole tree, as the kernel does: a node and the variable that it has for
    /// itself follow each other, which libjail relies on.
    fn number(&mut self, number: i32) -> i32 {
        if number != OID_AUTO {
            return number;
        }
        self.next_auto += 1;
        self.next_auto
    }

    /// The number of a name; a dot at the end does not count.
    pub(super) fn name2oid(&self, name: &[u8]) -> Result<&[i32], Errno> {
        let name = std::str::from_utf8(name).map_err(|_| Errno::ENOENT)?;
        let name = name.strip_suffix('.').unwrap_or(name);
        let path = self.names.get(name).ok_or(Errno::ENOENT)?;
        Ok(path)
    }

    /// A variable or node, and what of `name` is left for a node that answers for everything
    /// below it. `ENOTDIR` for a variable with something left.
    pub(super) fn find<'a>(&self, name: &'a [i32]) -> Result<(&Oid, &'a [i32]), Errno> {
        for used in 1..=name.len() {
            let (path, rest) = name.split_at(used);
            let oid = self.oids.get(path).ok_or(Errno::ENOENT)?;
            let node = oid.kind & CTLTYPE == CTLTYPE_NODE;
            if rest.is_empty() || node && !matches!(oid.source, Source::Node) {
                return Ok((oid, rest));
            }
            if !node {
                return Err(Errno::ENOTDIR);
            }
        }
        Err(Errno::ENOENT)
    }

    /// The variable after this one, or the first below a node.
    pub(super) fn next(&self, name: &[i32]) -> Option<&[i32]> {
        self.oids
            .range::<[i32], _>((Bound::Excluded(name), Bound::Unbounded))
            .find(|(_, oid)| !matches!(oid.source, Source::Node))
            .map(|(path, _)| path.as_slice())
    }

    /// The name of a number; parts that are not known stay numbers.
    pub(super) fn name(&self, name: &[i32]) -> String {
        let known = (1..=name.len())
            .map(|used| name.split_at(used))
            .map_while(|(path, rest)| self.oids.get(path).map(|oid| (&oid.name, rest)))
            .last();
        let (mut text, rest) = match known {
            Some((text, rest)) => (text.clone(), rest),
            None => (String::new(), name),
        };
        for number in rest {
            if !text.is_empty() {
                text.push('.');
            }
            text += &number.to_string();
        }
        text
    }
}

impl std::fmt::Debug for Mib {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mib")
            .field("oids", &self.oids.len())
            .finish()
    }
}

/// The kernel chooses the number.
pub(super) const OID_AUTO: i32 = -1;
/// The last number before those it chooses.
const CTL_AUTO_START: i32 = 0xff;
