//! A source of randomness for reproducible tests without sockets.

use std::sync::OnceLock;

use cognito_emulator::{Entropy, Fault, SigningKeys, SystemEntropy};

/// Bytes that differ each time and are the same in each run.
#[derive(Default)]
pub(crate) struct Counting(pub(crate) u64);

impl Entropy for Counting {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        for chunk in buffer.chunks_mut(8) {
            self.0 += 1;
            let octets = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            chunk.copy_from_slice(&octets[..chunk.len()]);
        }
        Ok(())
    }

    /// One pair for all setups, because searching for primes takes a while.
    fn signing_keys(&mut self) -> Result<SigningKeys, Fault> {
        static KEYS: OnceLock<SigningKeys> = OnceLock::new();
        let keys = KEYS.get_or_init(|| SystemEntropy.signing_keys().unwrap());
        Ok(keys.clone())
    }
}
