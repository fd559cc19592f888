//! The manual pages and the header say the same: every function is in one page, with its
//! prototype, every constant in some page. Nothing is wrong with the pages as mdoc, and their
//! examples compile.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a function returns and takes, each with one space between words.
#[derive(Debug, PartialEq, Eq)]
struct Prototype {
    returns: String,
    arguments: Vec<String>,
}

struct Page {
    name: String,
    text: String,
}

#[test]
fn every_function_is_in_one_page_with_its_prototype() {
    if !is_here() {
        return;
    }
    let functions = functions(&header());
    assert!(!functions.is_empty());
    let mut wrong = Vec::new();
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for page in pages() {
        let here: BTreeSet<_> = page.names().into_iter().collect();
        let synopsis = page.synopsis();
        for (name, prototype) in &synopsis {
            match functions.get(name) {
                Some(header) if header != prototype => {
                    wrong.push(format!("{}: {prototype:?} is {header:?}", page.of(name)));
                }
                _ if !here.contains(name) => wrong.push(format!("{}: not named", page.of(name))),
                _ => {}
            }
        }
        for name in here {
            if functions.contains_key(&name) {
                if !synopsis.iter().any(|(there, _)| *there == name) {
                    wrong.push(format!("{}: no prototype", page.of(&name)));
                }
                named.entry(name).or_default().push(page.name.clone());
            } else if name != page.name {
                wrong.push(format!("{}: not in the header", page.of(&name)));
            }
        }
    }
    for name in functions.keys() {
        match named.get(name).map(Vec::as_slice) {
            Some([_]) => {}
            None => wrong.push(format!("{name}: in no page")),
            Some(several) => wrong.push(format!("{name}: in {}", several.join(" and "))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_callback_is_in_one_page_as_it_is() {
    if !is_here() {
        return;
    }
    let header = header();
    let code = code(&header);
    let statements = code.split(';').map(str::trim);
    let callbacks = statements.filter(|text| text.starts_with("typedef") && text.contains("(*"));
    let callbacks: Vec<_> = callbacks.map(normal).collect();
    assert!(!callbacks.is_empty());
    let pages = pages();
    let lines = pages.iter().flat_map(|page| page.section("SYNOPSIS"));
    let types: Vec<_> = lines.filter_map(|line| line.strip_prefix(".Vt ")).collect();
    for callback in callbacks {
        let wanted = format!("{callback};");
        let there = types.iter().filter(|text| normal(text) == wanted).count();
        assert_eq!(there, 1, "{callback}");
    }
}

#[test]
fn every_constant_is_in_a_page_and_no_word_is_made_up() {
    if !is_here() {
        return;
    }
    let header = header();
    let constants = constants(&header);
    assert!(!constants.is_empty());
    let pages = pages();
    let in_pages: BTreeSet<&str> = pages.iter().flat_map(Page::words).collect();
    let missing = constants.iter().filter(|name| !in_pages.contains(*name));
    let mut wrong: Vec<_> = missing.map(|name| format!("{name}: in no page")).collect();
    let known: BTreeSet<&str> = words(&header)
        .chain(pages.iter().map(|page| page.name.as_str()))
        .collect();
    for page in &pages {
        let ours = page.words().filter(|word| {
            ["jailrs_", "JAILRS_"]
                .iter()
                .any(|ours| word.starts_with(ours))
        });
        let unknown = ours.filter(|word| !known.contains(word));
        wrong.extend(unknown.map(|word| format!("{}: not in the header", page.of(word))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_lead_to_pages_that_are_there() {
    if !is_here() {
        return;
    }
    let pages = pages();
    for page in &pages {
        for line in page.text.lines() {
            let Some(name) = line.strip_prefix(".Xr jailrs") else {
                continue;
            };
            let (name, section) = name.split_once(' ').unwrap();
            assert!(section.starts_with('3'), "{}: {line}", page.name);
            let there = pages.iter().any(|to| to.name == format!("jailrs{name}"));
            assert!(there, "{}: {line}", page.name);
        }
    }
}

#[test]
fn mandoc_finds_nothing_wrong() {
    if !is_here() {
        return;
    }
    for page in pages() {
        let mut lint = Command::new("mandoc");
        lint.args(["-T", "lint", "-W", "style"]).arg(page.path());
        let Some(output) = run(&mut lint) else {
            println!("skipped: mandoc is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // Which other pages there are is the computer's matter.
        let said = said
            .lines()
            .filter(|line| !line.contains("referenced manual not found"));
        assert_eq!(said.collect::<Vec<_>>(), [""; 0], "{}", page.name);
    }
}

#[test]
fn examples_compile() {
    if !is_here() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for page in pages() {
        let programs = page.programs();
        assert!(!programs.is_empty(), "{} has no example", page.name);
        for program in programs {
            let file = dir.path().join("example.c");
            fs::write(&file, &program).unwrap();
            let mut cc = Command::new("cc");
            cc.args("-std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only".split(' '));
            cc.arg("-I").arg(bindings()).arg(&file);
            let Some(output) = run(&mut cc) else {
                println!("skipped: there is no C compiler");
                return;
            };
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {said}", page.name);
        }
    }
}

/// Whether the pages are on this machine.
fn is_here() -> bool {
    let here = bindings().exists();
    if !here {
        println!("skipped: the sources are not on this machine");
    }
    here
}

/// `None` if there is no such program.
fn run(command: &mut Command) -> Option<Output> {
    match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        output => Some(output.unwrap()),
    }
}

fn bindings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/c")
}

fn pages() -> Vec<Page> {
    let entries = fs::read_dir(bindings().join("man")).unwrap();
    let mut pages: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|section| section == "3"))
        .map(|path| Page {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect();
    pages.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!pages.is_empty());
    pages
}

impl Page {
    fn path(&self) -> PathBuf {
        bindings().join("man").join(format!("{}.3", self.name))
    }

    /// A word of it, for a message.
    fn of(&self, word: &str) -> String {
        format!("{}.3: {word}", self.name)
    }

    /// But for its title, which is in capital letters.
    fn words(&self) -> impl Iterator<Item = &str> {
        let title = format!(".Dt {} 3", self.name.to_uppercase());
        assert!(self.text.lines().any(|line| line == title), "{title}");
        let lines = self.text.lines().filter(move |line| *line != title);
        lines.flat_map(words)
    }

    fn section(&self, name: &str) -> impl Iterator<Item = &str> {
        let begin = format!(".Sh {name}");
        let lines = self.text.lines().skip_while(move |line| *line != begin);
        lines.skip(1).take_while(|line| !line.starts_with(".Sh "))
    }

    fn names(&self) -> Vec<String> {
        let names = self
            .section("NAME")
            .filter_map(|line| line.strip_prefix(".Nm "));
        names
            .map(|name| name.trim_end_matches(" ,").to_owned())
            .collect()
    }

    fn synopsis(&self) -> Vec<(String, Prototype)> {
        let mut found: Vec<(String, Prototype)> = Vec::new();
        let mut returns = None;
        for line in self.section("SYNOPSIS") {
            let Some((request, rest)) = line.split_once(' ') else {
                continue;
            };
            let word = rest.trim_matches('"');
            match request {
                ".Ft" => returns = Some(normal(word)),
                ".Fo" => {
                    let returns = returns.take();
                    let returns = returns.unwrap_or_else(|| panic!("{}: no .Ft", self.of(word)));
                    let arguments = Vec::new();
                    let prototype = Prototype { returns, arguments };
                    found.push((word.to_owned(), prototype));
                }
                ".Fa" => found.last_mut().unwrap().1.arguments.push(normal(word)),
                _ => {}
            }
        }
        found
    }

    /// The literal blocks of C, as the reader of the page sees them.
    fn programs(&self) -> Vec<String> {
        let mut programs = Vec::new();
        let mut lines = self.section("EXAMPLES");
        while let Some(line) = lines.next() {
            if !line.starts_with(".Bd -literal") {
                continue;
            }
            let block = lines.by_ref().take_while(|line| *line != ".Ed");
            let block: Vec<_> = block
                .map(|line| line.replace("\\&", "").replace("\\e", "\\"))
                .collect();
            if block[0].starts_with("#include") {
                programs.push(block.join("\n") + "\n");
            }
        }
        programs
    }
}

fn header() -> String {
    fs::read_to_string(bindings().join("jailrs.h")).unwrap()
}

fn functions(header: &str) -> BTreeMap<String, Prototype> {
    let code = code(header);
    let statements = code.split(';').map(|text| {
        // The end of what was before, and `extern "C" {`.
        text.rsplit(['{', '}']).next().unwrap().trim()
    });
    let declarations = statements.filter(|text| text.contains('(') && !text.starts_with("typedef"));
    declarations.map(declaration).collect()
}

fn declaration(text: &str) -> (String, Prototype) {
    let (head, arguments) = text.split_once('(').unwrap();
    let arguments = arguments.strip_suffix(')').unwrap();
    let name = words(head).last().unwrap();
    let prototype = Prototype {
        returns: normal(head.strip_suffix(name).unwrap()),
        arguments: arguments.split(',').map(normal).collect(),
    };
    (name.to_owned(), prototype)
}

/// Those that have a value, and those of the enumeration.
fn constants(header: &str) -> BTreeSet<&str> {
    let names = header.lines().filter_map(|line| {
        let (name, value) = match line.strip_prefix("#define ") {
            Some(rest) => rest.split_once(' ')?,
            None => line.trim_start().split_once(" = ")?,
        };
        (name.starts_with("JAILRS_") && !value.is_empty()).then_some(name)
    });
    names.collect()
}

/// The header without comments and lines for the preprocessor.
fn code(header: &str) -> String {
    let lines = header.split("/*").map(|part| match part.split_once("*/") {
        Some((_, code)) => code,
        None => part,
    });
    let lines: String = lines.collect();
    let lines = lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .filter(|word| !word.is_empty())
}

fn normal(text: &str) -> String {
    let text = text.replace('*', " * ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
