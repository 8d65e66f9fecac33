//! See `daicho_fuzz::rules`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: daicho_fuzz::contain(), |data: &[u8]| daicho_fuzz::rules(data));
