//! Marks of whose an interface is: its description and its groups.

use std::ffi::CString;

use jail_sys::net::if_::IFNAMSIZ;
use jail_sys::sys::socket::AF_INET;

use super::{Interface, InterfaceName, Refused};
use crate::escape::escaped;
use crate::kernel::Ioctl;
use crate::{Errno, Error, Problem};

impl Interface {
    /// Marks it as `owner`'s: `jailrs:web` becomes its description, and what is before the first
    /// `:`, `jailrs`, a group it is in. The description stays when the interface is moved into a
    /// jail and back; groups do not.
    ///
    /// # Errors
    /// * [`Error::Param`] - a NUL; or a group, of 1 to 15 bytes, that ends with a digit
    /// * `ENAMETOOLONG` - more bytes than `net.ifdescr_maxlen`
    /// * [`Error::Interface`] - there is none
    ///
    /// # See also
    /// `ifconfig NAME description TEXT group GROUP`
    pub fn tag(&self, owner: &str) -> Result<(), Error> {
        let group = group(owner.split(':').next().unwrap_or_default())?;
        self.set_description(owner)?;
        self.join(group)
    }

    /// Its description, as [`tag`](Self::tag) or ifconfig(8) set it; control characters are
    /// escaped.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none.
    pub fn description(&self) -> Result<Option<String>, Error> {
        let mut room = DESCRIPTION;
        for _ in 0..TRIES {
            let mut descr = vec![0; room];
            let mut len = 0;
            let request = Ioctl::SiocGifdescr {
                name: self.name.raw(),
                descr: &mut descr,
                len: &mut len,
            };
            match self.place.ioctl(AF_INET, request) {
                Ok(()) => {}
                Err(Refused::Errno(Errno::ENOMSG)) => return Ok(None),
                Err(refused) => return Err(self.place.error("SIOCGIFDESCR", self.name, refused)),
            }
            if len <= descr.len() {
                let text = descr.split(|&byte| byte == 0).next().unwrap_or_default();
                return Ok(Some(escaped(text)));
            }
            room = len.min(LONGEST);
        }
        Err(Error::answer(
            "SIOCGIFDESCR",
            self.object(),
            "it grows faster than it is read",
        ))
    }

    /// Sets its description; an empty one takes it away.
    ///
    /// # Errors
    /// * [`Error::Param`] - a NUL
    /// * `ENAMETOOLONG` - more bytes than `net.ifdescr_maxlen`
    /// * [`Error::Interface`] - there is none
    pub fn set_description(&self, text: &str) -> Result<(), Error> {
        let nul = |_| Error::param(format!("description of {}", self.name), Problem::Nul);
        let text = CString::new(text).map_err(nul)?;
        self.request(Ioctl::SiocSifdescr {
            name: self.name.raw(),
            descr: &text,
        })
    }

    /// The groups it is in: `all`, one of its kind, and those it was put into.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none.
    pub fn groups(&self) -> Result<Vec<String>, Error> {
        let mut groups: Vec<[u8; IFNAMSIZ]> = Vec::new();
        for _ in 0..TRIES {
            let mut count = 0;
            let request = Ioctl::SiocGifgroup {
                name: self.name.raw(),
                groups: &mut groups,
                count: &mut count,
            };
            match self.place.ioctl(AF_INET, request) {
                Ok(()) if count <= groups.len() => {
                    groups.truncate(count);
                    let text = |group: &[u8; IFNAMSIZ]| {
                        escaped(group.split(|&byte| byte == 0).next().unwrap_or_default())
                    };
                    return Ok(groups.iter().map(text).collect());
                }
                // It was put into another one meanwhile.
                Ok(()) | Err(Refused::Errno(Errno::EINVAL)) => {}
                Err(refused) => return Err(self.place.error("SIOCGIFGROUP", self.name, refused)),
            }
            groups.resize(count.max(groups.len() + 1).min(LONGEST), [0; IFNAMSIZ]);
        }
        Err(Error::answer(
            "SIOCGIFGROUP",
            self.object(),
            "they grow faster than they are read",
        ))
    }

    /// Puts it into a group; it may be in it.
    ///
    /// # Errors
    /// [`Error::Param`]: 1 to 15 bytes, not ending with a digit. [`Error::Interface`]: there is
    /// none.
    pub fn add_group(&self, name: &str) -> Result<(), Error> {
        self.join(group(name)?)
    }

    /// Takes it out of a group.
    ///
    /// # Errors
    /// * [`Error::Param`] - it is no name of a group
    /// * `ENOENT` - it is not in it
    /// * [`Error::Interface`] - there is none
    pub fn remove_group(&self, name: &str) -> Result<(), Error> {
        let group = group(name)?;
        self.request(Ioctl::SiocDifgroup {
            name: self.name.raw(),
            group: group.raw(),
        })
    }

    fn join(&self, group: InterfaceName) -> Result<(), Error> {
        let request = Ioctl::SiocAifgroup {
            name: self.name.raw(),
            group: group.raw(),
        };
        match self.place.ioctl(AF_INET, request) {
            Ok(()) | Err(Refused::Errno(Errno::EEXIST)) => Ok(()),
            Err(refused) => Err(self.place.error("SIOCAIFGROUP", self.name, refused)),
        }
    }
}

/// A group has a name like an interface's; with a digit at the end it would be one.
fn group(name: &str) -> Result<InterfaceName, Error> {
    let group = InterfaceName::named("group", name.as_bytes())?;
    if group.unit().is_some() {
        return Err(Error::param(format!("group {name}"), Problem::GroupDigit));
    }
    Ok(group)
}

/// How often what outgrew its buffer is asked for again.
const TRIES: usize = 8;
/// Bytes that most descriptions fit in.
const DESCRIPTION: usize = 256;
/// What no list or description of the kernel's is longer than.
const LONGEST: usize = 1 << 20;
