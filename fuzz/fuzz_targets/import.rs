//! See `daicho_fuzz::import`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: daicho_fuzz::contain(), |data: &[u8]| daicho_fuzz::import(data));
