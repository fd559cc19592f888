//! From words to arguments.

use super::ast::{List, Part, Word};
use super::io::Io;
use super::{Context, Shell};

/// Arguments being put together.
#[derive(Default)]
struct Fields {
    done: Vec<String>,
    /// The argument that has been begun.
    current: Option<String>,
}

impl Fields {
    fn push(&mut self, text: &str) {
        self.current.get_or_insert_default().push_str(text);
    }

    fn end(&mut self) {
        self.done.extend(self.current.take());
    }

    /// A value without quotes: blanks end arguments.
    fn split(&mut self, value: &str) {
        let mut rest = value;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(BLANKS);
            if word.len() < rest.len() {
                self.end();
            }
            let end = word.find(BLANKS).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            if !word.is_empty() {
                self.push(word);
            }
            rest = after;
        }
    }
}

impl Shell {
    /// The arguments that words make.
    pub(super) fn fields(&mut self, program: &mut Context, words: &[Word], io: Io) -> Vec<String> {
        let mut fields = Fields::default();
        for word in words {
            self.word(program, word, io, &mut fields);
            fields.end();
        }
        fields.done
    }

    /// A word as one text, as in assignments and redirections.
    pub(super) fn text(&mut self, program: &mut Context, word: &Word, io: Io) -> String {
        let mut text = String::new();
        for part in word {
            text += &self.value(program, part, io);
        }
        text
    }

    fn word(&mut self, program: &mut Context, word: &Word, io: Io, fields: &mut Fields) {
        for part in word {
            match part {
                Part::Text { text, .. } => fields.push(text),
                Part::Param { name, quoted, .. } if name == "@" => self.all(*quoted, fields),
                Part::Param { quoted: true, .. } | Part::Output { quoted: true, .. } => {
                    let value = self.value(program, part, io);
                    fields.push(&value);
                }
                Part::Param {
                    name,
                    default: Some(default),
                    ..
                } if self.is_empty(name) => {
                    self.word(program, default, io, fields);
                }
                Part::Param { .. } | Part::Output { .. } => {
                    let value = self.value(program, part, io);
                    fields.split(&value);
                }
            }
        }
    }

    /// `"$@"` is as many arguments as there are, `$@` what blanks make of them.
    fn all(&self, quoted: bool, fields: &mut Fields) {
        for (at, arg) in self.args.iter().enumerate() {
            if at > 0 {
                fields.end();
            }
            if quoted {
                fields.push(arg);
            } else {
                fields.split(arg);
            }
        }
    }

    fn value(&mut self, program: &mut Context, part: &Part, io: Io) -> String {
        match part {
            Part::Text { text, .. } => text.clone(),
            Part::Param {
                name,
                default: Some(default),
                ..
            } if self.is_empty(name) => self.text(program, default, io),
            Part::Param { name, .. } if name == "$" => program.process().pid().to_string(),
            Part::Param { name, .. } => self.param(name),
            Part::Output { list, .. } => self.output(program, list, io),
        }
    }

    fn is_empty(&self, name: &str) -> bool {
        name != "$" && self.param(name).is_empty()
    }

    fn param(&self, name: &str) -> String {
        match name {
            "?" => self.status.to_string(),
            "#" => self.args.len().to_string(),
            "!" => self
                .background
                .map_or_else(String::new, |pid| pid.to_string()),
            "@" | "*" => self.args.join(" "),
            "0" => self.name.clone(),
            _ => match name.parse::<usize>() {
                Ok(n) => self
                    .args
                    .get(n.wrapping_sub(1))
                    .cloned()
                    .unwrap_or_default(),
                Err(_) => self.vars.get(name).unwrap_or_default().to_owned(),
            },
        }
    }

    /// `$(...)`: what a subshell writes, without newlines at the end.
    fn output(&mut self, program: &mut Context, list: &List, io: Io) -> String {
        let Some((read, write)) = self.pipe(program, io) else {
            return String::new();
        };
        let child = self.fork_list(program, list.clone(), io.with(1, write));
        self.close(program, &[write]);
        let text = program.read_all(read).unwrap_or_default();
        self.close(program, &[read]);
        self.output_status = child.map_or(2, |pid| program.wait(pid).unwrap_or(2));
        let text = String::from_utf8_lossy(&text);
        text.trim_end_matches('\n').replace('\0', "")
    }
}

/// `$IFS`.
const BLANKS: [char; 3] = [' ', '\t', '\n'];
