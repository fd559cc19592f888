//! The parameters of a jail: names, types, and when they can be set.
//!
//! The table holds every parameter that FreeBSD 13.2 to 15.1 and their modules have. One that it
//! does not know is typed by the kernel's own list, the sysctls below `security.jail.param`.

mod info;
pub(crate) mod table;

pub(crate) use info::negated;
pub use info::{ParamInfo, ParamType, Settable};

use crate::Allow;
use crate::allow::ALLOW;
use table::KNOWN;

/// The parameter of this name, without asking a kernel.
///
/// ```
/// use jail::params::{self, ParamType, Settable};
///
/// let addr = params::find("ip4.addr").ok_or("no such parameter")?;
/// assert_eq!(addr.param_type(), ParamType::Ip4);
/// assert_eq!(addr.settable(), Settable::Always);
/// assert!(params::find("allow.nomount").is_none()); // a form of allow.mount
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static ParamInfo> {
    if name.starts_with("allow.") {
        return ALLOW.iter().find(|info| info.name() == name);
    }
    let at = KNOWN.binary_search_by(|info| info.name().cmp(name)).ok()?;
    KNOWN.get(at).copied()
}

/// All parameters known here.
pub fn all() -> impl Iterator<Item = &'static ParamInfo> {
    KNOWN.iter().copied().chain(&ALLOW)
}

/// The flag that stands for an `allow.*` parameter.
pub(crate) fn allow_flag(info: &ParamInfo) -> Option<Allow> {
    let at = ALLOW.iter().position(|known| known.name() == info.name())?;
    Allow::from_bits(1 << at)
}

/// Whether this is the `no` form of a boolean.
pub(crate) fn is_negated(name: &str) -> bool {
    let (node, leaf) = match name.rfind('.') {
        Some(dot) => name.split_at(dot + 1),
        None => ("", name),
    };
    let Some(leaf) = leaf.strip_prefix("no") else {
        return false;
    };
    find(&format!("{node}{leaf}")).is_some_and(|info| info.param_type() == ParamType::Bool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_found_by_its_name() {
        for info in all() {
            assert_eq!(find(info.name()), Some(info), "{}", info.name());
        }
        assert_eq!(find("nope"), None);
        assert_eq!(find("allow.nope"), None);
    }

    #[test]
    fn names_end_in_one_nul() {
        for info in all() {
            let wires = [Some(info.wire()), info.wire_no()];
            for wire in wires.into_iter().flatten() {
                assert_eq!(wire.iter().position(|&b| b == 0), Some(wire.len() - 1));
            }
        }
    }

    #[test]
    fn booleans_have_a_no_form() {
        for info in all() {
            let boolean = info.param_type() == ParamType::Bool;
            assert_eq!(info.wire_no().is_some(), boolean, "{}", info.name());
        }
        let nullfs = find("allow.mount.nullfs").and_then(ParamInfo::wire_no);
        assert_eq!(nullfs, Some(&b"allow.mount.nonullfs\0"[..]));
    }
}
