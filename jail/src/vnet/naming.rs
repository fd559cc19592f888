//! Names for interfaces, chosen before they are made.

use crate::journal::{Before, Record};
use crate::{Error, Host, Interface, InterfaceName, numbers};

/// How interfaces get their names.
pub(super) struct Naming<'b> {
    pub(super) before: Before<'b>,
    /// Else the kernel chooses.
    pub(super) chosen: bool,
}

/// `IF_MAXUNIT` in `sys/net/if.h`.
const MAX_UNIT: u32 = 0x7fff;

impl Naming<'_> {
    /// Makes a clone of this name, or of this cloner, whose name on the host ends in `suffix`.
    pub(super) fn create(
        &mut self,
        host: &Host,
        name: InterfaceName,
        suffix: &str,
        record: &mut dyn FnMut(String) -> Record,
    ) -> Result<Interface, Error> {
        if !self.chosen {
            return Interface::create(host, name);
        }
        let mut taken = None;
        let names: Vec<_> = match name.unit() {
            Some(_) => vec![name.to_string()],
            None => {
                let units = numbers::candidates(MAX_UNIT);
                units.map(|unit| format!("{name}{unit}")).collect()
            }
        };
        for name in names {
            let half = format!("{name}{suffix}");
            if host.interface(&half)?.exists()? {
                continue;
            }
            (self.before)(record(half))?;
            match Interface::create(host, &name) {
                Err(error) if error.is_taken_interface() => taken = Some(error),
                made => return made,
            }
        }
        // Of a name that was given, and is there, the kernel tells.
        match taken {
            Some(error) => Err(error),
            None => Interface::create(host, name),
        }
    }
}
