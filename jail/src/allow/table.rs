//! The `allow.*` parameters in the order of their bits.

use crate::Release;
use crate::params::ParamInfo;

/// The name and the `no` name, each with its NUL: `no` follows the last dot.
macro_rules! allow {
    ($node:literal, $leaf:literal) => {
        ParamInfo::boolean(
            concat!($node, $leaf, "\0"),
            concat!($node, "no", $leaf, "\0"),
        )
    };
}

/// `allow.mount.FS`, there once the file system's module is loaded.
macro_rules! mount {
    ($fs:literal) => {
        allow!("allow.mount.", $fs).by($fs)
    };
}

/// One entry a bit of [`Allow`](super::Allow).
pub(crate) static ALLOW: [ParamInfo; 32] = [
    allow!("allow.", "set_hostname"),
    allow!("allow.", "sysvipc"),
    allow!("allow.", "raw_sockets"),
    allow!("allow.", "chflags"),
    allow!("allow.", "mount"),
    allow!("allow.", "quotas"),
    allow!("allow.", "socket_af"),
    allow!("allow.", "mlock"),
    allow!("allow.", "reserved_ports"),
    allow!("allow.", "read_msgbuf"),
    allow!("allow.", "unprivileged_proc_debug"),
    allow!("allow.", "suser"),
    allow!("allow.", "nfsd").from(Release::V14_0),
    allow!("allow.", "extattr").from(Release::V14_0),
    allow!("allow.", "adjtime").from(Release::V14_0),
    allow!("allow.", "settime").from(Release::V14_0),
    allow!("allow.", "routing").from(Release::V14_0),
    allow!("allow.", "setaudit").from(Release::V14_0),
    allow!("allow.", "unprivileged_parent_tampering").from(Release::V14_0),
    allow!("allow.", "vmm").by("vmm"),
    allow!("allow.", "vmm_ppt").from(Release::V14_0).by("vmm"),
    mount!("devfs"),
    mount!("fdescfs"),
    mount!("fusefs"),
    mount!("nullfs"),
    mount!("procfs"),
    mount!("linprocfs"),
    mount!("linsysfs"),
    mount!("lindebugfs"),
    mount!("tmpfs"),
    mount!("zfs"),
    mount!("p9fs").from(Release::V14_0),
];

#[cfg(test)]
mod tests {
    use super::super::Allow;

    #[test]
    fn bits_and_entries_agree() {
        for (name, flag) in Allow::all().iter_names() {
            let param = name.to_lowercase().replacen("mount_", "mount.", 1);
            assert_eq!(Allow::from_param(&format!("allow.{param}")), Some(flag));
        }
        assert_eq!(Allow::all().params().count(), super::ALLOW.len());
    }
}
