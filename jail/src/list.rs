//! Listing jails.

mod jails;

pub use jails::Jails;

use crate::{Error, Host, Jail, JailInfo, JailName, Jid, Snapshot};

/// Which jails to list, and what to ask of each. Iterating asks: one jail_get(2) a jail.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
/// # let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
/// for jail in host.jails().params(&["children.max", "allow.mount"]).include_dying() {
///     let jail = jail?;
///     println!("{} {:?}", jail.name(), jail.values().int("children.max"));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a list asks nothing until it is iterated"]
pub struct List<'a> {
    host: &'a Host,
    params: Vec<String>,
    which: Which<'a>,
    dying: bool,
}

#[derive(Clone, Copy, Debug)]
enum Which<'a> {
    All,
    TopLevel,
    ChildrenOf(&'a Jail),
    Below(&'a Jail),
}

/// [`Which`] once it is sure which jail is meant.
#[derive(Clone, Debug)]
enum Filter {
    All,
    TopLevel,
    Children(Jid),
    Below(JailName),
}

impl<'a> List<'a> {
    pub(crate) fn new(host: &'a Host) -> Self {
        Self {
            host,
            params: JailInfo::PARAMS.map(String::from).into(),
            which: Which::All,
            dying: false,
        }
    }

    /// Asks for these parameters too.
    pub fn params(mut self, names: &[&str]) -> Self {
        self.params.extend(names.iter().copied().map(String::from));
        self
    }

    /// Asks for these parameters only, and for name, parent and whether it is dying.
    pub fn only(mut self, names: &[&str]) -> Self {
        let least = JailInfo::LEAST.iter().chain(names);
        self.params = least.copied().map(String::from).collect();
        self
    }

    /// Lists jails that are removed and not gone yet, too.
    pub fn include_dying(mut self) -> Self {
        self.dying = true;
        self
    }

    /// Makes a tree of the list.
    ///
    /// # Errors
    /// The first error of the list.
    pub fn snapshot(self) -> Result<Snapshot, Error> {
        Snapshot::new(self)
    }

    /// Only jails directly inside the caller's.
    pub fn top_level(mut self) -> Self {
        self.which = Which::TopLevel;
        self
    }

    /// Only jails directly inside this one. The list begins with a look whether it still is this
    /// one, which is an error of the list if not.
    pub fn children_of(mut self, jail: &'a Jail) -> Self {
        self.which = Which::ChildrenOf(jail);
        self
    }

    /// Only jails somewhere inside this one; begins as [`children_of`](Self::children_of) does.
    pub fn below(mut self, jail: &'a Jail) -> Self {
        self.which = Which::Below(jail);
        self
    }
}

impl<'a> IntoIterator for List<'a> {
    type Item = <Jails<'a> as Iterator>::Item;
    type IntoIter = Jails<'a>;

    fn into_iter(self) -> Jails<'a> {
        Jails::new(self)
    }
}

impl Which<'_> {
    fn resolve(self) -> Result<Filter, Error> {
        Ok(match self {
            Self::All => Filter::All,
            Self::TopLevel => Filter::TopLevel,
            Self::ChildrenOf(jail) => Filter::Children(jail.check()?),
            Self::Below(jail) => Filter::Below(jail.full_name()?),
        })
    }
}

impl Filter {
    fn takes(&self, info: &JailInfo) -> bool {
        match self {
            Self::All => true,
            Self::TopLevel => info.parent().is_none(),
            Self::Children(jid) => info.parent() == Some(*jid),
            Self::Below(name) => info.name().is_below(name),
        }
    }
}
