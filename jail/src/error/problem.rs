//! What is wrong with an argument.

use core::fmt;
use std::borrow::Cow;
use std::net::IpAddr;

/// Why a parameter or argument cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing was given.
    Empty,
    /// A NUL byte, where the kernel would stop reading.
    Nul,
    /// More bytes than the kernel takes.
    TooLong {
        /// How many there are.
        len: usize,
        /// How many there may be.
        max: usize,
    },
    /// A number outside its range.
    OutOfRange {
        /// The smallest that is taken.
        min: i64,
        /// The largest that is taken.
        max: i64,
    },
    /// No size: a whole number and a unit, as in `64M`.
    Size,
    /// A size that is not whole blocks.
    NotMultiple {
        /// The bytes of a block.
        of: u64,
    },
    /// A path that does not begin with `/`.
    NotAbsolute,
    /// The kernel only tells it.
    ReadOnly,
    /// It can be given to a new jail only.
    CreateOnly,
    /// A value of another type.
    Type {
        /// The kernel's type.
        expected: &'static str,
        /// The type given.
        given: &'static str,
    },
    /// The `no` form of a boolean: give the boolean as false.
    Negated,
    /// The name, where other parameters are said: everything around the jail goes by it.
    Name,
    /// An address that no jail can have.
    UnusableAddress(IpAddr),
    /// Neither an IPv4 nor an IPv6 address, with or without `/` and a prefix.
    NoAddress,
    /// An IPv6 address that is another one on every link, where no link is said.
    LinkLocal,
    /// A group's name that ends with a digit.
    GroupDigit,
    /// An address twice.
    DuplicateAddress(IpAddr),
    /// More addresses than the kernel takes.
    TooManyAddresses {
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A jail with a network stack of its own has no list of addresses.
    WithVnet,
    /// Interfaces, for a jail that has the network stack of its parent.
    WithoutVnet,
    /// More bytes in all parameters together than one call takes.
    TooManyBytes {
        /// How many there are.
        len: usize,
        /// How many there may be.
        max: usize,
    },
    /// A key with a character that would end it.
    Key,
    /// A newline, which would begin another key.
    Newline,
    /// A value that the kernel knows nothing of.
    Value,
    /// A text that cannot be read.
    Syntax {
        /// Where, counted in characters from 1.
        column: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// A text of several lines that cannot be read.
    SyntaxInLine {
        /// Where, from 1.
        line: usize,
        /// Counted in characters from 1.
        column: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// A name that a file of the machine does not have.
    NotIn {
        /// The file.
        file: Cow<'static, str>,
    },
    /// It is there twice.
    Duplicate,
    /// A path that begins with `/`, where paths are those below `/dev`.
    NotBelowDev,
    /// Slashes with nothing between or after them.
    EmptyComponent,
    /// A resource that rctl(8) does not have.
    UnknownResource,
    /// What the kernel does not do together.
    Combination(&'static str),
    /// A name with a character that rctl rules and their lists are split at.
    NotInRules(char),
    /// A jail with neither this nor a process in it cannot be.
    Needed,
    /// A name in another jail: jails do not move.
    OtherParent,
    /// The kernel would misplace the new name of a nested jail.
    NestedRename,
    /// Making the jail alone does not do it.
    NeedsStart,
    /// There is something to mount, and no directory of its own to mount it in.
    NoRoot,
    /// Some depend on each other.
    Circle,
    /// It was a function of the program that started the jail.
    Forgotten,
    /// There is none.
    Missing,
    /// A symbolic link, which could lead anywhere.
    Symlink,
    /// Not a directory.
    NotDirectory,
    /// Not a regular file.
    NotFile,
    /// `..`, which could lead out.
    Outside,
    /// Something is mounted there already.
    Covered,
    /// An option that this file system does not have and would ignore.
    UnknownOption,
    /// An option that a method of its own sets, or that mounting never uses.
    Reserved,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::Nul => f.write_str("has a NUL byte"),
            Self::TooLong { len, max } => write!(f, "{len} bytes, at most {max} are taken"),
            Self::OutOfRange { min, max } => write!(f, "not between {min} and {max}"),
            Self::Size => f.write_str("not a size: a whole number and a unit, as in 64M"),
            Self::NotMultiple { of } => write!(f, "not a multiple of {of} bytes"),
            Self::NotAbsolute => f.write_str("not an absolute path"),
            Self::ReadOnly => f.write_str("can be read but not set"),
            Self::CreateOnly => f.write_str("cannot be changed after creation"),
            Self::Type { expected, given } => write!(f, "takes {expected}, not {given}"),
            Self::Negated => f.write_str("give the parameter without its no as false"),
            Self::Name => f.write_str("said where the spec is made, and changed by renaming"),
            Self::UnusableAddress(addr) => write!(f, "no jail can have {addr}"),
            Self::NoAddress => f.write_str("not an address, or one with /prefix"),
            Self::LinkLocal => f.write_str("link-local, and the link is not said"),
            Self::GroupDigit => f.write_str("a group's name does not end with a digit"),
            Self::DuplicateAddress(addr) => write!(f, "{addr} is given twice"),
            Self::TooManyAddresses { count, max } => {
                write!(f, "{count} addresses, at most {max} are taken")
            }
            Self::WithVnet => {
                f.write_str("a jail with its own network stack (vnet) takes no addresses")
            }
            Self::WithoutVnet => {
                f.write_str("not new: a jail with interfaces has its own network stack (vnet)")
            }
            Self::TooManyBytes { len, max } => {
                write!(f, "{len} bytes in one call, at most {max} are taken")
            }
            Self::Key => f.write_str("a key is not empty and has no = and no newline"),
            Self::Newline => f.write_str("has a newline, which would begin another key"),
            Self::Syntax { column, expected } => write!(f, "column {column}: expected {expected}"),
            Self::SyntaxInLine {
                line,
                column,
                expected,
            } => write!(f, "line {line}, column {column}: expected {expected}"),
            Self::NotIn { file } => write!(f, "not in {file}"),
            Self::Duplicate => f.write_str("is there twice"),
            Self::NotBelowDev => f.write_str("begins with a slash: paths are those below /dev"),
            Self::EmptyComponent => f.write_str("slashes with nothing between or after them"),
            Self::UnknownResource => f.write_str("not a resource of rctl(8)"),
            Self::Combination(why) => f.write_str(why),
            Self::NotInRules(c) => write!(f, "rules of rctl(8) cannot name it, it has {c:?}"),
            Self::Value => f.write_str("not a value of this parameter"),
            Self::OtherParent => f.write_str("a jail does not move to another parent"),
            Self::NestedRename => {
                f.write_str("a nested jail cannot be renamed since 15.0: the kernel misplaces it")
            }
            Self::NeedsStart => {
                f.write_str("is there after start only, create makes the jail alone")
            }
            Self::NoRoot => {
                f.write_str("not given, or `/`: what is mounted for a jail needs a root of its own")
            }
            Self::Forgotten => f.write_str("was a function of the program that started the jail"),
            Self::Circle => f.write_str("depends on itself by way of others"),
            Self::Missing => f.write_str("there is none"),
            Self::Symlink => f.write_str("a symbolic link"),
            Self::NotDirectory => f.write_str("not a directory"),
            Self::NotFile => f.write_str("not a regular file"),
            Self::Outside => f.write_str("leads out of the root"),
            Self::Covered => f.write_str("something is mounted there already"),
            Self::UnknownOption => {
                f.write_str("not an option of this file system, which would ignore it")
            }
            Self::Reserved => {
                f.write_str("not an option to give by name: see the methods of Mount")
            }
            Self::Needed => f.write_str("a new jail must persist, nothing runs in it yet"),
        }
    }
}
