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
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicI32, Ordering};

use jail::life::{Exec, Started, StopPolicy};
use jail::{Allow, Errno, Host, IpAlias, JailName, JailSpec, Kernel, Mount, Param, Release};
use tempfile::TempDir;

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

/// The jails whose handles are weighed: an alias, a devfs with a ruleset, a nullfs, a command.
struct Rack {
    host: Host,
    /// The machine's `/`.
    _dir: TempDir,
}

impl Rack {
    /// The last of a thousand.
    const JAILS: RangeInclusive<u16> = 901..=1_000;

    fn new(release: Release) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("base")).unwrap();
        for nth in Self::JAILS {
            let dev = dir.path().join(format!("jails/web{nth}/dev"));
            std::fs::create_dir_all(dev).unwrap();
        }
        let machine = jail_sim::Machine::builder(release).root(dir.path());
        let host = Host::new(machine.build().process());
        Self { host, _dir: dir }
    }

    fn spec(&self, nth: u16) -> JailSpec {
        let [high, low] = nth.to_be_bytes();
        JailSpec::new(format!("web{nth}").as_str())
            .unwrap()
            .path(format!("/jails/web{nth}"))
            .alias(IpAlias::new("lo0", [198, 18, high, low]).unwrap())
            .mount(Mount::devfs("/dev").ruleset(4))
            .mount(Mount::nullfs("/base", "/usr").create_mount_point(0o755))
            .exec_start(Exec::new("/usr/bin/true"))
    }

    fn all<T>(&self, one: impl Fn(u16) -> T) -> Vec<T> {
        Self::JAILS.map(one).collect()
    }

    fn adopt(&self, nth: u16) -> Started {
        let name = JailName::new(&format!("web{nth}")).unwrap();
        self.host.adopt(&name).unwrap()
    }
}

/// Bytes for each jail that are freed by dropping these; the kernel's part, of the jail
/// descriptor, is in it.
fn weight<T>(all: Vec<T>) -> usize {
    let (before, count) = (BYTES.with(Cell::get), all.len());
    drop(all);
    (before - BYTES.with(Cell::get)) / count
}

#[test]
fn a_running_jail_keeps_less_than_two_kilobytes() {
    for release in [Release::V13_2, Release::V15_1] {
        let rack = Rack::new(release);
        let specs = rack.all(|nth| rack.spec(nth));
        let beside = weight(
            specs
                .iter()
                .map(|spec| spec.start(&rack.host).unwrap())
                .collect(),
        );
        let of_spec = weight(specs);
        let adopted = rack.all(|nth| rack.adopt(nth));
        let stop = |mut started: Started| {
            started.stop(StopPolicy::now()).unwrap();
        };
        let of_adopted = weight(adopted);
        rack.all(|nth| stop(rack.adopt(nth)));
        let alone = weight(rack.all(|nth| rack.spec(nth).start(&rack.host).unwrap()));
        rack.all(|nth| stop(rack.adopt(nth)));
        println!(
            "{release}: {alone} bytes a handle that alone has its spec, {of_adopted} an adopted \
             one, {beside} beside a spec of {of_spec}"
        );
        for bytes in [alone, of_adopted, beside] {
            assert!((200..2_048).contains(&bytes), "{release}: {bytes} bytes");
        }
    }
}
