//! The list of mounts, and what finds one of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jail_sys::sys::mount::{MNT_LOCAL, MNT_ROOTFS};

use super::{Mount, MountId, MountRef};
use crate::cred::Cred;
use crate::vfs::Vnode;
use crate::vfs::fs::FileSystem;
use crate::vfs::vfsconf::{Backing, ROOT_FS, Vfsconf};
use crate::vfsopt::mount::MountOpt;

/// `mountlist`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Mounts {
    list: BTreeMap<MountId, Mount>,
    /// By `f_mntonname`, the newest last.
    by_on: HashMap<Vec<u8>, Vec<MountId>>,
    by_fsid: HashMap<[i32; 2], MountId>,
    last: u64,
    /// `mntid_base`.
    fsid_base: u16,
}

/// What a new mount is made of.
pub(crate) struct NewMount {
    pub(crate) vfc: &'static Vfsconf,
    pub(crate) backing: Backing,
    pub(crate) covered: Vnode,
    pub(crate) flags: u64,
    pub(crate) from: Vec<u8>,
    pub(crate) on: Vec<u8>,
    pub(crate) cred: Cred,
    pub(crate) opts: Vec<MountOpt>,
}

impl Mounts {
    /// Nothing but the machine's root.
    pub(crate) fn new(root: Arc<dyn FileSystem>) -> Self {
        let fsid = [ROOT_FSID, ROOT_FS.typenum()];
        let mount = Mount {
            token: MountRef::new(MountId::ROOT),
            vfc: &ROOT_FS,
            backing: Backing::Fs(root),
            covered: None,
            here: HashMap::new(),
            uppers: 0,
            flags: MNT_LOCAL | MNT_ROOTFS,
            from: b"/dev/ufs/rootfs".to_vec(),
            on: b"/".to_vec(),
            fsid,
            cred: Cred::root(),
            opts: Vec::new(),
        };
        Self {
            list: BTreeMap::from([(MountId::ROOT, mount)]),
            by_on: HashMap::from([(b"/".to_vec(), vec![MountId::ROOT])]),
            by_fsid: HashMap::from([(fsid, MountId::ROOT)]),
            last: 0,
            fsid_base: 0,
        }
    }

    pub(crate) fn get(&self, id: MountId) -> Option<&Mount> {
        self.list.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: MountId) -> Option<&mut Mount> {
        self.list.get_mut(&id)
    }

    /// All of them in the order of mounting.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Mount> {
        self.list.values()
    }

    /// What is mounted on a file (`v_mountedhere`).
    pub(crate) fn mounted_here(&self, vnode: &Vnode) -> Option<&Mount> {
        let mount = self.get(vnode.mount.id())?;
        if mount.here.is_empty() {
            return None;
        }
        self.get(*mount.here.get(vnode.path.as_os_str())?)
    }

    /// The newest mount that says to be mounted there.
    pub(crate) fn newest_on(&self, on: &[u8]) -> Option<MountId> {
        self.by_on.get(on)?.last().copied()
    }

    /// `vfs_getvfs`.
    pub(crate) fn by_fsid(&self, fsid: [i32; 2]) -> Option<MountId> {
        self.by_fsid.get(&fsid).copied()
    }

    /// Puts a new mount at the end of the list and over the covered file.
    pub(crate) fn insert(&mut self, new: NewMount) -> Vnode {
        self.last += 1;
        let id = MountId(self.last);
        let own = match &new.backing {
            Backing::Fs(fs) => fs.fsid(),
            Backing::Null(_) => None,
        };
        let free = own.filter(|fsid| !self.by_fsid.contains_key(fsid));
        let fsid = free.unwrap_or_else(|| self.new_fsid(new.vfc.typenum()));
        if let Some(below) = self.list.get_mut(&new.covered.mount.id()) {
            below.here.insert(new.covered.path.clone().into(), id);
        }
        for lower in new.backing.lies_over() {
            if let Some(below) = self.list.get_mut(&lower.mount.id()) {
                below.uppers += 1;
            }
        }
        self.by_on.entry(new.on.clone()).or_default().push(id);
        self.by_fsid.insert(fsid, id);
        let mount = Mount {
            token: MountRef::new(id),
            vfc: new.vfc,
            backing: new.backing,
            covered: Some(new.covered),
            here: HashMap::new(),
            uppers: 0,
            flags: new.flags,
            from: new.from,
            on: new.on,
            fsid,
            cred: new.cred,
            opts: new.opts,
        };
        let root = mount.root();
        self.list.insert(id, mount);
        root
    }

    /// Takes a mount away; files of it that are still in use are dead.
    pub(crate) fn remove(&mut self, id: MountId) -> Option<Mount> {
        let mount = self.list.remove(&id)?;
        mount.token.kill();
        self.by_fsid.remove(&mount.fsid);
        if let Some(ids) = self.by_on.get_mut(&mount.on) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.by_on.remove(&mount.on);
            }
        }
        let covered = mount.covered.as_ref();
        if let Some((below, path)) = covered.and_then(|vnode| {
            Some((
                self.list.get_mut(&vnode.mount.id())?,
                vnode.path.as_os_str(),
            ))
        }) {
            below.here.remove(path);
        }
        for lower in mount.backing.lies_over() {
            if let Some(below) = self.list.get_mut(&lower.mount.id()) {
                below.uppers = below.uppers.saturating_sub(1);
            }
        }
        Some(mount)
    }

    /// `vfs_getnewfsid`.
    fn new_fsid(&mut self, typenum: i32) -> [i32; 2] {
        loop {
            let base = i32::from(self.fsid_base);
            self.fsid_base = self.fsid_base.wrapping_add(1);
            let minor = (typenum & 0xff) << 24 | (base & 0xff00) << 8 | base & 0xff;
            // makedev(255, minor), as much as fits.
            let fsid = [0xff00 | minor & !0xff00, typenum];
            if !self.by_fsid.contains_key(&fsid) {
                return fsid;
            }
        }
    }

    /// Whether the indexes agree with the list.
    pub(crate) fn check(&self) -> Result<(), String> {
        let named: usize = self.by_on.values().map(Vec::len).sum();
        if named != self.list.len() || self.by_fsid.len() != self.list.len() {
            return Err(format!("{} mounts, {named} by path", self.list.len()));
        }
        let mut uppers: HashMap<MountId, usize> = HashMap::new();
        let mut here = 0;
        for (&id, mount) in &self.list {
            let on = || String::from_utf8_lossy(&mount.on);
            if mount.token.id() != id || mount.token.is_dead() {
                return Err(format!("{} has somebody else's files", on()));
            }
            if self.by_fsid.get(&mount.fsid) != Some(&id) {
                return Err(format!("{} is not found by its fsid", on()));
            }
            for lower in mount.backing.lies_over() {
                *uppers.entry(lower.mount.id()).or_default() += 1;
            }
            if let Some(covered) = &mount.covered {
                let found = self.mounted_here(covered).map(|mount| mount.token.id());
                if !covered.mount.is_dead() && found != Some(id) {
                    return Err(format!("{} is not where it was mounted", on()));
                }
            }
            here += mount.here.len();
        }
        let covering = self.list.values().filter(|mount| {
            let covered = mount.covered.as_ref();
            covered.is_some_and(|vnode| !vnode.mount.is_dead())
        });
        if here != covering.count() {
            return Err(format!("{here} files are covered"));
        }
        for (id, mount) in &self.list {
            if uppers.get(id).copied().unwrap_or_default() != mount.uppers {
                let on = String::from_utf8_lossy(&mount.on);
                return Err(format!("{on} has {} uppers", mount.uppers));
            }
        }
        Ok(())
    }
}

/// As makefs(8) or newfs(8) put it there.
const ROOT_FSID: i32 = 0x6a61_696c;
