//! Specs as text: JSON, TOML, or whatever else serde writes and reads.
//!
//! ```json
//! {
//!   "name": "web",
//!   "params": { "path": "/jails/web", "ip4.addr": ["192.168.1.200"], "allow.raw_sockets": true },
//!   "aliases": [{ "interface": "bge0", "address": "192.168.1.200/32" }],
//!   "disks": [
//!     { "disk": { "type": "swap", "size": "64M" }, "newfs": {}, "mount": "/scratch" }
//!   ],
//!   "devices": { "rules": ["include 1", "include 2", "path dri/renderD128 unhide"] },
//!   "directories": [{ "path": "/scratch", "mode": "0755" }],
//!   "mounts": [
//!     { "type": "nullfs", "from": "/base", "on": "/", "options": ["ro", "nosuid"] },
//!     { "type": "tmpfs", "on": "/tmp", "options": ["size=1048576"], "create": "0755" }
//!   ],
//!   "limits": ["maxproc:deny=50"],
//!   "exec_start": [{ "program": "/bin/sh", "args": ["/etc/rc"], "timeout": 60 }],
//!   "exec_stop": [{ "program": "/bin/sh", "args": ["/etc/rc.shutdown"], "user": "root" }],
//!   "console_log": "/var/log/jail_web_console.log",
//!   "hooks": [{ "at": "poststop", "exec": { "program": "/usr/bin/logger", "args": ["web is down"] } }],
//!   "depends_on": ["db"]
//! }
//! ```
//!
//! All but the name may be left out. Parameters have the kernel's names, and values of their types;
//! where the type does not tell, it is said, as in `{ "raw": [1, 2] }`. Paths and words that are
//! not UTF-8 are lists of bytes. Times are seconds. What is read goes through the same checks as
//! what a program says, and a field that is not known is refused: a typing error does not leave a
//! jail without its limits.
//!
//! A spec with [functions as hooks](JailSpec::hook_fn) cannot be written.

mod duration;
mod mode;

mod value;

pub(crate) use duration::Seconds;
pub(crate) use mode::OctalMode;
pub(crate) use value::ValueForm;

#[expect(unused_imports, reason = "for the links")]
use crate::JailSpec;

/// Whether a field is as it is unless it is said, and needs not be written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
