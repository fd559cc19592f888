//! libFuzzer on `script`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jailrs_fuzz::script(bytes));
