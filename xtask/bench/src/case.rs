//! The sign-in that every contender computes, with a new a in each round.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::srp::{
    CognitoGroup, CognitoSrp, Exponent, Group, Identity, Integer, Minimal, Residue, ServerHalf,
    SessionKey, Sha256, Srp6a, Verifier,
};

use crate::Failure;

/// The length of N in octets.
pub(crate) const WIDTH: usize = 384;

pub(crate) const POOL: &str = "eu-west-2_eYpv1mFHB";
pub(crate) const POOL_NAME: &str = "eYpv1mFHB";
pub(crate) const CLIENT_ID: &str = "1h57kf5cpq17m0eml12EXAMPLE";
pub(crate) const USER: &str = "4b5ecbc6-8dd5-4eb1-9a0e-0b7a5c0e2f11";
pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const SALT: &str = "364c6433f278f99be64a3ee735974682";
pub(crate) const TIMESTAMP: &str = "Tue Nov 14 22:13:20 UTC 2023";

/// As long as Cognito's secret blocks, which are opaque.
const SECRET_BLOCK: [u8; 1300] = [0x5a; 1300];

/// What the service knows and sends.
pub(crate) struct Case {
    pub(crate) salt: Integer,
    pub(crate) x: Exponent,
    pub(crate) v: Residue,
    pub(crate) b: Exponent,
    pub(crate) server: ServerHalf,
    pub(crate) secret_block: &'static [u8],
    pub(crate) secret_block_base64: String,
}

/// The a of one sign-in, and the inputs for exponentiations alone.
pub(crate) struct Round {
    pub(crate) entropy: [u8; 64],
    pub(crate) a: Exponent,
    pub(crate) big_a: Integer,
    pub(crate) u: Integer,
    /// B − k·g^x.
    pub(crate) base: Residue,
    /// a + u·x.
    pub(crate) masked: Exponent,
    pub(crate) premaster: Residue,
}

pub(crate) fn alice() -> Identity<'static> {
    Identity::user(POOL_NAME, USER)
}

impl Case {
    pub(crate) fn new() -> Result<Self, Failure> {
        let srp = CognitoSrp::cognito();
        let salt = Integer::from_hex(SALT)?;
        let verifier = Verifier::new(&alice(), PASSWORD, salt.clone());
        let b = Exponent::from_be_bytes(&[0xb7; 64]);
        Ok(Self {
            x: srp.password_key(&alice(), PASSWORD, &salt),
            v: verifier.value().clone(),
            server: ServerHalf::new(verifier, b.clone()),
            salt,
            b,
            secret_block: &SECRET_BLOCK,
            secret_block_base64: STANDARD.encode(SECRET_BLOCK),
        })
    }

    /// The numbers of the round with this number.
    pub(crate) fn round(&self, number: u64) -> Result<Round, Failure> {
        let srp = CognitoSrp::cognito();
        let group = srp.group();
        let entropy = octets(number);
        let a = Exponent::from_be_bytes(&entropy);
        let big_a = srp.client_public(&a);
        let big_b = self.server.public_value();
        let u = srp.scrambler(&big_a, big_b)?;
        let lift = |value: &Integer| group.element(&group.reduce(value));
        let masking = group.multiply(&lift(srp.multiplier()), &group.power_of_generator(&self.x));
        let base = group.residue(&group.subtract(&lift(big_b), &masking));
        let premaster = srp.client_premaster(big_b, &a, &u, &self.x)?;
        Ok(Round {
            masked: Exponent::masked(&a, &u, &self.x),
            entropy,
            a,
            big_a,
            u,
            base,
            premaster,
        })
    }

    /// Returns an error unless the service would accept this sign-in.
    pub(crate) fn accepts(
        &self,
        srp_a: &str,
        timestamp: &str,
        signature: &str,
    ) -> Result<(), Failure> {
        let key = self.server.agree(&Integer::from_hex(srp_a)?)?;
        let signature = STANDARD.decode(signature)?;
        match key.verify(&signature, &alice(), self.secret_block, timestamp) {
            true => Ok(()),
            false => Err("the server half refuses the signature".into()),
        }
    }
}

/// The modulus in octets.
pub(crate) fn modulus() -> Vec<u8> {
    let padded = CognitoGroup::new().modulus().pad();
    padded.iter().skip(padded.len() - WIDTH).copied().collect()
}

/// Words that look random and are the same in every run (splitmix64).
pub(crate) fn words(number: u64) -> impl Iterator<Item = u64> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    })
}

/// 512 bits of them.
fn octets(number: u64) -> [u8; 64] {
    let mut octets = [0; 64];
    for (chunk, word) in octets.chunks_mut(8).zip(words(number)) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    octets
}

/// The whole client, in any group: what `Ephemeral` does in Cognito's.
pub(crate) fn client<G: Group>(
    srp: &Srp6a<G, Sha256, Minimal>,
    case: &Case,
    entropy: &[u8; 64],
) -> Result<[u8; 32], Failure> {
    let a = Exponent::from_be_bytes(entropy);
    let big_a = srp.client_public(&a);
    let big_b = case.server.public_value();
    let u = srp.scrambler(&big_a, big_b)?;
    let inner = srp.inner_hash(
        &[POOL_NAME.as_bytes(), USER.as_bytes()],
        PASSWORD.as_bytes(),
    );
    let x = srp.private_key(&case.salt.pad(), &inner);
    let premaster = srp.client_premaster(big_b, &a, &u, &x)?;
    let key = SessionKey::derive(&u, &premaster);
    Ok(key.sign(&alice(), case.secret_block, TIMESTAMP))
}

/// The whole server half, in any group: what `ServerHalf` does in Cognito's.
pub(crate) fn server<G: Group>(
    srp: &Srp6a<G, Sha256, Minimal>,
    case: &Case,
    big_a: &Integer,
) -> Result<[u8; 16], Failure> {
    let big_b = srp.server_public(&case.v, &case.b);
    let u = srp.scrambler(big_a, &big_b)?;
    let premaster = srp.server_premaster(big_a, &case.v, &u, &case.b)?;
    Ok(*SessionKey::derive(&u, &premaster).expose())
}
