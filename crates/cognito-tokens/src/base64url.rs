//! Strict base64url as in RFC 7515 §2: no padding, no white space, no unused bits. Otherwise
//! one token could be written in many ways.

use base64::Engine;

/// With the CPU's vector instructions, where the library has code for them.
#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
))]
static ENGINE: std::sync::LazyLock<base64::engine::Simd> = std::sync::LazyLock::new(|| {
    base64::engine::Simd::url_safe(base64::engine::general_purpose::NO_PAD)
});

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
)))]
static ENGINE: base64::engine::GeneralPurpose = base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) fn encode(octets: &str) -> String {
    ENGINE.encode(octets)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    // The library's `decode` asks the allocator for zeroed memory, which glibc does not take from
    // its cache of small blocks.
    let mut octets = Vec::with_capacity(base64::decoded_len_estimate(text.len()));
    ENGINE.decode_vec(text, &mut octets).ok()?;
    Some(octets)
}
