//! Values as C has them, without a copy.

use core::ffi::CStr;

use crate::Values;
use crate::params::ParamType;

impl Values {
    /// A string with its NUL, as long as the values.
    ///
    /// `None`, besides for what [`Values`] says, for a key of `meta` or `env`: it is a part of a
    /// longer text.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
    /// assert_eq!(web.get(&["path"])?.c_str("path"), Some(c"/"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn c_str(&self, name: &str) -> Option<&CStr> {
        match self.query.find(name)? {
            (at, ParamType::String { .. } | ParamType::KeyValue) => {
                CStr::from_bytes_with_nul(self.with_nul(at)?).ok()
            }
            _ => None,
        }
    }

    /// The names of all values with their NULs, in the order in which they were asked for; then
    /// those of the keys of `meta` and `env` that the jail has.
    pub fn c_names(&self) -> impl Iterator<Item = &CStr> {
        let keys = self.query.key_wires().filter(|key| self.has_key(key));
        let names = self.query.wires().chain(keys);
        names.filter_map(|name| CStr::from_bytes_until_nul(name).ok())
    }

    fn has_key(&self, wire: &[u8]) -> bool {
        let name = wire.strip_suffix(&[0]).map(core::str::from_utf8);
        matches!(name, Some(Ok(name)) if self.key(name).is_some())
    }
}
