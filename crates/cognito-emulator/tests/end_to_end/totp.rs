//! An authenticator app (RFC 6238), independent of the emulator.

use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::support::Setup;

/// An app with one secret.
pub(crate) struct Authenticator {
    key: Vec<u8>,
}

const STEP: Duration = Duration::from_secs(30);

impl Authenticator {
    /// With a secret in base32 (RFC 4648) without padding.
    pub(crate) fn new(secret: &str) -> Self {
        let mut key = Vec::new();
        let (mut bits, mut held) = (0_u32, 0_u32);
        for letter in secret.bytes() {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'2'..=b'7' => letter - b'2' + 26,
                other => panic!("{other} is not of base32"),
            };
            held = held << 5 | u32::from(value);
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                key.push(u8::try_from(held >> bits & 0xff).unwrap());
            }
        }
        Self { key }
    }

    /// The next usable code: each code can be used once, so the emulator's clock is first
    /// moved forward by one step.
    pub(crate) fn code(&self, setup: &Setup) -> String {
        let ahead = setup.advance_clock(STEP);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + ahead;
        self.code_of(now.as_secs() / STEP.as_secs())
    }

    /// The code of a counter (RFC 4226).
    fn code_of(&self, counter: u64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.key).unwrap();
        mac.update(&counter.to_be_bytes());
        let tag = mac.finalize().into_bytes();
        let offset = usize::from(tag[19] & 15);
        let window: [u8; 4] = tag[offset..offset + 4].try_into().unwrap();
        let number = u32::from_be_bytes(window) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

/// RFC 4226, appendix D: the secret "12345678901234567890", here in base32.
#[test]
fn it_agrees_with_rfc_4226() {
    let app = Authenticator::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (counter, code) in [(0, "755224"), (1, "287082"), (9, "520489")] {
        assert_eq!(app.code_of(counter), code);
    }
}
