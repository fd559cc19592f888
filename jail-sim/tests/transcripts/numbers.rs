//! Whole numbers in texts.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A run of digits that no letter, digit or underscore touches: `5` in `a.5`, not in `5a`.
    Number(&'a str),
    /// Everything between two of them.
    Text(&'a str),
}

/// Cuts a text at its whole numbers.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut before: Option<char> = None;
    let mut plain = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (head, tail) = rest.split_at(start);
        before = head.chars().next_back().or(before);
        let end = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (digits, after) = tail.split_at(end);
        if !before.is_some_and(in_word) && !after.chars().next().is_some_and(in_word) {
            let done = plain.len() - tail.len();
            let (text, _) = plain.split_at(done);
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            pieces.push(Piece::Number(digits));
            plain = after;
        }
        before = digits.chars().next_back();
        rest = after;
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
