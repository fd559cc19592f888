//! Lines, words and quotes, as sh(1) has them, without what it would run.

use core::iter::Peekable;

use crate::{Error, Problem};

/// A character and where it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Char {
    pub(super) char: char,
    pub(super) at: At,
}

/// Line and column, from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A word without its quotes.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: At,
}

/// Text that cannot be read.
#[derive(Debug)]
pub(super) enum Bad {
    Syntax {
        at: At,
        expected: &'static str,
    },
    /// A word that reads well and cannot be.
    Error(Error),
}

impl At {
    pub(super) const fn bad(self, expected: &'static str) -> Bad {
        Bad::Syntax { at: self, expected }
    }
}

impl Bad {
    /// In a text of one line.
    pub(super) fn in_line(self, text: &str) -> Error {
        match self {
            Self::Syntax { at, expected } => {
                let column = at.column;
                Error::param(text, Problem::Syntax { column, expected })
            }
            Self::Error(error) => error,
        }
    }

    /// In one of several lines.
    pub(super) fn in_lines(self, what: &str) -> Error {
        match self {
            Self::Syntax { at, expected } => {
                let At { line, column } = at;
                Error::param(
                    what,
                    Problem::SyntaxInLine {
                        line,
                        column,
                        expected,
                    },
                )
            }
            Self::Error(error) => error,
        }
    }
}

/// The characters of a line.
pub(super) fn chars(line: usize, text: &str) -> Vec<Char> {
    let chars = text.chars().zip(1..);
    let chars = chars.map(|(char, column)| Char {
        char,
        at: At { line, column },
    });
    chars.collect()
}

/// What a `$name` stands for; without one, `$` is like any other character.
pub(super) type Names<'n> = Option<&'n dyn Fn(&str) -> Option<u16>>;

/// The words of a line. With names it is a shell's: a `#` ends it, and what a shell would do more
/// than split is refused.
pub(super) fn words(line: &[Char], names: Names<'_>) -> Result<Vec<Word>, Bad> {
    let mut chars = Chars {
        rest: line.iter().copied().peekable(),
        names,
    };
    let mut words = Vec::new();
    loop {
        while chars.peek().is_some_and(char::is_whitespace) {
            chars.rest.next();
        }
        match chars.rest.peek() {
            None => return Ok(words),
            Some(Char { char: '#', .. }) if names.is_some() => return Ok(words),
            Some(&first) => words.push(chars.word(first.at)?),
        }
    }
}

struct Chars<'n, I: Iterator<Item = Char>> {
    rest: Peekable<I>,
    names: Names<'n>,
}

impl<I: Iterator<Item = Char>> Chars<'_, I> {
    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|next| next.char)
    }

    fn word(&mut self, at: At) -> Result<Word, Bad> {
        let mut text = String::new();
        while let Some(next) = self.rest.next_if(|next| !next.char.is_whitespace()) {
            match next.char {
                '\'' => self.single(next.at, &mut text)?,
                '"' => self.double(next.at, &mut text)?,
                '\\' => text.push(self.escaped(next.at)?),
                '$' if self.names.is_some() => self.name(next.at, &mut text)?,
                '~' if self.names.is_some() && text.is_empty() => {
                    return Err(next.at.bad("no ~, which a shell would replace"));
                }
                '`' | '&' | ';' | '|' | '<' | '>' | '(' | ')' if self.names.is_some() => {
                    return Err(next.at.bad("no shell syntax but quotes and $name"));
                }
                char => text.push(char),
            }
        }
        Ok(Word { text, at })
    }

    fn single(&mut self, at: At, text: &mut String) -> Result<(), Bad> {
        loop {
            match self.rest.next() {
                None => return Err(at.bad("a closing '")),
                Some(Char { char: '\'', .. }) => return Ok(()),
                Some(next) => text.push(next.char),
            }
        }
    }

    fn double(&mut self, at: At, text: &mut String) -> Result<(), Bad> {
        while let Some(next) = self.rest.next() {
            match next.char {
                '"' => return Ok(()),
                '\\' => {
                    let escapes = matches!(self.peek(), Some('$' | '`' | '"' | '\\'));
                    text.push(if escapes {
                        self.escaped(next.at)?
                    } else {
                        '\\'
                    });
                }
                '$' if self.names.is_some() => self.name(next.at, text)?,
                '`' if self.names.is_some() => {
                    return Err(next.at.bad("no shell syntax but quotes and $name"));
                }
                char => text.push(char),
            }
        }
        Err(at.bad("a closing \""))
    }

    fn escaped(&mut self, at: At) -> Result<char, Bad> {
        let next = self.rest.next();
        next.map(|next| next.char)
            .ok_or_else(|| at.bad("a character after the backslash"))
    }

    /// `$name` or `${name}`.
    fn name(&mut self, at: At, text: &mut String) -> Result<(), Bad> {
        let braces = self.rest.next_if(|next| next.char == '{').is_some();
        let mut name = String::new();
        while let Some(next) = self.rest.next_if(|next| is_in_name(next.char)) {
            name.push(next.char);
        }
        let closed = !braces || self.rest.next_if(|next| next.char == '}').is_some();
        if !closed || !is_name(&name) {
            return Err(at.bad("$ and the name of a ruleset"));
        }
        let number = self.names.and_then(|names| names(&name));
        let number = number.ok_or_else(|| at.bad("the name of a ruleset that came before"))?;
        text.push_str(&number.to_string());
        Ok(())
    }
}

fn is_in_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// Whether a shell variable can be called that.
pub(super) fn is_name(name: &str) -> bool {
    let digit = name.starts_with(|first: char| first.is_ascii_digit());
    !name.is_empty() && !digit && name.chars().all(is_in_name)
}
