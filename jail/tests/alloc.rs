//! How often the library allocates, and how much it keeps: design rule 8.
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

use jail::life::{Exec, Started, StopPolicy};
use jail::{Allow, Errno, Host, IpAlias, JailName, JailSpec, Kernel, Mount, Param, Release};

/// The system's allocator, counting.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    /// Bytes that are allocated now.
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all work is the system allocator's; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_add(layout.size())));
        // SAFETY: the caller keeps GlobalAlloc's rules.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_sub(layout.size())));
        // SAFETY: the caller keeps GlobalAlloc's rules.
        unsafe { System.dealloc(ptr, layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        let grown = size.wrapping_sub(layout.size());
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_add(grown)));
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

/// What dropping a handle frees is what it has kept; the kernel's part, of the jail descriptor, is
/// in it.
#[test]
fn a_running_jail_keeps_less_than_two_kilobytes() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().canonicalize().unwrap();
    let (root, base) = (dir.join("root"), dir.join("base"));
    for dir in [&root.join("dev"), &base] {
        std::fs::create_dir_all(dir).unwrap();
    }
    for release in [Release::V13_2, Release::V15_1] {
        let machine = jail_sim::Machine::new(release);
        let host = Host::new(machine.process());
        let spec = |nth: u8| {
            let root = root.join(nth.to_string());
            std::fs::create_dir_all(root.join("dev")).unwrap();
            JailSpec::new(format!("web{nth}").as_str())
                .unwrap()
                .path(&root)
                .alias(IpAlias::new("lo0", [198, 18, 77, nth]).unwrap())
                .mount(Mount::devfs("/dev").ruleset(4))
                .mount(Mount::nullfs(&base, "/usr").create_mount_point(0o755))
                .exec_start(Exec::new("/usr/bin/true"))
        };
        let specs: Vec<_> = (1..=50).map(spec).collect();
        let start = |spec: &JailSpec| spec.start(&host).unwrap();
        let handles: Vec<Started> = specs.iter().map(start).collect();
        let dropped = |what: Box<dyn core::any::Any>| {
            let before = BYTES.with(Cell::get);
            drop(what);
            (before - BYTES.with(Cell::get)) / 50
        };
        let kept = dropped(Box::new(handles));
        let of_spec = dropped(Box::new(specs));
        println!("{release}: {kept} bytes a handle, and {of_spec} of the spec that it shares");
        assert!((200..2_048).contains(&kept), "{release}: {kept} bytes");
        for nth in 1..=50 {
            let name = JailName::new(&format!("web{nth}")).unwrap();
            let mut started = host.adopt(&name).unwrap();
            started.stop(StopPolicy::now()).unwrap();
        }
    }
}
