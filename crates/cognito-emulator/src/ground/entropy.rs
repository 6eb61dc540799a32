//! Time and randomness, which enter as values.

use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_srp_core::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;

/// A source of randomness. The state machine has none of its own, so a test that
/// passes a fixed one gets the same answers each time.
pub trait Entropy: Send {
    /// Fills a buffer with random octets.
    ///
    /// # Errors
    /// A [`Fault`] when there is no entropy.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault>;

    /// The two RSA keys of a new user pool.
    ///
    /// # Errors
    /// A [`Fault`] when there are none.
    fn signing_keys(&mut self) -> Result<SigningKeys, Fault>;
}

/// The operating system's entropy.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        SystemRandom::new()
            .fill(buffer)
            .map_err(|_| Fault::internal())
    }

    /// The [ready-made](SigningKeys::ready_made) keys, one pair after the other: of as many
    /// pools as there are pairs, no two that one process makes one after the other have the
    /// same keys.
    fn signing_keys(&mut self) -> Result<SigningKeys, Fault> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        SigningKeys::ready_made(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What one request is handled with: the time, and randomness.
pub struct Context<'a> {
    /// When the request came.
    pub now: Timestamp,
    /// Where random octets come from.
    pub entropy: &'a mut dyn Entropy,
}

impl Context<'_> {
    pub(crate) fn random<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut octets = [0; N];
        self.entropy.fill(&mut octets)?;
        Ok(octets)
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&mut self) -> Result<String, Fault> {
        Ok(uuid_from(self.random()?))
    }

    /// A code of so many decimal digits, 19 at most.
    pub(crate) fn digits(&mut self, count: usize) -> Result<String, Fault> {
        let number = u64::from_be_bytes(self.random()?);
        let text = format!("{number:020}");
        Ok(text.chars().rev().take(count).collect())
    }

    /// Letters and digits, as in the ids that the service makes.
    pub(crate) fn alphanumeric(&mut self, length: usize) -> Result<String, Fault> {
        let mut octets = vec![0; length];
        self.entropy.fill(&mut octets)?;
        Ok(letters(&octets).collect())
    }
}

/// A letter or a digit for each octet.
pub(crate) fn letters(octets: &[u8]) -> impl Iterator<Item = char> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    octets
        .iter()
        .filter_map(|octet| LETTERS.get(usize::from(octet % 32)))
        .map(|letter| char::from(*letter))
}

/// The version 4 UUID with these random octets.
pub(crate) fn uuid_from(octets: [u8; 16]) -> String {
    uuid::Builder::from_random_bytes(octets)
        .into_uuid()
        .hyphenated()
        .to_string()
}
