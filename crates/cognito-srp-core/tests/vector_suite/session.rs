//! Whole SRP sessions, of users and of devices.

use cognito_srp_core::srp::{
    CognitoSrp, Exponent, Identity, Integer, Residue, ServerHalf, SessionKey, Verifier,
};
use cognito_srp_core::{Ephemeral, ProtocolError};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::entry::Entry;
use crate::octets::{big, exponent_hex, from_base64, modulus, to_base64, to_hex};
use crate::{device_machine, state_machine};

pub(crate) fn user(entry: &Entry) {
    let (scope, name) = (entry.text("pool_name"), entry.text("user_id"));
    for (text, hex) in [
        ("user_id", "user_id_utf8_hex"),
        ("password", "password_utf8_hex"),
    ] {
        if entry.has(hex) {
            let octets = to_hex(entry.text(text).as_bytes());
            entry.compare(hex, entry.text(hex), &octets);
        }
    }
    steps(entry, scope, name, entry.text("password"));
    match name {
        // The arithmetic works for it as for any other string, but it is not a valid name.
        "" => {
            let missing = ProtocolError::Missing("USER_ID_FOR_SRP");
            assert_eq!(state_machine::refusal(entry), missing.into(), "{entry}");
        }
        _ if entry.has("secret_block") => state_machine::sign_in(entry),
        _ => {}
    }
}

pub(crate) fn device(entry: &Entry) {
    let scope = entry.text("device_group_key");
    let name = entry.text("device_key");
    device_machine::sign_in(entry);
    steps(entry, scope, name, entry.text("device_password"));
}

fn steps(entry: &Entry, scope: &str, name: &str, password: &str) {
    let srp = CognitoSrp::cognito();
    let identity = if entry.has("device_key") {
        Identity::device(scope, name)
    } else {
        Identity::user(scope, name)
    };
    let salt = entry.integer("salt");
    let wire_b = entry.integer("SRP_B");
    let a = entry.exponent("a");

    entry.check("k", srp.multiplier().to_hex());
    let inner = srp.inner_hash(&[scope.as_bytes(), name.as_bytes()], password.as_bytes());
    entry.check("inner_hash", to_hex(inner.expose()));
    entry.check("pad_salt", to_hex(&salt.pad()));
    entry.check("salt_base64", to_base64(&salt.pad()));
    let x = srp.private_key(&salt.pad(), &inner);
    entry.check("x", exponent_hex(&x));
    let direct = srp.password_key(&identity, password, &salt);
    entry.check_by("x", "in one step", exponent_hex(&direct));
    let v = srp.verifier(&x);
    entry.check("v", v.to_hex());
    entry.check("verifier_base64", to_base64(&v.pad()));

    let ephemeral = Ephemeral::from_exponent(a.clone()).unwrap();
    let big_a = ephemeral.public_value().clone();
    entry.check("A", big_a.to_hex());
    entry.check_by("B", "as sent", wire_b.to_hex());
    if entry.is_canonical() {
        entry.compare(
            "SRP_B in canonical form",
            entry.text("SRP_B"),
            &wire_b.to_hex(),
        );
    } else {
        println!("{entry}: of a form that Cognito is not known to send");
    }

    let u = srp.scrambler(&big_a, &wire_b).unwrap();
    entry.check("u", u.to_hex());
    let premaster = srp.client_premaster(&wire_b, &a, &u, &x).unwrap();
    entry.check("S", premaster.to_hex());
    entry.check("pad_A", to_hex(&big_a.pad()));
    entry.check("pad_B", to_hex(&wire_b.pad()));
    entry.check("pad_u", to_hex(&u.pad()));
    entry.check("pad_S", to_hex(&premaster.pad()));
    let (prk, _) = Hkdf::<Sha256>::extract(Some(&u.pad()), &premaster.pad());
    entry.check("hkdf_prk", to_hex(&prk));
    let key = SessionKey::derive(&u, &premaster);
    entry.check("hkdf_key", to_hex(key.expose()));

    if entry.has("b") {
        server_steps(entry, (salt.clone(), v), &x, &u, (&big_a, &wire_b));
    }
    if entry.has("secret_block") {
        let block = from_base64(entry.text("secret_block"));
        let timestamp = entry.text("timestamp");
        let signature = key.sign(&identity, &block, timestamp);
        entry.check("signature", to_base64(&signature));
        assert!(
            key.verify(&signature, &identity, &block, timestamp),
            "{entry}: step verify"
        );
    }
    // On its own, because no state machine covers the whole session.
    if entry.has("device_key") || !entry.has("secret_block") {
        let agreed = ephemeral.agree(&identity, password, &salt, &wire_b);
        let key = to_hex(agreed.unwrap().expose());
        entry.check_by("hkdf_key", "of the client half", key);
    }
}

/// The server's result from b and v, or x, alone must equal the client's.
fn server_steps(
    entry: &Entry,
    (salt, v): (Integer, Residue),
    x: &Exponent,
    u: &Integer,
    (big_a, wire_b): (&Integer, &Integer),
) {
    let srp = CognitoSrp::cognito();
    let premaster = srp.server_premaster(big_a, &v, u, &entry.exponent("b"));
    entry.check_by("S", "of the server", premaster.unwrap().to_hex());
    let premaster = srp.server_premaster_by_key(big_a, x, u, &entry.exponent("b"));
    entry.check_by("S", "of a server that keeps x", premaster.unwrap().to_hex());
    let verifier = Verifier::from_parts(salt, &v.to_integer());
    // One ambiguous entry sends B + N: the value on the wire is congruent to B.
    let residue = big(&wire_b.to_hex()) % modulus();
    for half in [
        ServerHalf::new(verifier, entry.exponent("b")),
        ServerHalf::with_key(x.clone(), entry.exponent("b")),
    ] {
        entry.compare(
            "B of the server half",
            &residue.to_str_radix(16),
            &half.public_value().to_hex(),
        );
    }
}
