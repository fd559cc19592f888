//! Commands that are words, and redirections.

use super::{Parser, Result, is_variable};
use crate::programs::sh::ast::{Command, Part, Redirect, Simple, Target, Word};
use crate::programs::sh::lexer::Token;

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Result<Command> {
        let mut simple = Simple::default();
        loop {
            if let Some(redirect) = self.redirect()? {
                simple.redirects.push(redirect);
                continue;
            }
            let Token::Word(word) = &self.next else {
                break;
            };
            let assign = assignment(word).filter(|_| simple.words.is_empty());
            match assign {
                Some(assign) => simple.assigns.push(assign),
                None => simple.words.push(word.clone()),
            }
            self.advance()?;
        }
        if simple == Simple::default() || self.next == Token::Op("(") {
            return Err(self.unexpected());
        }
        Ok(Command::Simple(simple))
    }

    pub(super) fn redirect(&mut self) -> Result<Option<Redirect>> {
        let number = match self.next {
            Token::Io(number) => {
                self.advance()?;
                Some(number)
            }
            _ => None,
        };
        let (default, target): (_, fn(Word) -> Target) = match self.next {
            Token::Op("<") => (0, Target::Read),
            Token::Op(">") => (1, Target::Write),
            Token::Op(">>") => (1, Target::Append),
            Token::Op("<&") => (0, Target::Dup),
            Token::Op(">&") => (1, Target::Dup),
            Token::Op("<<") => return Err("<< is not supported".to_owned()),
            _ => return Ok(None),
        };
        self.advance()?;
        let Token::Word(word) = self.advance()? else {
            return Err("redirection without a file".to_owned());
        };
        let fd = number.unwrap_or(default);
        if fd > 2 {
            return Err(format!("descriptor {fd} is not supported"));
        }
        let to = target(word);
        Ok(Some(Redirect { fd, to }))
    }
}

/// `NAME=value`.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let (
        Part::Text {
            text,
            quoted: false,
        },
        rest,
    ) = word.split_first()?
    else {
        return None;
    };
    let (name, value) = text.split_once('=').filter(|(name, _)| is_variable(name))?;
    let mut word = vec![Part::Text {
        text: value.to_owned(),
        quoted: false,
    }];
    word.extend_from_slice(rest);
    Some((name.to_owned(), word))
}
