//! SRP, HKDF and HMAC, compared with a second implementation (`oracle`, with ring's hashes):
//! over Cognito's group with its rules, and over RFC 5054's 1024-bit group with SHA-1. Among the
//! seeds are the inputs of RFC 5054's appendix B, of RFC 5869's appendix A and of RFC 4231; the
//! core's own tests have the expected values.

use crate::cursor::Cursor;
use crate::oracle::{Oracle, Pad, big, hash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::srp::{
    CognitoSrp, Ephemeral, Exponent, FixedWidth, Hash, Identity, Integer, PrimeGroup, ServerHalf,
    SessionKey, Srp6a, Verifier,
};
use cognito_srp_core::{ClientSecret, secret_hash};
use num_bigint_dig::BigUint;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use ring::{hkdf, hmac};

/// SHA-1, which the core does not have.
struct Sha1;

impl Hash for Sha1 {
    fn digest(parts: &[&[u8]]) -> zeroize::Zeroizing<Vec<u8>> {
        zeroize::Zeroizing::new(hash(&SHA1_FOR_LEGACY_USE_ONLY, parts))
    }
}

/// RFC 5054, appendix A: the 1024-bit group.
const N_1024: &str = "EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576\
D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE48E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69\
B15D4982559B297BCF1885C529F566660E57EC68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC6\
1D2FC0EB06E3";

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    match cursor.byte() % 3 {
        0 => macs(&mut cursor),
        1 => of_cognito(&mut cursor),
        _ => of_rfc_5054(&mut cursor),
    }
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// HMAC through `secret_hash`, and HKDF through the session key.
fn macs(cursor: &mut Cursor<'_>) {
    let secret = text(cursor.field());
    let (name, client) = (text(cursor.field()), text(cursor.field()));
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let expected = hmac::sign(&key, format!("{name}{client}").as_bytes());
    let ours = secret_hash(&name, &client, &ClientSecret::new(secret));
    assert_eq!(*ours, STANDARD.encode(expected.as_ref()));

    let (u, s) = (cursor.field(), cursor.long_field());
    let s = &s[..s.len().min(383)];
    let srp = CognitoSrp::cognito();
    use cognito_srp_core::srp::Group;
    let residue = srp.group().reduce(&Integer::from_be_bytes(s));
    let key = SessionKey::derive(&Integer::from_be_bytes(u), &residue);
    assert_eq!(key.expose(), &derived(&big(u), &big(s)));
}

/// RFC 5869 with ring: salt PAD(u), input PAD(S), 16 octets.
fn derived(u: &BigUint, s: &BigUint) -> [u8; 16] {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            16
        }
    }
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &Pad::Minimal.of(u));
    let prk = salt.extract(&Pad::Minimal.of(s));
    let mut key = [0; 16];
    let okm = prk.expand(&[b"Caldera Derived Key"], Length).unwrap();
    okm.fill(&mut key).unwrap();
    key
}

/// The octets of an exponent other than 0.
fn exponent<'a>(cursor: &mut Cursor<'a>, most: usize) -> Vec<u8> {
    let octets = cursor.field();
    let octets = octets[..octets.len().min(most)].to_vec();
    match octets.iter().all(|octet| *octet == 0) {
        true => vec![1],
        false => octets,
    }
}

fn of_cognito(cursor: &mut Cursor<'_>) {
    let (a, b) = (exponent(cursor, 64), exponent(cursor, 64));
    let salt = cursor.field();
    let (pool, user, password) = (
        text(cursor.field()),
        text(cursor.field()),
        text(cursor.field()),
    );
    let (block, timestamp) = (cursor.field(), text(cursor.field()));

    let srp = CognitoSrp::cognito();
    let oracle = Oracle {
        n: BigUint::parse_bytes(
            hex(cognito_srp_core::srp::Group::modulus(srp.group())).as_bytes(),
            16,
        )
        .unwrap(),
        g: BigUint::from(2u8),
        algorithm: &SHA256,
        pad: Pad::Minimal,
    };
    let inner = hash(&SHA256, &[format!("{pool}{user}:{password}").as_bytes()]);
    let x = big(&hash(&SHA256, &[&Pad::Minimal.of(&big(salt)), &inner]));
    let expected = oracle.values(&x, &big(&a), &big(&b));

    let identity = Identity::user(&pool, &user);
    let salt = || Integer::from_be_bytes(salt);
    let verifier = Verifier::new(&identity, &password, salt());
    assert_eq!(big(verifier.value().expose()), expected.v, "v");
    assert!(verifier.matches(&identity, &password));
    assert!(!verifier.matches(&identity, &format!("{password}x")));
    let client = Ephemeral::from_exponent(Exponent::from_be_bytes(&a)).unwrap();
    let server = ServerHalf::new(verifier, Exponent::from_be_bytes(&b));
    assert_eq!(number(client.public_value()), expected.client_public, "A");
    assert_eq!(number(server.public_value()), expected.server_public, "B");
    let (public, servers) = (client.public_value().clone(), server.public_value().clone());
    let of_client = client
        .agree(&identity, &password, &salt(), &servers)
        .unwrap();
    let of_server = server.agree(&public).unwrap();
    assert_eq!(
        of_client.expose(),
        &derived(&expected.u, &expected.client_secret),
        "the client's"
    );
    assert_eq!(
        of_server.expose(),
        &derived(&expected.u, &expected.server_secret),
        "the server's"
    );

    let signature = of_client.sign(&identity, block, &timestamp);
    let key = hmac::Key::new(hmac::HMAC_SHA256, of_server.expose());
    let whole = [
        pool.as_bytes(),
        user.as_bytes(),
        block,
        timestamp.as_bytes(),
    ]
    .concat();
    assert!(
        hmac::verify(&key, &whole, &signature).is_ok(),
        "the signature"
    );
    assert!(of_server.verify(&signature, &identity, block, &timestamp));
}

fn of_rfc_5054(cursor: &mut Cursor<'_>) {
    let (a, b) = (exponent(cursor, 128), exponent(cursor, 128));
    let salt = cursor.field();
    let (user, password) = (cursor.field(), cursor.field());
    let (n, g) = (
        Integer::from_hex(N_1024).unwrap(),
        Integer::from_be_bytes(&[2]),
    );
    let srp: Srp6a<_, Sha1, FixedWidth> = Srp6a::new(PrimeGroup::new(&n, &g).unwrap());
    let oracle = Oracle {
        n: number(&n),
        g: BigUint::from(2u8),
        algorithm: &SHA1_FOR_LEGACY_USE_ONLY,
        pad: Pad::Fixed(128),
    };
    let inner = hash(&SHA1_FOR_LEGACY_USE_ONLY, &[user, b":", password]);
    let x = hash(&SHA1_FOR_LEGACY_USE_ONLY, &[salt, &inner]);
    let expected = oracle.values(&big(&x), &big(&a), &big(&b));
    assert_eq!(number(srp.multiplier()), expected.k, "k");

    let x = srp.private_key(salt, &srp.inner_hash(&[user], password));
    let v = srp.verifier(&x);
    assert_eq!(big(v.expose()), expected.v, "v");
    let (a, b) = (Exponent::from_be_bytes(&a), Exponent::from_be_bytes(&b));
    let (client, server) = (srp.client_public(&a), srp.server_public(&v, &b));
    assert_eq!(number(&client), expected.client_public, "A");
    assert_eq!(number(&server), expected.server_public, "B");
    let Ok(u) = srp.scrambler(&client, &server) else {
        // So rare among 2^1024 pairs of exponents that no fuzzer finds it.
        panic!("A, B or u is 0");
    };
    assert_eq!(number(&u), expected.u, "u");
    let of_client = srp.client_premaster(&server, &a, &u, &x).unwrap();
    assert_eq!(
        big(of_client.expose()),
        expected.client_secret,
        "the client's S"
    );
    let of_server = srp.server_premaster(&client, &v, &u, &b).unwrap();
    assert_eq!(
        big(of_server.expose()),
        expected.server_secret,
        "the server's S"
    );
}

fn hex(integer: &Integer) -> String {
    integer.to_hex()
}

fn number(integer: &Integer) -> BigUint {
    BigUint::parse_bytes(hex(integer).as_bytes(), 16).unwrap()
}
