//! Calls on the host beyond jails.

mod alias;
mod devfs;
mod iflist;
mod interface;
mod md;
mod mounts;
mod rctl;

use jail::Errno;
use serde_json::Value;

use super::{c_int, c_string, ok};
use crate::bindings::Bindings;
use crate::call::HostCall;
use crate::case::Step;
use crate::driver::Driver;

#[cfg_attr(
    not(target_os = "freebsd"),
    allow(unused_imports, reason = "cleaning up the running kernel")
)]
pub(crate) use iflist::interfaces;
#[cfg_attr(not(target_os = "freebsd"), allow(unused_imports, reason = "likewise"))]
pub(crate) use interface::ifname;
pub(crate) use mounts::{mounted, unmount_by_fsid};

/// As [`super::answer`]; the kernel's errors apart.
pub(super) fn answer(
    driver: &dyn Driver,
    call: &HostCall,
    step: &Step,
    bindings: &mut Bindings,
) -> Result<Result<Value, Errno>, String> {
    let kernel = driver.kernel();
    Ok(match call {
        HostCall::Md(call) => md::answer(kernel, call, step, bindings)?,
        HostCall::Nmount(call) => return mounts::nmount(kernel, call, bindings).map(Ok),
        HostCall::Unmount {
            path,
            flags,
            by_fsid,
        } => {
            let path = bindings.put_in(path);
            if *by_fsid {
                let newest = mounted(kernel)?.into_iter().rev().find(|at| at.on == path);
                let fsid = newest.map_or([1, 1], |mount| mount.fsid);
                unmount_by_fsid(kernel, fsid, *flags).map(ok)
            } else {
                kernel.unmount(&c_string(&path)?, *flags).map(ok)
            }
        }
        HostCall::Mounts { under } => mounts::under(kernel, &bindings.put_in(under), bindings),
        HostCall::Devfs(call) => devfs::answer(kernel, call, bindings)?,
        HostCall::IfAlias(call) => alias::answer(kernel, call, bindings)?,
        HostCall::IfAddrs { name } => iflist::addrs(kernel, &bindings.put_in(name)),
        HostCall::IfCreate { name } => interface::create(kernel, name, step, bindings)?,
        HostCall::IfDestroy { name } => interface::destroy(kernel, &bindings.put_in(name))?.map(ok),
        HostCall::IfVnet { name, jid, fetch } => {
            let jid = c_int(bindings.num(jid))?;
            interface::vnet(kernel, &bindings.put_in(name), jid, *fetch)?.map(ok)
        }
        HostCall::IfList { only } => iflist::list(kernel, only, bindings),
        HostCall::Rctl { cmd, arg, only } => {
            let arg = c_string(&bindings.put_in(arg))?;
            rctl::answer(kernel, cmd, &arg, only.as_deref(), bindings)?
        }
    })
}
