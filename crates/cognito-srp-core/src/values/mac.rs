//! HMAC-SHA-256, the only keyed hash that Cognito uses.

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// HMAC-SHA-256 (RFC 2104) over `parts` in order. The result is wiped when dropped: a hash of
/// a secret can itself be a key.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(part);
    }
    let mut code = Zeroizing::new([0; 32]);
    mac.finalize_into((&mut *code).into());
    code
}
