//! The form of disks and file systems on them as text.

use core::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DiskProblem, LIMIT, MdDisk, MdKind, MdOptions, NewfsOptions, SECTOR_SIZE};
use crate::Size;
use crate::form::Seconds;
use crate::journal::Text;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiskForm {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<SizeForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sector_size: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Text>,
}

/// `64M`, or a number of bytes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum SizeForm {
    Bytes(u64),
    Text(String),
}

impl From<MdDisk> for DiskForm {
    fn from(disk: MdDisk) -> Self {
        let named = disk.options.iter_names();
        let text = |bytes: &[u8]| (!bytes.is_empty()).then(|| bytes.into());
        Self {
            kind: disk.kind.to_string(),
            size: disk.size.map(|size| SizeForm::Text(size.to_string())),
            file: text(&disk.file),
            unit: disk.unit,
            sector_size: (disk.sector_size != SECTOR_SIZE).then_some(disk.sector_size),
            options: named.map(|(name, _)| name.to_ascii_lowercase()).collect(),
            label: text(&disk.label),
        }
    }
}

impl TryFrom<DiskForm> for MdDisk {
    type Error = String;

    fn try_from(form: DiskForm) -> Result<Self, String> {
        let kind = MdKind::from_name(form.kind.as_bytes());
        if let MdKind::Other(_) | MdKind::Preload = kind {
            return Err(format!(
                "disk type {:?}: malloc, swap, vnode or null",
                form.kind
            ));
        }
        let size = form.size.map(|size| match size {
            SizeForm::Bytes(bytes) => Ok(Size::from_bytes(bytes)),
            SizeForm::Text(text) => text.parse(),
        });
        let size = size
            .transpose()
            .map_err(|error: crate::Error| error.to_string())?;
        let mut disk = Self::new(kind, size);
        disk.unit = form.unit;
        disk.sector_size = form.sector_size.unwrap_or(SECTOR_SIZE);
        for name in form.options {
            let option = MdOptions::from_name(&name.to_ascii_uppercase());
            disk.options |= option.ok_or_else(|| format!("disk option {name:?} is not known"))?;
        }
        let bytes = |text: Option<Text>| text.map_or(Vec::new(), |text| text.bytes().into());
        disk.file = bytes(form.file);
        disk.label = bytes(form.label);
        Ok(disk)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewfsForm {
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    soft_updates: bool,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    journal: bool,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    trim: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    volume: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    block_size: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fragment_size: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes_per_inode: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_free: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timeout: Option<Seconds>,
}

impl From<NewfsOptions> for NewfsForm {
    fn from(options: NewfsOptions) -> Self {
        let number = |flag| {
            let mut numbers = options.numbers.iter();
            numbers
                .find(|(of, _)| *of == flag)
                .map(|(_, number)| *number)
        };
        Self {
            soft_updates: options.soft_updates == Some("-U"),
            journal: options.soft_updates == Some("-j"),
            trim: options.trim,
            block_size: number("-b"),
            fragment_size: number("-f"),
            bytes_per_inode: number("-i"),
            min_free: number("-m"),
            timeout: (options.limit != LIMIT).then(|| options.limit.into()),
            volume: options.volume,
        }
    }
}

impl TryFrom<NewfsForm> for NewfsOptions {
    type Error = String;

    fn try_from(form: NewfsForm) -> Result<Self, String> {
        let mut options = Self::new();
        options = match (form.soft_updates, form.journal) {
            (true, true) => return Err("soft_updates are part of journal: only one of them".into()),
            (true, false) => options.soft_updates(),
            (false, true) => options.journal(),
            (false, false) => options,
        };
        options.trim = form.trim;
        options.volume = form.volume;
        let numbers = [
            ("-b", form.block_size),
            ("-f", form.fragment_size),
            ("-i", form.bytes_per_inode),
            ("-m", form.min_free),
        ];
        for (flag, number) in numbers {
            options.numbers.extend(number.map(|number| (flag, number)));
        }
        if let Some(limit) = form.timeout {
            options.limit = Duration::try_from(limit)?;
        }
        options
            .args()
            .map_err(|problem: DiskProblem| problem.to_string())?;
        Ok(options)
    }
}

// Not derived: a flag of newfs lives for ever, what is read does not.
impl Serialize for NewfsOptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NewfsForm::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NewfsOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = NewfsForm::deserialize(deserializer)?;
        form.try_into().map_err(D::Error::custom)
    }
}
