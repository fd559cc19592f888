//! The calls on the host beyond jails.

use jail_sys::sys::mdioctl as md;
use jail_sys::sys::mount::{MNT_FORCE, MNT_RDONLY};
use serde_json::Value;

use super::{JailCall, whole};
use crate::bindings::Num;
use crate::fields::{Fields, Malformed, list, short, text};
use crate::param::ParamSpec;

/// A call on the host and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HostCall {
    Md(MdCall),
    Nmount(JailCall),
    Unmount {
        path: String,
        flags: i32,
        by_fsid: bool,
    },
    Mounts {
        under: String,
    },
    Devfs(DevfsCall),
    IfAlias(AliasCall),
    IfAddrs {
        name: String,
    },
    IfCreate {
        name: String,
    },
    IfDestroy {
        name: String,
    },
    IfVnet {
        name: String,
        jid: Num,
        fetch: bool,
    },
    IfList {
        only: Vec<String>,
    },
    Rctl {
        cmd: String,
        arg: String,
        only: Option<Vec<String>>,
    },
}

/// A request to `/dev/mdctl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MdCall {
    pub(crate) cmd: String,
    pub(crate) kind: u32,
    pub(crate) unit: Option<Num>,
    pub(crate) options: u32,
    pub(crate) mediasize: i64,
    pub(crate) sectorsize: u32,
    pub(crate) file: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) version: u32,
}

/// A request to a devfs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DevfsCall {
    pub(crate) at: String,
    pub(crate) cmd: String,
    pub(crate) ruleset: u16,
    pub(crate) number: u16,
    pub(crate) magic: Option<u32>,
    pub(crate) rule: Rule,
}

/// The keys of a devfs rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) path: Option<String>,
    pub(crate) kind: Option<Value>,
    pub(crate) hide: bool,
    pub(crate) unhide: bool,
    pub(crate) mode: Option<u16>,
    pub(crate) uid: Option<u32>,
    pub(crate) gid: Option<u32>,
    pub(crate) include: Option<u16>,
}

/// An address to add or remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AliasCall {
    pub(crate) add: bool,
    pub(crate) name: String,
    pub(crate) addr: String,
    pub(crate) plen: Option<u8>,
    pub(crate) flags: i32,
    pub(crate) lifetime: u32,
    pub(crate) no_mask: bool,
    pub(crate) addr_len: Option<u8>,
    pub(crate) addr_family: Option<u8>,
}

impl HostCall {
    /// `None` if it is no call on the host.
    pub(super) fn parse(name: &str, fields: &mut Fields<'_>) -> Result<Option<Self>, Malformed> {
        Ok(Some(match name {
            "md" => Self::Md(MdCall::parse(fields)?),
            "nmount" => Self::Nmount(nmount(fields)?),
            "unmount" => Self::Unmount {
                path: fields.text("path")?,
                flags: mount_flags(fields.need("flags")?)?,
                by_fsid: match fields.optional_text("by")?.as_deref() {
                    None => false,
                    Some("fsid") => true,
                    Some(other) => return Err(Malformed::new(format!("unknown \"by\": {other}"))),
                },
            },
            "mounts" => Self::Mounts {
                under: fields.text("under")?,
            },
            "devfs" => Self::Devfs(DevfsCall::parse(fields)?),
            "if_alias" => Self::IfAlias(AliasCall::parse(fields)?),
            "if_addrs" => Self::IfAddrs {
                name: fields.text("if")?,
            },
            "if_create" => Self::IfCreate {
                name: fields.text("if")?,
            },
            "if_destroy" => Self::IfDestroy {
                name: fields.text("if")?,
            },
            "if_vnet" | "if_rvnet" => Self::IfVnet {
                name: fields.text("if")?,
                jid: fields.num("jid")?,
                fetch: name == "if_rvnet",
            },
            "if_list" => Self::IfList {
                only: texts("only", fields.need("only")?)?,
            },
            "rctl" => Self::Rctl {
                cmd: fields.text("cmd")?,
                arg: fields.text("arg")?,
                only: fields
                    .take("only")
                    .map(|only| texts("only", only))
                    .transpose()?,
            },
            _ => return Ok(None),
        }))
    }
}

impl MdCall {
    fn parse(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let kind = match fields.optional_text("type")? {
            None => 0,
            Some(name) => known(&MD_TYPES, &name)?,
        };
        let mut options = 0;
        for name in fields
            .take("options")
            .map_or(Ok(Vec::new()), |value| texts("options", value))?
        {
            options |= known(&MD_OPTIONS, &name)?;
        }
        Ok(Self {
            cmd: fields.text("cmd")?,
            kind,
            unit: fields.optional_num("unit")?,
            options,
            mediasize: optional(fields, "mediasize")?.unwrap_or(0),
            sectorsize: optional(fields, "sectorsize")?.unwrap_or(0),
            file: fields.optional_text("file")?,
            label: fields.optional_text("label")?,
            version: optional(fields, "version")?.unwrap_or(md::MDIOVERSION),
        })
    }
}

impl DevfsCall {
    fn parse(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            at: fields.optional_text("at")?.unwrap_or_else(|| "/dev".into()),
            cmd: fields.text("cmd")?,
            ruleset: optional(fields, "ruleset")?.unwrap_or(0),
            number: optional(fields, "number")?.unwrap_or(0),
            magic: optional(fields, "magic")?,
            rule: fields
                .take("rule")
                .map_or(Ok(Rule::default()), Rule::parse)?,
        })
    }
}

impl Rule {
    fn parse(value: &Value) -> Result<Self, Malformed> {
        let mut fields = Fields::new(value)?;
        let rule = Self {
            path: fields.optional_text("path")?,
            kind: fields.take("type").cloned(),
            hide: fields.flag("hide")?,
            unhide: fields.flag("unhide")?,
            mode: optional(&mut fields, "mode")?,
            uid: optional(&mut fields, "uid")?,
            gid: optional(&mut fields, "gid")?,
            include: optional(&mut fields, "include")?,
        };
        fields.finish()?;
        Ok(rule)
    }
}

impl AliasCall {
    fn parse(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let add = match fields.text("cmd")?.as_str() {
            "add" => true,
            "del" => false,
            other => return Err(Malformed::new(format!("unknown \"cmd\": {other}"))),
        };
        Ok(Self {
            add,
            name: fields.text("if")?,
            addr: fields.text("addr")?,
            plen: optional(fields, "plen")?,
            flags: optional(fields, "flags")?.unwrap_or(NODAD),
            lifetime: optional(fields, "lifetime")?.unwrap_or(u32::MAX),
            no_mask: fields.flag("no_mask")?,
            addr_len: optional(fields, "addr_len")?,
            addr_family: optional(fields, "addr_family")?,
        })
    }
}

fn nmount(fields: &mut Fields<'_>) -> Result<JailCall, Malformed> {
    let params = fields.list("params")?.iter();
    Ok(JailCall {
        flags: mount_flags(fields.need("flags")?)?,
        params: params.map(ParamSpec::parse).collect::<Result<_, _>>()?,
        niov: fields.size("niov")?,
        noerrmsg: fields.flag("noerrmsg")?,
    })
}

/// Names and numbers in a list, or a number alone.
fn mount_flags(value: &Value) -> Result<i32, Malformed> {
    let bits = |bits: u64| i32::try_from(bits).ok();
    let one = |value: &Value| {
        let flag = match value.as_str() {
            Some("RDONLY") => bits(MNT_RDONLY),
            Some("FORCE") => bits(MNT_FORCE),
            Some(text) => text
                .strip_prefix("0x")
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .map(|bits| i32::from_ne_bytes(bits.to_ne_bytes())),
            None => value.as_i64().and_then(|number| i32::try_from(number).ok()),
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

fn texts(key: &str, value: &Value) -> Result<Vec<String>, Malformed> {
    list(key, value)?.iter().map(|one| text(key, one)).collect()
}

fn optional<N: TryFrom<i64>>(fields: &mut Fields<'_>, key: &str) -> Result<Option<N>, Malformed> {
    if fields.left().any(|left| left == key) {
        return whole(fields, key).map(Some);
    }
    Ok(None)
}

fn known(names: &[(&str, u32)], name: &str) -> Result<u32, Malformed> {
    let found = names.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| Malformed::new(format!("unknown name {name:?}")))
}

/// `IN6_IFF_NODAD`.
const NODAD: i32 = jail_sys::netinet6::in6_var::IN6_IFF_NODAD;

pub(crate) const MD_TYPES: [(&str, u32); 5] = [
    ("malloc", md::MD_MALLOC),
    ("preload", md::MD_PRELOAD),
    ("vnode", md::MD_VNODE),
    ("swap", md::MD_SWAP),
    ("null", md::MD_NULL),
];

pub(crate) const MD_OPTIONS: [(&str, u32); 10] = [
    ("CLUSTER", md::MD_CLUSTER),
    ("RESERVE", md::MD_RESERVE),
    ("AUTOUNIT", md::MD_AUTOUNIT),
    ("READONLY", md::MD_READONLY),
    ("COMPRESS", md::MD_COMPRESS),
    ("FORCE", md::MD_FORCE),
    ("ASYNC", md::MD_ASYNC),
    ("VERIFY", md::MD_VERIFY),
    ("CACHE", md::MD_CACHE),
    ("MUSTDEALLOC", md::MD_MUSTDEALLOC),
];
