//! Being told of steps as they are taken.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ops::ControlFlow;
use std::ptr;
use std::time::Duration;

use jail::life::{Observer, Step, StepEvent};

use crate::call::peek;
use crate::error::jailrs_error;
use crate::handle::{Handle, Lent};
use crate::text::c_text;

/// What becomes of a step: only for the time of the callback that it is given to, with its texts.
#[derive(Debug)]
pub struct jailrs_step_event {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Told {
    what: u32,
    index: usize,
    total: usize,
    took: Duration,
    words: CString,
    shell: CString,
    error: Option<Lent<jailrs_error>>,
}

impl Handle for jailrs_step_event {
    type Value = Told;
    const NAME: &'static str = "jailrs_step_event";
}

/// A step begins.
pub const JAILRS_STEP_BEGIN: u32 = 0;
/// A step is done.
pub const JAILRS_STEP_DONE: u32 = 1;
/// A step failed.
pub const JAILRS_STEP_FAILED: u32 = 2;
/// What a step did has been undone; or not, if there is an error.
pub const JAILRS_STEP_UNDONE: u32 = 3;
/// Something of which a later version of the library tells more.
pub const JAILRS_STEP_OTHER: u32 = 4;

/// A function that is told of steps, in the thread that starts or stops the jail. `user` is what was
/// given with it. What it returns matters at `JAILRS_STEP_BEGIN` of a start alone: anything but 0
/// breaks the start off, and what was done is undone. It must return: no longjmp(3), no exception of
/// C++.
pub type jailrs_observer =
    Option<unsafe extern "C" fn(event: *const jailrs_step_event, user: *mut c_void) -> c_int>;

/// What became of the step: one of `JAILRS_STEP_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_what(event: *const jailrs_step_event) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, JAILRS_STEP_OTHER, |told| told.what) }
}

/// Which step it is, from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_index(event: *const jailrs_step_event) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, 0, |told| told.index) }
}

/// How many steps there are; told at `JAILRS_STEP_BEGIN`, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_total(event: *const jailrs_step_event) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, 0, |told| told.total) }
}

/// What the step does, in words.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_words(event: *const jailrs_step_event) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, ptr::null(), |told| told.words.as_ptr()) }
}

/// The command that an administrator would have typed for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_shell(event: *const jailrs_step_event) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, ptr::null(), |told| told.shell.as_ptr()) }
}

/// How long it took in nanoseconds; 0 at `JAILRS_STEP_BEGIN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_nanoseconds(event: *const jailrs_step_event) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(event, 0, |told| {
            u64::try_from(told.took.as_nanos()).unwrap_or(u64::MAX)
        })
    }
}

/// Why it failed or could not be undone; else NULL. It is lent for the time of the callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_step_event_error(
    event: *const jailrs_step_event,
) -> *const jailrs_error {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(event, ptr::null(), |told| {
            told.error.as_ref().map_or(ptr::null(), Lent::handle)
        })
    }
}

/// The function that was given, as an observer; nobody if it is NULL.
pub(crate) struct Callback {
    pub(crate) observer: jailrs_observer,
    pub(crate) user: *mut c_void,
}

impl Observer for Callback {
    fn event(&mut self, event: StepEvent<'_>) -> ControlFlow<()> {
        let Some(observer) = self.observer else {
            return ControlFlow::Continue(());
        };
        let told = Lent::<jailrs_step_event>::new(event.into());
        // SAFETY: the caller gave the function and what goes to it, and the event is one.
        match unsafe { observer(told.handle(), self.user) } {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }

    fn times(&self) -> bool {
        self.observer.is_some()
    }
}

impl From<StepEvent<'_>> for Told {
    fn from(event: StepEvent<'_>) -> Self {
        let told = |what, index, step: &Step| Self {
            what,
            index,
            total: 0,
            took: Duration::ZERO,
            words: c_text(step.to_string()),
            shell: c_text(step.shell()),
            error: None,
        };
        let lent = |error: &jail::Error| Lent::new(error.clone().into());
        match event {
            StepEvent::Begin { index, total, step } => Self {
                total,
                ..told(JAILRS_STEP_BEGIN, index, step)
            },
            StepEvent::Done { index, step, took } => Self {
                took,
                ..told(JAILRS_STEP_DONE, index, step)
            },
            StepEvent::Failed {
                index,
                step,
                took,
                error,
            } => Self {
                took,
                error: Some(lent(error)),
                ..told(JAILRS_STEP_FAILED, index, step)
            },
            StepEvent::Undone {
                index,
                step,
                took,
                error,
            } => Self {
                took,
                error: error.map(lent),
                ..told(JAILRS_STEP_UNDONE, index, step)
            },
            _ => Self {
                what: JAILRS_STEP_OTHER,
                index: 0,
                total: 0,
                took: Duration::ZERO,
                words: CString::default(),
                shell: CString::default(),
                error: None,
            },
        }
    }
}
