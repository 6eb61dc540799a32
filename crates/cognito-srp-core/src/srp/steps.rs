//! The SRP-6a steps, generic over group, hash and padding.

use core::fmt;
use core::marker::PhantomData;

use super::exponent::Exponent;
use super::group::Group;
use super::integer::Integer;
use super::residue::Residue;
use super::rules::{Hash, Padding};

use crate::values::readable_debug::readable_debug;

/// A value with which SRP must stop, because the shared secret would not depend on the
/// password (RFC 5054 §2.5.3, §2.5.4).
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SrpError {
    /// A ≡ 0 (mod N).
    ZeroClientPublicValue,
    /// B ≡ 0 (mod N).
    ZeroServerPublicValue,
    /// u = 0.
    ZeroScrambler,
    /// A or B is negative.
    NegativePublicValue,
}

readable_debug!(SrpError {
    ZeroClientPublicValue ZeroServerPublicValue ZeroScrambler NegativePublicValue
});

impl fmt::Display for SrpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroClientPublicValue => "the client's public value A is 0 modulo N",
            Self::ZeroServerPublicValue => "the server's public value B is 0 modulo N",
            Self::ZeroScrambler => "the scrambling parameter u is 0",
            Self::NegativePublicValue => "a public value is negative",
        })
    }
}

impl core::error::Error for SrpError {}

/// SRP-6a over a [`Group`], a [`Hash`] and a [`Padding`].
///
/// The letters are those of RFC 5054 §2.5: N, g the group; k the multiplier;
/// x the private key, v = g^x its verifier; a, A the client's and b, B the
/// server's ephemeral values; u the scrambling parameter; S the premaster secret.
///
/// ```
/// use cognito_srp_core::srp::{CognitoGroup, Exponent, FixedWidth, Sha256, Srp6a};
///
/// // Both sides reach the same S, here with RFC 5054's padding.
/// let srp: Srp6a<_, Sha256, FixedWidth> = Srp6a::new(CognitoGroup::new());
/// let x = srp.private_key(b"salt", &srp.inner_hash(&[b"alice"], b"password"));
/// let (a, b) = (Exponent::from_be_bytes(&[7; 32]), Exponent::from_be_bytes(&[9; 32]));
/// let v = srp.verifier(&x);
/// let (big_a, big_b) = (srp.client_public(&a), srp.server_public(&v, &b));
/// let u = srp.scrambler(&big_a, &big_b)?;
/// let client = srp.client_premaster(&big_b, &a, &u, &x)?;
/// let server = srp.server_premaster(&big_a, &v, &u, &b)?;
/// assert_eq!(client.to_hex(), server.to_hex());
/// # Ok::<(), cognito_srp_core::srp::SrpError>(())
/// ```
#[derive(Clone)]
pub struct Srp6a<G: Group, H, P> {
    group: G,
    multiplier: Integer,
    /// −k, which is the factor in the computation.
    minus_multiplier: G::Element,
    width: usize,
    rules: PhantomData<fn() -> (H, P)>,
}

impl<G: Group, H: Hash, P: Padding> Srp6a<G, H, P> {
    /// The protocol in `group`; computes k = H(PAD(N) | PAD(g)).
    #[must_use]
    pub fn new(group: G) -> Self {
        let width = group.width();
        let multiplier = Integer::from_be_bytes(&H::digest(&[
            &P::pad(group.modulus(), width),
            &P::pad(group.generator(), width),
        ]));
        let lift = |value: &Integer| group.element(&group.reduce(value));
        let minus_multiplier = group.subtract(&lift(group.modulus()), &lift(&multiplier));
        Self::with_multiplier(group, multiplier, minus_multiplier)
    }

    /// The protocol with precomputed k and −k.
    pub(super) fn with_multiplier(
        group: G,
        multiplier: Integer,
        minus_multiplier: G::Element,
    ) -> Self {
        Self {
            width: group.width(),
            group,
            multiplier,
            minus_multiplier,
            rules: PhantomData,
        }
    }

    /// The group.
    #[must_use]
    pub fn group(&self) -> &G {
        &self.group
    }

    /// k = H(PAD(N) | PAD(g)).
    #[must_use]
    pub fn multiplier(&self) -> &Integer {
        &self.multiplier
    }

    /// H(identity | ":" | password), with the parts of the identity in order.
    #[must_use]
    pub fn inner_hash(&self, identity: &[&[u8]], password: &[u8]) -> Exponent {
        let mut parts = alloc::vec::Vec::with_capacity(identity.len() + 2);
        parts.extend_from_slice(identity);
        parts.push(b":");
        parts.push(password);
        Exponent::from_be_bytes(&H::digest(&parts))
    }

    /// x = H(salt | inner hash); `salt` has the bytes that are hashed.
    #[must_use]
    pub fn private_key(&self, salt: &[u8], inner_hash: &Exponent) -> Exponent {
        Exponent::from_be_bytes(&H::digest(&[salt, inner_hash.expose()]))
    }

    /// v = g^x.
    #[must_use]
    pub fn verifier(&self, x: &Exponent) -> Residue {
        self.group.residue(&self.group.power_of_generator(x))
    }

    /// A = g^a.
    #[must_use]
    pub fn client_public(&self, a: &Exponent) -> Integer {
        let public = self.group.residue(&self.group.power_of_generator(a));
        public.to_integer()
    }

    /// B = k·v + g^b.
    #[must_use]
    pub fn server_public(&self, v: &Residue, b: &Exponent) -> Integer {
        let group = &self.group;
        let minus_masked = group.multiply(&self.minus_multiplier, &group.element(v));
        let public = group.subtract(&group.power_of_generator(b), &minus_masked);
        group.residue(&public).to_integer()
    }

    /// u = H(PAD(A) | PAD(B)), over A and B as they were sent, not reduced.
    ///
    /// # Errors
    /// [`SrpError::ZeroScrambler`], and the errors of a public value that is
    /// negative or 0 modulo N.
    pub fn scrambler(&self, client: &Integer, server: &Integer) -> Result<Integer, SrpError> {
        self.check(client, SrpError::ZeroClientPublicValue)?;
        self.check(server, SrpError::ZeroServerPublicValue)?;
        let u = Integer::from_be_bytes(&H::digest(&[
            &P::pad(client, self.width),
            &P::pad(server, self.width),
        ]));
        if u.is_zero() {
            return Err(SrpError::ZeroScrambler);
        }
        Ok(u)
    }

    /// The client's S = (B − k·g^x)^(a + u·x).
    ///
    /// # Errors
    /// As [`scrambler`](Self::scrambler).
    pub fn client_premaster(
        &self,
        server: &Integer,
        a: &Exponent,
        u: &Integer,
        x: &Exponent,
    ) -> Result<Residue, SrpError> {
        self.check(server, SrpError::ZeroServerPublicValue)?;
        if u.is_zero() {
            return Err(SrpError::ZeroScrambler);
        }
        let group = &self.group;
        let minus_masked = group.multiply(&self.minus_multiplier, &group.power_of_generator(x));
        let base = group.add(&self.lift(server), &minus_masked);
        Ok(group.residue(&group.power(&base, &Exponent::masked(a, u, x))))
    }

    /// The server's S = (A·v^u)^b.
    ///
    /// # Errors
    /// As [`scrambler`](Self::scrambler).
    pub fn server_premaster(
        &self,
        client: &Integer,
        v: &Residue,
        u: &Integer,
        b: &Exponent,
    ) -> Result<Residue, SrpError> {
        let scrambled =
            |group: &G| group.power(&group.element(v), &Exponent::from_be_bytes(u.magnitude()));
        self.server_power(client, u, b, scrambled)
    }

    /// The same S for a server that keeps x: (A·g^(u·x))^b, of which the first power takes half
    /// the time of v^u.
    ///
    /// # Errors
    /// As [`scrambler`](Self::scrambler).
    pub fn server_premaster_by_key(
        &self,
        client: &Integer,
        x: &Exponent,
        u: &Integer,
        b: &Exponent,
    ) -> Result<Residue, SrpError> {
        self.server_power(client, u, b, |group| {
            group.power_of_generator(&Exponent::product(u, x))
        })
    }

    /// (A·v^u)^b, where `scrambled` computes v^u once A and u are checked.
    fn server_power(
        &self,
        client: &Integer,
        u: &Integer,
        b: &Exponent,
        scrambled: impl FnOnce(&G) -> G::Element,
    ) -> Result<Residue, SrpError> {
        self.check(client, SrpError::ZeroClientPublicValue)?;
        if u.is_zero() {
            return Err(SrpError::ZeroScrambler);
        }
        let group = &self.group;
        let base = group.multiply(&self.lift(client), &scrambled(group));
        Ok(group.residue(&group.power(&base, b)))
    }

    fn check(&self, public: &Integer, zero: SrpError) -> Result<(), SrpError> {
        if public.is_negative() {
            return Err(SrpError::NegativePublicValue);
        }
        if self.group.reduce(public).to_integer().is_zero() {
            return Err(zero);
        }
        Ok(())
    }

    /// The element of a public integer.
    fn lift(&self, public: &Integer) -> G::Element {
        self.group.element(&self.group.reduce(public))
    }
}

impl<G: Group + fmt::Debug, H, P> fmt::Debug for Srp6a<G, H, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Srp6a").field(&self.group).finish()
    }
}
