//! OpenSSL and GMP, each called through one small C file (`native/`).

#![expect(unsafe_code, reason = "calls into C")]

use std::ffi::CStr;
use std::os::raw::{c_char, c_int};

use crate::Failure;
use crate::case::WIDTH;

type Prepare = unsafe extern "C" fn(*const u8, c_int) -> c_int;
type Power = unsafe extern "C" fn(*const u8, c_int, *const u8, c_int, *mut u8, c_int) -> c_int;
type Version = unsafe extern "C" fn() -> *const c_char;

/// A library's constant-time exponentiation modulo Cognito's prime.
pub(crate) struct Native {
    power: Power,
    /// The version that the library reports.
    pub(crate) version: String,
}

/// OpenSSL, or why it is missing.
pub(crate) fn openssl(modulus: &[u8]) -> Result<Native, String> {
    #[cfg(openssl)]
    {
        unsafe extern "C" {
            fn openssl_prepare(modulus: *const u8, width: c_int) -> c_int;
            fn openssl_power(
                base: *const u8,
                base_length: c_int,
                exponent: *const u8,
                exponent_length: c_int,
                result: *mut u8,
                width: c_int,
            ) -> c_int;
            fn openssl_version() -> *const c_char;
        }
        Native::new(openssl_prepare, openssl_power, openssl_version, modulus)
    }
    #[cfg(not(openssl))]
    missing("OpenSSL", "libssl-dev", modulus)
}

/// GMP, or why it is missing.
pub(crate) fn gmp(modulus: &[u8]) -> Result<Native, String> {
    #[cfg(gmp)]
    {
        unsafe extern "C" {
            fn gmp_prepare(modulus: *const u8, width: c_int) -> c_int;
            fn gmp_power(
                base: *const u8,
                base_length: c_int,
                exponent: *const u8,
                exponent_length: c_int,
                result: *mut u8,
                width: c_int,
            ) -> c_int;
            fn gmp_version_text() -> *const c_char;
        }
        let mut gmp = Native::new(gmp_prepare, gmp_power, gmp_version_text, modulus)?;
        gmp.version.insert_str(0, "GMP ");
        Ok(gmp)
    }
    #[cfg(not(gmp))]
    missing("GMP", "libgmp-dev", modulus)
}

#[cfg(not(all(openssl, gmp)))]
fn missing(name: &str, package: &str, _modulus: &[u8]) -> Result<Native, String> {
    Err(format!(
        "{name}'s headers or a C compiler are missing (Debian: {package} gcc)"
    ))
}

#[cfg_attr(
    not(any(openssl, gmp)),
    expect(dead_code, reason = "neither is installed")
)]
impl Native {
    fn new(
        prepare: Prepare,
        power: Power,
        version: Version,
        modulus: &[u8],
    ) -> Result<Self, String> {
        // SAFETY: the function reads as many octets as the length says. The only thread calls it
        // once, before any exponentiation.
        if unsafe { prepare(modulus.as_ptr(), length(modulus)) } == 0 {
            return Err("the library refused the modulus".to_owned());
        }
        // SAFETY: the text is a constant of the library and ends with a zero.
        let version = unsafe { CStr::from_ptr(version()) };
        Ok(Self {
            power,
            version: version.to_string_lossy().into_owned(),
        })
    }

    /// `base^exponent`, of big-endian octets.
    pub(crate) fn power(&self, base: &[u8], exponent: &[u8]) -> Result<[u8; WIDTH], Failure> {
        let mut result = [0; WIDTH];
        // SAFETY: the function reads and writes as many octets as the lengths say. The only
        // thread calls it after `prepare`.
        let done = unsafe {
            (self.power)(
                base.as_ptr(),
                length(base),
                exponent.as_ptr(),
                length(exponent),
                result.as_mut_ptr(),
                length(&result),
            )
        };
        match done {
            0 => Err("an exponentiation in C failed".into()),
            _ => Ok(result),
        }
    }
}

fn length(octets: &[u8]) -> c_int {
    c_int::try_from(octets.len()).unwrap_or_default()
}
