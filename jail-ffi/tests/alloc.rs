//! Looking at a list of jails takes no memory.
#![expect(unsafe_code, reason = "a global allocator, and calls as C makes them")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::c_char;
use std::ptr::{null, null_mut};

use jailrs::host::{jailrs_host, jailrs_host_free, jailrs_host_simulated};
use jailrs::jail::jailrs_jail_free;
use jailrs::list::{
    JAILRS_LIST_ALL, jailrs_host_list, jailrs_list, jailrs_list_count, jailrs_list_free,
    jailrs_list_hostname, jailrs_list_jid, jailrs_list_name, jailrs_list_path, jailrs_list_values,
};
use jailrs::spec::{
    jailrs_spec_add_address, jailrs_spec_create, jailrs_spec_free, jailrs_spec_new, jailrs_spec_set,
};
use jailrs::status::jailrs_status;
use jailrs::values::{
    JAILRS_TYPE_ADDRESSES, JAILRS_TYPE_STRING, jailrs_values, jailrs_values_address,
    jailrs_values_bool, jailrs_values_format, jailrs_values_mode, jailrs_values_raw,
    jailrs_values_type,
};

/// The system's allocator, counting.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all work is the system allocator's; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps GlobalAlloc's rules.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps GlobalAlloc's rules.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const JAILS: usize = 1_000;

#[test]
fn a_list_is_looked_at_without_memory() {
    let host = host();
    let mut list: *mut jailrs_list = null_mut();
    // SAFETY: a host, no names, and a place for the answer.
    let status =
        unsafe { jailrs_host_list(host, null(), 0, JAILRS_LIST_ALL, &raw mut list, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    // SAFETY: the list that was made.
    assert_eq!(unsafe { jailrs_list_count(list) }, JAILS);

    let before = COUNT.with(Cell::get);
    for index in 0..JAILS {
        look(list, index);
    }
    assert_eq!(COUNT.with(Cell::get), before);

    // SAFETY: it is not used again.
    unsafe { jailrs_list_free(list) };
    // SAFETY: likewise.
    unsafe { jailrs_host_free(host) };
}

fn host() -> *mut jailrs_host {
    let mut host = null_mut();
    // SAFETY: a text, and a place for the answer.
    let status = unsafe { jailrs_host_simulated(c"15.1".as_ptr(), &raw mut host, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    for nth in 0..JAILS {
        let name = std::ffi::CString::new(format!("jail{nth}")).unwrap_or_default();
        let (mut spec, mut jail) = (null_mut(), null_mut());
        // SAFETY: a text, and a place for the answer.
        unsafe { jailrs_spec_new(name.as_ptr(), &raw mut spec, null_mut()) };
        // SAFETY: the spec that was made, and texts.
        unsafe { jailrs_spec_set(spec, c"path".as_ptr(), c"/".as_ptr(), null_mut()) };
        // SAFETY: likewise.
        unsafe { jailrs_spec_add_address(spec, c"192.0.2.1".as_ptr(), null_mut()) };
        // SAFETY: likewise, a host, and a place for the answer.
        let status = unsafe { jailrs_spec_create(spec, host, &raw mut jail, null_mut()) };
        assert_eq!(status, jailrs_status::JAILRS_OK);
        // SAFETY: it is not used again.
        unsafe { jailrs_jail_free(jail) };
        // SAFETY: likewise.
        unsafe { jailrs_spec_free(spec) };
    }
    host
}

fn look(list: *const jailrs_list, index: usize) {
    // SAFETY: a list, as in all that follows.
    assert!(unsafe { jailrs_list_jid(list, index) } > 0);
    // SAFETY: as above.
    assert!(!unsafe { jailrs_list_name(list, index) }.is_null());
    // SAFETY: as above.
    assert!(!unsafe { jailrs_list_path(list, index) }.is_null());
    // SAFETY: as above.
    assert!(!unsafe { jailrs_list_hostname(list, index) }.is_null());
    // SAFETY: as above.
    let values = unsafe { jailrs_list_values(list, index) };
    let mut mode = u32::MAX;
    // SAFETY: values of the list, a text, and a place for the answer.
    let status = unsafe { jailrs_values_mode(values, c"vnet".as_ptr(), &raw mut mode, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    let mut dying = true;
    // SAFETY: as above.
    let status =
        unsafe { jailrs_values_bool(values, c"dying".as_ptr(), &raw mut dying, null_mut()) };
    assert_eq!((status, dying), (jailrs_status::JAILRS_OK, false));
    let mut address: [c_char; 46] = [0; 46];
    let (room, size) = (address.as_mut_ptr(), address.len());
    // SAFETY: as above, and room for an address.
    let status =
        unsafe { jailrs_values_address(values, c"ip4.addr".as_ptr(), 0, room, size, null_mut()) };
    assert_eq!(status, jailrs_status::JAILRS_OK);
    assert_ne!(address[0], 0);
    types_and_texts(values);
}

fn types_and_texts(values: *const jailrs_values) {
    let mut text: [c_char; 46] = [0; 46];
    let (room, size) = (text.as_mut_ptr(), text.len());
    for (name, of) in [
        (c"ip4.addr", JAILRS_TYPE_ADDRESSES),
        (c"host.hostname", JAILRS_TYPE_STRING),
    ] {
        // SAFETY: values of a list, and a text.
        assert_eq!(unsafe { jailrs_values_type(values, name.as_ptr()) }, of);
        let mut needed = 0;
        // SAFETY: as above, room for a text, and a place for its length.
        let status = unsafe {
            jailrs_values_format(
                values,
                name.as_ptr(),
                room,
                size,
                &raw mut needed,
                null_mut(),
            )
        };
        assert_eq!(status, jailrs_status::JAILRS_OK);
        assert_ne!(needed, 0);
        let (mut data, mut bytes) = (null(), 0);
        // SAFETY: as above, and places for the answers.
        let status = unsafe {
            jailrs_values_raw(
                values,
                name.as_ptr(),
                &raw mut data,
                &raw mut bytes,
                null_mut(),
            )
        };
        assert_eq!(status, jailrs_status::JAILRS_OK);
        assert_ne!(bytes, 0);
    }
}
