//! Groups of interfaces: `struct ifgroupreq`.

use core::ffi::{c_uint, c_ulong, c_void};
use core::ptr;

use jail_sys::net::if_::{ifg_req, ifgroupreq};
use jail_sys::sys::sockio::SIOCGIFGROUP;
use jail_sys::sys::uio::iovec;

use super::super::super::IfNameBytes;
use super::plain::Plain;
use super::{Request, from_c, memory, memory_of, to_c};
use crate::Errno;

/// `SIOCAIFGROUP` or `SIOCDIFGROUP`. Older kernels look for the group's NUL wherever it is
/// (`if_addgroup` in `sys/net/if.c`), newer ones answer this.
pub(super) fn member(
    number: c_ulong,
    name: &IfNameBytes,
    group: &IfNameBytes,
) -> Result<Plain<'static, ifgroupreq>, Errno> {
    if !group.contains(&0) {
        return Err(Errno::EINVAL);
    }
    let mut request = ifgroupreq::ZERO;
    request.ifgr_name = to_c(name);
    request.ifgr_ifgru.ifgru_group = to_c(group);
    Ok(Plain::new(number, request))
}

/// `SIOCGIFGROUP`.
pub(super) struct List<'a> {
    request: ifgroupreq,
    list: Vec<ifg_req>,
    groups: &'a mut [IfNameBytes],
    count: &'a mut usize,
}

impl<'a> List<'a> {
    pub(super) fn new(
        name: &IfNameBytes,
        groups: &'a mut [IfNameBytes],
        count: &'a mut usize,
    ) -> Result<Self, Errno> {
        let list = vec![ifg_req::ZERO; groups.len()];
        let len = c_uint::try_from(size_of_val(groups)).map_err(|_| Errno::EINVAL)?;
        let mut request = ifgroupreq::ZERO;
        request.ifgr_name = to_c(name);
        request.ifgr_len = len;
        Ok(Self {
            request,
            list,
            groups,
            count,
        })
    }
}

// SAFETY: the list is as long as the struct says, in bytes; the kernel writes whole names while
// there is room (`if_getgroup` in `sys/net/if.c`). Length 0 asks for the length, and the list is
// null then.
unsafe impl Request for List<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        self.request.ifgr_ifgru.ifgru_groups = match self.list.as_mut_slice() {
            [] => ptr::null_mut(),
            list => list.as_mut_ptr(),
        };
        (SIOCGIFGROUP, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        let list = memory_of(&mut self.list);
        [memory(&mut self.request), list, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        if self.list.is_empty() {
            let len = usize::try_from(self.request.ifgr_len).map_err(|_| Errno::EINVAL)?;
            *self.count = len / size_of::<ifg_req>();
            return Ok(());
        }
        // The length stays as it was: the list ends where nothing was written.
        let names = self.list.iter().map(|group| from_c(group.ifgrq_group));
        let names = names.take_while(|name| !name.starts_with(&[0]));
        *self.count = 0;
        for (to, name) in self.groups.iter_mut().zip(names) {
            *to = name;
            *self.count += 1;
        }
        Ok(())
    }
}
