//! Users who do not exist, for those who must not learn that.

use aws_lc_rs::hmac;
use cognito_srp_core::srp::{Integer, Verifier};

use crate::entropy::uuid_from;

/// RFC 5054 §2.5.1.3: always the same salt and user id for the same name, and
/// a verifier that nobody knows the password of. No exponentiation more than
/// for a user who exists, so that the time does not tell either.
pub(super) struct Simulation(hmac::Key);

impl Simulation {
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &secret))
    }

    /// A user id, UUID-shaped.
    pub(super) fn username(&self, typed: &str) -> String {
        uuid_from(self.half(0, typed))
    }

    pub(super) fn verifier(&self, typed: &str) -> Verifier {
        let value: Vec<u8> = (2..14)
            .flat_map(|label| self.block(label, typed).as_ref().to_vec())
            .collect();
        Verifier::from_parts(
            Integer::from_be_bytes(&self.half(1, typed)),
            &Integer::from_be_bytes(&value),
        )
    }

    fn block(&self, label: u8, typed: &str) -> hmac::Tag {
        let mut tag = hmac::Context::with_key(&self.0);
        tag.update(&[label]);
        tag.update(typed.as_bytes());
        tag.sign()
    }

    fn half(&self, label: u8, typed: &str) -> [u8; 16] {
        let mut octets = [0; 16];
        octets
            .iter_mut()
            .zip(self.block(label, typed).as_ref())
            .for_each(|(octet, random)| *octet = *random);
        octets
    }
}
