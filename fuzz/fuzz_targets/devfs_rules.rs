//! libFuzzer on `devfs_rules`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jailrs_fuzz::devfs_rules(bytes));
