//! Notes on a jail, since 15.0.

use super::JailSpec;
use crate::params::table;

impl JailSpec {
    /// All of `meta`: notes on the jail that it cannot see itself, at most 4095 bytes by default.
    /// Keys have no `=`, and keys and values no newline.
    pub fn meta<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        self.settings_mut().put_pairs(&table::META, pairs);
        self
    }

    /// One key of `meta`.
    pub fn meta_key(mut self, key: &str, value: &str) -> Self {
        self.settings_mut().put_key(&table::META, key, value.into());
        self
    }

    /// All of `env`: as [`meta`](Self::meta), and readable inside as the sysctl
    /// `security.jail.env`.
    pub fn env<K, V>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        self.settings_mut().put_pairs(&table::ENV, pairs);
        self
    }

    /// One key of `env`.
    pub fn env_key(mut self, key: &str, value: &str) -> Self {
        self.settings_mut().put_key(&table::ENV, key, value.into());
        self
    }
}
