//! The same work by libjail, jail(3), which is in the base system and asked for at run time: what is
//! built anywhere then needs no library of FreeBSD's.
//!
//! `lib/libjail/jail.c`
#![expect(unsafe_code, reason = "a C library")]

use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_void};
use std::mem::transmute;
use std::ptr;

use jail_sys::sys::jail::JAIL_CREATE;

use crate::Outcome;

/// What is used of it.
#[derive(Debug)]
pub struct LibJail {
    setv: Texts,
    getv: Texts,
    all: All,
    init: Init,
    import_raw: ImportRaw,
    get: Get,
    free: Free,
}

type Texts = unsafe extern "C" fn(c_int, ...) -> c_int;
type All = unsafe extern "C" fn(*mut *mut JailParam) -> c_int;
type Init = unsafe extern "C" fn(*mut JailParam, *const c_char) -> c_int;
type ImportRaw = unsafe extern "C" fn(*mut JailParam, *mut c_void, usize) -> c_int;
type Get = unsafe extern "C" fn(*mut JailParam, c_uint, c_int) -> c_int;
type Free = unsafe extern "C" fn(*mut JailParam, c_uint);

/// `struct jailparam` of `<jail.h>`.
#[repr(C)]
#[derive(Clone, Copy)]
struct JailParam {
    name: *mut c_char,
    value: *mut c_void,
    valuelen: usize,
    elemlen: usize,
    ctltype: c_int,
    structtype: c_int,
    flags: c_uint,
}

impl JailParam {
    const NONE: Self = Self {
        name: ptr::null_mut(),
        value: ptr::null_mut(),
        valuelen: 0,
        elemlen: 0,
        ctltype: 0,
        structtype: 0,
        flags: 0,
    };
}

impl LibJail {
    /// On FreeBSD. It stays loaded as long as the program runs.
    #[must_use]
    pub fn load() -> Option<Self> {
        if !cfg!(target_os = "freebsd") {
            return None;
        }
        // SAFETY: a text.
        let library = unsafe { libc::dlopen(c"libjail.so.1".as_ptr(), libc::RTLD_NOW) };
        if library.is_null() {
            return None;
        }
        let symbol = |name: &CStr| {
            // SAFETY: a library that was loaded, and a text.
            let symbol = unsafe { libc::dlsym(library, name.as_ptr()) };
            (!symbol.is_null()).then_some(symbol)
        };
        let (setv, getv) = (symbol(c"jail_setv")?, symbol(c"jail_getv")?);
        let (all, init) = (symbol(c"jailparam_all")?, symbol(c"jailparam_init")?);
        let import_raw = symbol(c"jailparam_import_raw")?;
        let (get, free) = (symbol(c"jailparam_get")?, symbol(c"jailparam_free")?);
        Some(Self {
            // SAFETY: `<jail.h>` declares it so.
            setv: unsafe { transmute::<*mut c_void, Texts>(setv) },
            // SAFETY: likewise.
            getv: unsafe { transmute::<*mut c_void, Texts>(getv) },
            // SAFETY: likewise.
            all: unsafe { transmute::<*mut c_void, All>(all) },
            // SAFETY: likewise.
            init: unsafe { transmute::<*mut c_void, Init>(init) },
            // SAFETY: likewise.
            import_raw: unsafe { transmute::<*mut c_void, ImportRaw>(import_raw) },
            // SAFETY: likewise.
            get: unsafe { transmute::<*mut c_void, Get>(get) },
            // SAFETY: likewise.
            free: unsafe { transmute::<*mut c_void, Free>(free) },
        })
    }

    /// A jail of that name; its number.
    ///
    /// # Errors
    /// As jail_set(2).
    pub fn create(&self, name: &str) -> Outcome<i32> {
        let name = CString::new(name)?;
        // SAFETY: names and values, all texts; then NULL.
        let jid = unsafe {
            (self.setv)(
                JAIL_CREATE,
                c"name".as_ptr(),
                name.as_ptr(),
                c"path".as_ptr(),
                c"/".as_ptr(),
                c"enforce_statfs".as_ptr(),
                c"2".as_ptr(),
                c"persist".as_ptr(),
                ptr::null::<c_char>(),
                ptr::null::<c_char>(),
            )
        };
        match jid {
            1.. => Ok(jid),
            _ => Err(failed("jail_setv")),
        }
    }

    /// All jails with five parameters each; how many there are.
    #[must_use]
    pub fn list(&self) -> usize {
        let mut last = [0_u8; 16];
        last[0] = b'0';
        let (mut jid, mut name, mut path) = ([0_u8; 16], [0_u8; 256], [0_u8; 1024]);
        // A jail has 255 addresses at most, of up to 15 characters and a comma.
        let (mut hostname, mut addrs) = ([0_u8; 256], [0_u8; 255 * 16]);
        let mut count = 0;
        loop {
            // SAFETY: names, and room for the texts of their values; then NULL.
            let next = unsafe {
                (self.getv)(
                    0,
                    c"lastjid".as_ptr(),
                    last.as_mut_ptr(),
                    c"jid".as_ptr(),
                    jid.as_mut_ptr(),
                    c"name".as_ptr(),
                    name.as_mut_ptr(),
                    c"path".as_ptr(),
                    path.as_mut_ptr(),
                    c"host.hostname".as_ptr(),
                    hostname.as_mut_ptr(),
                    c"ip4.addr".as_ptr(),
                    addrs.as_mut_ptr(),
                    ptr::null::<c_char>(),
                    ptr::null::<c_char>(),
                )
            };
            if next < 0 {
                return count;
            }
            let text = format!("{next}\0");
            for (to, from) in last.iter_mut().zip(text.bytes()) {
                *to = from;
            }
            count += 1;
        }
    }

    /// All jails with all parameters, as jls(8) asks; how many there are.
    ///
    /// # Errors
    /// The kernel does not tell what there is.
    pub fn list_all(&self) -> Outcome<usize> {
        let mut told = ptr::null_mut();
        // SAFETY: a place for the list.
        let count = unsafe { (self.all)(&raw mut told) };
        let count = usize::try_from(count).unwrap_or(0);
        if count == 0 {
            return Err(failed("jailparam_all"));
        }
        // SAFETY: so many were put there.
        let mut params = unsafe { std::slice::from_raw_parts(told, count) }.to_vec();
        // SAFETY: the list is the caller's, by malloc(3); what its entries point to is in the copy.
        unsafe { libc::free(told.cast()) };
        params.push(JailParam::NONE);
        let listed = self.list_params(&mut params);
        let all = c_uint::try_from(params.len())?;
        // SAFETY: entries that were made by the library, or of zeros.
        unsafe { (self.free)(params.as_mut_ptr(), all) };
        listed
    }

    /// The last one is to be the key.
    fn list_params(&self, params: &mut [JailParam]) -> Outcome<usize> {
        let all = c_uint::try_from(params.len())?;
        let mut last: c_int = 0;
        let key = params.last_mut().ok_or("no parameters")?;
        // SAFETY: room for one, and a text.
        if unsafe { (self.init)(key, c"lastjid".as_ptr()) } < 0 {
            return Err(failed("jailparam_init"));
        }
        let last = &raw mut last;
        // SAFETY: one that was made, and a number that stays where it is as long as it is used.
        unsafe { (self.import_raw)(key, last.cast(), size_of::<c_int>()) };
        let mut count = 0;
        loop {
            // SAFETY: so many that were made.
            let next = unsafe { (self.get)(params.as_mut_ptr(), all, 0) };
            if next < 0 {
                return Ok(count);
            }
            // SAFETY: the number is there, and nobody else looks at it now.
            unsafe { last.write(next) };
            count += 1;
        }
    }
}

fn failed(call: &str) -> Box<dyn std::error::Error> {
    format!("{call}: {}", std::io::Error::last_os_error()).into()
}
