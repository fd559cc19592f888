//! All jails as a tree.

use core::fmt;
use std::collections::BTreeMap;

use crate::{Error, JailInfo, Jid, List};

/// Jails and the jails in them, as one pass over the list found them.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
/// # use jail::JailSpec;
/// JailSpec::new("rack")?.path("/").children_max(5).create(&host)?;
/// JailSpec::new("rack.web")?.path("/").create(&host)?;
/// JailSpec::new("rack.dns")?.path("/").create(&host)?;
/// let tree = host.snapshot()?;
/// assert_eq!(tree.to_string(), "1 rack /\n├─ 2 rack.web /\n└─ 3 rack.dns /\n");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Snapshot {
    jails: BTreeMap<Jid, JailInfo>,
    /// By the jid of their parent; `None` is the caller's own jail.
    children: BTreeMap<Option<Jid>, Vec<Jid>>,
}

impl Snapshot {
    pub(crate) fn new(list: List<'_>) -> Result<Self, Error> {
        let jails = list.into_iter().map(|info| info.map(|i| (i.jid(), i)));
        let jails: BTreeMap<_, _> = jails.collect::<Result<_, Error>>()?;
        let mut children = BTreeMap::<_, Vec<_>>::new();
        for (jid, info) in &jails {
            // A parent that is not listed, as it went meanwhile, leaves its children on top.
            let parent = info.parent().filter(|parent| jails.contains_key(parent));
            children.entry(parent).or_default().push(*jid);
        }
        Ok(Self { jails, children })
    }

    /// The jails that are in no other one.
    pub fn roots(&self) -> impl Iterator<Item = &JailInfo> {
        self.below(None)
    }

    /// The jails directly inside one.
    pub fn children(&self, jid: Jid) -> impl Iterator<Item = &JailInfo> {
        self.below(Some(jid))
    }

    /// All jails by jid.
    pub fn iter(&self) -> impl Iterator<Item = &JailInfo> {
        self.jails.values()
    }

    /// The jail with this jid.
    #[must_use]
    pub fn get(&self, jid: Jid) -> Option<&JailInfo> {
        self.jails.get(&jid)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.jails.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.jails.is_empty()
    }

    fn below(&self, parent: Option<Jid>) -> impl Iterator<Item = &JailInfo> {
        let jids = self.children.get(&parent).map(Vec::as_slice);
        let jids = jids.unwrap_or_default().iter();
        jids.filter_map(|jid| self.jails.get(jid))
    }
}

/// A line a jail: jid, name, path.
impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not recursive: jails are nested as deep as anybody likes.
        let mut open = vec![(String::new(), self.roots().collect::<Vec<_>>().into_iter())];
        while let Some((indent, jails)) = open.last_mut() {
            let Some(jail) = jails.next() else {
                open.pop();
                continue;
            };
            let last = jails.as_slice().is_empty();
            let root = jail.parent().is_none_or(|p| !self.jails.contains_key(&p));
            let (branch, below) = match (root, last) {
                (true, _) => ("", ""),
                (false, false) => ("├─ ", "│  "),
                (false, true) => ("└─ ", "   "),
            };
            write!(f, "{indent}{branch}{} {}", jail.jid(), jail.name())?;
            if let Some(path) = jail.path() {
                let path = crate::escape::escaped(path.as_os_str().as_encoded_bytes());
                write!(f, " {path}")?;
            }
            writeln!(f)?;
            let below = format!("{indent}{below}");
            let children = self.children(jail.jid()).collect::<Vec<_>>();
            open.push((below, children.into_iter()));
        }
        Ok(())
    }
}
