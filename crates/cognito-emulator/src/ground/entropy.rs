//! Time and randomness, which enter as values.

use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Integer, Verifier};
use ring::rand::{SecureRandom, SystemRandom};

use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;
use crate::ground::sum::{Agreement, Answer, Sum};
use crate::ground::work::Work;

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
    /// Where the arithmetic is done between passes; here and now where there is none.
    work: Option<&'a mut Work>,
}

impl<'a> Context<'a> {
    /// What a request is handled with that came at `now`.
    pub fn new(now: Timestamp, entropy: &'a mut dyn Entropy) -> Self {
        Self {
            now,
            entropy,
            work: None,
        }
    }

    /// The same for one pass of a request.
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
    /// The same for one pass of a request that comes now.
    pub(crate) fn pass<'b>(&'b mut self, work: &'b mut Work) -> Context<'b> {
        Context::of_pass(self.now, self.entropy, work)
    }

    /// From here on all is computed at once, since something has happened that must not happen
    /// twice. Until then an operation has changed nothing.
    pub(crate) fn bind(&mut self) {
        if let Some(work) = &mut self.work {
            work.bind();
        }
    }

    /// The verifier of a password of a pool's user, with this salt.
    pub(crate) fn verifier(
        &mut self,
        (pool_name, username): (&str, &str),
        password: &str,
        salt: &Integer,
    ) -> Result<Verifier, Fault> {
        let sum = Sum::Verifier {
            pool_name: pool_name.to_owned(),
            username: username.to_owned(),
            password: password.to_owned(),
            salt: salt.pad().to_vec(),
        };
        match self.answer(sum)? {
            Answer::Verifier(verifier) => Ok(verifier),
            Answer::Agreement(_) => Err(Fault::internal()),
        }
    }

    /// The server's half of SRP: what it has to say to a client's A, and the key.
    pub(crate) fn agreement(
        &mut self,
        verifier: &Verifier,
        srp_a: &str,
    ) -> Result<Agreement, Fault> {
        let sum = Sum::Agreement {
            verifier: verifier.value().expose().to_vec(),
            exponent: self.random()?,
            srp_a: srp_a.to_owned(),
        };
        match self.answer(sum)? {
            Answer::Agreement(agreement) => agreement,
            Answer::Verifier(_) => Err(Fault::internal()),
        }
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

    /// A code of so many decimal digits, 19 at most.
    pub(crate) fn digits(&mut self, count: usize) -> Result<String, Fault> {
        let number = u64::from_be_bytes(self.random()?);
        let text = format!("{number:020}");
        Ok(text.chars().rev().take(count).collect())
    }

    /// Letters and digits, as in the ids that the service makes.
    pub(crate) fn alphanumeric(&mut self, length: usize) -> Result<String, Fault> {
        let mut octets = vec![0; length];
        self.fill(&mut octets)?;
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
