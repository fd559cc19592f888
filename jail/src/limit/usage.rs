//! What a jail uses.

use core::fmt;

use super::Resource;
use crate::Error;

/// What a jail and the jails inside it use now.
///
/// ```
/// use jail::limit::Resource;
/// # use jail::{Host, JailSpec};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
/// # let web = JailSpec::new("web")?.path("/").create(&host)?;
///
/// let usage = web.usage()?;
/// assert_eq!(usage.get(Resource::MaxProc), Some(0));
/// for (name, amount) in usage.iter() {
///     println!("{name} {amount}");
/// }
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// `rctl -u jail:NAME`, [rctl_get_racct(2)](https://man.freebsd.org/rctl_get_racct/2)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// In the kernel's order, with what this library has no name for.
    amounts: Vec<(String, u64)>,
}

impl Usage {
    /// How much of a resource, in its [unit](Resource::unit); `None` if the kernel does not tell.
    #[must_use]
    pub fn get(&self, resource: Resource) -> Option<u64> {
        self.named(resource.name())
    }

    /// Likewise of a resource that came after this library.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<u64> {
        let found = self.amounts.iter().find(|(there, _)| there == name);
        found.map(|(_, amount)| *amount)
    }

    /// All that the kernel tells, by its names and in its order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.amounts
            .iter()
            .map(|(name, amount)| (name.as_str(), *amount))
    }

    /// `cputime=0,datasize=0,...`
    pub(super) fn read(text: &str, object: &str) -> Result<Self, Error> {
        let pairs = text.split(',').filter(|pair| !pair.is_empty());
        let amounts = pairs
            .map(|pair| {
                let (name, amount) = pair.split_once('=')?;
                Some((name.to_owned(), amount.parse().ok()?))
            })
            .collect::<Option<_>>();
        let amounts = amounts
            .ok_or_else(|| Error::answer("rctl_get_racct", object, "not a list of name=amount"))?;
        Ok(Self { amounts })
    }
}

/// A line a resource.
impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, amount) in self.iter() {
            writeln!(f, "{name}={amount}")?;
        }
        Ok(())
    }
}
