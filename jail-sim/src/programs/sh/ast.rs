//! What a script says.

/// Commands one after the other.
pub(super) type List = Vec<Item>;

/// A command and whether the shell waits for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) command: Command,
    /// It ended in `&`.
    pub(super) background: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    Simple(Simple),
    /// `! a | b`
    Pipeline {
        not: bool,
        commands: Vec<Self>,
    },
    /// `a && b || c`: what follows the first, each with whether it asks for success.
    AndOr {
        first: Box<Self>,
        rest: Vec<(bool, Self)>,
    },
    /// Each condition with what is done if it holds.
    If {
        arms: Vec<(List, List)>,
        otherwise: List,
    },
    /// `while`, or `until`.
    Loop {
        until: bool,
        condition: List,
        body: List,
    },
    /// Without words it goes through the arguments.
    For {
        name: String,
        words: Option<Vec<Word>>,
        body: List,
    },
    /// `{ list; }`
    Group(List),
    /// `( list )`
    Subshell(List),
    /// A compound command with redirections.
    Redirected(Box<Self>, Vec<Redirect>),
}

/// `NAME=value ... word ... >file`
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Simple {
    pub(super) assigns: Vec<(String, Word)>,
    pub(super) words: Vec<Word>,
    pub(super) redirects: Vec<Redirect>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Redirect {
    /// 0, 1 or 2.
    pub(super) fd: usize,
    pub(super) to: Target,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// `<`
    Read(Word),
    /// `>`
    Write(Word),
    /// `>>`
    Append(Word),
    /// `>&`, `<&`: another descriptor, or `-`.
    Dup(Word),
}

/// What becomes none, one or more arguments.
pub(super) type Word = Vec<Part>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Text {
        text: String,
        quoted: bool,
    },
    /// `$name`, and what stands for it if it is empty.
    Param {
        name: String,
        default: Option<Word>,
        quoted: bool,
    },
    /// `$(...)`
    Output {
        list: List,
        quoted: bool,
    },
}
