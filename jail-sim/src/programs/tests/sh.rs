//! Scripts and what they write.

use std::fs;
use std::io::Write;

use super::Host;

/// Each with its output, without the newline at the end, and its exit status.
const SCRIPTS: &[(&str, &str, i32)] = &[
    ("", "", 0),
    ("echo hello  world", "hello world", 0),
    ("echo -n x; echo y # not z", "xy", 0),
    (
        "echo 'a  $x' \"b  \\\"$1\\\"\" c\\ \\ d",
        "a  $x b  \"one\" c  d",
        0,
    ),
    ("x=5; echo $x ${x}y \"$x\" '$x'", "5 5y 5 $x", 0),
    ("x='a  b'; echo $x \"$x\"", "a b a  b", 0),
    (
        "x=; echo [$x] [\"$x\"] ${x:-none} ${nope:-a $1}",
        "[] [] none a one",
        0,
    ),
    ("echo $# $1 \"$2\" $0", "2 one t w o sh", 0),
    (
        "for i in \"$@\"; do echo \"<$i>\"; done",
        "<one>\n<t w o>",
        0,
    ),
    (
        "for i in $@; do echo -n \"<$i>\"; done",
        "<one><t><w><o>",
        0,
    ),
    (
        "for i; do echo -n \"<$i>\"; done; shift; echo $1 $#",
        "<one><t w o>t w o 1",
        0,
    ),
    (
        "set -- a b c; echo $# $3; set --; for i in \"$@\"; do echo no; done; echo $#",
        "3 c\n0",
        0,
    ),
    ("false; echo $?; true; echo $?", "1\n0", 0),
    ("false || echo or && echo and", "or\nand", 0),
    ("true && false || echo c", "c", 0),
    ("! true; echo $?; ! false; echo $?", "1\n0", 0),
    (
        "if false; then echo a; elif true; then echo b; else echo c; fi",
        "b",
        0,
    ),
    ("if false; then echo a; fi; echo $?", "0", 0),
    (
        "i=; while [ \"$i\" != xxx ]; do i=x$i; echo $i; done",
        "x\nxx\nxxx",
        0,
    ),
    (
        "i=; until test \"$i\" = xx; do i=x$i; done; echo $i",
        "xx",
        0,
    ),
    (
        "for i in 1 2 3 4; do if [ $i = 2 ]; then continue; fi; if [ $i -eq 4 ]; then break; fi; echo $i; done",
        "1\n3",
        0,
    ),
    (
        "for i in 1 2; do for j in 1 2; do echo $i$j; break 2; done; done",
        "11",
        0,
    ),
    (
        "while :; do while :; do break; done; echo once; break; done",
        "once",
        0,
    ),
    ("exit 3", "", 3),
    ("(exit 4); echo $?", "4", 0),
    ("false; exit", "", 1),
    ("{ echo a; echo b; } | cat", "a\nb", 0),
    ("echo a | cat | cat; echo $?", "a\n0", 0),
    ("false | true; echo $?; true | false", "0", 1),
    ("echo hi | while true; do cat; break; done", "hi", 0),
    ("x=$(echo a; echo b); echo \"$x\"; echo $x", "a\nb\na b", 0),
    (
        "x=$(false); echo $?; echo $(echo $(echo deep))",
        "1\ndeep",
        0,
    ),
    ("x=1; (x=2; echo $x); echo $x", "2\n1", 0),
    (
        "echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; cat /tmp/f | cat",
        "one\ntwo\none\ntwo",
        0,
    ),
    (
        "{ echo out; echo err 1>&2; } > /tmp/o 2>&1; cat /tmp/o",
        "out\nerr",
        0,
    ),
    ("echo x 2>/tmp/e >&2; cat /tmp/e", "x", 0),
    (
        "for i in a b; do echo $i; done > /tmp/l; cat /tmp/l",
        "a\nb",
        0,
    ),
    (
        "exec > /tmp/x; echo hidden; exec cat /tmp/x >&2",
        "hidden",
        0,
    ),
    ("exec echo gone; echo not", "gone", 0),
    ("cat /nope", "cat: /nope: No such file or directory", 1),
    ("nope", "sh: nope: not found", 127),
    ("./nope; echo $?", "sh: ./nope: not found\n127", 0),
    (
        "cat < /nope; echo $?",
        "sh: cannot open /nope: No such file or directory\n2",
        0,
    ),
    (
        "echo x > /no/pe || echo failed",
        "sh: cannot create /no/pe: No such file or directory\nfailed",
        0,
    ),
    ("cd /etc; pwd; cd; pwd; echo $PWD", "/etc\n/tmp\n/tmp", 0),
    (
        "cd /nope; echo $?",
        "sh: cd: /nope: No such file or directory\n2",
        0,
    ),
    (
        "A=1; export A B=2; C=3; env",
        "A=1\nB=2\nHOME=/tmp\nPATH=/bin:/usr/bin:/sbin",
        0,
    ),
    (
        "A=1 env; echo [$A]",
        "A=1\nHOME=/tmp\nPATH=/bin:/usr/bin:/sbin\n[]",
        0,
    ),
    ("unset HOME; env", "PATH=/bin:/usr/bin:/sbin", 0),
    (
        "set -e; false || true; if false; then :; fi; ! true; echo on; false; echo off",
        "on",
        1,
    ),
    ("set -e; (exit 3); echo off", "", 3),
    (
        "sleep 100 & echo $? $#; wait; echo waited",
        "0 2\nwaited",
        0,
    ),
    ("sh -c 'exit 7' & wait $!; echo $?", "7", 0),
    ("sleep 1000 & kill $!; wait $!; echo $?", "143", 0),
    ("kill -KILL $$; echo no", "", -9),
    ("eval 'x=2; echo $x'; eval", "2", 0),
    (
        "echo 'x=9; echo in $1' > /tmp/s; . /tmp/s; echo $x",
        "in one\n9",
        0,
    ),
    (
        "echo 'echo $0 $1; nope' > /tmp/t; sh /tmp/t a b",
        "/tmp/t a\nsh: nope: not found",
        127,
    ),
    ("echo 'echo stdin' | sh", "stdin", 0),
    ("sh -e -c 'false; echo no'; echo $?", "1", 0),
    (
        "test -d /tmp && [ ! -e /x ] && [ -n a -a b ]; echo $?",
        "sh: test: unexpected operator\n2",
        0,
    ),
    (
        "[ 1 -lt 2 ] && [ 2 -ge 2 ] && [ -z '' ] && [ a != b ] && test ! '' && echo yes",
        "yes",
        0,
    ),
    ("[ -f /tmp ]; echo $?; [ a", "1\nsh: [: missing ]", 2),
    ("echo a\\\nb 'c\nd'", "ab c\nd", 0),
    ("# only this", "", 0),
    ("echo a;\n\n echo b &&\n echo c", "a\nb\nc", 0),
    (
        "if true",
        "sh: Syntax error: end of file unexpected (expecting \"then\")",
        2,
    ),
    ("echo a; fi", "sh: Syntax error: \"fi\" unexpected", 2),
    ("echo 'a", "sh: Syntax error: Unterminated quoted string", 2),
    ("f() { :; }", "sh: Syntax error: \"(\" unexpected", 2),
    ("a && ; b", "sh: Syntax error: \";\" unexpected", 2),
    ("cat << x", "sh: Syntax error: << is not supported", 2),
];

#[test]
fn scripts() {
    let host = Host::new();
    for (script, output, status) in SCRIPTS {
        if *status < 0 {
            let (text, killed) = host.run(&["/bin/sh", "-c", script]);
            assert_eq!((text.as_str(), -killed), (*output, *status), "{script}");
            continue;
        }
        let (text, exit) = host.sh(script);
        assert_eq!((text.trim_end(), exit), (*output, *status), "{script}");
    }
    host.machine.check().unwrap();
}

#[test]
fn a_script_may_be_a_program() {
    let host = Host::new();
    let (text, status) = host.run(&["/bin/sh", "/etc/rc"]);
    assert_eq!(text, "sh: cannot open /etc/rc: No such file or directory\n");
    assert_eq!(status, 0x200);
    fs::write(host.root.join("etc/rc"), "echo file $1\n").unwrap();
    assert_eq!(host.run(&["/bin/sh", "/etc/rc", "a"]).0, "file a\n");
    host.machine.register("/etc/rc", |program| {
        let args: Vec<_> = program.args().collect();
        let args = args.join(" ");
        i32::from(writeln!(program.stdout(), "program {args}").is_err())
    });
    assert_eq!(
        host.run(&["/bin/sh", "/etc/rc", "a"]).0,
        "program /etc/rc a\n"
    );
}

#[test]
fn too_deep() {
    let host = Host::new();
    for (open, close) in [
        ("(", ")"),
        ("$(", ")"),
        ("{ ", "; }"),
        ("${x:-", "}"),
        ("if ", ""),
    ] {
        let script = format!("echo a; {}true{}", open.repeat(5000), close.repeat(5000));
        let (text, status) = host.sh(&script);
        assert_eq!(text, "sh: Syntax error: nested too deeply\n");
        assert_eq!(status, 2);
    }
    let (text, status) = host.sh("x='eval \"$x\"'; eval \"$x\"");
    assert_eq!((text.as_str(), status), ("sh: nested too deeply\n", 2));
    let long = format!("{}true", "true && ".repeat(5000));
    assert_eq!(host.sh(&long), (String::new(), 0));
}

#[test]
fn a_loop_without_calls_can_be_killed() {
    let host = Host::new();
    let (text, status) = host.sh("sh -c 'while :; do :; done' & kill $!; wait $!; echo $?");
    assert_eq!((text.as_str(), status), ("143\n", 0));
}
