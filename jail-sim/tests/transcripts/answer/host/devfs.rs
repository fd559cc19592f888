//! devfs rules.

use core::ffi::c_char;

use jail::kernel::Ioctl;
use jail::{Errno, Kernel};
use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, DRA_BACTS, DRA_GID, DRA_INCSET, DRA_MODE, DRA_UID, DRB_HIDE, DRB_UNHIDE,
    DRC_DSWFLAGS, DRC_PATHPTRN, devfs_rule, mkrid, rid2rn, rid2rsn,
};
use jail_sys::sys::conf::{D_DISK, D_MEM, D_TAPE, D_TTY};
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDONLY};
use serde_json::{Map, Value, json};

use super::{c_string, ok};
use crate::bindings::Bindings;
use crate::call::{DevfsCall, Rule};

pub(super) fn answer(
    kernel: &dyn Kernel,
    call: &DevfsCall,
    bindings: &Bindings,
) -> Result<Result<Value, Errno>, String> {
    let at = c_string(&bindings.put_in(&call.at))?;
    let id = mkrid(call.ruleset, call.number);
    let mut rule = encode(&call.rule)?;
    rule.dr_magic = call.magic.unwrap_or(DEVFS_MAGIC);
    rule.dr_id = id;
    let mut ruleset = call.ruleset;
    let request = match call.cmd.as_str() {
        "radd" => Ioctl::DevfsRadd(&mut rule),
        "rdel" => Ioctl::DevfsRdel(id),
        "rapply" => Ioctl::DevfsRapply(&rule),
        "rapplyid" => Ioctl::DevfsRapplyid(id),
        "rnext" => Ioctl::DevfsRgetnext(&mut rule),
        "suse" => Ioctl::DevfsSuse(ruleset),
        "sapply" => Ioctl::DevfsSapply(ruleset),
        "snext" => Ioctl::DevfsSgetnext(&mut ruleset),
        other => return Err(format!("not made: no request to devfs: {other}")),
    };
    let made = kernel.openat(AT_FDCWD, &at, O_RDONLY, 0).and_then(|fd| {
        let made = kernel.ioctl(fd, request);
        kernel.close(fd)?;
        made
    });
    Ok(made.map(|()| match call.cmd.as_str() {
        "radd" => json!({"ruleset": rid2rsn(rule.dr_id), "number": rid2rn(rule.dr_id)}),
        "rnext" => decode(&rule),
        "snext" => json!({"ruleset": ruleset}),
        _ => ok(()),
    }))
}

fn encode(rule: &Rule) -> Result<devfs_rule, String> {
    let mut made = devfs_rule::ZERO;
    if let Some(path) = &rule.path {
        made.dr_icond |= DRC_PATHPTRN;
        for (to, from) in made.dr_pathptrn.iter_mut().zip(path.bytes()) {
            *to = c_char::from_ne_bytes([from]);
        }
    }
    if let Some(kind) = &rule.kind {
        made.dr_icond |= DRC_DSWFLAGS;
        made.dr_dswflags = type_flags(kind)?;
    }
    if rule.hide || rule.unhide {
        made.dr_iacts |= DRA_BACTS;
        made.dr_bacts |= if rule.hide { DRB_HIDE } else { 0 };
        made.dr_bacts |= if rule.unhide { DRB_UNHIDE } else { 0 };
    }
    if let Some(uid) = rule.uid {
        made.dr_iacts |= DRA_UID;
        made.dr_uid = uid;
    }
    if let Some(gid) = rule.gid {
        made.dr_iacts |= DRA_GID;
        made.dr_gid = gid;
    }
    if let Some(mode) = rule.mode {
        made.dr_iacts |= DRA_MODE;
        made.dr_mode = mode;
    }
    if let Some(include) = rule.include {
        made.dr_iacts |= DRA_INCSET;
        made.dr_incset = include;
    }
    Ok(made)
}

fn decode(rule: &devfs_rule) -> Value {
    let mut answer = Map::new();
    let mut put = |key: &str, value: Value| {
        answer.insert(key.to_owned(), value);
    };
    put("ruleset", json!(rid2rsn(rule.dr_id)));
    put("number", json!(rid2rn(rule.dr_id)));
    if rule.dr_icond & DRC_PATHPTRN != 0 {
        let bytes = rule.dr_pathptrn.iter().map(|char| char.to_ne_bytes()[0]);
        let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
        put("path", json!(String::from_utf8_lossy(&bytes)));
    }
    if rule.dr_icond & DRC_DSWFLAGS != 0 {
        put("type", type_names(rule.dr_dswflags));
    }
    if rule.dr_iacts & DRA_BACTS != 0 {
        for (key, bit) in [("hide", DRB_HIDE), ("unhide", DRB_UNHIDE)] {
            if rule.dr_bacts & bit != 0 {
                put(key, json!(true));
            }
        }
    }
    if rule.dr_iacts & DRA_UID != 0 {
        put("uid", json!(rule.dr_uid));
    }
    if rule.dr_iacts & DRA_GID != 0 {
        put("gid", json!(rule.dr_gid));
    }
    if rule.dr_iacts & DRA_MODE != 0 {
        put("mode", json!(rule.dr_mode));
    }
    if rule.dr_iacts & DRA_INCSET != 0 {
        put("include", json!(rule.dr_incset));
    }
    Value::Object(answer)
}

/// A name, several, or the number of the flags.
fn type_flags(kind: &Value) -> Result<i32, String> {
    let one = |name: &str| {
        let found = TYPES.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, flag)| *flag)
            .ok_or_else(|| format!("not made: no type of device: {name}"))
    };
    match kind {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().try_fold(0, |flags, name| {
            Ok(flags | one(name.as_str().unwrap_or_default())?)
        }),
        _ => kind
            .as_i64()
            .and_then(|flags| i32::try_from(flags).ok())
            .ok_or_else(|| format!("not made: no type of device: {kind}")),
    }
}

fn type_names(flags: i32) -> Value {
    let set = TYPES.iter().filter(|(_, flag)| flags & flag != 0);
    let names: Vec<&str> = set.map(|(name, _)| *name).collect();
    match names.as_slice() {
        [one] => json!(one),
        _ => json!(names),
    }
}

const TYPES: [(&str, i32); 4] = [
    ("disk", D_DISK),
    ("mem", D_MEM),
    ("tape", D_TAPE),
    ("tty", D_TTY),
];
