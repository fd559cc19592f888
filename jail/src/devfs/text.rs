//! Rules as text, as devfs(8) reads and writes them. Follows `sbin/devfs/rule.c`
//! (`rulespec_intok`, `rulespec_outfp`).

use core::fmt;
use core::str::FromStr;

use super::words::{Bad, Names, Word, chars, words};
use super::{Account, DevfsRule, DeviceTypes, Pattern, mode};
use crate::Error;

/// `[NUMBER] [type TYPE] [path PATTERN] [hide | unhide] [user USER] [group GROUP] [mode MODE]
/// [include RULESET]`, with quotes as in a shell.
///
/// Conditions come first. Of what is said twice the last counts, but types add up, and `unhide`
/// is stronger than `hide`. [`Error::Param`] says what is wrong and in which column.
impl FromStr for DevfsRule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let rule = words(&chars(1, text), None).and_then(|words| {
            let [first, ..] = words.as_slice() else {
                let at = super::words::At { line: 1, column: 1 };
                return Err(at.bad(A_RULE));
            };
            read(&words, first)
        });
        rule.map_err(|bad| bad.in_line(text))
    }
}

/// The rule of a line; `None` for one without words.
pub(super) fn read_line(
    line: &[super::words::Char],
    names: Names<'_>,
) -> Result<Option<DevfsRule>, Bad> {
    let words = words(line, names)?;
    words.first().map(|first| read(&words, first)).transpose()
}

/// `rulespec_intok`.
pub(super) fn read(words: &[Word], first: &Word) -> Result<DevfsRule, Bad> {
    let mut rule = DevfsRule::all();
    let mut words = words.iter();
    if first.text.starts_with(|first: char| first.is_ascii_digit()) {
        words.next();
        let number = first.text.parse::<u16>();
        let number = number.map_err(|_| first.at.bad("a rule's number, at most 65535"))?;
        // The kernel chooses.
        rule.number = (number != 0).then_some(number);
    }
    let mut acts = false;
    while let Some(word) = words.next() {
        let condition = matches!(word.text.as_str(), "type" | "path");
        if condition && acts {
            return Err(word.at.bad("conditions (type, path) before what is done"));
        }
        let first_action = !acts;
        acts |= !condition;
        match word.text.as_str() {
            "type" => {
                let types = argument(word, words.next())?;
                let found = DeviceTypes::find(&types.text);
                let found = found.ok_or_else(|| types.at.bad("disk, mem, tape or tty"))?;
                rule.types = Some(rule.types.unwrap_or_default() | found);
            }
            "path" => {
                let pattern = argument(word, words.next())?;
                rule.path = Some(Pattern::new(&pattern.text).map_err(Bad::Error)?);
            }
            "hide" => rule.hide = rule.hide.or(Some(true)),
            "unhide" => rule.hide = Some(false),
            "user" => rule.user = Some(account(word, words.next())?),
            "group" => rule.group = Some(account(word, words.next())?),
            "mode" => {
                let text = argument(word, words.next())?;
                let mode = mode::parse(&text.text);
                let mode = mode.ok_or_else(|| text.at.bad("a mode, as in 0660 or u+rw"))?;
                rule.mode = Some(mode);
            }
            "include" => {
                let set = argument(word, words.next())?;
                let number = set.text.parse().ok().filter(|number| *number != 0);
                let number = number.ok_or_else(|| set.at.bad("a ruleset's number, 1 to 65535"));
                rule.include = Some(number?);
            }
            _ if first_action => return Err(word.at.bad(A_RULE)),
            _ => return Err(word.at.bad(AN_ACTION)),
        }
    }
    Ok(rule)
}

fn argument<'w>(word: &Word, argument: Option<&'w Word>) -> Result<&'w Word, Bad> {
    argument.ok_or_else(|| word.at.bad("an argument after this word"))
}

fn account(word: &Word, name: Option<&Word>) -> Result<Account, Bad> {
    let name = argument(word, name)?;
    let account = Account::from(name.text.as_str());
    let known = match &account {
        Account::Id(_) => true,
        Account::Name(name) => super::kernel::is_account(name),
    };
    known
        .then_some(account)
        .ok_or_else(|| name.at.bad("a name or number"))
}

/// As `devfs rule show` prints it, but that numbers of users and groups stay numbers, and
/// patterns that a shell would change are quoted. One that says nothing is `0`, which reads as
/// itself, while an empty line would be no rule.
impl fmt::Display for DevfsRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        if let Some(number) = self.number {
            words.push(number.to_string());
        }
        if let Some(types) = self.types {
            words.push(types.to_string());
        }
        if let Some(path) = &self.path {
            words.push(format!("path {path}"));
        }
        if let Some(hide) = self.hide {
            words.push(if hide { "hide" } else { "unhide" }.into());
        }
        if let Some(user) = &self.user {
            words.push(format!("user {user}"));
        }
        if let Some(group) = &self.group {
            words.push(format!("group {group}"));
        }
        if let Some(mode) = self.mode {
            words.push(format!("mode {mode:o}"));
        }
        if let Some(include) = self.include {
            words.push(format!("include {include}"));
        }
        if words.is_empty() {
            words.push("0".into());
        }
        f.write_str(&words.join(" "))
    }
}

const A_RULE: &str = "a number, type, path, hide, unhide, user, group, mode or include";
const AN_ACTION: &str = "hide, unhide, user, group, mode or include";
