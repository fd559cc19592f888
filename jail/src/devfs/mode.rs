//! Modes as text. Follows setmode(3) and getmode(3), `lib/libc/gen/setmode.c`.

/// The mode that a text makes of none at all, as devfs(8) takes it: octal as in `0660`, or
/// symbolic as in `u=rw,g+r`. Where a clause does not say for whom, the umask takes its bits
/// away; it counts as 022, whatever the caller's is.
pub(super) fn parse(text: &str) -> Option<u16> {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        let mode = u16::from_str_radix(text, 8).ok();
        return mode.filter(|mode| mode & !ALL == 0);
    }
    let mut mode = 0;
    for clause in text.split(',') {
        mode = apply_clause(mode, clause)?;
    }
    Some(mode)
}

/// `[ugoa]*` and then one or more of `[+-=][rwxXstugo]*`.
fn apply_clause(mut mode: u16, clause: &str) -> Option<u16> {
    let mut rest = clause;
    let mut who = 0;
    while let Some(bits) = rest.chars().next().and_then(who_bits) {
        who |= bits;
        rest = rest.get(1..)?;
    }
    // Something must be done.
    let mut op = rest.chars().next()?;
    loop {
        if !matches!(op, '+' | '-' | '=') {
            return None;
        }
        rest = rest.get(1..)?;
        let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
        let (perms, next) = rest.split_at_checked(end)?;
        mode = Op { op, who }.apply(mode, perms)?;
        rest = next;
        match rest.chars().next() {
            Some(next) => op = next,
            None => return Some(mode),
        }
    }
}

fn who_bits(who: char) -> Option<u16> {
    match who {
        'a' => Some(STANDARD),
        'u' => Some(ISUID | RWXU),
        'g' => Some(ISGID | RWXG),
        'o' => Some(RWXO),
        _ => None,
    }
}

struct Op {
    op: char,
    who: u16,
}

impl Op {
    fn apply(mut self, mut mode: u16, perms: &str) -> Option<u16> {
        let special = self.who == 0 || self.who & !RWXO != 0;
        let mut perm = 0;
        // `=` clears once, before it sets.
        let mut cleared = false;
        for char in perms.chars() {
            match char {
                'r' => perm |= 0o444,
                'w' => perm |= 0o222,
                'x' => perm |= 0o111,
                // For directories and what can be executed already.
                'X' => {}
                's' if special => perm |= ISUID | ISGID,
                't' if special => {
                    self.who |= ISTXT;
                    perm |= ISTXT;
                }
                's' | 't' => {}
                'u' | 'g' | 'o' => {
                    if perm != 0 {
                        mode = self.change(mode, core::mem::take(&mut perm));
                    }
                    cleared = true;
                    mode = self.copy(mode, char);
                }
                _ => return None,
            }
        }
        if perm != 0 || self.op == '=' && !cleared {
            mode = self.change(mode, perm);
        }
        Some(mode)
    }

    fn change(&self, mode: u16, perm: u16) -> u16 {
        let mask = if self.who == 0 { !UMASK } else { self.who };
        let clear = if self.who == 0 { STANDARD } else { self.who };
        match self.op {
            '+' => mode | mask & perm,
            '-' => mode & !(mask & perm),
            _ => mode & !clear | mask & perm,
        }
    }

    /// The permissions that user, group or others have now, for whom it says.
    fn copy(&self, mode: u16, from: char) -> u16 {
        let value = match from {
            'u' => mode >> 6,
            'g' => mode >> 3,
            _ => mode,
        } & RWXO;
        let mut mode = mode;
        for (bit, shift) in [(0o400, 6), (0o040, 3), (0o004, 0)] {
            let (all, mask) = match self.who {
                0 => (true, !UMASK),
                who => (who & bit != 0, !0),
            };
            if !all {
                continue;
            }
            let clear = if self.op == '=' { RWXO } else { value };
            if self.op != '+' {
                mode &= !(clear << shift & mask);
            }
            if self.op != '-' {
                mode |= value << shift & mask;
            }
        }
        mode
    }
}

const ISUID: u16 = 0o4000;
const ISGID: u16 = 0o2000;
const ISTXT: u16 = 0o1000;
const RWXU: u16 = 0o700;
const RWXG: u16 = 0o070;
const RWXO: u16 = 0o007;
const STANDARD: u16 = ISUID | ISGID | RWXU | RWXG | RWXO;
/// What a mode can be.
pub(super) const ALL: u16 = STANDARD | ISTXT;
const UMASK: u16 = 0o022;

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn octal() {
        assert_eq!(parse("0660"), Some(0o660));
        assert_eq!(parse("7777"), Some(0o7777));
        for wrong in ["10000", "8", "66x", "0o6", "", "6 "] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn symbolic() {
        let cases = [
            ("u+rw", 0o600),
            ("u=rw,g=r", 0o640),
            ("a=rw", 0o666),
            ("ug+rw", 0o660),
            ("+rw", 0o644),
            ("=rwx", 0o755),
            ("u=rw,g=u", 0o660),
            ("u=rwx,go=u-w", 0o755),
            ("a=rwx,o-rwx", 0o770),
            ("u+s", 0o4000),
            ("o+s", 0),
            ("u+t", 0o1000),
            ("a+X", 0),
            ("u+rw-w", 0o400),
            ("a=rw,g=", 0o606),
            ("u=rw,=u", 0o644),
        ];
        for (text, mode) in cases {
            assert_eq!(parse(text), Some(mode), "{text}");
        }
        for wrong in ["u", "u+", "rw", "u+q", "u+r,", ",u+r", "+-", "ü+r", "u+ü"] {
            let allowed = matches!(wrong, "u+" | "+-");
            assert_eq!(parse(wrong).is_some(), allowed, "{wrong}");
        }
    }
}
