//! Objects behind opaque pointers, and telling when a pointer is to something else.

use std::ptr;

use crate::failure::Failure;

/// An opaque type of the header, and what is behind a pointer to it.
pub(crate) trait Handle {
    /// What is behind it.
    type Value;
    /// Its name in C.
    const NAME: &'static str;
}

/// What is in memory: the name of the type, as a number, and what it is. The tag comes first, and is
/// read as a number while it is not known what it is the tag of.
#[repr(C)]
struct Slot<T> {
    tag: u64,
    value: T,
}

/// An object that is a part of another one, and is lent out as long as that is there. It can be
/// looked at, and neither be changed nor freed.
#[repr(transparent)]
pub(crate) struct Lent<H: Handle>(Slot<H::Value>);

impl<H: Handle> Lent<H> {
    pub(crate) const fn new(value: H::Value) -> Self {
        let tag = tag(H::NAME) ^ LENT;
        Self(Slot { tag, value })
    }

    pub(crate) const fn value(&self) -> &H::Value {
        &self.0.value
    }

    pub(crate) fn into_value(self) -> H::Value {
        self.0.value
    }

    /// For as long as this stays where it is.
    pub(crate) const fn handle(&self) -> *const H {
        (&raw const self.0).cast()
    }
}

impl<H: Handle> std::fmt::Debug for Lent<H>
where
    H::Value: std::fmt::Debug,
{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.value.fmt(f)
    }
}

/// What marks a part of another object.
const LENT: u64 = 0x4C65_6E74_6F75_7421;
/// What was an object and has been freed.
const FREED: u64 = 0x6A61_696C_6672_6565;

/// What a call changes that has not returned.
const HELD: u64 = 0x4865_6C64_6E6F_7721;

/// Why a pointer is no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoObject {
    Null,
    Freed,
    /// A part of another object, that cannot be changed.
    Lent,
    /// A call that has not returned changes it.
    Held,
    /// An object of another type, or no object of this library.
    Other,
}

impl NoObject {
    pub(crate) fn of<H: Handle>(self, argument: &'static str) -> Failure {
        let problem = match self {
            Self::Null => return Failure::null(argument),
            Self::Freed => format!("is a {} that has been freed", H::NAME),
            Self::Lent => format!("is a {} that is lent, and only to be looked at", H::NAME),
            Self::Held => format!("is a {} that a call uses which has not returned", H::NAME),
            Self::Other => format!("is no {}", H::NAME),
        };
        Failure::argument(argument, problem)
    }
}

/// A new object.
pub(crate) fn new<H: Handle>(value: H::Value) -> *mut H {
    let tag = const { tag(H::NAME) };
    Box::into_raw(Box::new(Slot { tag, value })).cast()
}

/// Looks at an object.
///
/// # Safety
/// It is NULL, or to memory that can be read; if that begins with the tag of this type it is what
/// [`new`] has made, and nobody changes it meanwhile.
pub(crate) unsafe fn get<'h, H: Handle>(handle: *const H) -> Result<&'h H::Value, NoObject> {
    let slot = handle.cast::<Slot<H::Value>>();
    // SAFETY: the caller's promise.
    match unsafe { check::<H>(slot) } {
        Ok(()) | Err(NoObject::Lent) => {}
        Err(problem) => return Err(problem),
    }
    // SAFETY: the tag says that `new` or `Lent` made it, and the caller that nobody changes it.
    Ok(unsafe { &(*slot).value })
}

/// As [`get`], to change it.
///
/// # Safety
/// As [`get`], and nobody else uses it meanwhile.
pub(crate) unsafe fn get_mut<'h, H: Handle>(handle: *mut H) -> Result<&'h mut H::Value, NoObject> {
    let slot = handle.cast::<Slot<H::Value>>();
    // SAFETY: the caller's promise.
    unsafe { check::<H>(slot) }?;
    // SAFETY: the tag says that `new` made it, and the caller that nobody else uses it.
    Ok(unsafe { &mut (*slot).value })
}

/// An object that a call changes while functions of the caller's may be called. To these it is
/// neither there to be looked at nor to be freed.
#[derive(Debug)]
pub(crate) struct Held<'h, H: Handle> {
    tag: *mut u64,
    value: &'h mut H::Value,
}

/// As [`get_mut`], and nobody else gets it until this is dropped.
///
/// # Safety
/// As [`get_mut`]; functions that are called back meanwhile may use it.
pub(crate) unsafe fn hold<'h, H: Handle>(handle: *mut H) -> Result<Held<'h, H>, NoObject> {
    let slot = handle.cast::<Slot<H::Value>>();
    // SAFETY: the caller's promise.
    unsafe { check::<H>(slot) }?;
    // SAFETY: the tag says that `new` made it, and as long as it says that it is held no other
    // reference is made to it.
    let value = unsafe { &mut (*slot).value };
    let held = Held {
        tag: slot.cast(),
        value,
    };
    // SAFETY: the tag of the object, which nobody else changes now.
    unsafe { ptr::write_volatile(held.tag, HELD) };
    Ok(held)
}

impl<H: Handle> std::ops::Deref for Held<'_, H> {
    type Target = H::Value;

    fn deref(&self) -> &H::Value {
        self.value
    }
}

impl<H: Handle> std::ops::DerefMut for Held<'_, H> {
    fn deref_mut(&mut self) -> &mut H::Value {
        self.value
    }
}

impl<H: Handle> Drop for Held<'_, H> {
    fn drop(&mut self) {
        // SAFETY: as in `hold`: the object is there, since while it is held nobody can free it.
        unsafe { ptr::write_volatile(self.tag, const { tag(H::NAME) }) };
    }
}

/// Takes an object back; nothing for NULL and what is no object of this type.
///
/// # Safety
/// As [`get_mut`], and the handle is not used again.
pub(crate) unsafe fn take<H: Handle>(handle: *mut H) -> Option<H::Value> {
    let slot = handle.cast::<Slot<H::Value>>();
    // SAFETY: the caller's promise.
    unsafe { check::<H>(slot) }.ok()?;
    // Volatile, since nobody is to look at it again, unless by mistake: freeing it twice.
    // SAFETY: it is an object, and nobody else uses it.
    unsafe { ptr::write_volatile(slot.cast::<u64>(), FREED) };
    // SAFETY: `new` made it by `Box::into_raw`, and its tag can give it out no second time.
    let slot = unsafe { Box::from_raw(slot) };
    Some(slot.value)
}

/// # Safety
/// As [`get`].
unsafe fn check<H: Handle>(slot: *const Slot<H::Value>) -> Result<(), NoObject> {
    if slot.is_null() {
        return Err(NoObject::Null);
    }
    if !slot.is_aligned() {
        return Err(NoObject::Other);
    }
    // SAFETY: the caller promises that it can be read; it is aligned. No reference is made, since
    // it may be something else.
    let found = unsafe { ptr::read_volatile(slot.cast::<u64>()) };
    match found {
        found if found == const { tag(H::NAME) } => Ok(()),
        found if found == const { tag(H::NAME) ^ LENT } => Err(NoObject::Lent),
        FREED => Err(NoObject::Freed),
        HELD => Err(NoObject::Held),
        _ => Err(NoObject::Other),
    }
}

/// A number for a name: FNV-1a.
const fn tag(name: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01B3);
        rest = after;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Number;

    impl Handle for Number {
        type Value = u32;
        const NAME: &'static str = "number";
    }

    struct Text;

    impl Handle for Text {
        type Value = String;
        const NAME: &'static str = "text";
    }

    #[test]
    fn a_handle_is_what_its_type_says_or_nothing() {
        let number = new::<Number>(7);
        // SAFETY: it is an object, and only used here.
        assert_eq!(unsafe { get(number) }, Ok(&7));
        // SAFETY: as above; of another type, which its tag tells.
        assert_eq!(unsafe { get(number.cast::<Text>()) }, Err(NoObject::Other));
        // SAFETY: NULL is asked for.
        assert_eq!(unsafe { get(ptr::null::<Number>()) }, Err(NoObject::Null));
        // SAFETY: only the pointer is looked at, since it is not aligned.
        let odd = unsafe { get(number.wrapping_byte_add(1)) };
        assert_eq!(odd, Err(NoObject::Other));
        // SAFETY: it is an object, and not used again.
        assert_eq!(unsafe { take(number) }, Some(7));
    }

    #[test]
    fn a_part_of_another_object_is_only_looked_at() {
        let part = Lent::<Number>::new(7);
        let handle = part.handle();
        // SAFETY: it is an object, and only looked at.
        assert_eq!(unsafe { get(handle) }, Ok(&7));
        // SAFETY: as above; it is told before anything is changed.
        assert_eq!(unsafe { get_mut(handle.cast_mut()) }, Err(NoObject::Lent));
        // SAFETY: likewise.
        assert_eq!(unsafe { take(handle.cast_mut()) }, None);
        assert_eq!(part.into_value(), 7);
    }

    #[test]
    fn what_is_held_is_nobody_elses() {
        let number = new::<Number>(7);
        {
            // SAFETY: it is an object, as in all that follows.
            let mut held = unsafe { hold(number) }.unwrap();
            *held += 1;
            // SAFETY: its tag tells before anything is looked at.
            assert_eq!(unsafe { get(number) }, Err(NoObject::Held));
            // SAFETY: as above.
            assert_eq!(unsafe { hold(number) }.err(), Some(NoObject::Held));
            // SAFETY: as above; it is not freed.
            assert_eq!(unsafe { take(number) }, None);
            *held += 1;
        }
        // SAFETY: as above, and not used again.
        assert_eq!(unsafe { take(number) }, Some(9));
    }

    #[test]
    fn what_has_been_freed_is_told() {
        // On the stack, so that it can be looked at.
        let mut slot = Slot {
            tag: FREED,
            value: 7_u32,
        };
        let handle = (&raw mut slot).cast::<Number>();
        // SAFETY: it can be read, and is no object.
        assert_eq!(unsafe { get(handle) }, Err(NoObject::Freed));
        // SAFETY: as above.
        assert_eq!(unsafe { take(handle) }, None);
    }
}
