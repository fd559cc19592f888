//! From words and operators to commands.

mod simple;

use super::ast::{Command, Item, List, Part, Word};
use super::lexer::{Lexer, Token, is_name};

type Result<T> = std::result::Result<T, String>;

/// A whole script.
pub(super) fn parse(text: &str) -> Result<List> {
    let mut parser = Parser::new(text, 0)?;
    let list = parser.list()?;
    if parser.next == Token::End {
        Ok(list)
    } else {
        Err(parser.unexpected())
    }
}

/// The script of a `$(...)`, and what comes after the parenthesis.
pub(super) fn parse_output(text: &str, depth: usize) -> Result<(List, &str)> {
    let mut parser = Parser::new(text, depth)?;
    let list = parser.list()?;
    if parser.next == Token::Op(")") {
        Ok((list, parser.lexer.rest))
    } else {
        Err(parser.unexpected())
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    next: Token,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, depth: usize) -> Result<Self> {
        let mut parser = Self {
            lexer: Lexer::new(text, depth),
            next: Token::End,
            depth,
        };
        parser.check_depth()?;
        parser.advance()?;
        Ok(parser)
    }

    fn check_depth(&self) -> Result<()> {
        check_depth(self.depth)
    }

    /// Takes the next token.
    fn advance(&mut self) -> Result<Token> {
        let token = self.lexer.token()?;
        Ok(std::mem::replace(&mut self.next, token))
    }

    fn newlines(&mut self) -> Result<()> {
        while self.next == Token::Newline {
            self.advance()?;
        }
        Ok(())
    }

    /// Whether this word, unquoted, is next.
    fn at(&self, word: &str) -> bool {
        matches!(&self.next, Token::Word(next) if plain(next) == Some(word))
    }

    fn take(&mut self, word: &str) -> Result<bool> {
        let there = self.at(word);
        if there {
            self.advance()?;
        }
        Ok(there)
    }

    fn expect(&mut self, word: &str) -> Result<()> {
        if self.take(word)? {
            return Ok(());
        }
        Err(format!("{} (expecting \"{word}\")", self.unexpected()))
    }

    fn unexpected(&self) -> String {
        match &self.next {
            Token::End => "end of file unexpected".to_owned(),
            Token::Newline => "newline unexpected".to_owned(),
            Token::Op(op) => format!("\"{op}\" unexpected"),
            Token::Word(word) => match plain(word) {
                Some(word) => format!("\"{word}\" unexpected"),
                None => "word unexpected".to_owned(),
            },
            Token::Io(_) => "redirection unexpected".to_owned(),
        }
    }

    /// Commands up to a word or operator that ends them.
    fn list(&mut self) -> Result<List> {
        let mut list = Vec::new();
        loop {
            self.newlines()?;
            let closing = CLOSING.iter().any(|word| self.at(word));
            if closing || matches!(self.next, Token::End | Token::Op(")" | ";;")) {
                return Ok(list);
            }
            let command = self.and_or()?;
            let background = self.next == Token::Op("&");
            list.push(Item {
                command,
                background,
            });
            match self.next {
                Token::Op("&" | ";") | Token::Newline => {
                    self.advance()?;
                }
                _ => return Ok(list),
            }
        }
    }

    fn and_or(&mut self) -> Result<Command> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        while let Token::Op(join @ ("&&" | "||")) = self.next {
            self.advance()?;
            self.newlines()?;
            rest.push((join == "&&", self.pipeline()?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let first = Box::new(first);
        Ok(Command::AndOr { first, rest })
    }

    fn pipeline(&mut self) -> Result<Command> {
        let not = self.take("!")?;
        let first = self.command()?;
        let mut commands = vec![first];
        while self.next == Token::Op("|") {
            self.advance()?;
            self.newlines()?;
            commands.push(self.command()?);
        }
        if not || commands.len() > 1 {
            return Ok(Command::Pipeline { not, commands });
        }
        commands.pop().ok_or_else(|| self.unexpected())
    }

    fn command(&mut self) -> Result<Command> {
        self.depth += 1;
        self.lexer.depth = self.depth;
        self.check_depth()?;
        let compound = self.compound()?;
        self.depth -= 1;
        self.lexer.depth = self.depth;
        let Some(command) = compound else {
            return self.simple();
        };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        if redirects.is_empty() {
            return Ok(command);
        }
        Ok(Command::Redirected(Box::new(command), redirects))
    }

    fn compound(&mut self) -> Result<Option<Command>> {
        let command = if self.take("if")? {
            self.if_arms()?
        } else if self.at("while") || self.at("until") {
            let until = self.at("until");
            self.advance()?;
            let condition = self.body()?;
            let body = self.do_done()?;
            Command::Loop {
                until,
                condition,
                body,
            }
        } else if self.take("for")? {
            self.for_in()?
        } else if self.take("{")? {
            let list = self.body()?;
            self.expect("}")?;
            Command::Group(list)
        } else if self.next == Token::Op("(") {
            self.advance()?;
            let list = self.body()?;
            if self.next != Token::Op(")") {
                return Err(self.unexpected());
            }
            self.advance()?;
            Command::Subshell(list)
        } else {
            return Ok(None);
        };
        Ok(Some(command))
    }

    /// A list that must not be empty.
    fn body(&mut self) -> Result<List> {
        let list = self.list()?;
        if list.is_empty() {
            return Err(self.unexpected());
        }
        Ok(list)
    }

    fn if_arms(&mut self) -> Result<Command> {
        let mut arms = Vec::new();
        loop {
            let condition = self.body()?;
            self.expect("then")?;
            arms.push((condition, self.body()?));
            if !self.take("elif")? {
                break;
            }
        }
        let otherwise = if self.take("else")? {
            self.body()?
        } else {
            Vec::new()
        };
        self.expect("fi")?;
        Ok(Command::If { arms, otherwise })
    }

    fn for_in(&mut self) -> Result<Command> {
        let name = match self.advance()? {
            Token::Word(word) => plain(&word)
                .filter(|name| is_variable(name))
                .map(str::to_owned),
            _ => None,
        };
        let name = name.ok_or("Bad for loop variable")?;
        self.newlines()?;
        let mut words = None;
        if self.take("in")? {
            let mut list = Vec::new();
            while let Token::Word(_) = self.next {
                if let Token::Word(word) = self.advance()? {
                    list.push(word);
                }
            }
            words = Some(list);
        }
        if self.next == Token::Op(";") {
            self.advance()?;
        }
        self.newlines()?;
        let body = self.do_done()?;
        Ok(Command::For { name, words, body })
    }

    fn do_done(&mut self) -> Result<List> {
        self.expect("do")?;
        let body = self.body()?;
        self.expect("done")?;
        Ok(body)
    }
}

/// Recursion ends somewhere.
pub(super) fn check_depth(depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err("nested too deeply".to_owned());
    }
    Ok(())
}

/// A word that is one unquoted text.
fn plain(word: &Word) -> Option<&str> {
    match word.as_slice() {
        [
            Part::Text {
                text,
                quoted: false,
            },
        ] => Some(text),
        _ => None,
    }
}

pub(super) fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| is_name(c) && !c.is_ascii_digit()) && name.chars().all(is_name)
}

/// The words that end a list.
const CLOSING: [&str; 7] = ["then", "elif", "else", "fi", "do", "done", "}"];

/// How deep commands may be inside each other.
const MAX_DEPTH: usize = 50;

#[cfg(test)]
mod tests;
