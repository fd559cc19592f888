//! Mounts.

use jail::{Errno, Kernel};
use jail_sys::sys::mount::{MNT_BYFSID, MNT_NOEXEC, MNT_NOSUID, MNT_NOWAIT, MNT_RDONLY, statfs};
use serde_json::{Map, Value, json};

use super::c_string;
use crate::answer::name_of;
use crate::bindings::Bindings;
use crate::call::JailCall;
use crate::iovec::Iovecs;

pub(super) fn nmount(
    kernel: &dyn Kernel,
    call: &JailCall,
    bindings: &Bindings,
) -> Result<Value, String> {
    let mut iovecs = Iovecs::new(call, bindings);
    let result = iovecs
        .pass(|params, flags| kernel.nmount(params, flags).map(|()| 0))
        .ok_or("not made: \"niov\" is more than there are")?;
    Ok(match result {
        Ok(_) => json!({"ok": 0}),
        Err(errno) => {
            let mut answer = Map::new();
            answer.insert("err".into(), name_of(errno));
            if let Some(text) = iovecs.errmsg() {
                answer.insert("errmsg".into(), json!(bindings.put_back(&text)));
            }
            Value::Object(answer)
        }
    })
}

/// A mount as getfsstat(2) tells it.
pub(crate) struct MountedFs {
    fstype: String,
    from: String,
    pub(crate) on: String,
    flags: u64,
    pub(crate) fsid: [i32; 2],
}

/// All mounts, in the kernel's order.
pub(crate) fn mounted(kernel: &dyn Kernel) -> Result<Vec<MountedFs>, String> {
    let failed = |errno: Errno| format!("getfsstat: {errno}");
    let count = kernel.getfsstat(&mut [], MNT_NOWAIT).map_err(failed)?;
    let mut buf = vec![statfs::ZERO; count + 16];
    let count = kernel.getfsstat(&mut buf, MNT_NOWAIT).map_err(failed)?;
    buf.truncate(count);
    Ok(buf.iter().map(MountedFs::of).collect())
}

impl MountedFs {
    fn of(statfs: &statfs) -> Self {
        Self {
            fstype: text(&statfs.f_fstypename),
            from: text(&statfs.f_mntfromname),
            on: text(&statfs.f_mntonname),
            flags: statfs.f_flags,
            fsid: statfs.f_fsid.val,
        }
    }

    pub(crate) fn is_under(&self, path: &str) -> bool {
        let below = self.on.strip_prefix(path);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }
}

pub(super) fn under(kernel: &dyn Kernel, path: &str, bindings: &Bindings) -> Result<Value, Errno> {
    let all = mounted(kernel).map_err(|_| Errno::EIO)?;
    let mounts: Vec<Value> = all
        .iter()
        .filter(|mount| mount.is_under(path))
        .map(|mount| {
            let set = FLAGS.iter().filter(|(_, bit)| mount.flags & bit != 0);
            let flags: Vec<&str> = set.map(|(name, _)| *name).collect();
            json!({
                "type": mount.fstype,
                "from": bindings.put_back(&mount.from),
                "on": bindings.put_back(&mount.on),
                "flags": flags,
            })
        })
        .collect();
    Ok(json!({"mounts": mounts}))
}

pub(crate) fn unmount_by_fsid(
    kernel: &dyn Kernel,
    [first, second]: [i32; 2],
    flags: i32,
) -> Result<(), Errno> {
    let fsid = c_string(&format!("FSID:{first}:{second}")).map_err(|_| Errno::EINVAL)?;
    let by_fsid = i32::try_from(MNT_BYFSID).map_err(|_| Errno::EINVAL)?;
    kernel.unmount(&fsid, flags | by_fsid)
}

fn text(chars: &[core::ffi::c_char]) -> String {
    let bytes = chars.iter().map(|char| char.to_ne_bytes()[0]);
    let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

const FLAGS: [(&str, u64); 3] = [
    ("RDONLY", MNT_RDONLY),
    ("NOEXEC", MNT_NOEXEC),
    ("NOSUID", MNT_NOSUID),
];
