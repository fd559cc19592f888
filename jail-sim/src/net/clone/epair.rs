//! Pairs of interfaces, each the other's cable. Follows `epair_clone_create` in
//! `sys/net/if_epair.c`.

use jail::Errno;

use super::Cloner;
use super::unit::name2unit;
use crate::net::Net;
use crate::net::ifname::IfName;
use crate::net::ifnet::{IfId, IfKind, Ifnet};

impl Net {
    /// Makes both ends and gives the first: `epair0a`, whose other end is `epair0b`.
    pub(super) fn epair_create(&mut self, vnet: u64, name: IfName) -> Result<IfId, Errno> {
        let asked = name2unit(name.bytes())?;
        let unit = self.alloc_unit(vnet, Cloner::Epair, asked)?;
        let end = |end: char| IfName::new(format!("epair{unit}{end}").as_bytes());
        let taken = |name| self.ifunit(vnet, name).is_some();
        if taken(end('b')) || taken(end('a')) {
            self.free_unit(vnet, Cloner::Epair, unit);
            return Err(Errno::EEXIST);
        }
        let a = self.epair_end(vnet, unit, end('a'), 0x0a);
        let b = self.epair_end(vnet, unit, end('b'), 0x0b);
        for (id, peer) in [(a, b), (b, a)] {
            if let Some(ifp) = self.ifs.get_mut(&id) {
                ifp.peer = Some(peer);
            }
        }
        Ok(a)
    }

    /// One end; the kernel hashes the hardware address out of host id and interface number.
    fn epair_end(&mut self, vnet: u64, unit: u32, name: IfName, last: u8) -> IfId {
        let mut ifp = Ifnet::new(IfKind::Epair, name);
        let [.., stack] = vnet.to_be_bytes();
        let [.., c, d] = unit.to_be_bytes();
        ifp.mac = Some([0x02, 0x6c, stack, c, d, last]);
        self.clone_addif(vnet, Cloner::Epair, unit, ifp)
    }
}
