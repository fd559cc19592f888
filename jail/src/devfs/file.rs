//! Files of rulesets, as `/etc/devfs.rules`. Follows `devfs_rulesets_from_file` in
//! `libexec/rc/rc.subr`.

use core::fmt;
use core::str::FromStr;

use super::standard::NAMES;
use super::text::read;
use super::words::{At, Bad, Char, is_name, words};
use super::{DevfsRule, DevfsRuleset};
use crate::Error;

/// The rulesets of a file as devfs.rules(5) describes it, without a shell.
///
/// Such a file is read by sh(1): its lines could run anything. This takes what rulesets need:
/// `[name=NUMBER]`, `add RULE`, comments, quotes, `$name` of a ruleset that came before or is a
/// standard one, and a backslash at the end of a line. Everything else is refused, with line and
/// column.
///
/// ```
/// use jail::devfs::DevfsRules;
///
/// let rules: DevfsRules = "\
/// [devfsrules_gpu=10]   # jails with a graphics card
/// add include $devfsrules_hide_all
/// add include $devfsrules_unhide_basic
/// add path 'dri/*' unhide group video mode 0660
/// ".parse()?;
/// let gpu = rules.get("devfsrules_gpu").ok_or("none of that name")?;
/// assert_eq!(gpu.number, 10);
/// assert_eq!(gpu.rules.rules().len(), 3);
///
/// let error = "[a=10]\nadd path `id` hide".parse::<DevfsRules>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "devfs.rules: line 2, column 10: expected no shell syntax but quotes and $name",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # See also
/// [devfs.rules(5)](https://man.freebsd.org/devfs.rules/5)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevfsRules {
    pub(super) rulesets: Vec<NamedRuleset>,
}

/// A ruleset of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedRuleset {
    /// What other rulesets include it by.
    pub name: String,
    /// Its number, 1 to 65535.
    pub number: u16,
    /// Its rules.
    pub rules: DevfsRuleset,
}

impl DevfsRules {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one more file's text. A ruleset of a number that there is replaces that one, as
    /// `/etc/devfs.rules` does with those of `/etc/defaults/devfs.rules`.
    ///
    /// # Errors
    /// [`Error::Param`] with line and column.
    pub fn read(mut self, text: &str) -> Result<Self, Error> {
        let lines = logical_lines(text);
        let mut reader = Reader {
            rules: &mut self,
            at: None,
        };
        for line in lines {
            let read = reader.line(&line);
            read.map_err(|bad| bad.in_lines("devfs.rules"))?;
        }
        Ok(self)
    }

    /// The ruleset of this name; of several the last one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NamedRuleset> {
        self.iter().rfind(|set| set.name == name)
    }

    /// The ruleset of this number.
    #[must_use]
    pub fn by_number(&self, number: u16) -> Option<&NamedRuleset> {
        self.iter().find(|set| set.number == number)
    }

    /// All of them, in the order in which their numbers were first seen.
    pub fn iter(&self) -> core::slice::Iter<'_, NamedRuleset> {
        self.rulesets.iter()
    }

    /// What `$name` stands for.
    fn number(&self, name: &str) -> Option<u16> {
        let standard = || NAMES.iter().find(|(known, _)| *known == name);
        let own = self.get(name).map(|set| set.number);
        own.or_else(|| standard().map(|(_, number)| *number))
    }
}

struct Reader<'r> {
    rules: &'r mut DevfsRules,
    /// Which ruleset its rules go to.
    at: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &[Char]) -> Result<(), Bad> {
        match line.iter().find(|next| !next.char.is_whitespace()) {
            None | Some(Char { char: '#', .. }) => Ok(()),
            Some(Char { char: '[', at }) => self.header(line, *at),
            Some(first) => {
                let rule = self.rule(line)?;
                let set = self.at.and_then(|at| self.rules.rulesets.get_mut(at));
                let set = set.ok_or_else(|| first.at.bad("[name=NUMBER] before the first rule"))?;
                set.rules.rules.extend(rule);
                Ok(())
            }
        }
    }

    /// `[name=NUMBER]`: what there was of that number is gone.
    fn header(&mut self, line: &[Char], at: At) -> Result<(), Bad> {
        let text: String = line.iter().map(|next| next.char).collect();
        let text = match text.split_once('#') {
            Some((text, _)) => text,
            None => &text,
        };
        let inner = text.trim().strip_prefix('[');
        let inner = inner.and_then(|text| text.strip_suffix(']'));
        let parts = inner.and_then(|inner| inner.split_once('='));
        let (name, number) = parts.ok_or_else(|| at.bad("[name=NUMBER]"))?;
        if !is_name(name) {
            return Err(at.bad("a name of letters, digits and _ before the ="));
        }
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| digits && *number != 0);
        let number = number.ok_or_else(|| at.bad("a number, 1 to 65535, after the ="))?;
        let set = NamedRuleset {
            name: name.into(),
            number,
            rules: DevfsRuleset::new(),
        };
        let sets = &mut self.rules.rulesets;
        let there = sets.iter().position(|set| set.number == number);
        let index = there.unwrap_or(sets.len());
        match sets.get_mut(index) {
            Some(there) => *there = set,
            None => sets.push(set),
        }
        self.at = Some(index);
        Ok(())
    }

    /// `add RULE`; nothing for a line that is only a comment.
    fn rule(&self, line: &[Char]) -> Result<Option<DevfsRule>, Bad> {
        let names = |name: &str| self.rules.number(name);
        let words = words(line, Some(&names))?;
        let Some((add, rule)) = words.split_first() else {
            return Ok(None);
        };
        if add.text != "add" {
            return Err(add.at.bad("add"));
        }
        let first = rule.first().ok_or_else(|| add.at.bad("a rule after add"))?;
        read(rule, first).map(Some)
    }
}

/// As the shell's `read` takes lines: a backslash joins a line with the next one, and any other
/// one goes, with what follows kept.
fn logical_lines(text: &str) -> Vec<Vec<Char>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut escape = false;
    let mut at = At { line: 1, column: 0 };
    for char in text.chars() {
        at.column += 1;
        let escaped = core::mem::take(&mut escape);
        match char {
            '\n' if escaped => {}
            '\n' => lines.push(core::mem::take(&mut line)),
            '\\' if !escaped => escape = true,
            char => line.push(Char { char, at }),
        }
        if char == '\n' {
            at.line += 1;
            at.column = 0;
        }
    }
    lines.push(line);
    lines
}

impl FromStr for DevfsRules {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::new().read(text)
    }
}

impl<'a> IntoIterator for &'a DevfsRules {
    type Item = &'a NamedRuleset;
    type IntoIter = core::slice::Iter<'a, NamedRuleset>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// As a file. Includes are written as numbers.
impl fmt::Display for DevfsRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, set) in self.iter().enumerate() {
            let gap = if nth == 0 { "" } else { "\n" };
            writeln!(f, "{gap}[{}={}]", set.name, set.number)?;
            for rule in set.rules.rules() {
                // The shell reads a line and then what is in it.
                writeln!(f, "add {}", rule.to_string().replace('\\', r"\\"))?;
            }
        }
        Ok(())
    }
}
