//! Time and randomness, which the state machine receives as values.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::Integer;
use ring::rand::{SecureRandom, SystemRandom};

use crate::ground::exchange::Exchange;
use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;
use crate::ground::sum::{Answer, Kept, Sum};
use crate::ground::work::Work;

/// A source of randomness. The state machine has none of its own, so a test with a fixed
/// source gets the same answers each time.
pub trait Entropy: Send {
    /// Fills a buffer with random bytes.
    ///
    /// # Errors
    /// A [`Fault`] if there is no entropy.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault>;

    /// The two RSA keys of a new user pool.
    ///
    /// # Errors
    /// A [`Fault`] if there are none.
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

    /// The [ready-made](SigningKeys::ready_made) pairs of keys, in turn. The pools of a
    /// process have different keys until all pairs are in use.
    fn signing_keys(&mut self) -> Result<SigningKeys, Fault> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        SigningKeys::ready_made(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The time and the source of randomness for one request.
pub struct Context<'a> {
    /// When the request arrived.
    pub now: Timestamp,
    /// The source of random bytes.
    pub entropy: &'a mut dyn Entropy,
    /// The results of earlier passes; without it, everything is computed at once.
    work: Option<&'a mut Work>,
}

impl<'a> Context<'a> {
    /// The context of a request that arrived at `now`.
    pub fn new(now: Timestamp, entropy: &'a mut dyn Entropy) -> Self {
        Self {
            now,
            entropy,
            work: None,
        }
    }

    /// The context of one pass of a request.
    pub(crate) fn of_pass(
        now: Timestamp,
        entropy: &'a mut dyn Entropy,
        work: &'a mut Work,
    ) -> Self {
        Self {
            now,
            entropy,
            work: Some(work),
        }
    }
}

impl Context<'_> {
    /// The context of one pass, at the same time and with the same entropy.
    pub(crate) fn pass<'b>(&'b mut self, work: &'b mut Work) -> Context<'b> {
        Context::of_pass(self.now, self.entropy, work)
    }

    /// Computes everything from here on at once. To be called before the first change that an
    /// operation makes before its last SRP computation: this pass is not repeated then.
    pub(crate) fn bind(&mut self) {
        if let Some(work) = &mut self.work {
            work.bind();
        }
    }

    /// The server's half of SRP with a random b, for a client's A. Its key is computed later.
    pub(crate) fn exchange(&mut self, kept: Kept, srp_a: &str) -> Result<Arc<Exchange>, Fault> {
        let srp_a = Integer::from_hex(srp_a)
            .map_err(|_| Fault::invalid_parameter("SRP_A is not a hexadecimal integer"))?;
        let exponent = self.random()?;
        match self.answer(Sum::Half { kept, exponent })? {
            Answer::Half(half) => {
                let exchange = Arc::new(Exchange::new(half, srp_a)?);
                if let Some(work) = &mut self.work {
                    work.leave(&exchange);
                }
                Ok(exchange)
            }
            Answer::Key => Err(Fault::internal()),
        }
    }

    /// Has the key of an exchange computed, if nobody has done so yet.
    pub(crate) fn compute_key(&mut self, exchange: &Arc<Exchange>) -> Result<(), Fault> {
        match exchange.key() {
            Some(_) => Ok(()),
            None => self.answer(Sum::Key(Arc::clone(exchange))).map(drop),
        }
    }

    /// The exchange that this pass has begun, if there is one.
    pub(crate) fn begun_exchange(&mut self) -> Option<Arc<Exchange>> {
        self.work.as_mut().and_then(|work| work.take_exchange())
    }

    fn answer(&mut self, sum: Sum) -> Result<Answer, Fault> {
        match &mut self.work {
            Some(work) => work.answer(sum),
            None => Ok(sum.compute()),
        }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        match &mut self.work {
            Some(work) => work.fill(buffer, self.entropy),
            None => self.entropy.fill(buffer),
        }
    }

    pub(crate) fn random<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut octets = [0; N];
        self.fill(&mut octets)?;
        Ok(octets)
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&mut self) -> Result<String, Fault> {
        Ok(uuid_from(self.random()?))
    }

    /// A code with `count` decimal digits, at most 19.
    pub(crate) fn digits(&mut self, count: usize) -> Result<String, Fault> {
        let number = u64::from_be_bytes(self.random()?);
        let text = format!("{number:020}");
        Ok(text.chars().rev().take(count).collect())
    }

    /// Letters and digits, as in the service's ids.
    pub(crate) fn alphanumeric(&mut self, length: usize) -> Result<String, Fault> {
        let mut octets = vec![0; length];
        self.fill(&mut octets)?;
        Ok(letters(&octets).collect())
    }
}

/// A letter or a digit for each byte.
pub(crate) fn letters(octets: &[u8]) -> impl Iterator<Item = char> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    octets
        .iter()
        .filter_map(|octet| LETTERS.get(usize::from(octet % 32)))
        .map(|letter| char::from(*letter))
}

/// The version 4 UUID of these random bytes:
/// <https://www.rfc-editor.org/rfc/rfc9562#section-5.4>
pub(crate) fn uuid_from(octets: [u8; 16]) -> String {
    let random = u128::from_be_bytes(octets);
    let versioned = random & !(0xf << 76) | 0x4 << 76;
    let uuid = versioned & !(0b11 << 62) | 0b10 << 62;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        uuid >> 96,
        uuid >> 80 & 0xffff,
        uuid >> 64 & 0xffff,
        uuid >> 48 & 0xffff,
        uuid & 0xffff_ffff_ffff,
    )
}

#[cfg(test)]
mod tests {
    use super::uuid_from;

    /// The example of RFC 9562, A.3, with other bits where the version and the variant are.
    #[test]
    fn a_uuid_has_its_version_and_its_variant() {
        for octets in [
            0x9191_08f7_52d1_0320_1bac_f847_db41_48a8_u128,
            0x9191_08f7_52d1_f320_dbac_f847_db41_48a8,
        ] {
            assert_eq!(
                uuid_from(octets.to_be_bytes()),
                "919108f7-52d1-4320-9bac-f847db4148a8"
            );
        }
    }
}
