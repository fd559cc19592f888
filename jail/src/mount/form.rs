//! The form of a mount as text.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use serde::{Deserialize, Serialize};

use super::{Mount, MountOption};
use crate::form::OctalMode;
use crate::journal::Text;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MountForm {
    #[serde(rename = "type")]
    fstype: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Text>,
    on: Text,
    /// `ro`, `size=1048576`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ruleset: Option<u16>,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    stacking: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    create: Option<OctalMode>,
}

impl From<Mount> for MountForm {
    fn from(mount: Mount) -> Self {
        let options = mount.options.iter().map(|option| {
            let mut text = option.name.clone().into_bytes();
            if let Some(value) = &option.value {
                text.push(b'=');
                text.extend(value.as_bytes());
            }
            Text::from(&*text)
        });
        Self {
            options: options.collect(),
            from: mount.source.as_deref().map(Text::from),
            on: (&*mount.on).into(),
            fstype: mount.fstype.into(),
            ruleset: mount.ruleset,
            stacking: mount.stacking,
            create: mount.create.map(OctalMode::from),
        }
    }
}

impl TryFrom<MountForm> for Mount {
    type Error = String;

    fn try_from(form: MountForm) -> Result<Self, String> {
        let mut mount = Self::other(form.fstype, form.on.path());
        mount.source = form.from.map(|from| from.path().into());
        let options = form.options.iter().map(|option| read(option.bytes()));
        mount.options = options.collect::<Result<_, _>>()?;
        mount.ruleset = form.ruleset;
        mount.stacking = form.stacking;
        mount.create = form.create.map(u32::try_from).transpose()?;
        Ok(mount)
    }
}

fn read(option: &[u8]) -> Result<MountOption, String> {
    let equals = option.iter().position(|byte| *byte == b'=');
    let (name, value) = match equals.and_then(|at| option.split_at_checked(at)) {
        Some((name, value)) => (name, value.get(1..)),
        None => (option, None),
    };
    let name = core::str::from_utf8(name);
    let name = name.map_err(|_| "an option's name is not UTF-8".to_string())?;
    Ok(MountOption {
        name: name.into(),
        value: value.map(|value| OsStr::from_bytes(value).into()),
    })
}
