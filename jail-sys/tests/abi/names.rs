//! What jail-sys makes public, read from its own source.

use std::fs;
use std::path::{Path, PathBuf};

/// Public items that have no counterpart in a header, and why.
const OURS: [(&str, &str); 0] = [];

/// The keys of the facts that the source's public items must have; `None` where the test was
/// compiled elsewhere and came without the source.
pub(crate) fn public_items() -> Option<Vec<String>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    if !src.exists() {
        return None;
    }
    let mut keys = Vec::new();
    for file in rust_files(&src) {
        let text = fs::read_to_string(&file).expect("a readable source");
        read(&text, &mut keys);
    }
    assert!(keys.len() > 1500, "only {} items were found", keys.len());
    keys.retain(|key| OURS.iter().all(|(ours, _)| ours != key));
    Some(keys)
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files
}

/// Formatted source only: items begin a line, fields are indented by four spaces.
fn read(text: &str, keys: &mut Vec<String>) {
    let mut inside = None;
    for line in text.lines() {
        if line == "}" {
            inside = None;
        } else if let Some(rest) = line.strip_prefix("pub const ") {
            if !rest.starts_with("fn ") && !rest.starts_with("unsafe fn ") {
                keys.push(format!("const {}", word(rest)));
            }
        } else if let Some(rest) = line.strip_prefix("pub type ") {
            keys.push(format!("size {}", word(rest)));
        } else if let Some(rest) = item(line) {
            keys.push(format!("size {}", word(rest)));
            keys.push(format!("align {}", word(rest)));
            inside = Some(word(rest));
        } else if let (Some(whole), Some(rest)) = (inside, line.strip_prefix("    pub ")) {
            if !rest.starts_with("const ") && !rest.starts_with("fn ") {
                keys.push(format!("offset {whole}.{}", word(rest)));
                keys.push(format!("size {whole}.{}", word(rest)));
            }
        } else if line.starts_with("pub static ") || line.starts_with("pub enum ") {
            keys.push(format!("{line}: an item this test does not know"));
        }
    }
}

fn item(line: &str) -> Option<&str> {
    let structure = line.strip_prefix("pub struct ");
    structure.or_else(|| line.strip_prefix("pub union "))
}

/// The identifier that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_');
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}
