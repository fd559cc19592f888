//! Header: `sys/ioccom.h`
//!
//! How the number of an ioctl(2) request is made: its direction, the size of its argument, the
//! group and the number within it. In C a size over 8191 bytes is cut off without a word, which
//! gives another request; here it does not compile.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/ioccom.h>

use core::ffi::{c_int, c_ulong};

/// Bits of the argument's size.
pub const IOCPARM_SHIFT: c_ulong = 13;
/// The mask of those bits, once they are shifted down.
pub const IOCPARM_MASK: c_ulong = (1 << IOCPARM_SHIFT) - 1;
/// One more than the largest size of an argument in bytes.
pub const IOCPARM_MAX: usize = 1 << IOCPARM_SHIFT;
/// No argument.
pub const IOC_VOID: c_ulong = 0x2000_0000;
/// The kernel writes the argument.
pub const IOC_OUT: c_ulong = 0x4000_0000;
/// The kernel reads the argument.
pub const IOC_IN: c_ulong = 0x8000_0000;
/// Both.
pub const IOC_INOUT: c_ulong = IOC_IN | IOC_OUT;
/// The bits of the direction.
pub const IOC_DIRMASK: c_ulong = IOC_VOID | IOC_OUT | IOC_IN;

/// A request's number from its direction, group, number and argument's size in bytes.
///
/// # Panics
/// At compile time, where `inout` is no direction or `len` does not fit.
#[must_use]
pub const fn _IOC(inout: c_ulong, group: u8, num: u8, len: usize) -> c_ulong {
    assert!(inout & !IOC_DIRMASK == 0, "not a direction of an ioctl");
    assert!(inout != 0, "an ioctl needs a direction");
    assert!(len < IOCPARM_MAX, "an ioctl's argument is too large");
    inout | ((len as c_ulong) << 16) | ((group as c_ulong) << 8) | (num as c_ulong)
}

/// A request without an argument.
#[must_use]
pub const fn _IO(group: u8, num: u8) -> c_ulong {
    _IOC(IOC_VOID, group, num, 0)
}

/// A request whose argument is an int by value.
#[must_use]
pub const fn _IOWINT(group: u8, num: u8) -> c_ulong {
    _IOC(IOC_VOID, group, num, size_of::<c_int>())
}

/// A request that gives a `T`.
#[must_use]
pub const fn _IOR<T>(group: u8, num: u8) -> c_ulong {
    _IOC(IOC_OUT, group, num, size_of::<T>())
}

/// A request that takes a `T`.
#[must_use]
pub const fn _IOW<T>(group: u8, num: u8) -> c_ulong {
    _IOC(IOC_IN, group, num, size_of::<T>())
}

/// A request that takes a `T` and gives one.
#[must_use]
pub const fn _IOWR<T>(group: u8, num: u8) -> c_ulong {
    _IOC(IOC_INOUT, group, num, size_of::<T>())
}

/// The size of a request's argument in bytes.
#[must_use]
pub const fn IOCPARM_LEN(request: c_ulong) -> usize {
    ((request >> 16) & IOCPARM_MASK) as usize
}

/// A request's group.
#[must_use]
pub const fn IOCGROUP(request: c_ulong) -> u8 {
    ((request >> 8) & 0xff) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        let request = _IOWR::<[u8; 448]>(b'm', 2);
        assert_eq!(request, 0xc1c0_6d02);
        assert_eq!(IOCPARM_LEN(request), 448);
        assert_eq!(IOCGROUP(request), b'm');
        assert_eq!(_IO(b't', 97), 0x2000_7461);
        assert_eq!(_IOWINT(b't', 1), 0x2004_7401);
    }

    #[test]
    fn the_largest_argument_fits() {
        assert_eq!(IOCPARM_LEN(_IOR::<[u8; 8191]>(b'x', 0)), 8191);
    }

    #[test]
    #[should_panic(expected = "too large")]
    fn a_larger_one_does_not() {
        let _ = _IOR::<[u8; 8192]>(b'x', 0);
    }

    #[test]
    #[should_panic(expected = "not a direction")]
    fn a_size_is_no_direction() {
        let _ = _IOC(0x0001_0000, b'x', 0, 0);
    }
}
