//! Where the data comes from: what is built in, and the directories of `JAILRS_TRANSCRIPTS`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jail::Release;

use crate::builtin;

/// Files by release, from one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    pub(crate) releases: BTreeMap<Recorded, Vec<File>>,
    /// What is not as it shall be: a directory that cannot be read, is empty, or is no release's.
    pub(crate) faults: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct File {
    /// What reports call it.
    pub(crate) label: String,
    pub(crate) text: Result<String, String>,
}

/// The release a file was recorded on: its directory's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recorded {
    major: i32,
    minor: i32,
}

impl Recorded {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (major, minor) = name.split_once('.')?;
        let number = |text: &str| text.parse().ok().filter(|number| (0..100).contains(number));
        Some(Self {
            major: number(major)?,
            minor: number(minor)?,
        })
    }

    pub(crate) const fn of(release: Release) -> Self {
        Self {
            major: release.major(),
            minor: release.minor(),
        }
    }

    /// The release to simulate for it: itself, or the nearest older one there is a model of;
    /// the oldest for what is older still.
    pub(crate) fn model(self) -> Release {
        MODELS
            .into_iter()
            .rev()
            .find(|model| Self::of(*model) <= self)
            .unwrap_or(Release::V13_2)
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Source {
    pub(crate) fn built_in() -> Self {
        let mut source = Self::default();
        for (release, name, text) in builtin::FILES {
            let file = File {
                label: format!("{release}/{name}"),
                text: Ok(text.to_owned()),
            };
            if let Some(recorded) = Recorded::parse(release) {
                source.releases.entry(recorded).or_default().push(file);
            }
        }
        source.put_desc_last();
        source
    }

    /// `DIRECTORY/RELEASE/*.json`.
    pub(crate) fn directory(path: &Path) -> Self {
        let mut source = Self::default();
        if let Err(why) = source.read(path) {
            source.faults.push(format!("{}: {why}", path.display()));
        } else if source.releases.is_empty() && source.faults.is_empty() {
            let fault = format!("{}: holds no RELEASE/*.json", path.display());
            source.faults.push(fault);
        }
        source.put_desc_last();
        source
    }

    fn read(&mut self, path: &Path) -> io::Result<()> {
        for dir in sorted(path)? {
            if !dir.is_dir() {
                continue;
            }
            let mut files: Vec<PathBuf> = sorted(&dir)?;
            files.retain(|file| file.extension().is_some_and(|ext| ext == "json"));
            if files.is_empty() {
                continue;
            }
            let name = dir.file_name().unwrap_or_default().to_string_lossy();
            let Some(recorded) = Recorded::parse(&name) else {
                let fault = format!("{}: {name:?} is not a release", dir.display());
                self.faults.push(fault);
                continue;
            };
            let files = files.into_iter().map(|file| File {
                label: file.display().to_string(),
                text: fs::read_to_string(&file).map_err(|why| why.to_string()),
            });
            self.releases.entry(recorded).or_default().extend(files);
        }
        Ok(())
    }

    /// One of its cases leaves a jail dying for ever on a real 15.1.
    fn put_desc_last(&mut self) {
        for files in self.releases.values_mut() {
            files.sort_by_key(|file| file.label.ends_with("desc.json"));
        }
    }

    /// Only the files of this release, or of the nearest older one.
    #[cfg_attr(
        not(target_os = "freebsd"),
        allow(dead_code, reason = "asked for by the replay on the running kernel")
    )]
    pub(crate) fn nearest(&self, running: Recorded) -> Option<(Recorded, &[File])> {
        let (recorded, files) = self.releases.range(..=running).next_back()?;
        Some((*recorded, files))
    }
}

fn sorted(path: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

const MODELS: [Release; 4] = [
    Release::V13_2,
    Release::V14_4,
    Release::V15_0,
    Release::V15_1,
];
