//! sysctl(3). Follows `sys/kern/kern_sysctl.c`, `kern_mib.c`, and `kern_jail.c`'s nodes.

/// Kernel variables that sysctls set.
#[derive(Clone, Debug)]
pub(crate) struct Tunables {
    /// `security.jail.enforce_statfs`: what a new jail gets.
    pub(crate) enforce_statfs: i32,
    /// `security.jail.jail_max_af_ips`.
    pub(crate) jail_max_af_ips: u32,
    /// `security.jail.meta_maxbufsize` (15).
    pub(crate) meta_maxbufsize: u32,
}

impl Default for Tunables {
    fn default() -> Self {
        Self {
            enforce_statfs: 2,
            jail_max_af_ips: 255,
            meta_maxbufsize: 4096,
        }
    }
}
