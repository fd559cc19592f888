//! fnmatch(3) as the kernel has it, with `FNM_PATHNAME` and nothing else. Follows
//! `sys/libkern/fnmatch.c`: bytes, no classes (`[:alpha:]`), and a period is like any other byte.

/// Whether `name` matches `pattern`; neither has a NUL.
pub(crate) fn fnmatch(pattern: &[u8], name: &[u8]) -> bool {
    let mut pattern = Bytes(pattern);
    let mut name = Bytes(name);
    // Where the last `*` was, and what it has not swallowed yet. Only the last one ever has to
    // give way, so that no pattern takes more than pattern times name.
    let mut star: Option<(Bytes<'_>, Bytes<'_>)> = None;
    loop {
        if pattern.first() == Some(b'*') {
            pattern = pattern.after_stars();
            star = Some((pattern, name));
            continue;
        }
        match step(pattern, name) {
            Step::On(rest) => {
                pattern = rest;
                name = name.skip(1);
            }
            Step::End => return true,
            Step::No => {
                let Some((after, at)) = star else {
                    return false;
                };
                // A `*` stops at a slash and at the end.
                if matches!(at.first(), None | Some(b'/')) {
                    return false;
                }
                pattern = after;
                name = at.skip(1);
                star = Some((after, name));
            }
        }
    }
}

enum Step<'a> {
    /// One byte matched; what follows in the pattern.
    On(Bytes<'a>),
    /// Both are at their end.
    End,
    No,
}

/// What is not a `*`: one byte of the name.
fn step<'a>(pattern: Bytes<'a>, name: Bytes<'_>) -> Step<'a> {
    let (Some(first), test) = (pattern.first(), name.first()) else {
        return if name.first().is_none() {
            Step::End
        } else {
            Step::No
        };
    };
    let rest = pattern.skip(1);
    let Some(test) = test else {
        return Step::No;
    };
    match first {
        b'?' if test == b'/' => Step::No,
        b'?' => Step::On(rest),
        b'[' if test == b'/' => Step::No,
        b'[' => match bracket(rest, test) {
            Bracket::Match(rest) => Step::On(rest),
            Bracket::No => Step::No,
            Bracket::Unclosed => literal(b'[', test, rest),
        },
        b'\\' => match rest.first() {
            Some(escaped) => literal(escaped, test, rest.skip(1)),
            None => literal(b'\\', test, rest),
        },
        byte => literal(byte, test, rest),
    }
}

fn literal<'a>(byte: u8, test: u8, rest: Bytes<'a>) -> Step<'a> {
    if byte == test {
        Step::On(rest)
    } else {
        Step::No
    }
}

enum Bracket<'a> {
    /// What follows the `]`.
    Match(Bytes<'a>),
    No,
    /// The pattern ended in it: the `[` stands for itself.
    Unclosed,
}

/// `rangematch`: what follows a `[`. A `]` that comes first stands for itself.
fn bracket(mut at: Bytes<'_>, test: u8) -> Bracket<'_> {
    let negate = matches!(at.first(), Some(b'!' | b'^'));
    if negate {
        at = at.skip(1);
    }
    let mut found = false;
    loop {
        let Some((low, rest)) = at.member() else {
            return Bracket::Unclosed;
        };
        if low == b'/' {
            return Bracket::No;
        }
        at = rest;
        let mut high = low;
        if at.first() == Some(b'-') && !matches!(at.skip(1).first(), None | Some(b']')) {
            let Some((to, rest)) = at.skip(1).member() else {
                return Bracket::Unclosed;
            };
            (high, at) = (to, rest);
        }
        // `char` is signed on amd64.
        let signed = |byte: u8| byte as i8;
        let range = signed(low)..=signed(high);
        found |= low == test || range.contains(&signed(test));
        if at.first() == Some(b']') {
            break;
        }
    }
    if found == negate {
        Bracket::No
    } else {
        Bracket::Match(at.skip(1))
    }
}

#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn first(self) -> Option<u8> {
        self.0.first().copied()
    }

    fn skip(self, count: usize) -> Self {
        Bytes(self.0.get(count..).unwrap_or_default())
    }

    fn after_stars(self) -> Self {
        let stars = self.0.iter().take_while(|byte| **byte == b'*').count();
        self.skip(stars)
    }

    /// The next byte of a bracket, perhaps escaped, and what follows it.
    fn member(self) -> Option<(u8, Self)> {
        match self.first()? {
            b'\\' => Some((self.skip(1).first()?, self.skip(2))),
            byte => Some((byte, self.skip(1))),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fnmatch;

    fn yes(pattern: &str, name: &str) {
        assert!(
            fnmatch(pattern.as_bytes(), name.as_bytes()),
            "{pattern} {name}"
        );
    }

    fn no(pattern: &str, name: &str) {
        assert!(
            !fnmatch(pattern.as_bytes(), name.as_bytes()),
            "{pattern} {name}"
        );
    }

    #[test]
    fn stars_stop_at_slashes() {
        yes("*", "null");
        yes("*", "");
        yes("u*dom", "urandom");
        yes("pts/*", "pts/0");
        yes("*/*", "pts/0");
        yes("**d*m", "urandom");
        yes("*/", "pts/");
        no("*", "pts/0");
        no("p*0", "pts/0");
        no("pts*", "pts/0");
        no("*/", "pts/0");
        no("u*dom", "random");
    }

    #[test]
    fn question_marks_and_brackets() {
        yes("tty?", "ttyu");
        no("pts?0", "pts/0");
        no("?", "");
        yes("tty[pqrs]*", "ttyp0");
        no("tty[pqrs]*", "ttyu0");
        yes("md[0-9]", "md7");
        yes("md[!0-9]", "mdx");
        yes("md[^0-9]", "mdx");
        no("md[!0-9]", "md7");
        yes("[]a]", "]");
        yes("[a-]", "-");
        yes("[\\]]", "]");
        yes("[a\\-c]", "-");
        no("[a\\-c]", "b");
        no("pts[/]0", "pts/0");
        no("pts[!a]0", "pts/0");
    }

    #[test]
    fn what_is_not_closed_stands_for_itself() {
        yes("[ab", "[ab");
        no("[ab", "a");
        yes("a\\", "a\\");
        yes("\\*", "*");
        no("\\*", "x");
        yes(".*", ".x");
        yes("*", ".x");
    }

    proptest! {
        #[test]
        fn any_pattern_comes_to_an_end(
            pattern in "[\\[\\]*?!^\\\\/a-c-]{0,20}",
            name in "[a-c/.]{0,20}",
        ) {
            fnmatch(pattern.as_bytes(), name.as_bytes());
        }

        #[test]
        fn a_name_matches_itself(name in "[a-z0-9./]{0,20}") {
            prop_assert!(fnmatch(name.as_bytes(), name.as_bytes()));
        }
    }
}
