//! Client and server compute the same key for the same password, and only then.

use cognito_srp_core::Ephemeral;
use cognito_srp_core::srp::{Exponent, Identity, Integer, ServerHalf, SessionKey, Verifier};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;

/// Exponents of any length; a and b are not 0.
fn exponent() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 1..65).prop_filter("not zero", |octets| octets.iter().any(|o| *o != 0))
}

/// Any text, including the empty one and several planes of Unicode.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>(), 0..40).prop_map(String::from_iter),
        "[ -~]{0,40}",
    ]
}

fn server(who: &Identity<'_>, password: &str, salt: &[u8], b: &[u8]) -> ServerHalf {
    let verifier = Verifier::new(who, password, Integer::from_be_bytes(salt));
    ServerHalf::new(verifier, Exponent::from_be_bytes(b))
}

fn client(a: &[u8]) -> Ephemeral {
    Ephemeral::from_exponent(Exponent::from_be_bytes(a)).unwrap()
}

/// The keys of both sides.
fn keys(
    (client_is, client): (&Identity<'_>, Ephemeral),
    password: &str,
    salt: &[u8],
    server: &ServerHalf,
) -> (SessionKey, SessionKey) {
    let servers = server.agree(client.public_value()).unwrap();
    let salt = Integer::from_be_bytes(salt);
    let clients = client.agree(client_is, password, &salt, server.public_value());
    (clients.unwrap(), servers)
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn the_same_password_gives_the_same_key(
        (pool, name, password) in (text(), text(), text()),
        salt in vec(any::<u8>(), 0..40),
        (a, b) in (exponent(), exponent()),
    ) {
        let who = Identity::user(&pool, &name);
        let server = server(&who, &password, &salt, &b);
        let (clients, servers) = keys((&who, client(&a)), &password, &salt, &server);
        prop_assert_eq!(clients.expose(), servers.expose());
        let signature = clients.sign(&who, b"block", "now");
        prop_assert!(servers.verify(&signature, &who, b"block", "now"));
        prop_assert!(!servers.verify(&signature, &who, b"block", "then"));
        prop_assert!(!servers.verify(&signature[..31], &who, b"block", "now"));
    }

    #[test]
    fn another_password_gives_another_key(
        (password, other) in (text(), text()),
        salt in vec(any::<u8>(), 0..40),
        (a, b) in (exponent(), exponent()),
    ) {
        prop_assume!(password != other);
        let who = Identity::user("eYpv1mFHB", "alice");
        let server = server(&who, &password, &salt, &b);
        let (clients, servers) = keys((&who, client(&a)), &other, &salt, &server);
        prop_assert_ne!(clients.expose(), servers.expose());
    }

    #[test]
    fn another_salt_or_user_gives_another_key(
        password in text(),
        salt in vec(any::<u8>(), 1..40),
        // A bit of the salt to flip, or a different user.
        bit in prop::option::of(any::<prop::sample::Index>()),
        (a, b) in (exponent(), exponent()),
    ) {
        let alice = Identity::user("eYpv1mFHB", "alice");
        let server = server(&alice, &password, &salt, &b);
        let (mut salt, mut who) = (salt, alice);
        match bit.map(|bit| bit.index(salt.len() * 8)) {
            Some(bit) => salt[bit / 8] ^= 1 << (bit % 8),
            None => who = Identity::user("eYpv1mFHB", "bob"),
        }
        let (clients, servers) = keys((&who, client(&a)), &password, &salt, &server);
        prop_assert_ne!(clients.expose(), servers.expose());
    }
}
