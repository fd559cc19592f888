//! Whatever the script is, it is parsed or refused.

use proptest::prelude::*;

use super::parse;

proptest! {
    #[test]
    fn pieces_of_scripts(pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let _ = parse(&pieces.concat());
        let _ = parse(&pieces.join(" "));
    }

    #[test]
    fn any_text(text in "\\PC{0,60}") {
        let _ = parse(&text);
    }
}

const PIECES: &[&str] = &[
    "if", "then", "elif", "else", "fi", "while", "until", "for", "in", "do", "done", "{", "}", "(",
    ")", "$(", "${", "${x:-", "$x", "$", "\"", "'", "\\", "\n", ";", "&", "&&", "||", "|", "!",
    "<", ">", ">>", "2>&1", ">&", "<<", "a", "x=", "é", "#", " ", "`", "$((", "}",
];
