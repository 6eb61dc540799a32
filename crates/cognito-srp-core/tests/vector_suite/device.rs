//! What a device creates when it is confirmed: a salt and a verifier.

use cognito_srp_core::srp::{CognitoSrp, Identity, Integer, Verifier};

use crate::device_machine;
use crate::entry::Entry;
use crate::octets::{exponent_hex, to_base64, to_hex};

/// Salts and passwords that the core does not create: a first byte outside 0x01 to 0x7f, and a
/// UUID.
const OTHERS: [&str; 5] = [
    "dev_v_zero1_high",
    "dev_salt_zero1_high",
    "dev_salt_zero1_low",
    "dev_group_underscore",
    "dev_password_uuid",
];

pub(crate) fn verifier(entry: &Entry) {
    let srp = CognitoSrp::cognito();
    let (group, key) = (entry.text("device_group_key"), entry.text("device_key"));
    let password = entry.text("device_password");
    let identity = Identity::device(group, key);

    let salt = Integer::from_be_bytes(&entry.octets("salt_random_hex"));
    entry.check("salt_wire_hex", salt.to_hex());
    entry.check("pad_salt", to_hex(&salt.pad()));
    entry.check("salt_base64", to_base64(&salt.pad()));
    let inner = srp.inner_hash(&[group.as_bytes(), key.as_bytes()], password.as_bytes());
    entry.check("inner_hash", to_hex(inner.expose()));
    let x = srp.password_key(&identity, password, &salt);
    entry.check("x", exponent_hex(&x));

    let verifier = Verifier::new(&identity, password, salt);
    entry.check("v", verifier.value().to_hex());
    entry.check("pad_v", to_hex(&verifier.value().pad()));
    entry.check("verifier_base64", to_base64(&verifier.value().pad()));
    entry.check("verifier_base64", verifier.value_base64().as_str());
    entry.check("salt_base64", verifier.salt_base64().as_str());
    assert!(
        verifier.matches(&identity, password),
        "{entry}: step matches"
    );
    // The core chooses its own salts and passwords; most of these have the same form.
    let confirmed = device_machine::confirm(entry);
    let ours = entry.id().starts_with("dev_") && !OTHERS.contains(&entry.id());
    assert_eq!(confirmed, ours, "{entry}: step ConfirmDevice");
    let other = format!("{password}x");
    assert!(
        !verifier.matches(&identity, &other),
        "{entry}: step matches, another password"
    );
}
