//! A sign-in, step by step: what `Ephemeral` and `ServerHalf` do in one call.
//!
//! The probe cannot call these two, for two reasons. A and B have to be marked as public before
//! they become an `Integer`, whose arithmetic is only for public values. And `Ephemeral` refuses
//! an exponent of 0, which is a branch that depends on the exponent.

use std::hint::black_box;

use cognito_srp_core::srp::{
    CognitoSrp, Ephemeral, Exponent, Group, Identity, Integer, Residue, ServerHalf, SessionKey,
    Verifier,
};

use crate::Failure;
use crate::marks::{hide, reveal, revealed, still_secret};

const PASSWORD: &str = "Correct-Horse7!";
const SALT: [u8; 16] = *b"\x36\x4c\x64\x33\xf2\x78\xf9\x9b\xe6\x4a\x3e\xe7\x35\x97\x46\x82";
const SECRET_BLOCK: &[u8] = b"a secret block";
const TIMESTAMP: &str = "Tue Nov 14 22:13:20 UTC 2023";

fn alice() -> Identity<'static> {
    Identity::user("eYpv1mFHB", "alice")
}

fn salt() -> Integer {
    Integer::from_be_bytes(&SALT)
}

/// An exponent in its own memory, which the optimiser cannot compute in advance.
fn exponent(length: usize, seed: u8) -> Exponent {
    let octets: Vec<u8> = (0u8..)
        .map(|place| place.wrapping_mul(167).wrapping_add(seed))
        .take(length)
        .collect();
    Exponent::from_be_bytes(&black_box(octets))
}

/// Follows the password and a: through x, A and S into the key and the signature.
pub(crate) fn client() -> Result<(), Failure> {
    let srp = CognitoSrp::cognito();
    let server = ServerHalf::new(Verifier::new(&alice(), PASSWORD, salt()), exponent(32, 9));
    let (password, a) = (black_box(PASSWORD.to_owned()), exponent(64, 7));
    let expected = srp.client_public(&a);
    hide(password.as_bytes())?;
    hide(a.expose())?;

    let power = srp.group().power_of_generator(&a);
    let client_public = published(&srp.group().residue(&power), &expected)?;
    let u = srp.scrambler(&client_public, server.public_value())?;
    let x = srp.password_key(&alice(), &password, &salt());
    still_secret("x", x.expose())?;
    let premaster = srp.client_premaster(server.public_value(), &a, &u, &x)?;
    let key = session_key(&u, &premaster)?;
    let signature = key.sign(&alice(), SECRET_BLOCK, TIMESTAMP);
    still_secret("the signature", &signature)?;
    reveal(&signature);

    let servers = server.agree(&client_public)?;
    match servers.verify(&signature, &alice(), SECRET_BLOCK, TIMESTAMP) {
        true => Ok(()),
        false => Err("the client's signature is wrong".into()),
    }
}

/// Follows the verifier and b: through B and S into the key and the comparison.
pub(crate) fn server() -> Result<(), Failure> {
    let srp = CognitoSrp::cognito();
    let client = Ephemeral::from_exponent(exponent(64, 7))?;
    let client_public = client.public_value().clone();
    let verifier = Verifier::new(&alice(), PASSWORD, salt());
    let (v, b) = (verifier.value(), exponent(32, 9));
    let expected = srp.server_public(v, &b);
    hide(v.expose())?;
    hide(b.expose())?;

    let group = srp.group();
    let element = |public: &Integer| group.element(&group.reduce(public));
    let minus_k = group.subtract(&element(group.modulus()), &element(srp.multiplier()));
    let minus_masked = group.multiply(&minus_k, &group.element(v));
    let sum = group.subtract(&group.power_of_generator(&b), &minus_masked);
    let server_public = published(&group.residue(&sum), &expected)?;
    let u = srp.scrambler(&client_public, &server_public)?;
    let premaster = srp.server_premaster(&client_public, v, &u, &b)?;
    let key = session_key(&u, &premaster)?;

    let clients = client.agree(&alice(), PASSWORD, &salt(), &server_public)?;
    let signature = clients.sign(&alice(), SECRET_BLOCK, TIMESTAMP);
    // The server's answer reveals whether the signature was right.
    match revealed(key.verify(&signature, &alice(), SECRET_BLOCK, TIMESTAMP)) {
        true => Ok(()),
        false => Err("the server refuses a correct signature".into()),
    }
}

/// Follows the password into its verifier, and into the comparison with another password.
pub(crate) fn verifier() -> Result<(), Failure> {
    let password = black_box(PASSWORD.to_owned());
    hide(password.as_bytes())?;
    let verifier = Verifier::new(&alice(), &password, salt());
    still_secret("the verifier", verifier.value().expose())?;
    // The caller acts on the result, so it is public.
    let right = revealed(verifier.matches(&alice(), &password));
    let wrong = revealed(verifier.matches(&alice(), "Wrong-Horse7!"));
    match right && !wrong {
        true => Ok(()),
        false => Err("the verifier accepts the wrong password".into()),
    }
}

/// Marks A or B as public, because it is sent, and checks that the core computes the same.
fn published(public: &Residue, expected: &Integer) -> Result<Integer, Failure> {
    still_secret("A or B", public.expose())?;
    reveal(public.expose());
    let public = public.to_integer();
    match public.to_hex() == expected.to_hex() {
        true => Ok(public),
        false => Err("these steps compute something else than the core".into()),
    }
}

/// The key from S. The length of PAD(S) is public: Cognito's PAD removes leading zero octets
/// before S is hashed, and adds one if the top bit is set. Both depend only on S's first octet if
/// that is not zero, and here it is not.
fn session_key(u: &Integer, premaster: &Residue) -> Result<SessionKey, Failure> {
    still_secret("S", premaster.expose())?;
    let first = premaster.expose().first_chunk::<1>();
    let first = first.ok_or("S is empty")?;
    reveal(first);
    if *first == [0] {
        return Err("S begins with a zero octet: choose other exponents".into());
    }
    let key = SessionKey::derive(u, premaster);
    still_secret("the session key", key.expose())?;
    Ok(key)
}
