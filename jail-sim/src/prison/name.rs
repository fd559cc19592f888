//! Jail names. Follows what `sys/kern/kern_jail.c` does to `pr_name`.

use jail_sys::sys::param::MAXHOSTNAMELEN;

use crate::vfsopt::cstr;

/// `pr_name`: a buffer with a string in it. What is behind the string's NUL stays from before,
/// and the kernel looks there: it compares names from where the caller's own name would end.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(crate) struct Name(#[serde(with = "crate::image::bytes")] [u8; MAXHOSTNAMELEN]);

impl Default for Name {
    fn default() -> Self {
        Self([0; MAXHOSTNAMELEN])
    }
}

impl Name {
    pub(crate) fn new(name: &[u8]) -> Self {
        let mut new = Self::default();
        new.set(name);
        new
    }

    /// The whole dotted name.
    pub(crate) fn bytes(&self) -> &[u8] {
        cstr(&self.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes().len()
    }

    /// The string that begins at this byte of the buffer.
    pub(crate) fn from(&self, start: usize) -> &[u8] {
        cstr(self.0.get(start..).unwrap_or_default())
    }

    /// `strlcpy`.
    pub(super) fn set(&mut self, name: &[u8]) {
        let name = name.get(..MAXHOSTNAMELEN - 1).unwrap_or(name);
        for (to, from) in self.0.iter_mut().zip(name.iter().chain([&0])) {
            *to = *from;
        }
    }

    /// What renaming does to the name of a descendant: its first `old` bytes become the first
    /// `new` ones of `of`. That is right for children of a jail of the base system, and garbles
    /// the names below a jail that is itself nested, in the kernel as here.
    pub(super) fn change_component(&mut self, old: usize, new: usize, of: &Self) {
        let mut rest = self.from(old).to_vec();
        rest.push(0);
        for (to, from) in self.0.iter_mut().skip(new).zip(rest) {
            *to = from;
        }
        for (to, from) in self.0.iter_mut().zip(of.0).take(new) {
            *to = from;
        }
    }
}

/// libkern's `strtoul` in base 10: the number, and whether all of the text was one.
pub(crate) fn strtoul(text: &[u8]) -> (u64, bool) {
    let spaces = text.iter().take_while(|byte| is_space(**byte)).count();
    let rest = text.get(spaces..).unwrap_or_default();
    let (negative, digits) = match rest {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, rest),
    };
    let count = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 {
        return (0, text.is_empty());
    }
    let number = digits.iter().take(count).try_fold(0_u64, |number, byte| {
        number.checked_mul(10)?.checked_add(u64::from(byte - b'0'))
    });
    let number = match number {
        None => u64::MAX,
        Some(number) if negative => number.wrapping_neg(),
        Some(number) => number,
    };
    (number, count == digits.len())
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || (b'\t'..=b'\r').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(strtoul(b"005"), (5, true));
        assert_eq!(strtoul(b" +5"), (5, true));
        assert_eq!(strtoul(b"-1"), (u64::MAX, true));
        assert_eq!(strtoul(b"99999999999999999999"), (u64::MAX, true));
        assert_eq!(strtoul(b"-99999999999999999999"), (u64::MAX, true));
        assert_eq!(strtoul(b"5a"), (5, false));
        assert_eq!(strtoul(b""), (0, true));
        assert_eq!(strtoul(b"-"), (0, false));
        assert_eq!(strtoul(b"a"), (0, false));
    }

    #[test]
    fn cut_where_the_buffer_ends() {
        let most = MAXHOSTNAMELEN - 1;
        for len in [most, most + 1, 2 * most] {
            assert_eq!(Name::new(&vec![b'x'; len]).len(), most, "{len}");
        }
    }

    #[test]
    fn renamed_below() {
        let mut child = Name::new(b"p.c.d");
        child.change_component(1, 3, &Name::new(b"new"));
        assert_eq!(child.bytes(), b"new.c.d");
        child.change_component(3, 1, &Name::new(b"p"));
        assert_eq!(child.bytes(), b"p.c.d");
        assert_eq!(child.from(6), b"d");
    }
}
