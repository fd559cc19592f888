//! Bridges: `struct ifdrv` and what it leads to.

use core::ffi::{c_ulong, c_void};
use core::ptr;

use jail_sys::net::if_::ifdrv;
use jail_sys::net::if_bridgevar::{BRDGADD, BRDGDEL, BRDGGIFS, ifbifconf, ifbreq};
use jail_sys::sys::sockio::{SIOCGDRVSPEC, SIOCSDRVSPEC};
use jail_sys::sys::uio::iovec;

use super::super::super::IfNameBytes;
use super::{Request, memory, memory_of, to_c};
use crate::Errno;

/// `BRDGADD` and `BRDGDEL`.
pub(super) struct Member {
    request: ifdrv,
    member: ifbreq,
}

impl Member {
    pub(super) fn add(bridge: &IfNameBytes, member: &IfNameBytes) -> Self {
        Self::new(BRDGADD, bridge, member)
    }

    pub(super) fn remove(bridge: &IfNameBytes, member: &IfNameBytes) -> Self {
        Self::new(BRDGDEL, bridge, member)
    }

    fn new(command: c_ulong, bridge: &IfNameBytes, member: &IfNameBytes) -> Self {
        Self {
            request: ifdrv {
                ifd_name: to_c(bridge),
                ifd_cmd: command,
                ifd_len: size_of::<ifbreq>(),
                ifd_data: ptr::null_mut(),
            },
            member: ifbreq {
                ifbr_ifsname: to_c(member),
                ..ifbreq::ZERO
            },
        }
    }
}

// SAFETY: the struct says how long its data is, which no driver copies more of, and that is all
// of `member`.
unsafe impl Request for Member {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        self.request.ifd_data = (&raw mut self.member).cast();
        (SIOCSDRVSPEC, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        [iovec::ZERO; 3]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        Ok(())
    }
}

/// `BRDGGIFS`.
pub(super) struct Members<'a> {
    request: ifdrv,
    conf: ifbifconf,
    list: Vec<ifbreq>,
    members: &'a mut [ifbreq],
    count: &'a mut usize,
}

impl<'a> Members<'a> {
    pub(super) fn new(
        bridge: &IfNameBytes,
        members: &'a mut [ifbreq],
        count: &'a mut usize,
    ) -> Result<Self, Errno> {
        let len = u32::try_from(size_of_val(members)).map_err(|_| Errno::EINVAL)?;
        Ok(Self {
            request: ifdrv {
                ifd_name: to_c(bridge),
                ifd_cmd: BRDGGIFS,
                ifd_len: size_of::<ifbifconf>(),
                ifd_data: ptr::null_mut(),
            },
            conf: ifbifconf {
                ifbic_len: len,
                ..ifbifconf::ZERO
            },
            list: vec![ifbreq::ZERO; members.len()],
            members,
            count,
        })
    }
}

// SAFETY: `conf` is as long as the struct says. A bridge writes no more members than `conf` says
// there is room for (`bridge_ioctl_gifs` in `sys/net/if_bridge.c`), which is all of the list, and
// none if it is empty; a driver that takes this for something else takes no pointers in it.
unsafe impl Request for Members<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        self.conf.ifbic_ifbicu.ifbicu_req = match self.list.as_mut_slice() {
            [] => ptr::null_mut(),
            list => list.as_mut_ptr(),
        };
        self.request.ifd_data = (&raw mut self.conf).cast();
        (SIOCGDRVSPEC, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        let list = memory_of(&mut self.list);
        [memory(&mut self.conf), list, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        let len = usize::try_from(self.conf.ifbic_len).map_err(|_| Errno::EINVAL)?;
        let count = len / size_of::<ifbreq>();
        *self.count = match self.list.len() {
            0 => count,
            room => count.min(room),
        };
        for (to, from) in self.members.iter_mut().zip(&self.list).take(*self.count) {
            *to = *from;
        }
        Ok(())
    }
}
