//! A journal's store that fails when told to, and that ends with the program that uses it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jail::journal::{Lock, Store};
use jail::kernel::{Fault, Faults, Faulty};
use jail::{Errno, Host, Kernel};

use crate::Bench;

/// What happens to one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It fails, and the old file is there.
    NoSpace,
    /// Half of it is written, and it fails.
    Torn,
    /// The program is gone before it is done.
    GoneBefore,
    /// The program is gone when it is done.
    GoneAfter,
}

#[derive(Clone, Debug)]
pub(super) struct Fragile {
    inner: Arc<dyn Store>,
    faults: Faults,
    writes: Arc<AtomicUsize>,
    trouble: Option<(usize, Trouble)>,
    /// With a call that fails the program is gone.
    mortal: bool,
}

/// A program of its own: its host, what is to fail of it, and its store.
pub(super) fn program(bench: &Bench, trouble: Option<(usize, Trouble)>) -> (Host, Faults, Fragile) {
    new(bench, trouble, true)
}

/// Likewise, of a program that outlives calls that fail.
pub(super) fn hardy(bench: &Bench, trouble: (usize, Trouble)) -> (Host, Faults, Fragile) {
    new(bench, Some(trouble), false)
}

fn new(bench: &Bench, trouble: Option<(usize, Trouble)>, mortal: bool) -> (Host, Faults, Fragile) {
    let process = bench.machine.as_ref().unwrap().process();
    let inner = process.journals().unwrap();
    let (kernel, faults) = Faulty::new(process);
    let store = Fragile {
        inner,
        faults: faults.clone(),
        writes: Arc::default(),
        trouble,
        mortal,
    };
    let host = Host::new(kernel).with_journal(store.clone());
    (host, faults, store)
}

/// The caller vanishes before its call of this number: none from then on does anything.
pub(super) fn vanish(faults: &Faults, nth: usize) {
    faults.arm(Fault::any(Errno::EIO).nth(nth).lasting());
}

impl Fragile {
    pub(super) fn writes(&self) -> usize {
        self.writes.load(Ordering::Relaxed)
    }

    fn alive(&self) -> io::Result<()> {
        match self.faults.injected() {
            _ if !self.mortal => Ok(()),
            0 => Ok(()),
            _ => Err(io::Error::other("the program is gone")),
        }
    }

    fn end(&self) {
        vanish(&self.faults, 1);
    }
}

impl Store for Fragile {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.alive()?;
        self.inner.read(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.alive()?;
        let nth = self.writes.fetch_add(1, Ordering::Relaxed) + 1;
        let trouble = self.trouble.filter(|(at, _)| nth == *at);
        match trouble.map(|(_, trouble)| trouble) {
            None if self.is_over(nth) => Err(io::Error::other("the program is gone")),
            None => self.inner.write(name, bytes),
            Some(Trouble::NoSpace) => Err(io::Error::other("No space left on device")),
            Some(Trouble::Torn) => {
                self.inner.write(name, &bytes[..bytes.len() / 2])?;
                Err(io::Error::other("Input/output error"))
            }
            Some(Trouble::GoneBefore) => {
                self.end();
                Err(io::Error::other("the program is gone"))
            }
            Some(Trouble::GoneAfter) => {
                self.inner.write(name, bytes)?;
                self.end();
                Err(io::Error::other("the program is gone"))
            }
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.alive()?;
        if self.is_over(self.writes() + 1) {
            return Err(io::Error::other("the program is gone"));
        }
        self.inner.remove(name)
    }

    fn lock(&self, name: &str) -> io::Result<Option<Box<dyn Lock>>> {
        self.inner.lock(name)
    }

    fn locate(&self, name: &str) -> String {
        self.inner.locate(name)
    }
}

impl Fragile {
    /// Whether the program went with a write before this one.
    fn is_over(&self, nth: usize) -> bool {
        self.trouble.is_some_and(|(at, trouble)| {
            nth > at && matches!(trouble, Trouble::GoneBefore | Trouble::GoneAfter)
        })
    }
}
