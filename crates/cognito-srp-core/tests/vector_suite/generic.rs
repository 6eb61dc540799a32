//! SRP-6a by RFC 5054's rules: the same steps with another group, hash and padding.

use cognito_srp_core::srp::{FixedWidth, Hash, PrimeGroup, Sha256, Srp6a};
use sha1::Digest;
use zeroize::Zeroizing;

use crate::entry::Entry;
use crate::octets::{canonical, exponent_hex};

/// SHA-1 (FIPS 180-4), which RFC 5054 uses and Cognito does not.
struct Sha1;

impl Hash for Sha1 {
    fn digest(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(sha1::Sha1::digest(parts.concat()).to_vec())
    }
}

pub(crate) fn srp6a(entry: &Entry) {
    match entry.text("hash") {
        "sha1" => steps::<Sha1>(entry),
        "sha256" => steps::<Sha256>(entry),
        other => panic!("{entry}: an unknown hash {other}"),
    }
}

fn steps<H: Hash>(entry: &Entry) {
    let check = |step: &str, way: &str, actual: String| {
        let expected = entry
            .expected_text(step)
            .unwrap_or_else(|| panic!("{entry}: no expected {step}"));
        entry.compare(&format!("{step} {way}"), &canonical(expected), &actual);
    };
    let group = PrimeGroup::new(&entry.integer("N"), &entry.integer("g")).unwrap();
    assert_eq!(
        format!("{group:?}"),
        format!("PrimeGroup({} bits)", entry.number("size")),
        "{entry}"
    );
    let srp: Srp6a<PrimeGroup, H, FixedWidth> = Srp6a::new(group);
    assert_eq!(
        i64::try_from(entry.integer("N").bits()),
        Ok(entry.number("size")),
        "{entry}: the size of N"
    );
    check("k", "", srp.multiplier().to_hex());

    let inner = srp.inner_hash(&[entry.text("I").as_bytes()], entry.text("P").as_bytes());
    let x = srp.private_key(&entry.octets("s"), &inner);
    check("x", "", exponent_hex(&x));
    let v = srp.verifier(&x);
    check("v", "", v.to_hex());

    let (a, b) = (entry.exponent("a"), entry.exponent("b"));
    let big_a = srp.client_public(&a);
    check("A", "", big_a.to_hex());
    let big_b = srp.server_public(&v, &b);
    check("B", "", big_b.to_hex());
    let u = srp.scrambler(&big_a, &big_b).unwrap();
    check("u", "", u.to_hex());

    let client = srp.client_premaster(&big_b, &a, &u, &x).unwrap();
    check("S", "of the client", client.to_hex());
    let server = srp.server_premaster(&big_a, &v, &u, &b).unwrap();
    check("S", "of the server", server.to_hex());
    let by_key = srp.server_premaster_by_key(&big_a, &x, &u, &b).unwrap();
    check("S", "of a server that keeps x", by_key.to_hex());
}
