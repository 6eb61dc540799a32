//! Single steps, from tests of other implementations.

use cognito_srp_core::Ephemeral;
use cognito_srp_core::srp::{
    CognitoSrp, Hash, Identity, Integer, ServerHalf, SessionKey, Sha256, Verifier,
};
use hmac::{Hmac, KeyInit, Mac};

use crate::entry::Entry;
use crate::octets::{exponent_hex, from_base64, to_base64, to_hex};

pub(crate) fn multiplier(entry: &Entry) {
    entry.check("k", CognitoSrp::cognito().multiplier().to_hex());
}

pub(crate) fn sha256(entry: &Entry) {
    let octets = entry.octets("bytes_hex");
    entry.check("digest", to_hex(&Sha256::digest(&[&octets])));
    let (front, back) = octets.split_at(octets.len() / 2);
    entry.check_by(
        "digest",
        "in two parts",
        to_hex(&Sha256::digest(&[front, back])),
    );
}

/// The scope and the name of a user or of a device.
fn names<'a>(entry: &Entry<'a>) -> (&'a str, &'a str) {
    if entry.has("device_key") {
        (entry.text("device_group_key"), entry.text("device_key"))
    } else {
        (entry.text("pool_name"), entry.text("user_id"))
    }
}

pub(crate) fn inner_hash(entry: &Entry) {
    let (scope, name) = names(entry);
    let identity = [scope.as_bytes(), name.as_bytes()];
    let inner = CognitoSrp::cognito().inner_hash(&identity, entry.text("password").as_bytes());
    entry.check("inner_hash", to_hex(inner.expose()));
}

pub(crate) fn private_key(entry: &Entry) {
    let (scope, name) = names(entry);
    let identity = Identity::user(scope, name);
    let (password, salt) = (entry.text("password"), entry.integer("salt"));
    let x = CognitoSrp::cognito().password_key(&identity, password, &salt);
    entry.check("x", exponent_hex(&x));
}

pub(crate) fn verifier(entry: &Entry) {
    let (scope, name) = names(entry);
    let identity = Identity::user(scope, name);
    let verifier = Verifier::new(&identity, entry.text("password"), entry.integer("salt"));
    entry.check("v", verifier.value().to_hex());
}

pub(crate) fn client_public(entry: &Entry) {
    let public = CognitoSrp::cognito().client_public(&entry.exponent("a"));
    entry.check("A", public.to_hex());
    let ephemeral = Ephemeral::from_exponent(entry.exponent("a")).unwrap();
    entry.check_by("A", "of the ephemeral", ephemeral.public_value().to_hex());
}

pub(crate) fn scrambler(entry: &Entry) {
    let u = CognitoSrp::cognito().scrambler(&entry.integer("A"), &entry.integer("B"));
    entry.check("u", u.unwrap().to_hex());
}

pub(crate) fn client_premaster(entry: &Entry) {
    let premaster = CognitoSrp::cognito().client_premaster(
        &entry.integer("B"),
        &entry.exponent("a"),
        &entry.integer("u"),
        &entry.exponent("x"),
    );
    entry.check("S", premaster.unwrap().to_hex());
}

/// The server half of an entry; the salt does not affect the result.
fn server_half(entry: &Entry) -> ServerHalf {
    let salt = Integer::from_be_bytes(&[1]);
    let verifier = Verifier::from_parts(salt, &entry.integer("v"));
    ServerHalf::new(verifier, entry.exponent("b"))
}

pub(crate) fn server_public(entry: &Entry) {
    entry.check("B", server_half(entry).public_value().to_hex());
}

pub(crate) fn server_key(entry: &Entry) {
    let key = server_half(entry).agree(&entry.integer("A")).unwrap();
    entry.check("hkdf_key", to_hex(key.expose()));
    if entry.has("x") {
        let half = ServerHalf::with_key(entry.exponent("x"), entry.exponent("b"));
        let key = half.agree(&entry.integer("A")).unwrap();
        entry.check_by("hkdf_key", "by x", to_hex(key.expose()));
    }
}

pub(crate) fn signature(entry: &Entry) {
    let block = if entry.has("secret_block") {
        from_base64(entry.text("secret_block"))
    } else {
        entry.octets("secret_block_hex")
    };
    let (scope, name) = (entry.text("scope"), entry.text("identity"));
    let (key, timestamp) = (entry.octets("key_hex"), entry.text("timestamp"));
    // The test of one other implementation signs with 24 bytes, which is not a key of
    // Cognito's.
    if let Ok(key) = <[u8; 16]>::try_from(key.as_slice()) {
        let signed =
            SessionKey::from_bytes(key).sign(&Identity::user(scope, name), &block, timestamp);
        entry.check("signature", to_base64(&signed));
    }
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    for part in [
        scope.as_bytes(),
        name.as_bytes(),
        &block,
        timestamp.as_bytes(),
    ] {
        mac.update(part);
    }
    let signed = mac.finalize().into_bytes();
    entry.check_by("signature", "with the hmac crate", to_base64(&signed));
}
