//! A second implementation of SRP-6a, by RFC 5054 and what is known of Cognito's variant, with
//! other libraries' numbers and hashes: num-bigint-dig and ring.

use num_bigint_dig::{BigInt, BigUint, Sign};
use ring::digest::{Algorithm, Context};

pub(crate) fn big(octets: &[u8]) -> BigUint {
    BigUint::from_bytes_be(octets)
}

/// A hash of several octet strings, one after the other.
pub(crate) fn hash(algorithm: &'static Algorithm, parts: &[&[u8]]) -> Vec<u8> {
    let mut context = Context::new(algorithm);
    parts.iter().for_each(|part| context.update(part));
    context.finish().as_ref().to_vec()
}

/// How a number is hashed.
#[derive(Clone, Copy)]
pub(crate) enum Pad {
    /// Java's BigInteger.toByteArray, as in Cognito.
    Minimal,
    /// RFC 5054 §2.6: padded to the width of N.
    Fixed(usize),
}

impl Pad {
    pub(crate) fn of(self, value: &BigUint) -> Vec<u8> {
        match self {
            Self::Minimal => BigInt::from_biguint(Sign::Plus, value.clone()).to_signed_bytes_be(),
            Self::Fixed(width) => {
                let octets = value.to_bytes_be();
                let octets = octets.iter().skip_while(|octet| **octet == 0);
                let octets: Vec<u8> = octets.copied().collect();
                let mut padded = vec![0; width.saturating_sub(octets.len())];
                padded.extend(octets);
                padded
            }
        }
    }
}

/// A group, a hash and a padding.
pub(crate) struct Oracle {
    pub(crate) n: BigUint,
    pub(crate) g: BigUint,
    pub(crate) algorithm: &'static Algorithm,
    pub(crate) pad: Pad,
}

/// What both sides compute.
pub(crate) struct Values {
    pub(crate) k: BigUint,
    pub(crate) v: BigUint,
    pub(crate) client_public: BigUint,
    pub(crate) server_public: BigUint,
    pub(crate) u: BigUint,
    pub(crate) client_secret: BigUint,
    pub(crate) server_secret: BigUint,
}

impl Oracle {
    pub(crate) fn values(&self, x: &BigUint, a: &BigUint, b: &BigUint) -> Values {
        let (n, g) = (&self.n, &self.g);
        let hashed = |left: &BigUint, right: &BigUint| {
            big(&hash(
                self.algorithm,
                &[&self.pad.of(left), &self.pad.of(right)],
            ))
        };
        let k = hashed(n, g);
        let v = g.modpow(x, n);
        let client_public = g.modpow(a, n);
        let server_public = (&k * &v + g.modpow(b, n)) % n;
        let u = hashed(&client_public, &server_public);
        // (B − k·g^x)^(a + u·x), and (A·v^u)^b.
        let masked = &k * &v % n;
        let base = (&server_public + n - masked) % n;
        let client_secret = base.modpow(&(a + &u * x), n);
        let server_secret = (&client_public * v.modpow(&u, n) % n).modpow(b, n);
        Values {
            k,
            v,
            client_public,
            server_public,
            u,
            client_secret,
            server_secret,
        }
    }
}
