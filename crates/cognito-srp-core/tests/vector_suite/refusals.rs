//! Refusals, and unusual but accepted inputs, that no vector file has.

use cognito_srp_core::srp::{
    CognitoGroup, CognitoSrp, Exponent, FixedWidth, Hash, Identity, Integer, ServerHalf,
    SessionKey, Srp6a, SrpError, Verifier,
};
use cognito_srp_core::{
    AppClient, ClientId, Ephemeral, Error, Exchange, Password, ProtocolError, Response, Step,
    Timestamp, UserPoolId, Username,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::octets::{integer, modulus, to_base64};

const POOL_NAME: &str = "eYpv1mFHB";
const PASSWORD: &str = "Correct-Horse7!";

fn alice() -> Identity<'static> {
    Identity::user(POOL_NAME, "alice")
}

fn exponent(octet: u8) -> Exponent {
    Exponent::from_be_bytes(&[octet; 32])
}

fn sign_in() -> Exchange<Step> {
    let pool = UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap();
    AppClient::new(pool, ClientId::parse("client").unwrap()).sign_in(
        Username::parse("alice").unwrap(),
        Password::new(PASSWORD),
        Ephemeral::from_exponent(exponent(7)).unwrap(),
    )
}

fn challenge(salt: &str, server_public: &str) -> Result<Step, Error> {
    let reply = json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "USER_ID_FOR_SRP": "alice", "SALT": salt, "SRP_B": server_public,
            "SECRET_BLOCK": "QkxPQ0s=",
        },
    });
    let now = Timestamp::since_unix_epoch(core::time::Duration::from_secs(1_700_000_000));
    sign_in().receive(Response::new(200, [], reply.to_string().as_bytes()), now)
}

fn server_half() -> ServerHalf {
    let verifier = Verifier::new(&alice(), PASSWORD, Integer::from_be_bytes(&[7]));
    ServerHalf::new(verifier, exponent(9))
}

#[test]
fn multiples_of_n_are_refused_as_b() {
    for factor in [0_u8, 1, 2, 3] {
        let multiple = (modulus() * factor).to_str_radix(16);
        let refused = ProtocolError::Srp(SrpError::ZeroServerPublicValue).into();
        assert_eq!(
            challenge("5a", &multiple).err(),
            Some(refused),
            "{factor}·N"
        );
        let beside = (modulus() * factor + 1_u8).to_str_radix(16);
        assert!(challenge("5a", &beside).is_ok(), "{factor}·N + 1");
    }
}

#[test]
fn multiples_of_n_are_refused_as_a() {
    let server = server_half();
    for factor in [0_u8, 1, 2, 3] {
        let refused = server.agree(&integer(&(modulus() * factor)));
        let expected = Some(SrpError::ZeroClientPublicValue);
        assert_eq!(refused.err(), expected, "{factor}·N");
        let beside = integer(&(modulus() * factor + 1_u8));
        assert!(server.agree(&beside).is_ok(), "{factor}·N + 1");
    }
}

#[test]
fn negative_public_values_are_refused() {
    let negative = Integer::from_hex("-1a2b").unwrap();
    let refused = server_half().agree(&negative).err();
    assert_eq!(refused, Some(SrpError::NegativePublicValue), "A");
    let ephemeral = Ephemeral::from_exponent(exponent(7)).unwrap();
    let refused = ephemeral.agree(&alice(), PASSWORD, &negative, &negative);
    assert_eq!(refused.err(), Some(SrpError::NegativePublicValue), "B");
}

/// A hash that makes u = 0, which nobody can achieve with SHA-256.
struct AllZero;

impl Hash for AllZero {
    fn digest(_: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(vec![0; 32])
    }
}

#[test]
fn a_scrambler_of_zero_is_refused_on_both_sides() {
    let srp: Srp6a<_, AllZero, FixedWidth> = Srp6a::new(CognitoGroup::new());
    let (a, b, x) = (exponent(7), exponent(9), exponent(5));
    let v = srp.verifier(&x);
    let (big_a, big_b) = (srp.client_public(&a), srp.server_public(&v, &b));
    let zero = Integer::from_be_bytes(&[0]);
    let expected = Some(SrpError::ZeroScrambler);
    assert_eq!(srp.scrambler(&big_a, &big_b).err(), expected);
    let client = srp.client_premaster(&big_b, &a, &zero, &x);
    assert_eq!(client.err(), expected, "client");
    let server = srp.server_premaster(&big_a, &v, &zero, &b);
    assert_eq!(server.err(), expected, "server");
    let server = srp.server_premaster_by_key(&big_a, &x, &zero, &b);
    assert_eq!(server.err(), expected, "server that keeps x");
}

#[test]
fn a_negative_salt_is_hashed_in_twos_complement() {
    // 0x10000 - 0x1a2b = 0xe5d5, in the two bytes that hold it.
    let padded = [0xe5, 0xd5];
    let inner = Sha256::digest(format!("{POOL_NAME}alice:{PASSWORD}"));
    let x = Sha256::new().chain_update(padded).chain_update(inner);
    let x = Exponent::from_be_bytes(&x.finalize());

    let srp = CognitoSrp::cognito();
    let salt = Integer::from_hex("-1a2b").unwrap();
    assert_eq!(*salt.pad(), padded);
    let theirs = srp.password_key(&alice(), PASSWORD, &salt);
    assert_eq!(theirs.expose(), x.expose(), "x");

    let (a, b) = (exponent(7), exponent(9));
    let big_b = srp.server_public(&srp.verifier(&x), &b);
    let u = srp.scrambler(&srp.client_public(&a), &big_b).unwrap();
    let premaster = srp.client_premaster(&big_b, &a, &u, &x).unwrap();
    let expected =
        SessionKey::derive(&u, &premaster).sign(&alice(), b"BLOCK", "Tue Nov 14 22:13:20 UTC 2023");
    let Ok(Step::Send(next)) = challenge("-1a2b", &big_b.to_hex()) else {
        panic!("a negative SALT is not answered");
    };
    let body: Value = serde_json::from_slice(next.request().body()).unwrap();
    let claim = &body["ChallengeResponses"]["PASSWORD_CLAIM_SIGNATURE"];
    assert_eq!(claim, &to_base64(&expected));
}
