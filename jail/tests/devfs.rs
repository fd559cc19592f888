//! devfs rules as text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail so")]

use jail::devfs::{Account, DevfsRules, DeviceTypes, Pattern};
use jail::{DevfsRule, DevfsRuleset, Error, Problem};
use proptest::prelude::*;

fn problem(error: Error) -> Problem {
    match error {
        Error::Param { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

fn column(text: &str) -> usize {
    match problem(text.parse::<DevfsRule>().unwrap_err()) {
        Problem::Syntax { column, .. } => column,
        other => panic!("{text}: {other}"),
    }
}

#[test]
fn rules_are_read_and_written() {
    let same = [
        "hide",
        "100 path null unhide",
        "type disk type tty path 'md*' hide",
        "path zero unhide user 7 group 8 mode 640",
        "path 'dri/*' user root group video",
        "include 4",
        "7",
        "path 'a b' hide",
        r"path 'it'\''s' hide",
    ];
    for text in same {
        let rule: DevfsRule = text.parse().unwrap();
        assert_eq!(rule.to_string(), text);
    }
    let other = [
        ("  path\tnull   unhide ", "path null unhide"),
        ("0 hide", "hide"),
        ("hide unhide", "unhide"),
        ("unhide hide", "unhide"),
        ("type tty type disk hide", "type disk type tty hide"),
        ("path a path b hide", "path b hide"),
        (r#"path "pts/*" mode u=rw,g=r"#, "path 'pts/*' mode 640"),
        (r"path pts/\* hide", "path 'pts/*' hide"),
        ("path $x hide", "path '$x' hide"),
    ];
    for (text, written) in other {
        let rule: DevfsRule = text.parse().unwrap();
        assert_eq!(rule.to_string(), written);
    }
}

#[test]
fn what_cannot_be_read_says_where() {
    assert_eq!(column(""), 1);
    assert_eq!(column("nonsense"), 1);
    assert_eq!(column("70000 hide"), 1);
    assert_eq!(column("path"), 1);
    assert_eq!(column("type floppy hide"), 6);
    assert_eq!(column("hide path null"), 6);
    assert_eq!(column("path null mode 9"), 16);
    assert_eq!(column("path null unhide nonsense"), 18);
    assert_eq!(column("include 0"), 9);
    assert_eq!(column("include 65536"), 9);
    assert_eq!(column("path 'null unhide"), 6);
    assert_eq!(column("path ü mode x"), 13);
    assert_eq!(column("user a:b"), 6);
}

#[test]
fn patterns_that_match_nothing() {
    let refused = |pattern: &str| problem(Pattern::new(pattern).unwrap_err());
    assert_eq!(refused(""), Problem::Empty);
    assert_eq!(refused("a\0"), Problem::Nul);
    assert_eq!(refused("/dev/null"), Problem::NotBelowDev);
    assert_eq!(refused("pts/"), Problem::EmptyComponent);
    assert_eq!(refused("a//b"), Problem::EmptyComponent);
    let (len, max) = (200, 199);
    assert_eq!(refused(&"x".repeat(200)), Problem::TooLong { len, max });
    assert!(Pattern::new(&"x".repeat(199)).is_ok());
    let error = "path /x hide".parse::<DevfsRule>().unwrap_err();
    assert_eq!(problem(error), Problem::NotBelowDev);
}

#[test]
fn rulesets_are_lines() {
    let text = "# shown\nhide\n\n  path null unhide\n";
    let rules = DevfsRuleset::parse(text).unwrap();
    assert_eq!(rules.to_string(), "hide\npath null unhide\n");
    assert_eq!(
        rules,
        DevfsRuleset::parse("1 hide\n2 path null unhide").unwrap()
    );
    let error = DevfsRuleset::parse("hide\nfoo").unwrap_err();
    let text = "devfs rules: line 2, column 1: expected a number, type, path, hide, unhide, user, \
                group, mode or include";
    assert_eq!(error.to_string(), text);
}

#[test]
fn what_jails_get() {
    let jail = DevfsRuleset::jail();
    let rules: Vec<_> = jail.rules().iter().map(ToString::to_string).collect();
    assert_eq!(rules.first().map(String::as_str), Some("hide"));
    assert!(rules.contains(&"path 'pty[pqrsPQRSlmnoLMNO]*' unhide".into()));
    assert!(jail.rules().iter().all(|rule| rule.include.is_none()));
    let gpu = jail.expose("dri/renderD128").unwrap();
    let last: Vec<_> = gpu
        .rules()
        .iter()
        .rev()
        .take(2)
        .map(ToString::to_string)
        .collect();
    assert_eq!(last, ["path dri/renderD128 unhide", "path dri unhide"]);
    let twice = gpu.clone().expose("dri/card0").unwrap();
    assert_eq!(twice.rules().len(), gpu.rules().len() + 1);
    assert!(gpu.expose("/dev/null").is_err());
    let counts = [1, 5, 40, 5, 5];
    for (number, count) in (1..).zip(counts) {
        let rules = DevfsRuleset::standard(number).unwrap();
        assert_eq!(rules.rules().len(), count);
    }
    assert!(DevfsRuleset::standard(6).is_none());
}

#[test]
fn files() {
    let text = r#"
# a comment
[first=10]
add path 'u*dom' unhide  # trailing
  add path "a b" \
     hide
add type disk hide
[second=11]
add include $first
add include ${devfsrules_hide_all}
add include "$first"
[first=10]
add hide
"#;
    let rules: DevfsRules = text.parse().unwrap();
    assert_eq!(rules.iter().count(), 2);
    let first = rules.by_number(10).unwrap();
    assert_eq!(first.rules.to_string(), "hide\n");
    let second = rules.get("second").unwrap();
    assert_eq!(
        second.rules.to_string(),
        "include 10\ninclude 1\ninclude 10\n"
    );
    let again: DevfsRules = rules.to_string().parse().unwrap();
    assert_eq!(again, rules);
    let standard = DevfsRules::standard();
    assert_eq!(
        standard.to_string().parse::<DevfsRules>().unwrap(),
        standard
    );
    let replaced = standard.read("[mine=4]\nadd hide").unwrap();
    assert_eq!(replaced.by_number(4).unwrap().name, "mine");
    assert!(replaced.get("devfsrules_jail").is_none());
}

#[test]
fn files_with_more_of_a_shell() {
    let place = |text: &str| match problem(text.parse::<DevfsRules>().unwrap_err()) {
        Problem::SyntaxInLine { line, column, .. } => (line, column),
        other => panic!("{text}: {other}"),
    };
    assert_eq!(place("add hide"), (1, 1));
    assert_eq!(place("[a=1]\nhide"), (2, 1));
    assert_eq!(place("[a=1]\nadd"), (2, 1));
    assert_eq!(place("[a=1]\nadd hide; rm x"), (2, 9));
    assert_eq!(place("[a=1]\nadd path `x` hide"), (2, 10));
    assert_eq!(place("[a=1]\nadd path \"`x`\" hide"), (2, 11));
    assert_eq!(place("[a=1]\nadd path $(x) hide"), (2, 10));
    assert_eq!(place("[a=1]\nadd path ~/x hide"), (2, 10));
    assert_eq!(place("[a=1]\nadd include $b"), (2, 13));
    assert_eq!(place("[a=1]\nadd include ${a:-1}"), (2, 13));
    assert_eq!(place("[a=1]\nadd path a \\\n  > b"), (3, 3));
    assert_eq!(place("[a b=1]"), (1, 1));
    assert_eq!(place("[a=0]"), (1, 1));
    assert_eq!(place("[a=65536]"), (1, 1));
    assert_eq!(place("  [a]"), (1, 3));
    assert_eq!(place("[a=1]\nadd path 'x"), (2, 10));
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let path = "[a-zA-Z0-9 *?'\"$#~\\[\\]\\\\ü=;&|<>`{}()!-]{1,20}(/[a-z*]{1,5}){0,2}";
    path.prop_filter_map("none", |path| Pattern::new(&path).ok())
}

fn account() -> impl Strategy<Value = Account> {
    prop_oneof![
        any::<u32>().prop_map(Account::Id),
        "[a-z_][a-z0-9_-]{0,10}".prop_map(|name| Account::from(name.as_str())),
    ]
}

fn rule() -> impl Strategy<Value = DevfsRule> {
    let conditions = (
        proptest::option::of(1..=u16::MAX),
        proptest::option::of((1..16).prop_map(DeviceTypes::from_bits_truncate)),
        proptest::option::of(pattern()),
    );
    let actions = (
        proptest::option::of(any::<bool>()),
        proptest::option::of(account()),
        proptest::option::of(account()),
        proptest::option::of(0..=0o7777_u16),
        proptest::option::of(1..=u16::MAX),
    );
    (conditions, actions).prop_map(
        |((number, types, path), (hide, user, group, mode, include))| {
            let mut rule = DevfsRule::all();
            rule.number = number;
            rule.types = types;
            rule.path = path;
            rule.hide = hide;
            rule.user = user;
            rule.group = group;
            rule.mode = mode;
            rule.include = include;
            rule
        },
    )
}

proptest! {
    #[test]
    fn rules_survive_their_text(rule in rule()) {
        prop_assume!(rule != DevfsRule::all());
        let text = rule.to_string();
        prop_assert_eq!(text.parse::<DevfsRule>().unwrap(), rule, "{}", text);
    }

    #[test]
    fn rulesets_and_files_survive_theirs(rules in proptest::collection::vec(rule(), 0..5)) {
        let rules: Vec<_> = rules.into_iter().filter(|rule| *rule != DevfsRule::all()).collect();
        let set = DevfsRuleset::from(rules);
        let again = DevfsRuleset::parse(&set.to_string()).unwrap();
        prop_assert_eq!(again.rules(), set.rules());
        let lines: String = set.rules().iter().map(|rule| format!("add {rule}\n")).collect();
        let file = format!("[x=9]\n{}", lines.replace('\\', r"\\"));
        let file: DevfsRules = file.parse().unwrap();
        prop_assert_eq!(file.get("x").unwrap().rules.rules(), set.rules());
        let again: DevfsRules = file.to_string().parse().unwrap();
        prop_assert_eq!(again, file);
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>(), rules in "([a-z0-9=$\\[\\]'\"\\\\#{}/*]|\n| |add |path |mode |u[+=]rw|\\[x=7\\]\n){0,40}") {
        for text in [&text, &rules] {
            let _ = text.parse::<DevfsRule>();
            let _ = DevfsRuleset::parse(text);
            let _ = text.parse::<DevfsRules>();
        }
    }
}

/// Found by fuzzing: it was written as nothing, and lost as a line of a ruleset.
#[test]
fn a_rule_that_says_nothing_is_written_so_that_it_is_read_again() {
    let rule: DevfsRule = "0".parse().unwrap();
    assert_eq!(rule, DevfsRule::all());
    assert_eq!(rule.to_string(), "0");
    let rules = DevfsRuleset::hide_all().rule(rule);
    assert_eq!(rules.to_string(), "hide\n0\n");
    assert_eq!(rules.to_string().parse(), Ok(rules));
}
