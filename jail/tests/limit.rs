//! Limits as values and texts.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::time::Duration;

use jail::limit::{Action, Per, Resource, Unit};
use jail::{Error, ErrorKind, Limit, Problem, Signal, Size};
use proptest::prelude::*;

fn parse(text: &str) -> Limit {
    text.parse().unwrap()
}

#[test]
fn texts() {
    let mib = Limit::deny(Resource::VMemoryUse, Size::mib(64)).unwrap();
    for text in [
        "vmemoryuse:deny=64M",
        "VMemoryUse:DENY=64m",
        "vmemoryuse:deny=67108864",
        "vmemoryuse:deny=65536k/jail",
    ] {
        assert_eq!(parse(text), mib, "{text}");
    }
    for text in [
        "maxproc:deny=0",
        "maxproc:deny=1000/user",
        "nthr:log=7/process",
        "pcpu:deny=150",
        "cputime:sigxcpu=3600/loginclass",
        "readbps:throttle=10M",
        "writeiops:throttle=100",
        "swapuse:devctl=1G",
        "nthr:sigthr=5",
    ] {
        assert_eq!(parse(text).to_string(), text);
    }
    assert_eq!(parse("maxproc:deny=1k").amount(), 1024);
}

#[test]
fn what_is_wrong_and_where() {
    for (text, column) in [
        ("", 1),
        ("maxproc", 1),
        ("jail:web:maxproc:deny=1", 1),
        ("processes:deny=1", 1),
        (":deny=1", 1),
        ("maxproc:refuse=1", 9),
        ("maxproc:deny", 9),
        ("maxproc:deny/user", 9),
        ("maxproc:sigcont=1", 9),
        ("maxproc:deny=", 14),
        ("maxproc:deny=-1", 14),
        ("maxproc:deny=1.5", 14),
        ("maxproc:deny= 1", 14),
        ("vmemoryuse:deny=64 M", 17),
        ("maxproc:deny=9223372036854775808", 14),
        ("maxproc:deny=1/", 16),
        ("maxproc:deny=1/prison", 16),
        ("maxproc:deny=1/user/user", 16),
        ("maxprøc:dény=1", 1),
    ] {
        let error = text.parse::<Limit>().unwrap_err();
        let found = match &error {
            Error::Param {
                problem: Problem::Syntax { column, .. },
                ..
            } => Some(*column),
            _ => None,
        };
        assert_eq!(found, Some(column), "{text}: {error}");
    }
    let error = "maxproc:deny=ten".parse::<Limit>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "maxproc:deny=ten: column 14: expected an amount, as in 30 or 64M"
    );
}

#[test]
fn combinations() {
    let refused = |limit: Result<Limit, Error>| {
        let error = limit.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        error.to_string()
    };
    for resource in [Resource::CpuTime, Resource::Wallclock, Resource::ReadBps] {
        refused(Limit::deny(resource, 1));
    }
    for resource in [Resource::Pcpu, Resource::MaxProc] {
        refused(Limit::new(resource, Action::Throttle, 1));
    }
    refused(Limit::signal(Resource::Nthr, Signal::CONT, 1));
    refused(Limit::signal(Resource::Nthr, Signal::new(33), 1));
    let swap = Limit::deny(Resource::SwapUse, Size::gib(1)).unwrap();
    refused(swap.per(Per::Process));
    assert!(swap.per(Per::User).is_ok());
    assert!(Limit::deny(Resource::MemoryUse, Size::gib(1)).is_ok());
    assert!(Limit::deny(Resource::Pcpu, 50).is_ok());
    assert_eq!(
        refused(Limit::deny(Resource::MaxProc, Size::mib(1))),
        "maxproc: takes a number, not a size"
    );
    let time = Duration::from_millis(1500);
    assert_eq!(
        refused(Limit::new(Resource::CpuTime, Action::Log, time)),
        "cputime: takes a number of seconds, not parts of a second"
    );
    refused(Limit::deny(Resource::MaxProc, u64::MAX));
    refused(Limit::deny(Resource::Pcpu, 9_223_372_036_855));
    assert!(Limit::deny(Resource::Pcpu, 9_223_372_036_854).is_ok());
}

#[test]
fn resources_have_names_and_units() {
    for resource in Resource::ALL {
        assert_eq!(resource.name().parse(), Ok(resource));
        assert_eq!(resource.name().to_uppercase().parse(), Ok(resource));
    }
    assert_eq!(Resource::Pcpu.unit(), Unit::Percent);
    assert!("core".parse::<Resource>().is_err());
}

fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::Deny),
        Just(Action::Log),
        Just(Action::Devctl),
        Just(Action::Throttle),
        (1..=32).prop_map(|number| Action::Signal(Signal::new(number))),
    ]
}

fn pers() -> impl Strategy<Value = Per> {
    prop_oneof![
        Just(Per::Process),
        Just(Per::User),
        Just(Per::LoginClass),
        Just(Per::Jail),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        resource in proptest::sample::select(&Resource::ALL[..]),
        action in actions(),
        amount in prop_oneof![0..100_u64, (0..53_u32).prop_map(|shift| 3 << shift), any::<u64>()],
        per in pers(),
    ) {
        let limit = Limit::new(resource, action, amount).and_then(|limit| limit.per(per));
        if let Ok(limit) = limit {
            prop_assert_eq!(limit.to_string().parse(), Ok(limit));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z:=/0-9kKMé ]{0,40}") {
        if let Ok(limit) = text.parse::<Limit>() {
            prop_assert_eq!(limit.to_string().parse(), Ok(limit));
        }
    }
}
