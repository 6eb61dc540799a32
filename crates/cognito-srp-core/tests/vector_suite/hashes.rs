//! HMAC, HKDF and values made from them; timestamps.
//!
//! The published vectors are run through the crates on which the core is built, and through
//! the core wherever its interface accepts the inputs.

use core::time::Duration;

use cognito_srp_core::srp::{CognitoGroup, Group, Identity, Integer, SessionKey};
use cognito_srp_core::{ClientSecret, Timestamp, secret_hash as core_secret_hash};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::entry::Entry;
use crate::octets::to_hex;

pub(crate) fn hmac(entry: &Entry) {
    let (key, data) = (entry.octets("key"), entry.octets("data"));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(&data);
    let full = mac.finalize().into_bytes();
    if let Ok(key) = <[u8; 16]>::try_from(key.as_slice()) {
        let signed = SessionKey::from_bytes(key).sign(&Identity::user("", ""), &data, "");
        entry.compare("mac of the core", &to_hex(&full), &to_hex(&signed));
    }

    let length = if entry.has("length") {
        usize::try_from(entry.number("length")).unwrap()
    } else {
        full.len()
    };
    let actual = to_hex(&full[..length]);
    match entry
        .expected("valid")
        .map(|valid| valid.as_bool().unwrap())
    {
        None | Some(true) => entry.check("mac", actual),
        Some(false) => assert_ne!(
            entry.expected_text("mac"),
            Some(actual.as_str()),
            "{entry}: a forged mac"
        ),
    }
}

pub(crate) fn hkdf(entry: &Entry) {
    let mut okm = vec![0; usize::try_from(entry.number("length")).unwrap()];
    let (salt, ikm, info) = (
        entry.octets("salt"),
        entry.octets("ikm"),
        entry.octets("info"),
    );
    // RFC 5869: no salt means a salt of zeros, which for HMAC equals an empty one.
    let prk = match entry.text("hash") {
        "sha256" => {
            let (prk, hkdf) = Hkdf::<Sha256>::extract(Some(&salt), &ikm);
            hkdf.expand(&info, &mut okm).unwrap();
            prk.to_vec()
        }
        "sha1" => {
            let (prk, hkdf) = Hkdf::<Sha1>::extract(Some(&salt), &ikm);
            hkdf.expand(&info, &mut okm).unwrap();
            prk.to_vec()
        }
        other => panic!("{entry}: an unknown hash {other}"),
    };
    if let Some(valid) = entry.expected("valid") {
        assert_eq!(valid, true, "{entry}: only valid outputs are known");
    }
    entry.check("prk", to_hex(&prk));
    entry.check("okm", to_hex(&okm));
}

/// HKDF as Cognito uses it: "Caldera Derived Key", 16 bytes.
pub(crate) fn session_key(entry: &Entry) {
    let (salt, ikm) = (entry.octets("salt"), entry.octets("ikm"));
    let info = if entry.has("info") {
        entry.octets("info")
    } else {
        b"Caldera Derived Key".to_vec()
    };
    let (prk, hkdf) = Hkdf::<Sha256>::extract(Some(&salt), &ikm);
    entry.check("prk", to_hex(&prk));
    let mut key = [0; 16];
    hkdf.expand(&info, &mut key).unwrap();
    entry.check("key", to_hex(&key));

    let (u, premaster) = (Integer::from_be_bytes(&salt), Integer::from_be_bytes(&ikm));
    let premaster = CognitoGroup::new().reduce(&premaster);
    if *u.pad() == salt && *premaster.pad() == ikm {
        let key = SessionKey::derive(&u, &premaster);
        entry.check_by("key", "of the core", to_hex(key.expose()));
    } else {
        println!("{entry}: not the PAD of integers, run without the core");
    }
}

pub(crate) fn secret_hash(entry: &Entry) {
    let secret = ClientSecret::new(entry.text("client_secret"));
    let hash = core_secret_hash(entry.text("username"), entry.text("client_id"), &secret);
    entry.check("secret_hash", hash);
}

pub(crate) fn timestamp(entry: &Entry) {
    let seconds = u64::try_from(entry.number("unix_time")).unwrap();
    let timestamp = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    entry.check("timestamp", timestamp.to_string());
    assert_eq!(timestamp.unix_seconds(), seconds, "{entry}: unix_seconds");
}
