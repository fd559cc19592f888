//! The modules that bring kinds of interfaces.

use super::{InterfaceName, Place};
use crate::Error;

/// Name of the clones, of the module, and of its file.
const MODULES: [(&str, &str, &str); 16] = [
    ("bridge", "if_bridge", "if_bridge"),
    ("disc", "if_disc", "if_disc"),
    ("edsc", "if_edsc", "if_edsc"),
    ("epair", "if_epair", "if_epair"),
    ("gif", "if_gif", "if_gif"),
    ("gre", "if_gre", "if_gre"),
    ("infiniband", "if_infiniband", "if_infiniband"),
    ("lagg", "if_lagg", "if_lagg"),
    ("me", "if_me", "if_me"),
    ("ovpn", "if_ovpn", "if_ovpn"),
    ("stf", "if_stf", "if_stf"),
    ("tap", "if_tuntap", "if_tuntap"),
    ("tun", "if_tuntap", "if_tuntap"),
    ("vlan", "if_vlan", "if_vlan"),
    ("vxlan", "if_vxlan", "if_vxlan"),
    ("wg", "wg", "if_wg"),
];

/// Loads the module for such an interface; whether it was missing and is there now.
pub(super) fn load(place: &Place, name: InterfaceName) -> Result<bool, Error> {
    let stem = name.stem();
    let Some((_, module, file)) = MODULES.iter().find(|(of, ..)| of.as_bytes() == stem) else {
        return Ok(false);
    };
    let what = format!("interface {name}");
    place.host().load_missing(&what, module, file)
}
