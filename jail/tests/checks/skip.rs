//! Checks that cannot be run on a kernel say so, and why.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::Bench;

/// What a check ends with that cannot be run here.
struct Skipped;

/// Ends a check that cannot be run on this kernel, and says why.
pub(crate) fn skip(why: &str) -> ! {
    println!("skipped: {why}");
    // No panic that anybody hears of, but all is cleaned up.
    resume_unwind(Box::new(Skipped))
}

/// Runs a check, whose end by [`skip`] is no failure.
pub(crate) fn unless_skipped(check: impl FnOnce()) {
    if let Err(why) = catch_unwind(AssertUnwindSafe(check)) {
        if !why.is::<Skipped>() {
            resume_unwind(why);
        }
    }
}

impl Bench {
    /// Skips the check where a running kernel has not these modules, and cannot load them.
    pub(crate) fn needs(&self, modules: &[&str]) {
        if self.machine.is_some() {
            return;
        }
        for module in modules {
            let name = std::ffi::CString::new(*module).unwrap();
            if let Err(errno) = self.kernel().modfind(&name) {
                skip(&format!("there is no module {module}: {errno}"));
            }
        }
    }

    /// Skips a check that brings some running kernels down, unless the environment asks for it.
    pub(crate) fn needs_asking(&self, variable: &str) {
        if self.machine.is_none() && std::env::var_os(variable).is_none() {
            skip(&format!(
                "it brings some kernels down; {variable}=1 asks for it"
            ));
        }
    }
}

#[test]
fn what_cannot_be_run_is_no_failure() {
    // As `skip` does, which would say that this test was skipped.
    unless_skipped(|| resume_unwind(Box::new(Skipped)));
}

#[test]
#[should_panic(expected = "and this is one")]
fn what_fails_is_one() {
    unless_skipped(|| panic!("and this is one"));
}
