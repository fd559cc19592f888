//! What a start or a stop will do.

use std::ffi::{CString, c_char};
use std::ptr;

use jail::life::Plan;

use crate::call::{free, peek};
use crate::handle::Handle;
use crate::text::{c_text, nth};

/// The steps of a start or a stop in their order, each with the command that an administrator would
/// have typed. Printing it is a dry run.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_plan {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Told {
    words: Vec<CString>,
    shell: Vec<CString>,
    text: CString,
}

impl Handle for jailrs_plan {
    type Value = Told;
    const NAME: &'static str = "jailrs_plan";
}

impl From<Plan> for Told {
    fn from(plan: Plan) -> Self {
        let steps = plan.steps();
        Self {
            words: steps.iter().map(|step| c_text(step.to_string())).collect(),
            shell: steps.iter().map(|step| c_text(step.shell())).collect(),
            text: c_text(plan.to_string()),
        }
    }
}

/// How many steps there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_plan_count(plan: *const jailrs_plan) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(plan, 0, |plan| plan.words.len()) }
}

/// What the step at `index` does, in words; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_plan_words(
    plan: *const jailrs_plan,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(plan, ptr::null(), |plan| nth(&plan.words, index)) }
}

/// The command that an administrator would have typed for it, or a comment; NULL if `index` is not
/// below the count. What is known only then has a name in capital letters, as in `UNIT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_plan_shell(
    plan: *const jailrs_plan,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(plan, ptr::null(), |plan| nth(&plan.shell, index)) }
}

/// The whole plan, two lines a step.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_plan_text(plan: *const jailrs_plan) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(plan, ptr::null(), |plan| plan.text.as_ptr()) }
}

/// Frees a plan. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_plan_free(plan: *mut jailrs_plan) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(plan) };
}
