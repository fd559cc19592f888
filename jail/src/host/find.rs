//! Finding jails that exist.

use jail_sys::sys::jail::JAIL_GET_DESC;

use super::Host;
use crate::error::Problem;
use crate::params::table;
use crate::query::{Key, Query, Scratch};
use crate::{Error, Jail, JailInfo, JailName, Jid, List, Snapshot};

impl Host {
    /// The jail of this name, one that another program made included.
    ///
    /// # Errors
    /// * `ENOENT` - there is none, or it is dying
    /// * [`Error::Param`] - empty, with a NUL, or longer than 255 bytes
    pub fn jail(&self, name: impl AsRef<[u8]>) -> Result<Jail, Error> {
        let name = name.as_ref();
        let problem = match name.len() {
            0 => Some(Problem::Empty),
            len if len > crate::name::MAX => Some(Problem::TooLong {
                len,
                max: crate::name::MAX,
            }),
            _ => name.contains(&0).then_some(Problem::Nul),
        };
        if let Some(problem) = problem {
            return Err(Error::param("name", problem));
        }
        let name = JailName::from_kernel(name);
        self.find(
            Key::Name(name.with_nul()),
            &format!("name={name}"),
            Some(&name),
        )
    }

    /// The jail with this number now.
    ///
    /// # Errors
    /// * `ENOENT` - there is none, or it is dying
    pub fn jail_by_jid(&self, jid: Jid) -> Result<Jail, Error> {
        self.find(Key::Jid(jid), &format!("jid={jid}"), None)
    }

    /// The jail that a list told of, if it is still that one.
    ///
    /// # Errors
    /// * `ENOENT` - it is gone or dying
    /// * [`Error::Reused`] - its number is another jail's
    pub fn open(&self, info: &JailInfo) -> Result<Jail, Error> {
        let jail = self.jail_by_jid(info.jid())?;
        if jail.name() == info.name() {
            return Ok(jail);
        }
        Err(Error::Reused {
            jid: info.jid(),
            name: info.name().clone(),
            now: jail.name().clone(),
        })
    }

    /// All jails below the caller's, nested ones included; dying ones on request.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// # let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
    /// for jail in host.jails() {
    ///     let jail = jail?;
    ///     println!("{} {}", jail.jid(), jail.name());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn jails(&self) -> List<'_> {
        List::new(self)
    }

    /// All jails as a tree.
    ///
    /// # Errors
    /// The first error of the list.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        self.jails().snapshot()
    }

    fn find(&self, key: Key<'_>, object: &str, name: Option<&JailName>) -> Result<Jail, Error> {
        let release = self.release()?;
        let (flags, path) = if release.has_jail_descriptors() {
            (JAIL_GET_DESC, None)
        } else {
            (0, Some(table::PATH.name()))
        };
        // Asked for by name, the name is not asked for: of two the kernel takes the last.
        let asked = name.is_none().then_some(table::NAME.name());
        let query = Query::new(self, asked.into_iter().chain(path))?;
        let (values, desc) = query
            .ask(&**self.kernel(), key, flags, &mut Scratch::new())
            .map_err(|failure| failure.into_error("jail_get", object))?;
        let desc = self.own(desc, || object.into())?;
        let no_name = || Error::answer("jail_get", object, "no name");
        let name = name
            .cloned()
            .or_else(|| values.name())
            .ok_or_else(no_name)?;
        let jail = Jail::new(self, values.jid(), name, desc);
        if let Some(path) = values.path() {
            jail.knows(path);
        }
        Ok(jail)
    }
}
