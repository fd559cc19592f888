//! Finding what a journal tells of.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use super::done::{Done, GONE};
use super::lend::Lent;
use crate::devfs::AppliedRuleset;
use crate::journal::{Journal, JournalProblem, LimitRecord, LinkRecord, Record, Text};
use crate::limit::{Added, Limits};
use crate::mount::directories_there;
use crate::vnet::{VnetLink, is_left};
use crate::{
    Cidr, Error, ErrorKind, Fsid, Host, InterfaceName, IpAlias, Jail, JailName, Jid, Limit, Md,
    MdInfo, Mount, MountFlags, MountInfo, Mounted,
};

/// Where it is looked for.
#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) host: &'s Host,
    pub(super) journal: &'s Journal,
    pub(super) name: &'s JailName,
    pub(super) root: &'s Path,
    /// The jail, if it was found.
    pub(super) jail: Option<Arc<Jail>>,
}

impl Search<'_> {
    /// What there is of this, known for certain to be ours; nothing if it is gone, or if something
    /// else is in its place.
    ///
    /// # Errors
    /// What the kernel answers; [`Error::Journal`] for what makes no sense, or may be somebody
    /// else's.
    pub(super) fn find(&mut self, record: &Record) -> Result<Option<Done>, Error> {
        let host = self.host;
        Ok(match record {
            Record::Alias { interface, address } => {
                let address: Cidr = read(address)?;
                let alias = IpAlias::new(&**interface, address)?;
                let there = alias.is_as_given(host)?;
                there.then(|| Done::Alias(alias.into()))
            }
            Record::Directories { made } => {
                let made: Vec<_> = made.iter().map(Text::path).collect();
                let there = directories_there(host, self.root, &made)?;
                Done::directories(self.root, there)
            }
            Record::Disk {
                unit,
                kind,
                sector,
                file,
                label,
            } => {
                let info = MdInfo::identity(*unit, *kind, *sector, file.bytes(), label.bytes());
                Md::recorded(host, info)?.map(|disk| Done::Disk(disk.into()))
            }
            Record::Rules { ruleset, rules } => {
                let ours = AppliedRuleset::recorded(host, *ruleset, rules)?;
                ours.map(|rules| Done::Rules(rules.into()))
            }
            Record::Mount { .. } => self.find_mount(record)?,
            Record::Limits { limits } => {
                let limits: Result<_, Error> = limits.iter().map(limit).collect();
                let limits = Limits::recorded(host, self.name, limits?);
                Some(Done::Limits(limits.into()))
            }
            Record::Jail { jid } => {
                let found = self.jail.take();
                let found = found.filter(|jail| *jid == Some(jail.jid().raw()));
                self.jail = match (found, jid) {
                    (Some(found), _) => Some(found),
                    (None, Some(jid)) => self.find_jail(*jid)?,
                    (None, None) => self.find_half_made()?,
                };
                self.jail.clone().map(Done::Jail)
            }
            Record::Lent {
                jid,
                interface,
                inside,
                up,
            } => match self.find_alive(*jid)? {
                // The kernel has sent it home.
                None => None,
                Some(jail) => {
                    let lent = Lent::recorded(jail, [interface, inside], *up)?;
                    Some(Done::Lent(lent.into()))
                }
            },
            Record::Link(link) => self.find_link(link)?,
        })
    }

    /// Whether something is there that can be this, but for directories.
    pub(super) fn is_there(&mut self, record: &Record) -> Result<bool, Error> {
        match record {
            Record::Limits { limits } => {
                let there = self.host.limits(self.name)?;
                let wanted: Result<Vec<_>, Error> = limits.iter().map(limit).collect();
                let mut wanted = wanted?.into_iter();
                Ok(wanted.any(|(limit, _)| there.contains(&limit)))
            }
            Record::Link(link) => is_left(self.host, link),
            record => match self.find(record)? {
                None | Some(Done::Directories(_)) => Ok(false),
                Some(_) => Ok(true),
            },
        }
    }

    fn find_mount(&self, record: &Record) -> Result<Option<Done>, Error> {
        let Record::Mount {
            fstype,
            from,
            on,
            fsid,
            under,
            read_only,
            created,
        } = record
        else {
            return Ok(None);
        };
        let created: Vec<_> = created.iter().map(Text::path).collect();
        let info = match fsid {
            Some([first, second]) => {
                let fsid = Fsid::new(*first, *second);
                let (fstype, from, on) = (OsStr::new(fstype), from.os(), on.path());
                let info = MountInfo::identity(fsid, fstype, &from, &on);
                let mounted = Mounted::adopt(self.host, info.clone());
                mounted.is_mounted()?.then_some(info)
            }
            None => {
                let mut mount = Mount::other(fstype, on.path());
                if !from.bytes().is_empty() {
                    mount = mount.source(from.path());
                }
                let [first, second] = *under;
                let mut left = mount.left(self.host, self.root, Fsid::new(first, second))?;
                match (left.pop(), left.is_empty()) {
                    (Some(_), false) => {
                        let what = format!("{mount} is there twice, one may be ours");
                        return Err(self.nonsense(what));
                    }
                    (info, _) => info,
                }
            }
        };
        if let Some(mut info) = info {
            if *read_only {
                info.add_flags(MountFlags::RDONLY);
            }
            let mounted = Mounted::new(self.host, info, self.root, created);
            return Ok(Some(Done::Mount(mounted.into())));
        }
        let there = directories_there(self.host, self.root, &created)?;
        Ok(Done::directories(self.root, there))
    }

    /// The jail of this number, if it still is ours. One that is about to go is waited for: what
    /// is around it is busy until then.
    pub(super) fn find_jail(&self, jid: i32) -> Result<Option<Arc<Jail>>, Error> {
        let jid = self.jid(jid)?;
        if let Some(jail) = self.at(jid)? {
            return self.ours(jail);
        }
        let dying = Jail::new(self.host, jid, self.name.clone(), None);
        match dying.wait_gone(GONE) {
            Ok(()) | Err(Error::Reused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Likewise, if it is alive.
    pub(super) fn find_alive(&self, jid: i32) -> Result<Option<Arc<Jail>>, Error> {
        match self.at(self.jid(jid)?)? {
            Some(jail) => self.ours(jail),
            None => Ok(None),
        }
    }

    fn jid(&self, jid: i32) -> Result<Jid, Error> {
        Jid::new(jid).ok_or_else(|| self.nonsense(format!("jid {jid}")))
    }

    fn at(&self, jid: Jid) -> Result<Option<Jail>, Error> {
        match self.host.jail_by_jid(jid) {
            Ok(jail) => Ok(Some(jail)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn ours(&self, jail: Jail) -> Result<Option<Arc<Jail>>, Error> {
        let ours = jail.name() == self.name && self.is_at_root(&jail)?;
        Ok(ours.then(|| jail.into()))
    }

    /// The jail of this name, if it can be one that was just made: nothing runs in it.
    fn find_half_made(&self) -> Result<Option<Arc<Jail>>, Error> {
        let jail = match self.host.jail(self.name) {
            Ok(jail) => jail,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if !self.is_at_root(&jail)? {
            return Ok(None);
        }
        if jail.processes_nested()?.is_empty() {
            return Ok(Some(jail.into()));
        }
        let what = "a jail of that name runs, which may be somebody else's";
        Err(self.nonsense(what.into()))
    }

    fn nonsense(&self, what: String) -> Error {
        self.journal.problem(JournalProblem::Nonsense(what))
    }

    fn is_at_root(&self, jail: &Jail) -> Result<bool, Error> {
        let values = jail.get(&["path"])?;
        if values.path() == Some(self.root) {
            return Ok(true);
        }
        // The kernel keeps the path without links (`vn_path_to_global_path` in kern_jail.c).
        let real = self.host.real_path(self.root).ok();
        Ok(real.is_some() && values.path() == real.as_deref())
    }

    fn find_link(&self, link: &LinkRecord) -> Result<Option<Done>, Error> {
        let cable = || Done::Cable(link.clone().into());
        let (Some(jail), Some(epair), Some(inside)) = (&self.jail, &link.epair, &link.inside)
        else {
            return Ok(Some(cable()));
        };
        let bridge = link.bridge.as_deref().map(InterfaceName::new).transpose()?;
        let (epair, inside) = (InterfaceName::new(epair)?, InterfaceName::new(inside)?);
        let bridge = (bridge, link.shares);
        let link = VnetLink::recorded(jail, epair, inside, link.tag.clone(), bridge)?;
        Ok(Some(Done::Link(link.into())))
    }
}

fn limit(record: &LimitRecord) -> Result<(Limit, Added), Error> {
    let limit = record.limit.parse()?;
    Ok(match &record.replaced {
        _ if record.there => (limit, Added::AlreadyThere),
        Some(old) => (limit, Added::Replaced(old.parse()?)),
        None => (limit, Added::New),
    })
}

fn read<T: core::str::FromStr<Err = Error>>(text: &str) -> Result<T, Error> {
    text.parse()
}
