//! Values that common mistakes produce: they must not appear.

use cognito_srp_core::srp::{CognitoSrp, Identity, SessionKey};

use crate::entry::Entry;
use crate::octets::{exponent_hex, from_base64, to_base64, to_hex};

pub(crate) fn trap(entry: &Entry) {
    let produced = if entry.has("A_given_for_u") {
        unpadded_scrambler(entry)
    } else {
        signature(entry)
    };
    for (step, actual) in &produced {
        entry.check(step, actual);
    }
    let mut traps = 0;
    for (mistake, wrong) in entry.wrong() {
        traps += 1;
        for (step, actual) in &produced {
            assert_ne!(actual, wrong, "{entry}: {step} is that of {mistake}");
        }
    }
    assert!(traps > 0, "{entry}: no trap");
}

type Steps = Vec<(&'static str, String)>;

fn unpadded_scrambler(entry: &Entry) -> Steps {
    let srp = CognitoSrp::cognito();
    let (a, big_b) = (entry.exponent("a"), entry.integer("B"));
    let identity = Identity::user(entry.text("pool_name"), entry.text("user_id"));
    let x = srp.password_key(&identity, entry.text("password"), &entry.integer("salt"));
    let given = srp.scrambler(&entry.integer("A_given_for_u"), &big_b);
    let big_a = srp.client_public(&a);
    let u = srp.scrambler(&big_a, &big_b).unwrap();
    let premaster = srp.client_premaster(&big_b, &a, &u, &x).unwrap();
    let key = SessionKey::derive(&u, &premaster);
    vec![
        ("u_of_A_given", given.unwrap().to_hex()),
        ("A", big_a.to_hex()),
        ("u", u.to_hex()),
        ("x", exponent_hex(&x)),
        ("S", premaster.to_hex()),
        ("hkdf_key", to_hex(key.expose())),
    ]
}

fn signature(entry: &Entry) -> Steps {
    let srp = CognitoSrp::cognito();
    let (a, big_b) = (entry.exponent("a"), entry.integer("SRP_B"));
    let identity = Identity::user(entry.text("pool_name"), entry.text("user_id"));
    let x = srp.password_key(&identity, entry.text("password"), &entry.integer("salt"));
    let u = srp.scrambler(&srp.client_public(&a), &big_b).unwrap();
    let premaster = srp.client_premaster(&big_b, &a, &u, &x).unwrap();
    let block = from_base64(entry.text("secret_block"));
    let signature =
        SessionKey::derive(&u, &premaster).sign(&identity, &block, entry.text("timestamp"));
    vec![("signature", to_base64(&signature))]
}
