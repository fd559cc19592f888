//! libFuzzer on `disks`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jailrs_fuzz::disks(bytes));
