//! Values as they are in the kernel's answer, without a copy.

use core::fmt;
use std::os::unix::ffi::OsStrExt;

use crate::escape::write_escaped;
use crate::params::ParamType;
use crate::value::decode;
use crate::{Jid, Value, Values};

/// A value for people, that is still where the kernel wrote it.
enum Shown<'v> {
    Jid(Jid),
    Field(ParamType, &'v [u8]),
}

impl Values {
    /// The type of a parameter, of those that were asked for.
    #[must_use]
    pub fn param_type(&self, name: &str) -> Option<ParamType> {
        match name {
            "jid" => Some(ParamType::Int),
            _ => self.field(name).map(|(param_type, _)| param_type),
        }
    }

    /// The bytes that the kernel wrote for a parameter, of whatever type it is: numbers as this
    /// computer has them, a text without its NUL, addresses one after another.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// let web = jail::JailSpec::new("web")?.path("/").securelevel(2).create(&host)?;
    /// let values = web.get(&["securelevel"])?;
    /// assert_eq!(values.bytes("securelevel"), Some(&2_i32.to_ne_bytes()[..]));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.field(name).map(|(_, bytes)| bytes)
    }

    /// A value as [`Value`] is shown, without a copy of it.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
    /// let values = web.get(&["path", "ip4.addr"])?;
    /// let shown = values.show("path").ok_or("not asked for")?;
    /// assert_eq!(shown.to_string(), "/");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn show(&self, name: &str) -> Option<impl fmt::Display> {
        match name {
            "jid" => Some(Shown::Jid(self.jid())),
            _ => self.field(name).map(|(of, bytes)| Shown::Field(of, bytes)),
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (param_type, bytes) = match self {
            Self::Jid(jid) => return jid.fmt(f),
            Self::Field(param_type, bytes) => (*param_type, *bytes),
        };
        match param_type {
            ParamType::String { .. } | ParamType::KeyValue => {
                write_escaped(f, decode::text(bytes).as_bytes())
            }
            ParamType::Ip4 => list(f, decode::ip4(bytes)),
            ParamType::Ip6 => list(f, decode::ip6(bytes)),
            // Numbers and words; bytes, which are not often there.
            _ => Value::decode(param_type, bytes).fmt(f),
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    mut addrs: impl Iterator<Item = impl fmt::Display>,
) -> fmt::Result {
    let Some(first) = addrs.next() else {
        return f.write_str("-");
    };
    write!(f, "{first}")?;
    addrs.try_for_each(|addr| write!(f, ",{addr}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(param_type: ParamType, bytes: &[u8]) -> String {
        Shown::Field(param_type, bytes).to_string()
    }

    #[test]
    fn values_are_shown_as_those_that_were_copied() {
        let some: [(ParamType, &[u8]); 8] = [
            (ParamType::String { max: 16 }, b"a\x1bb\0rest"),
            (ParamType::KeyValue, b"a=1\nb=2"),
            (ParamType::Ip4, &[192, 0, 2, 1, 192, 0, 2, 2]),
            (ParamType::Ip4, &[]),
            (ParamType::Ip6, &[0; 16]),
            (ParamType::Bool, &1_i32.to_ne_bytes()),
            (ParamType::Int, &(-7_i32).to_ne_bytes()),
            (ParamType::Raw { size: 2 }, &[1, 255]),
        ];
        for (param_type, bytes) in some {
            let copied = Value::decode(param_type, bytes);
            assert_eq!(shown(param_type, bytes), copied.to_string());
        }
        assert_eq!(
            shown(ParamType::Ip4, &[10, 0, 0, 1, 10, 0, 0, 2]),
            "10.0.0.1,10.0.0.2"
        );
        assert_eq!(shown(ParamType::Ip6, &[]), "-");
    }
}
