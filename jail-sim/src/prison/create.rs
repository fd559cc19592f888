//! A new prison. Follows the part of `kern_jail_set` that makes one and gives it its first
//! values.

use jail::Errno;

use super::host::HostInfo;
use super::ip::Family;
use super::set::{Request, Target};
use super::table::Links;
use super::{Name, Prison, PrisonFlags, PrisonId, PrisonState, allow};
use crate::state::State;
use crate::vfsopt::VfsOpts;

impl State {
    /// Makes a prison below the target's parent, with one reference, which is the call's. `EPERM`
    /// at a limit of the caller's prison or above, `EAGAIN` if there is no jid.
    pub(super) fn create_prison(
        &mut self,
        caller: PrisonId,
        request: &Request,
        target: &Target,
        opts: &mut VfsOpts<'_>,
    ) -> Result<PrisonId, Errno> {
        self.children_left(caller, opts)?;
        let jid = self
            .new_jid(target)
            .ok_or_else(|| opts.error(Errno::EAGAIN, &[b"no available jail IDs"]))?;
        let prison = self.new_prison(jid, caller, request, target.parent);
        let prison = prison.ok_or(Errno::ENOENT)?;
        if prison.flags.has(PrisonFlags::VNET) {
            self.net.vnet_alloc(prison.vnet);
        }
        self.prisons.hold(target.parent);
        self.prisons.proc_hold(target.parent);
        Ok(self.prisons.insert(prison))
    }

    fn children_left(&self, caller: PrisonId, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        let mut at = Some(caller);
        while let Some(prison) = at.and_then(|id| self.prisons.get(id)) {
            if prison.childcount >= prison.childmax {
                return Err(opts.error(Errno::EPERM, &[b"prison limit exceeded"]));
            }
            at = prison.links.parent;
        }
        Ok(())
    }

    /// The jid asked for, which a dying prison gives up, or the next one.
    fn new_jid(&mut self, target: &Target) -> Option<i32> {
        if let Some(dead) = target.dead {
            let jid = self.prisons.next_dead_jid()?;
            self.prisons.renumber(dead, jid);
        }
        match target.jid {
            0 => self.prisons.next_jid(),
            jid => Some(jid),
        }
    }

    fn new_prison(
        &mut self,
        jid: i32,
        caller: PrisonId,
        request: &Request,
        parent: PrisonId,
    ) -> Option<Prison> {
        let (osrelease, osreldate) = self.prison_osrelease(parent);
        let own_vnet = request.flags.has(PrisonFlags::VNET);
        let vnet = own_vnet.then(|| self.prisons.alloc_vnet());
        let above = self.prisons.get(parent)?;
        let cpuset = self.cpusets.create_root(above.cpuset);
        let (root, path) = match &request.root {
            Some((root, path)) => (root.clone(), path.clone()),
            None => (self.prisons.get(caller)?.root.clone(), b"/".to_vec()),
        };
        let mut prison = Prison {
            jid,
            name: Name::default(),
            state: PrisonState::Invalid,
            links: Links {
                parent: Some(parent),
                ..Links::default()
            },
            refs: 1,
            urefs: 0,
            leaked: 0,
            path,
            root,
            flags: PrisonFlags::HOST | PrisonFlags::IP4_SADDRSEL | PrisonFlags::IP6_SADDRSEL,
            allow: allow::DEFAULT & above.allow,
            securelevel: above.securelevel,
            // The tunable's, though the parent's may be stricter.
            enforce_statfs: self.tunables.enforce_statfs,
            devfs_ruleset: above.devfs_ruleset,
            childmax: 0,
            childcount: 0,
            host: HostInfo::new(b""),
            osrelease: request.osrelease.clone().unwrap_or(osrelease),
            osreldate: request.osreldate.unwrap_or(osreldate),
            cpuset,
            vnet: vnet.unwrap_or(above.vnet),
            ip4: None,
            ip6: None,
            sysv: [None; 3],
            meta: None,
            env: None,
            descs: Vec::new(),
        };
        if own_vnet {
            prison.flags |= PrisonFlags::VNET;
        } else {
            prison.inherit_addrs(Family::V4, request, above);
            prison.inherit_addrs(Family::V6, request, above);
        }
        Some(prison)
    }
}

impl Prison {
    /// Without a word about addresses it has none; told to inherit, its parent's.
    fn inherit_addrs(&mut self, family: Family, request: &Request, parent: &Self) {
        if !request.ch_flags.has(family.user()) {
            self.flags |= family.restricted() | family.user();
        } else if !request.flags.has(family.user()) {
            self.flags |= parent.flags & family.restricted();
            match family {
                Family::V4 => self.ip4.clone_from(&parent.ip4),
                Family::V6 => self.ip6.clone_from(&parent.ip6),
            }
        }
    }
}
