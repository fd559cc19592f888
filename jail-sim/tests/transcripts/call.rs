//! The calls of the data.

mod host;

use jail_sys::sys::jail as sys;
use serde_json::Value;

use crate::bindings::Num;
use crate::case::Step;
use crate::fields::{Fields, Malformed, list, short, text};
use crate::param::ParamSpec;

#[allow(unused_imports, reason = "the tests of the data's rules make no calls")]
pub(crate) use host::{AliasCall, DevfsCall, HostCall, MD_OPTIONS, MD_TYPES, MdCall, Rule};

/// A call and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    JailSet(JailCall),
    JailGet(JailCall),
    JailAttach {
        jid: Num,
    },
    JailRemove {
        jid: Num,
    },
    JailAttachJd {
        desc: Num,
    },
    JailRemoveJd {
        desc: Num,
    },
    Fstat {
        fd: Num,
    },
    Close {
        fd: Num,
    },
    Fork {
        uid: Option<u32>,
        steps: Vec<Step>,
    },
    Spawn {
        jid: Option<Num>,
        uid: Option<u32>,
        ignore_term: bool,
    },
    Kill {
        pid: Num,
        signal: i32,
    },
    Wait {
        pid: Num,
    },
    Procs {
        jid: Num,
    },
    UntilGone {
        jid: Num,
    },
    Sleep {
        ms: u64,
    },
    Mkdir {
        path: String,
    },
    Rmdir {
        path: String,
    },
    Symlink {
        target: String,
        path: String,
    },
    Write {
        path: String,
        text: String,
    },
    Truncate {
        path: String,
        size: i64,
    },
    Chdir {
        path: String,
    },
    Opendir {
        path: String,
    },
    Read {
        path: String,
    },
    Exists {
        path: String,
    },
    Getcwd,
    Ls {
        path: String,
        only: Option<Vec<String>>,
    },
    Stat {
        path: String,
    },
    Gethostname,
    Sethostname {
        name: String,
    },
    Bind {
        addr: String,
    },
    Sysctl {
        name: String,
        as_text: bool,
    },
    /// A call on the host beyond jails.
    Host(HostCall),
}

/// What jail_set and jail_get are called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JailCall {
    pub(crate) flags: i32,
    pub(crate) params: Vec<ParamSpec>,
    /// How many `iovec`s are passed, where it is not all of them.
    pub(crate) niov: Option<usize>,
    pub(crate) noerrmsg: bool,
}

impl Call {
    /// Takes a call's arguments out of its step.
    pub(crate) fn parse(name: &str, fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        Ok(match name {
            "jail_set" => Self::JailSet(JailCall::parse(fields)?),
            "jail_get" => Self::JailGet(JailCall::parse(fields)?),
            "jail_attach" => Self::JailAttach {
                jid: fields.num("jid")?,
            },
            "jail_remove" => Self::JailRemove {
                jid: fields.num("jid")?,
            },
            "jail_attach_jd" => Self::JailAttachJd {
                desc: fields.num("desc")?,
            },
            "jail_remove_jd" => Self::JailRemoveJd {
                desc: fields.num("desc")?,
            },
            "fstat" => Self::Fstat {
                fd: fields.num("fd")?,
            },
            "close" => Self::Close {
                fd: fields.num("fd")?,
            },
            "fork" => Self::Fork {
                uid: uid(fields)?,
                steps: Step::parse_all(fields.list("steps")?)?,
            },
            "spawn" => Self::Spawn {
                jid: fields.optional_num("jid")?,
                uid: uid(fields)?,
                ignore_term: fields.flag("ignore_term")?,
            },
            "kill" => Self::Kill {
                pid: fields.num("pid")?,
                signal: whole(fields, "sig")?,
            },
            "wait" => Self::Wait {
                pid: fields.num("pid")?,
            },
            "procs" => Self::Procs {
                jid: fields.num("jid")?,
            },
            "until_gone" => Self::UntilGone {
                jid: fields.num("jid")?,
            },
            "sleep" => Self::Sleep {
                ms: whole(fields, "ms")?,
            },
            "bind" => Self::Bind {
                addr: fields.text("addr")?,
            },
            "sysctl" => Self::Sysctl {
                name: fields.text("name")?,
                as_text: match fields.optional_text("as")?.as_deref() {
                    None | Some("i32") => false,
                    Some("str") => true,
                    Some(other) => {
                        return Err(Malformed::new(format!("unknown \"as\": {other:?}")));
                    }
                },
            },
            "gethostname" => Self::Gethostname,
            "sethostname" => Self::Sethostname {
                name: fields.text("name")?,
            },
            _ => return Self::parse_file(name, fields),
        })
    }

    fn parse_file(name: &str, fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        if name == "getcwd" {
            return Ok(Self::Getcwd);
        }
        if let Some(call) = HostCall::parse(name, fields)? {
            return Ok(Self::Host(call));
        }
        if !FILE.contains(&name) {
            return Err(Malformed::new("unknown call"));
        }
        let path = fields.text("path")?;
        Ok(match name {
            "mkdir" => Self::Mkdir { path },
            "rmdir" => Self::Rmdir { path },
            "symlink" => Self::Symlink {
                target: fields.text("target")?,
                path,
            },
            "write" => Self::Write {
                path,
                text: fields.text("text")?,
            },
            "truncate" => Self::Truncate {
                path,
                size: whole(fields, "size")?,
            },
            "chdir" => Self::Chdir { path },
            "opendir" => Self::Opendir { path },
            "read" => Self::Read { path },
            "exists" => Self::Exists { path },
            "ls" => {
                let names = fields.take("only").map(|only| {
                    let names = list("only", only)?.iter();
                    names.map(|name| text("only", name)).collect()
                });
                Self::Ls {
                    path,
                    only: names.transpose()?,
                }
            }
            _ => Self::Stat { path },
        })
    }
}

impl JailCall {
    fn parse(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let params = fields.list("params")?.iter();
        Ok(Self {
            flags: flags(fields.need("flags")?)?,
            params: params.map(ParamSpec::parse).collect::<Result<_, _>>()?,
            niov: fields.size("niov")?,
            noerrmsg: fields.flag("noerrmsg")?,
        })
    }
}

/// Names and numbers in a list, or one alone.
fn flags(value: &Value) -> Result<i32, Malformed> {
    let one = |value: &Value| -> Result<i32, Malformed> {
        let flag = match value {
            Value::String(text) => named_flag(text),
            _ => value.as_i64().and_then(|number| i32::try_from(number).ok()),
        };
        flag.ok_or_else(|| Malformed::new(format!("unknown flag: {}", short(value))))
    };
    match value {
        Value::Array(list) => list
            .iter()
            .try_fold(0, |flags, flag| Ok(flags | one(flag)?)),
        _ => one(value),
    }
}

fn named_flag(text: &str) -> Option<i32> {
    if let Some(digits) = text.strip_prefix("0x") {
        let bits = u32::from_str_radix(digits, 16).ok()?;
        return Some(i32::from_ne_bytes(bits.to_ne_bytes()));
    }
    let (_, flag) = FLAGS.iter().find(|(name, _)| *name == text)?;
    Some(*flag)
}

fn uid(fields: &mut Fields<'_>) -> Result<Option<u32>, Malformed> {
    match fields.take("uid") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .and_then(|uid| u32::try_from(uid).ok())
            .map(Some)
            .ok_or_else(|| Malformed::new(format!("\"uid\" is no user: {}", short(value)))),
    }
}

fn whole<N: TryFrom<i64>>(fields: &mut Fields<'_>, key: &str) -> Result<N, Malformed> {
    let value = fields.need(key)?;
    value
        .as_i64()
        .and_then(|number| N::try_from(number).ok())
        .ok_or_else(|| Malformed::new(format!("{key:?} is no such number: {}", short(value))))
}

const FLAGS: [(&str, i32); 8] = [
    ("CREATE", sys::JAIL_CREATE),
    ("UPDATE", sys::JAIL_UPDATE),
    ("ATTACH", sys::JAIL_ATTACH),
    ("DYING", sys::JAIL_DYING),
    ("USE_DESC", sys::JAIL_USE_DESC),
    ("AT_DESC", sys::JAIL_AT_DESC),
    ("GET_DESC", sys::JAIL_GET_DESC),
    ("OWN_DESC", sys::JAIL_OWN_DESC),
];

const FILE: [&str; 11] = [
    "mkdir", "rmdir", "symlink", "write", "truncate", "chdir", "opendir", "read", "exists", "ls",
    "stat",
];
