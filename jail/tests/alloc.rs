//! How often the library allocates: design rule 8.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]
#![expect(unsafe_code, reason = "a global allocator is unsafe by its nature")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::CStr;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicI32, Ordering};

use jail::{Allow, Errno, Host, JailSpec, Kernel, Param};

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

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps GlobalAlloc's rules.
        unsafe { System.realloc(ptr, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

/// A kernel that answers at once: every creation works, and there are so many jails.
#[derive(Debug)]
struct Ready {
    jails: i32,
    osreldate: i32,
    made: AtomicI32,
}

impl Ready {
    fn host(osreldate: i32, jails: i32) -> Host {
        Host::new(Self {
            jails,
            osreldate,
            made: AtomicI32::new(0),
        })
    }
}

impl Kernel for Ready {
    fn jail_set(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        for param in params {
            if let (b"desc\0", Some(value)) = (param.name, &mut param.value) {
                value.copy_from_slice(&9_i32.to_ne_bytes());
            }
        }
        Ok(self.made.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn jail_get(&self, params: &mut [Param<'_>], _: i32) -> Result<i32, Errno> {
        let mut jid = 0;
        for param in params {
            let Some(value) = &mut param.value else {
                return Err(Errno::EINVAL);
            };
            match param.name {
                b"lastjid\0" => jid = i32::from_ne_bytes(value[..].try_into().unwrap()) + 1,
                b"name\0" => value[..4].copy_from_slice(b"web\0"),
                b"path\0" => value[..7].copy_from_slice(b"/j/web\0"),
                b"ip4.addr\0" => {
                    value[..4].copy_from_slice(&[10, 0, 0, 1]);
                    param.len = 4;
                }
                b"ip6.addr\0" => param.len = 0,
                _ => {}
            }
        }
        if jid > self.jails {
            return Err(Errno::ENOENT);
        }
        Ok(jid)
    }

    fn sysctlbyname(&self, _: &CStr, old: &mut [u8], _: Option<&[u8]>) -> Result<usize, Errno> {
        old.copy_from_slice(&self.osreldate.to_ne_bytes());
        Ok(4)
    }

    fn fcntl(&self, _: i32, _: i32, _: i32) -> Result<i32, Errno> {
        Ok(0)
    }

    fn close(&self, _: i32) -> Result<(), Errno> {
        Ok(())
    }
}

fn ten_parameters() -> JailSpec {
    // persist and enforce_statfs come by themselves.
    JailSpec::new("web")
        .unwrap()
        .path("/j/web")
        .hostname("web.example.org")
        .addr(Ipv4Addr::new(10, 0, 0, 1))
        .securelevel(2)
        .devfs_ruleset(4)
        .children_max(3)
        .allow(Allow::RAW_SOCKETS)
}

#[test]
fn a_create_allocates_at_most_four_times() {
    for osreldate in [1_302_001, 1_501_000] {
        let host = Ready::host(osreldate, 0);
        let spec = ten_parameters();
        let mut jails = Vec::with_capacity(2);
        jails.push(spec.create(&host).unwrap()); // asks for the release
        let count = allocations(|| jails.push(spec.create(&host).unwrap()));
        assert!(count <= 4, "{count} allocations on {osreldate}");
    }
}

#[test]
fn a_listed_jail_costs_what_it_returns() {
    let host = Ready::host(1_501_000, 100);
    let mut jails = host
        .jails()
        .params(&["securelevel", "allow.mount"])
        .into_iter();
    let first = jails.next().unwrap().unwrap(); // the buffers
    assert_eq!(
        first.ip4_addr().collect::<Vec<_>>(),
        [Ipv4Addr::new(10, 0, 0, 1)]
    );
    // What is returned is a name and a piece of memory with the values.
    let count = allocations(|| assert_eq!(jails.by_ref().take(50).count(), 50));
    assert_eq!(count, 100);
    assert_eq!(jails.count(), 49);
}
