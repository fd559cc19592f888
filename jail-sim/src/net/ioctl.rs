//! ioctl(2) on sockets. Follows `soo_ioctl` in `sys/kern/sys_socket.c` and `ifioctl` in
//! `sys/net/if.c`.

use jail::kernel::{IfNameBytes, Ioctl};
use jail::{Errno, RawFd};
use jail_sys::sys::socket::{AF_INET, AF_INET6};

use super::ifname::IfName;
use super::ifnet::IfId;
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `ifioctl`: in the network stack of the socket, with the privileges of the caller.
    pub(crate) fn socket_ioctl(
        &mut self,
        pid: Pid,
        fd: RawFd,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        let FileKind::Socket(socket) = &self.file(pid, fd)?.kind else {
            return Err(Errno::ENOTTY);
        };
        let (vnet, domain) = (socket.vnet, socket.domain);
        let cred = self.proc(pid)?.cred.clone();
        self.net.at(self.clock.uptime);
        match request {
            Ioctl::SiocSifrvnet { name, jid } => self.vmove_reclaim(&cred, name, jid),
            Ioctl::SiocIfcreate2 { name } => {
                self.priv_net(&cred)?;
                self.clone_create(vnet, name)
            }
            Ioctl::SiocIfdestroy { name } => {
                self.priv_net(&cred)?;
                self.net.clone_destroy_name(vnet, name)
            }
            request => self.named_ioctl(&cred, vnet, domain, request),
        }
    }

    /// A request about one interface: `ENXIO`. If that brought it up, it is brought up wholly.
    fn named_ioctl(
        &mut self,
        cred: &Cred,
        vnet: u64,
        domain: i32,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        let Some(name) = if_name(&request) else {
            // Of a disk or of devfs: the protocol is asked, which knows no interface then.
            return Err(match domain {
                AF_INET => Errno::EADDRNOTAVAIL,
                _ => Errno::EOPNOTSUPP,
            });
        };
        let id = name.and_then(|name| self.net.ifunit(vnet, name));
        let id = id.ok_or(Errno::ENXIO)?;
        let up = |state: &Self| state.net.ifs.get(&id).is_some_and(|ifp| ifp.is_up());
        let was_up = up(self);
        let result = match request {
            Ioctl::SiocAifaddr(_)
            | Ioctl::SiocDifaddr { .. }
            | Ioctl::SiocGifalias(_)
            | Ioctl::SiocAifaddrIn6(_)
            | Ioctl::SiocDifaddrIn6 { .. }
            | Ioctl::SiocGifaflagIn6 { .. }
            | Ioctl::SiocGifnetmaskIn6 { .. } => self.address_ioctl(cred, domain, id, request),
            Ioctl::BridgeAdd { member, .. } => self.bridge_add(cred, id, member),
            Ioctl::BridgeDel { member, .. } => self.bridge_del(cred, id, member),
            Ioctl::BridgeMembers { members, count, .. } => {
                self.net.bridge_members(id, members, count)
            }
            request => return self.hw_ioctl(cred, id, request),
        };
        if !was_up && up(self) {
            self.net.if_up(id);
        }
        result
    }

    /// `ifhwioctl`.
    fn hw_ioctl(&mut self, cred: &Cred, id: IfId, request: Ioctl<'_>) -> Result<(), Errno> {
        let ifp = self.net.ifs.get(&id).ok_or(Errno::ENXIO)?;
        match request {
            Ioctl::SiocGifflags { flags, .. } => *flags = ifp.flags | ifp.drv_flags,
            Ioctl::SiocGifindex { index, .. } => *index = ifp.index as i32,
            Ioctl::SiocGifmtu { mtu, .. } => *mtu = ifp.mtu,
            Ioctl::SiocGifdescr { descr, len, .. } => return ifp.copy_descr(descr, len),
            Ioctl::SiocGifgroup { groups, count, .. } => return ifp.copy_groups(groups, count),
            Ioctl::SiocSifvnet { name, jid } => return self.vmove_loan(cred, id, name, jid),
            request => {
                self.priv_net(cred)?;
                return self.hw_change(id, request);
            }
        }
        Ok(())
    }

    fn hw_change(&mut self, id: IfId, request: Ioctl<'_>) -> Result<(), Errno> {
        let net = &mut self.net;
        match request {
            Ioctl::SiocSifflags { flags, .. } => net.set_flags(id, flags),
            Ioctl::SiocSifmtu { mtu, .. } => net.set_mtu(id, mtu),
            Ioctl::SiocSifname { new, .. } => net.if_rename(id, new),
            Ioctl::SiocSifdescr { descr, .. } => net.set_descr(id, descr),
            Ioctl::SiocAifgroup { group, .. } => net.add_group(id, group),
            Ioctl::SiocDifgroup { group, .. } => net.delete_group(id, group),
            _ => Err(Errno::ENOTTY),
        }
    }

    /// `in_control` and `in6_control`: what is the other family's goes to the driver, who does not
    /// know it either.
    fn address_ioctl(
        &mut self,
        cred: &Cred,
        domain: i32,
        id: IfId,
        request: Ioctl<'_>,
    ) -> Result<(), Errno> {
        match (domain, request) {
            (AF_INET, Ioctl::SiocAifaddr(ifra)) => self.in_aifaddr(cred, id, ifra),
            (AF_INET, Ioctl::SiocDifaddr { addr, .. }) => self.in_difaddr(cred, id, addr),
            (AF_INET, Ioctl::SiocGifalias(ifra)) => self.in_gifaddr(cred, id, ifra),
            (AF_INET6, Ioctl::SiocAifaddrIn6(ifra)) => self.in6_aifaddr(cred, id, ifra),
            (AF_INET6, Ioctl::SiocDifaddrIn6 { addr, .. }) => self.in6_difaddr(cred, id, addr),
            (AF_INET6, Ioctl::SiocGifaflagIn6 { addr, flags, .. }) => {
                *flags = self.in6_gifaflag(cred, id, addr)?;
                Ok(())
            }
            (AF_INET6, Ioctl::SiocGifnetmaskIn6 { addr, mask, .. }) => {
                *mask = self.in6_gifnetmask(cred, id, addr)?;
                Ok(())
            }
            _ => Err(Errno::EINVAL),
        }
    }
}

/// The name of the interface that a request is about, if it is about one; nothing in it for a name
/// that no interface can have.
fn if_name(request: &Ioctl<'_>) -> Option<Option<IfName>> {
    let name: &IfNameBytes = match request {
        Ioctl::SiocAifaddr(ifra) => return Some(IfName::of_chars(&ifra.ifra_name)),
        Ioctl::SiocGifalias(ifra) => return Some(IfName::of_chars(&ifra.ifra_name)),
        Ioctl::SiocAifaddrIn6(ifra) => return Some(IfName::of_chars(&ifra.ifra_name)),
        Ioctl::SiocSifvnet { name, .. } => name,
        Ioctl::SiocDifaddr { name, .. }
        | Ioctl::SiocDifaddrIn6 { name, .. }
        | Ioctl::SiocGifaflagIn6 { name, .. }
        | Ioctl::SiocGifnetmaskIn6 { name, .. }
        | Ioctl::SiocGifflags { name, .. }
        | Ioctl::SiocSifflags { name, .. }
        | Ioctl::SiocGifindex { name, .. }
        | Ioctl::SiocGifmtu { name, .. }
        | Ioctl::SiocSifmtu { name, .. }
        | Ioctl::SiocSifname { name, .. }
        | Ioctl::SiocSifdescr { name, .. }
        | Ioctl::SiocGifdescr { name, .. }
        | Ioctl::SiocAifgroup { name, .. }
        | Ioctl::SiocDifgroup { name, .. }
        | Ioctl::SiocGifgroup { name, .. } => name,
        Ioctl::BridgeAdd { bridge, .. }
        | Ioctl::BridgeDel { bridge, .. }
        | Ioctl::BridgeMembers { bridge, .. } => bridge,
        _ => return None,
    };
    Some(IfName::of_request(name))
}
