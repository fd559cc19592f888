//! From letters to words and operators.

use super::ast::{Part, Word};
use super::parser;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Word(Word),
    /// One of [`OPERATORS`].
    Op(&'static str),
    /// The descriptor before `<` or `>`.
    Io(usize),
    Newline,
    End,
}

/// Reads a script.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) rest: &'a str,
    /// How deep in commands and `$(...)`.
    pub(super) depth: usize,
}

type Result<T> = std::result::Result<T, String>;

impl<'a> Lexer<'a> {
    pub(super) const fn new(text: &'a str, depth: usize) -> Self {
        Self { rest: text, depth }
    }

    pub(super) fn token(&mut self) -> Result<Token> {
        self.blanks();
        if self.take("\n") {
            return Ok(Token::Newline);
        }
        if let Some(fd) = self.io_number() {
            return Ok(Token::Io(fd));
        }
        if let Some(op) = OPERATORS.iter().find(|op| self.rest.starts_with(**op)) {
            self.skip(op.len());
            return Ok(Token::Op(op));
        }
        if self.rest.is_empty() {
            return Ok(Token::End);
        }
        self.word().map(Token::Word)
    }

    /// Blanks, continued lines and comments.
    fn blanks(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            if self.rest.starts_with('#') {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.skip(end);
            } else if !self.take("\\\n") {
                return;
            }
        }
    }

    fn io_number(&mut self) -> Option<usize> {
        let mut chars = self.rest.chars();
        let digit = chars.next()?.to_digit(10)?;
        if !matches!(chars.next(), Some('<' | '>')) {
            return None;
        }
        self.skip(1);
        Some(digit as usize)
    }

    fn word(&mut self) -> Result<Word> {
        let mut word = Vec::new();
        while let Some(next) = self.rest.chars().next() {
            if is_blank(next) || OPERATORS.iter().any(|op| self.rest.starts_with(*op)) {
                break;
            }
            self.part(&mut word, next)?;
        }
        Ok(word)
    }

    /// What begins with `next`, outside double quotes.
    fn part(&mut self, word: &mut Word, next: char) -> Result<()> {
        match next {
            '\'' => {
                self.skip(1);
                let text = self.until('\'')?;
                push(word, text, true);
            }
            '"' => self.double_quoted(word)?,
            '\\' => {
                self.skip(1);
                let Some(escaped) = self.rest.chars().next() else {
                    push(word, "\\", true);
                    return Ok(());
                };
                let (text, rest) = self.rest.split_at(escaped.len_utf8());
                self.rest = rest;
                if escaped != '\n' {
                    push(word, text, true);
                }
            }
            '$' => self.dollar(word, false)?,
            '`' => return Err("` is not supported, use $(...)".to_owned()),
            _ => {
                let stop = |c| is_blank(c) || "'\"\\$`;&|<>()".contains(c);
                let text = self.take_while(|c| !stop(c));
                push(word, text, false);
            }
        }
        Ok(())
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<()> {
        self.skip(1);
        let before = word.len();
        loop {
            let text = self.take_while(|c| !matches!(c, '"' | '\\' | '$' | '`'));
            if !text.is_empty() {
                push(word, text, true);
            }
            if self.take("\"") {
                // `""` is an argument, though an empty one.
                if word.len() == before {
                    push(word, "", true);
                }
                return Ok(());
            }
            if self.rest.starts_with('$') {
                self.dollar(word, true)?;
            } else if self.rest.starts_with('`') {
                return Err("` is not supported, use $(...)".to_owned());
            } else if self.take("\\\n") {
            } else if self.take("\\") {
                let escaped = self.rest.starts_with(['"', '\\', '$', '`']);
                let text = if escaped { self.one() } else { "\\" };
                push(word, text, true);
            } else {
                return Err("Unterminated quoted string".to_owned());
            }
        }
    }

    fn dollar(&mut self, word: &mut Word, quoted: bool) -> Result<()> {
        self.skip(1);
        if self.rest.starts_with("((") {
            return Err("$((...)) is not supported".to_owned());
        }
        if self.take("(") {
            let list = self.output()?;
            word.push(Part::Output { list, quoted });
            return Ok(());
        }
        if self.take("{") {
            return self.braces(word, quoted);
        }
        let name = self.name();
        if name.is_empty() {
            push(word, "$", quoted);
            return Ok(());
        }
        let name = name.to_owned();
        let default = None;
        word.push(Part::Param {
            name,
            default,
            quoted,
        });
        Ok(())
    }

    /// `$(...)` to its closing parenthesis.
    fn output(&mut self) -> Result<super::ast::List> {
        let (list, rest) = parser::parse_output(self.rest, self.depth + 1)?;
        self.rest = rest;
        Ok(list)
    }

    fn braces(&mut self, word: &mut Word, quoted: bool) -> Result<()> {
        let name = self.name().to_owned();
        let mut default = None;
        if self.take(":-") {
            self.depth += 1;
            parser::check_depth(self.depth)?;
            let mut value = Vec::new();
            while let Some(next) = self.rest.chars().next().filter(|next| *next != '}') {
                if is_blank(next) || ";&|<>()".contains(next) {
                    let text = self.one();
                    push(&mut value, text, quoted);
                } else if let Some(end) = self.plain_before_brace() {
                    push(&mut value, end, quoted);
                } else {
                    self.part(&mut value, next)?;
                }
            }
            default = Some(value);
            self.depth -= 1;
        }
        if name.is_empty() || !self.take("}") {
            return Err("Bad substitution".to_owned());
        }
        word.push(Part::Param {
            name,
            default,
            quoted,
        });
        Ok(())
    }

    /// Plain letters that end at a closing brace or where something else begins.
    fn plain_before_brace(&mut self) -> Option<&'a str> {
        let text = self.take_while(|c| !is_blank(c) && !"}'\"\\$`;&|<>()".contains(c));
        (!text.is_empty()).then_some(text)
    }

    /// A parameter's name: a variable, a digit or a special one.
    fn name(&mut self) -> &'a str {
        match self.rest.chars().next() {
            Some('0'..='9' | '?' | '$' | '#' | '@' | '*' | '!') => self.one(),
            Some(first) if is_name(first) => self.take_while(is_name),
            _ => "",
        }
    }

    fn until(&mut self, end: char) -> Result<&'a str> {
        let (text, rest) = self
            .rest
            .split_once(end)
            .ok_or("Unterminated quoted string")?;
        self.rest = rest;
        Ok(text)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !keep(c)).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }

    fn one(&mut self) -> &'a str {
        let len = self.rest.chars().next().map_or(0, char::len_utf8);
        let (text, rest) = self.rest.split_at(len);
        self.rest = rest;
        text
    }

    fn take(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What has been seen to be there.
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

fn push(word: &mut Word, text: &str, quoted: bool) {
    let text = text.to_owned();
    word.push(Part::Text { text, quoted });
}

pub(super) fn is_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Longer ones first.
const OPERATORS: [&str; 14] = [
    "<<", ">>", "&&", "||", ";;", "<&", ">&", "<", ">", "&", "|", ";", "(", ")",
];
