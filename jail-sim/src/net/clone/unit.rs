//! The numbers of cloned interfaces. Follows `ifc_name2unit` and `ifc_alloc_unit`.

use jail::Errno;

use super::{Cloner, IF_MAXUNIT};
use crate::net::Net;
use crate::net::ifname::IfName;
use crate::net::units::Units;

/// `ifc_name2unit`: the number at the end of a name, if there is one. `EINVAL` for leading zeros
/// and more than an `int`.
pub(super) fn name2unit(name: &[u8]) -> Result<Option<u32>, Errno> {
    let start = name.iter().position(u8::is_ascii_digit);
    let digits = start
        .and_then(|start| name.get(start..))
        .unwrap_or_default();
    match digits {
        [] => Ok(None),
        [b'0', _, ..] => Err(Errno::EINVAL),
        _ => {
            let unit = std::str::from_utf8(digits).map(str::parse::<i32>);
            match unit {
                Ok(Ok(unit)) => Ok(u32::try_from(unit).ok()),
                _ => Err(Errno::EINVAL),
            }
        }
    }
}

impl Net {
    /// `ifc_alloc_unit`: the unit asked for, or the lowest that nothing has and no interface is
    /// named after. `EEXIST`, `ENOSPC`.
    pub(super) fn alloc_unit(
        &mut self,
        vnet: u64,
        cloner: Cloner,
        asked: Option<u32>,
    ) -> Result<u32, Errno> {
        let mut unit = match asked {
            Some(unit) => unit,
            None => self.lowest_unit(vnet, cloner, 0)?,
        };
        loop {
            if unit > IF_MAXUNIT {
                return Err(Errno::ENOSPC);
            }
            let name = IfName::new(format!("{}{unit}", cloner.name()).as_bytes());
            let named = self.ifunit(vnet, name).is_some();
            let units = self.units(vnet, cloner).ok_or(Errno::EINVAL)?;
            if !named && units.take(unit) {
                return Ok(unit);
            }
            if asked.is_some() {
                return Err(Errno::EEXIST);
            }
            unit = self.lowest_unit(vnet, cloner, unit + 1)?;
        }
    }

    pub(super) fn free_unit(&mut self, vnet: u64, cloner: Cloner, unit: u32) {
        if let Some(units) = self.units(vnet, cloner) {
            units.give_back(unit);
        }
    }

    fn lowest_unit(&mut self, vnet: u64, cloner: Cloner, min: u32) -> Result<u32, Errno> {
        let units = self.units(vnet, cloner);
        let lowest = units.and_then(|units| units.lowest_free(min));
        lowest.ok_or(Errno::ENOSPC)
    }

    fn units(&mut self, vnet: u64, cloner: Cloner) -> Option<&mut Units> {
        match cloner {
            Cloner::Tap => Some(&mut self.taps),
            Cloner::Tun => Some(&mut self.tuns),
            _ => self.vnets.get_mut(&vnet)?.units.get_mut(&cloner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_names() {
        assert_eq!(name2unit(b"lo"), Ok(None));
        assert_eq!(name2unit(b"lo0"), Ok(Some(0)));
        assert_eq!(name2unit(b"lo32768"), Ok(Some(32_768)));
        assert_eq!(name2unit(b"lo007"), Err(Errno::EINVAL));
        assert_eq!(name2unit(b"lo4294967296"), Err(Errno::EINVAL));
        assert_eq!(name2unit(b"tap1x"), Err(Errno::EINVAL));
    }
}
