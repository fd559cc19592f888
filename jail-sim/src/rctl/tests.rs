mod rules;
mod usage;

use std::ffi::CString;

use jail::kernel::Param;
use jail::{Errno, Kernel, Release};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE, JAIL_UPDATE};

use crate::{Machine, Process};

fn machine() -> Machine {
    Machine::new(Release::V15_1)
}

fn add(host: &Process, rule: &str) -> Result<(), Errno> {
    host.rctl_add_rule(&CString::new(rule).unwrap())
}

fn remove(host: &Process, filter: &str) -> Result<(), Errno> {
    host.rctl_remove_rule(&CString::new(filter).unwrap())
}

/// One of the three that give text.
type Get = fn(&Process, &std::ffi::CStr, &mut [u8]) -> Result<(), Errno>;

fn text(host: &Process, get: Get, filter: &str) -> Result<String, Errno> {
    let mut out = vec![0; 4096];
    get(host, &CString::new(filter).unwrap(), &mut out)?;
    let end = out.iter().position(|&byte| byte == 0).unwrap();
    out.truncate(end);
    Ok(String::from_utf8(out).unwrap())
}

fn rules(host: &Process, filter: &str) -> String {
    text(host, Kernel::rctl_get_rules, filter).unwrap()
}

fn limits(host: &Process, pid: i32) -> String {
    text(host, Kernel::rctl_get_limits, &format!("process:{pid}")).unwrap()
}

/// What `subject` uses of a resource.
fn used(host: &Process, subject: &str, resource: &str) -> i64 {
    let usage = text(host, Kernel::rctl_get_racct, subject).unwrap();
    let mut pairs = usage.split(',').map(|pair| pair.split_once('=').unwrap());
    let found = pairs.find(|(name, _)| *name == resource);
    found.unwrap().1.parse().unwrap()
}

fn jail_set(process: &Process, params: &[(&str, &str)], flags: i32) -> i32 {
    let mut params: Vec<_> = params
        .iter()
        .map(|(name, value)| {
            let value = match *name {
                "persist" => Vec::new(),
                "jid" | "children.max" => value.parse::<i32>().unwrap().to_ne_bytes().into(),
                _ => format!("{value}\0").into_bytes(),
            };
            (format!("{name}\0"), value)
        })
        .collect();
    let mut params: Vec<_> = params
        .iter_mut()
        .map(|(name, value)| Param::new(name.as_bytes(), value))
        .collect();
    process.jail_set(&mut params, flags).unwrap()
}

/// A new jail that may have one in it, and a process of root there.
fn jailed(host: &Process, name: &str) -> (i32, Process) {
    nested(host, name, "1")
}

fn nested(host: &Process, name: &str, children: &str) -> (i32, Process) {
    let child = host.fork().unwrap();
    let params = [("name", name), ("persist", ""), ("children.max", children)];
    let jid = jail_set(&child, &params, JAIL_CREATE | JAIL_ATTACH);
    (jid, child)
}

fn rename(host: &Process, jid: i32, name: &str) {
    jail_set(
        host,
        &[("jid", &jid.to_string()), ("name", name)],
        JAIL_UPDATE,
    );
}
