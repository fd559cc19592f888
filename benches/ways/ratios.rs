//! Ratios of the times that criterion has written down.

use std::fs;
use std::path::PathBuf;

use criterion::Criterion;
use serde_json::Value;

/// How the work is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Raw,
    Library,
    LibJail,
    Command,
}

impl Way {
    const ALL: [Self; 4] = [Self::Raw, Self::Library, Self::LibJail, Self::Command];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Raw => "bare calls",
            Self::Library => "library",
            Self::LibJail => "libjail",
            Self::Command => "command",
        }
    }
}

/// Where criterion writes, of this run alone.
pub(crate) struct Ratios(PathBuf);

impl Ratios {
    pub(crate) fn new() -> Self {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ways");
        let _ = fs::remove_dir_all(&dir);
        Self(dir)
    }

    pub(crate) fn criterion(&self) -> Criterion {
        Criterion::default().output_directory(&self.0)
    }

    /// A line for each work that was done in several ways: the bare calls are 1.
    pub(crate) fn tell(&self) {
        let Ok(works) = fs::read_dir(&self.0) else {
            return;
        };
        let mut works: Vec<String> = works
            .filter_map(|work| work.ok()?.file_name().into_string().ok())
            .collect();
        works.sort();
        for work in works {
            let Some(bare) = self.median(&work, Way::Raw) else {
                continue;
            };
            let mut line = format!("{work:<32}");
            for way in Way::ALL {
                if let Some(time) = self.median(&work, way) {
                    line.push_str(&format!("  {} {:<8.2}", way.name(), time / bare));
                }
            }
            println!("{}", line.trim_end());
        }
    }

    fn median(&self, work: &str, way: Way) -> Option<f64> {
        let file = self
            .0
            .join(work)
            .join(way.name())
            .join("new/estimates.json");
        let estimates: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
        estimates.get("median")?.get("point_estimate")?.as_f64()
    }
}
