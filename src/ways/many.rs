//! More and more jails.

use jail::{Error, Host, JailSpec, Jid};

use super::raw;

/// Jails, which are removed when this goes.
#[derive(Debug)]
pub struct Many<'h> {
    host: &'h Host,
    jids: Vec<Jid>,
}

impl<'h> Many<'h> {
    /// None yet.
    #[must_use]
    pub const fn new(host: &'h Host) -> Self {
        Self {
            host,
            jids: Vec::new(),
        }
    }

    /// What one of them is called.
    #[must_use]
    pub fn name(nth: usize) -> String {
        format!("jailrs-many{}-{nth}", std::process::id())
    }

    /// Makes more of them.
    ///
    /// # Errors
    /// As [`Host::create`].
    pub fn grow(&mut self, count: usize) -> Result<(), Error> {
        for nth in self.jids.len()..count {
            // Its number only: a handle holds a descriptor, of which there are fewer.
            let spec = JailSpec::new(Self::name(nth).as_str())?.path("/");
            self.jids.push(spec.create(self.host)?.jid());
        }
        Ok(())
    }
}

impl Drop for Many<'_> {
    fn drop(&mut self) {
        let kernel = &**self.host.kernel();
        for jid in &self.jids {
            let gone = raw::remove(kernel, jid.raw()).and_then(|()| raw::gone(kernel, jid.raw()));
            if let Err(errno) = gone {
                eprintln!("jail {jid} is left there: {errno}");
            }
        }
    }
}
