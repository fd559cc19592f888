//! The number of a boot.

use serde::{Deserialize, Serialize};

use crate::Host;

/// Sixteen bytes that the kernel draws at each boot, once its random device is seeded: `kern.boot_id`
/// (`sysctl_bootid` in `sys/kern/kern_mib.c`). Hexadecimal digits in a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct BootId([u8; 16]);

impl BootId {
    /// `None` if the kernel has none: an older one, or one that has just begun.
    pub(crate) fn now(host: &Host) -> Option<Self> {
        let mut id = [0; 16];
        let told = host.kernel().sysctlbyname(c"kern.boot_id", &mut id, None);
        (told == Ok(id.len())).then_some(Self(id))
    }
}

impl From<BootId> for String {
    fn from(BootId(bytes): BootId) -> Self {
        format!("{:032x}", u128::from_be_bytes(bytes))
    }
}

impl TryFrom<String> for BootId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u128::from_str_radix(&text, 16) {
            Ok(number) if digits => Ok(Self(number.to_be_bytes())),
            _ => Err("a boot's number has 32 hexadecimal digits".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_two_digits_and_nothing_else() {
        let good = "00112233445566778899aAbBcCdDeEfF";
        let id = BootId::try_from(good.to_owned()).unwrap();
        assert_eq!(String::from(id), good.to_lowercase());
        for bad in [
            "",
            "0",
            "0123456789abcdef0123456789abcde",
            "+0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdeg",
            "0123456789abcdef0123456789abcdef0",
        ] {
            assert!(BootId::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
