//! jail_get(2). Follows `kern_jail_get`.

use jail::{Errno, Param, RawFd};
use jail_sys::sys::jail::{
    JAIL_AT_DESC, JAIL_DYING, JAIL_GET_DESC, JAIL_GET_MASK, JAIL_OWN_DESC, JAIL_SYS_DISABLE,
    JAIL_SYS_INHERIT, JAIL_SYS_NEW, JAIL_USE_DESC,
};

use super::flags::{BOOLS, JAILSYS};
use super::ip::AddrList;
use super::{Prison, PrisonId, allow};
use crate::proc::Pid;
use crate::state::State;
use crate::vfsopt::VfsOpts;
use crate::vfsopt::build::check_iovecs;

/// Who asks: the prison that jails are looked up from, and the descriptor to give back.
#[derive(Debug)]
struct Asker {
    pid: Pid,
    prison: PrisonId,
    desc_out: Option<RawFd>,
}

impl State {
    /// `sys_jail_get`.
    pub(crate) fn sys_jail_get(
        &mut self,
        pid: Pid,
        params: &mut [Param<'_>],
        flags: i32,
    ) -> Result<i32, Errno> {
        check_iovecs(params)?;
        let descs = self.release.has_jail_descriptors();
        let mask = if descs { JAIL_GET_MASK } else { JAIL_DYING };
        let both = JAIL_USE_DESC | JAIL_AT_DESC;
        if flags & !mask != 0 || flags & both == both {
            return Err(Errno::EINVAL);
        }
        let mut opts = VfsOpts::build(params)?;
        let mut asker = Asker {
            pid,
            prison: self.proc(pid)?.cred.prison,
            desc_out: None,
        };
        let result = self.kern_jail_get(&mut asker, &mut opts, flags);
        match result {
            Ok(_) => opts.copyout(params),
            Err(_) => {
                if let Some(fd) = asker.desc_out {
                    // An owning one of a prison that was found removes it, as in the kernel.
                    let _ = self.close(pid, fd);
                }
                opts.copyout_errmsg(params);
            }
        }
        result
    }

    fn kern_jail_get(
        &mut self,
        asker: &mut Asker,
        opts: &mut VfsOpts<'_>,
        flags: i32,
    ) -> Result<i32, Errno> {
        opts.getopt_pos(b"errmsg");
        let id = self.get_find(asker, opts, flags)?;
        if let Some(fd) = asker.desc_out {
            opts.setopt_int(b"desc", fd)?;
            self.jaildesc_set_prison(asker.pid, fd, id);
        }
        let prison = self.prisons.get(id).ok_or(Errno::ENOENT)?;
        self.get_params(asker.prison, id, prison, opts)?;
        if self.release.has_meta() {
            prison.meta_get(opts)?;
        }
        self.prisons.sysv_get(id, opts)?;
        self.get_missing(opts)?;
        Ok(prison.jid)
    }

    /// Finds the prison by one of `desc`, `lastjid`, `jid`, `name`.
    fn get_find(
        &mut self,
        asker: &mut Asker,
        opts: &mut VfsOpts<'_>,
        flags: i32,
    ) -> Result<PrisonId, Errno> {
        let dying = flags & JAIL_DYING != 0;
        if self.release.has_jail_descriptors() {
            if let Some(id) = self.get_desc(asker, opts, flags)? {
                // A descriptor can have been made of a prison that was dying already.
                let jid = self.prisons.get(id).map_or(0, |prison| prison.jid);
                let jid = jid.to_string();
                return self.get_seen(Some(id), dying, opts, [b"jail ", jid.as_bytes(), b" "]);
            }
        }
        if let Some(jid) = opts.copyopt_int(b"lastjid")? {
            let mut after = self.prisons.after(jid);
            let next = after.find(|&id| {
                (dying || self.prisons.is_alive(id)) && self.prisons.is_child(asker.prison, id)
            });
            let jid = jid.to_string();
            return next
                .ok_or_else(|| opts.error(Errno::ENOENT, &[b"no jail after ", jid.as_bytes()]));
        }
        let jid = opts.copyopt_int(b"jid")?.filter(|&jid| jid != 0);
        if let Some(jid) = jid {
            let id = self.prisons.find_child(asker.prison, jid);
            let jid = jid.to_string();
            return self.get_seen(id, dying, opts, [b"jail ", jid.as_bytes(), b" "]);
        }
        if let Some(name) = opts.getopts(b"name")?.map(<[u8]>::to_vec) {
            let id = self.prisons.find_name(asker.prison, &name);
            return self.get_seen(id, dying, opts, [b"jail \"", &name, b"\" "]);
        }
        Err(opts.error(Errno::ENOENT, &[b"no jail specified"]))
    }

    /// `ENOENT` for a prison that is not there, or dying unless those were asked for.
    fn get_seen(
        &self,
        id: Option<PrisonId>,
        dying: bool,
        opts: &mut VfsOpts<'_>,
        [before, who, after]: [&[u8]; 3],
    ) -> Result<PrisonId, Errno> {
        let why: &[u8] = match id {
            None => b"not found",
            Some(id) if dying || self.prisons.is_alive(id) => return Ok(id),
            Some(_) => b"is dying",
        };
        Err(opts.error(Errno::ENOENT, &[before, who, after, why]))
    }

    /// What `desc` and its flags ask for; the prison if it is the key.
    fn get_desc(
        &mut self,
        asker: &mut Asker,
        opts: &mut VfsOpts<'_>,
        flags: i32,
    ) -> Result<Option<PrisonId>, Errno> {
        let wanted = flags & (JAIL_AT_DESC | JAIL_GET_DESC | JAIL_OWN_DESC);
        let Some(fd) = opts.copyopt_int(b"desc")? else {
            if wanted != 0 {
                return Err(opts.error(Errno::ENOENT, &[b"missing desc"]));
            }
            return Ok(None);
        };
        if flags & JAIL_USE_DESC != 0 {
            return self.desc_prison(asker.pid, fd, opts).map(Some);
        }
        if wanted == 0 {
            return Err(opts.error(Errno::EINVAL, &[b"unexpected desc"]));
        }
        if flags & JAIL_AT_DESC != 0 {
            asker.prison = self.desc_prison(asker.pid, fd, opts)?;
        }
        if flags & (JAIL_GET_DESC | JAIL_OWN_DESC) != 0 {
            let owning = flags & JAIL_OWN_DESC != 0;
            asker.desc_out = Some(self.jaildesc_alloc(asker.pid, owning)?);
        }
        Ok(None)
    }

    /// The prison of a descriptor, or why there is none.
    pub(super) fn desc_prison(
        &self,
        pid: Pid,
        fd: RawFd,
        opts: &mut VfsOpts<'_>,
    ) -> Result<PrisonId, Errno> {
        match self.jaildesc_find(pid, fd) {
            Ok((id, _)) => Ok(id),
            Err(Errno::ENOENT) => Err(opts.error(Errno::ENOENT, &[b"descriptor to dead jail"])),
            Err(error) => Err(opts.error(error, &[b"not a jail descriptor"])),
        }
    }

    /// The parameters of `kern_jail_get` itself. An error names none of them, so their order is
    /// free.
    fn get_params(
        &self,
        viewer: PrisonId,
        id: PrisonId,
        prison: &Prison,
        opts: &mut VfsOpts<'_>,
    ) -> Result<(), Errno> {
        let parent = prison.links.parent.filter(|&parent| parent != viewer);
        let parent = parent.and_then(|parent| self.prisons.get(parent));
        opts.setopt_int(b"jid", prison.jid)?;
        opts.setopt_int(b"parent", parent.map_or(0, |parent| parent.jid))?;
        opts.setopts(b"name", self.prisons.name_for(viewer, id))?;
        opts.setopts(b"path", self.prisons.path_for(viewer, id))?;
        opts.setopt_int(b"cpuset.id", prison.cpuset)?;
        for (name, list) in [(&b"ip4.addr"[..], &prison.ip4), (b"ip6.addr", &prison.ip6)] {
            let bytes = list.as_ref().map_or(&[][..], AddrList::bytes);
            opts.setopt_part(name, bytes)?;
        }
        opts.setopt_int(b"securelevel", prison.securelevel)?;
        opts.setopt_int(b"children.cur", prison.childcount)?;
        opts.setopt_int(b"children.max", prison.childmax)?;
        opts.setopts(b"host.hostname", &prison.host.hostname)?;
        opts.setopts(b"host.domainname", &prison.host.domainname)?;
        opts.setopts(b"host.hostuuid", &prison.host.hostuuid)?;
        opts.setopt(b"host.hostid", &prison.host.hostid.to_ne_bytes())?;
        opts.setopt_int(b"enforce_statfs", prison.enforce_statfs)?;
        opts.setopt_int(b"devfs_ruleset", prison.devfs_ruleset)?;
        for (name, noname, flag) in BOOLS {
            let set = prison.flags.has(flag);
            opts.setopt_int(name.as_bytes(), i32::from(set))?;
            opts.setopt_int(noname.as_bytes(), i32::from(!set))?;
        }
        for (name, disable, new) in JAILSYS {
            let set = prison.flags & (disable | new);
            let value = if prison.flags.has(disable) && set == disable {
                JAIL_SYS_DISABLE
            } else if set == new {
                JAIL_SYS_NEW
            } else {
                JAIL_SYS_INHERIT
            };
            opts.setopt_int(name.as_bytes(), value)?;
        }
        self.get_allow(prison, opts)?;
        let dying = !prison.is_alive();
        opts.setopt_int(b"dying", i32::from(dying))?;
        opts.setopt_int(b"nodying", i32::from(!dying))?;
        opts.setopt_int(b"osreldate", prison.osreldate)?;
        opts.setopts(b"osrelease", &prison.osrelease)
    }

    fn get_allow(&self, prison: &Prison, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        for index in 0..opts.count() {
            let name = opts.name(index).unwrap_or_default();
            if !name.starts_with(b"allow.") {
                continue;
            }
            let found = allow::find(self.release, name);
            let found = found.filter(|(flag, _)| !self.modules.lacks_allow(*flag));
            if let Some((flag, no)) = found {
                let value = i32::from((prison.allow & flag != 0) != no);
                opts.setopt_at(index, &value.to_ne_bytes())?;
            }
        }
        Ok(())
    }

    /// `EINVAL` for what nothing knew, but a key of `meta` or `env` that is not there.
    fn get_missing(&self, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        if self.release.has_meta() {
            for index in 0..opts.count() {
                let name = opts.name(index).unwrap_or_default();
                let key = name.starts_with(b"meta.") || name.starts_with(b"env.");
                if key && !opts.seen(index) {
                    opts.mark(index);
                    opts.clear(index);
                }
            }
        }
        match opts.unseen() {
            Some(name) => Err(opts.error(Errno::EINVAL, &[b"unknown parameter: ", name])),
            None => Ok(()),
        }
    }
}
