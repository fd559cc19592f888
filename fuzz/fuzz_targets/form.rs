//! libFuzzer on `form`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jailrs_fuzz::form(bytes));
