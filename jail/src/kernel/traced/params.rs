//! The parameters of jail_set(2), jail_get(2) and nmount(2), decoded by what their names mean.

use core::fmt::{self, Display};
use core::net::{Ipv4Addr, Ipv6Addr};

use super::super::Param;
use super::names;
use super::show::{Bytes, Value, text};

/// Names, values and flags of one call.
pub(super) struct Args<'a, 'p> {
    params: &'a [Param<'p>],
    flags: i32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Set,
    /// A jail_get, and whether its buffers were filled in.
    Get(bool),
    /// An nmount, whose options are texts.
    Mount,
}

impl<'a, 'p> Args<'a, 'p> {
    pub(super) const fn set(params: &'a [Param<'p>], flags: i32) -> Self {
        let kind = Kind::Set;
        Self {
            params,
            flags,
            kind,
        }
    }

    pub(super) const fn get(params: &'a [Param<'p>], flags: i32, filled: bool) -> Self {
        let kind = Kind::Get(filled);
        Self {
            params,
            flags,
            kind,
        }
    }

    pub(super) const fn mount(params: &'a [Param<'p>], flags: i32) -> Self {
        let kind = Kind::Mount;
        Self {
            params,
            flags,
            kind,
        }
    }

    /// The kernel's words, if it has any.
    pub(super) fn errmsg(&self) -> Option<&[u8]> {
        let errmsg = self.params.iter().find(|param| is_errmsg(param))?;
        let value = errmsg.value.as_deref()?;
        value
            .split(|byte| *byte == 0)
            .next()
            .filter(|t| !t.is_empty())
    }
}

impl Display for Args<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The buffer for the kernel's words says nothing; the words are shown behind the errno.
        let mut comma = "";
        for param in self.params.iter().filter(|param| !is_errmsg(param)) {
            f.write_str(comma)?;
            comma = ", ";
            match core::str::from_utf8(without_nul(param.name)) {
                Ok(name) => f.write_str(name)?,
                Err(_) => write!(f, "{}", Bytes(param.name))?,
            }
            write!(f, "{}", Shown(param, self.kind))?;
        }
        // No flags would look like one more parameter.
        if self.flags == 0 {
            return Ok(());
        }
        match self.kind {
            Kind::Mount => write!(f, "{comma}{}", names::mount_flags(self.flags)),
            Kind::Set | Kind::Get(_) => write!(f, "{comma}{}", names::jail_flags(self.flags)),
        }
    }
}

/// A parameter's value with the sign before it.
struct Shown<'a, 'p>(&'a Param<'p>, Kind);

impl Display for Shown<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(param, kind) = self;
        let Some(value) = param.value.as_deref() else {
            return f.write_str("?");
        };
        if value.is_empty() {
            return match kind {
                Kind::Get(true) => write!(f, "[{}]", param.len),
                Kind::Set | Kind::Mount | Kind::Get(false) => Ok(()),
            };
        }
        let unfilled = matches!(kind, Kind::Get(false)) && value.iter().all(|byte| *byte == 0);
        if unfilled {
            return write!(f, "[{}]", value.len());
        }
        f.write_str("=")?;
        let value = value.get(..param.len).unwrap_or(value);
        if let (Kind::Mount, Some(text)) = (kind, text(value)) {
            return Bytes(text).fmt(f);
        }
        write_value(f, without_nul(param.name), value)
    }
}

fn write_value(f: &mut fmt::Formatter<'_>, name: &[u8], value: &[u8]) -> fmt::Result {
    if is_text(name) {
        return Bytes(text(value).unwrap_or(value)).fmt(f);
    }
    match name {
        b"ip4.addr" => list(f, value, |bytes: [u8; 4]| Ipv4Addr::from(bytes)),
        b"ip6.addr" => list(f, value, |bytes: [u8; 16]| Ipv6Addr::from(bytes)),
        name if is_jailsys(name) => match <[u8; 4]>::try_from(value).map(i32::from_ne_bytes) {
            Ok(0) => f.write_str("disable"),
            Ok(1) => f.write_str("new"),
            Ok(2) => f.write_str("inherit"),
            _ => Value(value).fmt(f),
        },
        _ => Value(value).fmt(f),
    }
}

fn list<const N: usize, A: Display>(
    f: &mut fmt::Formatter<'_>,
    value: &[u8],
    address: impl Fn([u8; N]) -> A,
) -> fmt::Result {
    let chunks = value.chunks_exact(N);
    if !chunks.remainder().is_empty() {
        return Value(value).fmt(f);
    }
    for (index, chunk) in chunks.enumerate() {
        let comma = if index > 0 { "," } else { "" };
        if let Ok(bytes) = <[u8; N]>::try_from(chunk) {
            write!(f, "{comma}{}", address(bytes))?;
        }
    }
    Ok(())
}

fn is_errmsg(param: &Param<'_>) -> bool {
    without_nul(param.name) == b"errmsg"
}

fn without_nul(name: &[u8]) -> &[u8] {
    name.strip_suffix(b"\0").unwrap_or(name)
}

/// Texts of four or eight bytes would be taken for numbers otherwise.
fn is_text(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 11] = [
        b"name",
        b"path",
        b"host.hostname",
        b"host.domainname",
        b"host.hostuuid",
        b"osrelease",
        b"linux.osname",
        b"linux.osrelease",
        b"mac.do.rules",
        b"meta",
        b"env",
    ];
    NAMES.contains(&name) || name.starts_with(b"meta.") || name.starts_with(b"env.")
}

fn is_jailsys(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 9] = [
        b"host", b"ip4", b"ip6", b"vnet", b"linux", b"sysvmsg", b"sysvsem", b"sysvshm", b"mac.do",
    ];
    NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_names_values_by_their_types() {
        let (mut name, mut host) = (*b"web\0", 1_i32.to_ne_bytes());
        let (mut level, mut addresses) = (3_i32.to_ne_bytes(), [10, 0, 0, 1, 10, 0, 0, 2]);
        let params = [
            Param::flag(b"persist\0"),
            Param::new(b"name\0", &mut name),
            Param::new(b"host\0", &mut host),
            Param::new(b"securelevel\0", &mut level),
            Param::new(b"ip4.addr\0", &mut addresses),
            Param::half(b"odd\0"),
        ];
        let line = Args::set(&params, 0x1005).to_string();
        let values = r#"persist, name="web", host=new, securelevel=3, ip4.addr=10.0.0.1,10.0.0.2"#;
        assert_eq!(line, format!("{values}, odd?, CREATE|ATTACH|0x1000"));
    }

    #[test]
    fn get_shows_what_was_filled_in_and_how_long_the_rest_is() {
        let (mut path, mut errmsg) = ([0; 16], *b"no such\0");
        let mut params = [
            Param::flag(b"ip4.addr\0"),
            Param::new(b"path\0", &mut path),
            Param::new(b"errmsg\0", &mut errmsg),
        ];
        params[0].len = 8;
        let failed = Args::get(&params, 0, false);
        assert_eq!(failed.to_string(), "ip4.addr, path[16]");
        assert_eq!(failed.errmsg(), Some(&b"no such"[..]));
        params[1].value = Some(&mut []);
        let filled = Args::get(&params, 8, true).to_string();
        assert_eq!(filled, "ip4.addr[8], path[16], DYING");
    }

    #[test]
    fn options_of_a_mount_are_texts_even_if_they_are_as_long_as_numbers() {
        let (mut fstype, mut path, mut errmsg) = (*b"ufs\0", *b"/mnt/abc\0", [0; 4]);
        let params = [
            Param::new(b"fstype\0", &mut fstype),
            Param::new(b"fspath\0", &mut path),
            Param::flag(b"ro\0"),
            Param::new(b"errmsg\0", &mut errmsg),
        ];
        let line = Args::mount(&params, 0x9).to_string();
        let options = r#"fstype="ufs", fspath="/mnt/abc", ro"#;
        assert_eq!(line, format!("{options}, MNT_RDONLY|MNT_NOSUID"));
        assert_eq!(Args::mount(&params, 0).to_string(), options);
    }
}
