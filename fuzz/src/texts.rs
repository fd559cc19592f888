//! What people write.

use core::fmt::{Debug, Display};
use core::str::FromStr;

use jail::devfs::{DevfsRules, Pattern};
use jail::limit::Resource;
use jail::{Cidr, CpuSet, DevfsRule, DevfsRuleset, InterfaceName, JailName, Limit, Release, Size};

/// Rules of devices, rulesets, and files of rulesets.
pub fn devfs_rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    same::<DevfsRule>(&text);
    same::<DevfsRuleset>(&text);
    same::<DevfsRules>(&text);
    // A pattern is written as a word of a rule: quoted.
    let _ = text.parse::<Pattern>().map(|pattern| pattern.to_string());
}

/// The small ones.
pub fn texts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    same::<Limit>(&text);
    same::<Size>(&text);
    same::<Cidr>(&text);
    same::<CpuSet>(&text);
    same::<JailName>(&text);
    // A name that would change a terminal is shown escaped.
    if !text.contains(|c: char| c.is_control() || !c.is_ascii()) {
        same::<InterfaceName>(&text);
    }
    same::<Release>(&text);
    same::<Resource>(&text);
}

/// What is read is written so that the same is read again.
fn same<T: FromStr + Display + Debug + PartialEq>(text: &str)
where
    T::Err: Display,
{
    let read: T = match text.parse() {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let written = read.to_string();
    match written.parse::<T>() {
        Ok(again) => assert_eq!(again, read, "{text:?} was written {written:?}"),
        Err(error) => panic!("{text:?} was written {written:?}: {error}"),
    }
}
