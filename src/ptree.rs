//! Processes by jail.

use jail::{Error, Host, Process};

/// Each jail with its processes below those that started them.
///
/// # Errors
/// The kernel's, or the first of the list.
pub fn ptree(host: &Host) -> Result<String, Error> {
    let all = host.processes()?;
    let mut text = String::new();
    for jail in host.jails() {
        let jail = jail?;
        let inside = |process: &&Process| process.jid == Some(jail.jid());
        let inside: Vec<_> = all.iter().filter(inside).collect();
        text += &format!("{} (jail {})\n", jail.name(), jail.jid());
        text += &branch(&inside, None, "");
    }
    Ok(text)
}

fn branch(all: &[&Process], parent: Option<&Process>, indent: &str) -> String {
    let mut text = String::new();
    let mut siblings = children(all, parent).peekable();
    while let Some(process) = siblings.next() {
        let (tee, below) = match siblings.peek() {
            Some(_) => ("├─ ", "│  "),
            None => ("└─ ", "   "),
        };
        text += &format!("{indent}{tee}{} {}\n", process.pid, process.command());
        text += &branch(all, Some(process), &format!("{indent}{below}"));
    }
    text
}

/// Of no parent: those whose parent is outside.
fn children<'a>(
    all: &[&'a Process],
    parent: Option<&Process>,
) -> impl Iterator<Item = &'a Process> {
    let known = |pid| all.iter().any(|process| process.pid == pid);
    let is_child = move |process: &&Process| match parent {
        Some(parent) => process.ppid == parent.pid,
        None => !known(process.ppid),
    };
    all.iter().copied().filter(is_child)
}
