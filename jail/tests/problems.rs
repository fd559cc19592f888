//! What is wrong is said in words that tell it from everything else.

use std::collections::BTreeSet;

use jail::disk::DiskProblem;
use jail::{AddressProblem, InterfaceName, InterfaceProblem, Problem, RulesetProblem, Size};

/// Each has a text of its own, in lower case unless a name is not, and without a full stop.
fn each_tells<T: ToString>(all: &[T], parts: &[&str]) {
    assert_eq!(all.len(), parts.len());
    let texts: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), all.len(), "two are told alike");
    for (problem, part) in all.iter().zip(parts) {
        let text = problem.to_string();
        assert!(text.contains(part), "{text:?} does not say {part:?}");
        assert!(!text.ends_with('.'), "{text:?}");
    }
}

#[test]
fn of_arguments() {
    let (len, max) = (7, 5);
    let addr = std::net::Ipv4Addr::BROADCAST.into();
    let (given, expected) = ("text", "a number");
    let (line, column) = (3, 9);
    each_tells(
        &[
            Problem::Empty,
            Problem::Nul,
            Problem::TooLong { len, max },
            Problem::OutOfRange { min: -1, max: 3 },
            Problem::Size,
            Problem::NotMultiple { of: 512 },
            Problem::NotAbsolute,
            Problem::ReadOnly,
            Problem::CreateOnly,
            Problem::Type { expected, given },
            Problem::Negated,
            Problem::Name,
            Problem::UnusableAddress(addr),
            Problem::NoAddress,
            Problem::LinkLocal,
            Problem::GroupDigit,
            Problem::DuplicateAddress(addr),
            Problem::TooManyAddresses { count: 7, max },
            Problem::WithVnet,
            Problem::WithoutVnet,
            Problem::TooManyBytes { len, max },
            Problem::Key,
            Problem::Newline,
            Problem::Value,
            Problem::Syntax { column, expected },
            Problem::SyntaxInLine {
                line,
                column,
                expected,
            },
            Problem::NotIn {
                file: "/etc/passwd".into(),
            },
            Problem::Duplicate,
            Problem::NotBelowDev,
            Problem::EmptyComponent,
            Problem::UnknownResource,
            Problem::Combination("not both"),
            Problem::NotInRules(':'),
            Problem::Needed,
            Problem::OtherParent,
            Problem::NestedRename,
            Problem::NeedsStart,
            Problem::NoRoot,
            Problem::Circle,
            Problem::Forgotten,
            Problem::Missing,
            Problem::Symlink,
            Problem::NotDirectory,
            Problem::NotFile,
            Problem::Outside,
            Problem::Covered,
            Problem::UnknownOption,
            Problem::Reserved,
        ],
        &[
            "empty",
            "NUL",
            "7 bytes, at most 5",
            "not between -1 and 3",
            "64M",
            "512",
            "absolute",
            "read but not set",
            "after creation",
            "takes a number, not text",
            "without its no",
            "by renaming",
            "255.255.255.255",
            "/prefix",
            "link-local",
            "digit",
            "255.255.255.255 is given twice",
            "7 addresses, at most 5",
            "vnet",
            "not new",
            "7 bytes in one call",
            "no = and no newline",
            "another key",
            "of this parameter",
            "column 9: expected a number",
            "line 3, column 9",
            "not in /etc/passwd",
            "twice",
            "below /dev",
            "slashes",
            "rctl(8)",
            "not both",
            "':'",
            "must persist",
            "another parent",
            "15.0",
            "after start only",
            "a root of its own",
            "by way of others",
            "a function",
            "there is none",
            "symbolic link",
            "not a directory",
            "not a regular file",
            "out of the root",
            "mounted there",
            "would ignore",
            "methods of Mount",
        ],
    );
}

#[test]
fn of_interfaces_and_addresses() -> Result<(), jail::Error> {
    let bridge: InterfaceName = "bridge0".parse()?;
    each_tells(
        &[
            InterfaceProblem::Missing,
            InterfaceProblem::Exists,
            InterfaceProblem::Member(bridge),
            InterfaceProblem::OtherBridge(bridge),
            InterfaceProblem::NoMember(bridge),
            InterfaceProblem::Description(Some("theirs".into())),
            InterfaceProblem::Description(None),
            InterfaceProblem::NoVnet,
        ],
        &[
            "there is none",
            "one already",
            "a member of bridge0 already",
            "another bridge than bridge0",
            "no member of bridge0",
            "\"theirs\"",
            "no description",
            "vnet",
        ],
    );
    each_tells(
        &[
            AddressProblem::Missing,
            AddressProblem::Taken {
                interface: bridge,
                prefix: 24,
            },
            AddressProblem::Duplicate,
        ],
        &["not there", "on bridge0 with prefix /24", "another machine"],
    );
    Ok(())
}

#[test]
fn of_rulesets_and_disks() {
    let rule = |rule: Option<&str>| RulesetProblem::Different {
        rule: rule.map(Into::into),
    };
    each_tells(
        &[
            RulesetProblem::NoRules,
            RulesetProblem::ShowsAll,
            rule(Some("5 hide")),
            rule(None),
            RulesetProblem::NoneFree,
        ],
        &["every device", "hiding", "5 hide", "fewer", "somebody else"],
    );
    let size = Size::kib(3);
    each_tells(
        &[
            DiskProblem::Size(size),
            DiskProblem::NotMultiple { size, of: 4096 },
            DiskProblem::SectorSize(7),
            DiskProblem::Unit(1 << 31),
            DiskProblem::UnitTaken,
            DiskProblem::Excluded("compress", "reserve"),
            DiskProblem::Directory,
            DiskProblem::Symlink,
            DiskProblem::NotRegular,
        ],
        &[
            "3K",
            "4096",
            "7",
            "2147483648",
            "this unit already",
            "compress",
            "directory",
            "link",
            "regular",
        ],
    );
}
