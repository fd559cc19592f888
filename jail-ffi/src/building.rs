//! What is described bit by bit, by builders that are moved in Rust and stay where they are in C.

use jail::Error;

use crate::failure::Failure;

/// Something that is being described. It is gone only if a change of it panicked.
#[derive(Debug)]
pub(crate) struct Building<T>(Option<T>);

impl<T> Building<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// As it is now.
    pub(crate) fn get(&self) -> Result<&T, Failure> {
        self.0.as_ref().ok_or_else(broken)
    }

    pub(crate) fn change(&mut self, change: impl FnOnce(T) -> T) -> Result<(), Failure> {
        let value = self.0.take().ok_or_else(broken)?;
        self.0 = Some(change(value));
        Ok(())
    }
}

impl<T: Clone> Building<T> {
    /// After an error it is as before.
    pub(crate) fn try_change(
        &mut self,
        change: impl FnOnce(T) -> Result<T, Error>,
    ) -> Result<(), Failure> {
        self.0 = Some(change(self.get()?.clone())?);
        Ok(())
    }
}

fn broken() -> Failure {
    Failure::Panic("the object was used after JAILRS_PANIC".into())
}
