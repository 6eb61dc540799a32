//! Inputs that must be refused.
//!
//! Some entries say that a refusal is only advisable; this crate refuses all of them.

use cognito_srp_core::srp::{
    CognitoSrp, Exponent, Identity, Integer, IntegerError, ServerHalf, SrpError, Verifier,
};
use cognito_srp_core::{Error, ProtocolError};

use crate::entry::Entry;
use crate::state_machine;

/// The typed error of an input, from the words of the vector.
fn expected_error(entry: &Entry) -> ProtocolError {
    assert!(
        entry.expected("must_reject").unwrap().is_boolean(),
        "{entry}: must_reject"
    );
    let not_an_integer = |parameter, reason| ProtocolError::NotAnInteger { parameter, reason };
    match entry.expected_text("reject").unwrap() {
        "B mod N == 0" | "B mod N == 0, several digits" | "B == N" | "B == N, upper-case hex" => {
            ProtocolError::Srp(SrpError::ZeroServerPublicValue)
        }
        "A mod N == 0: a server half must refuse" => {
            ProtocolError::Srp(SrpError::ZeroClientPublicValue)
        }
        "signed SRP_B" => ProtocolError::Srp(SrpError::NegativePublicValue),
        "empty SRP_B" => not_an_integer("SRP_B", IntegerError::Empty),
        "SRP_B is not hex" | "0x prefix" => not_an_integer("SRP_B", IntegerError::NotHex),
        "empty SALT" => not_an_integer("SALT", IntegerError::Empty),
        "SECRET_BLOCK is not base64" => ProtocolError::NotBase64("SECRET_BLOCK"),
        other => panic!("{entry}: no error is known for {other:?}"),
    }
}

pub(crate) fn client(entry: &Entry) {
    let expected = Error::Protocol(expected_error(entry));
    assert_eq!(state_machine::refusal(entry), expected, "{entry}");
}

pub(crate) fn server(entry: &Entry) {
    let expected = expected_error(entry);
    let big_a = entry.integer("SRP_A");
    let identity = Identity::user("eYpv1mFHB", "alice");
    let verifier = Verifier::new(&identity, "Correct-Horse7!", Integer::from_be_bytes(&[7]));
    let half = ServerHalf::new(verifier, Exponent::from_be_bytes(&[9; 32]));
    let agreed = half.agree(&big_a).map_err(ProtocolError::Srp);
    assert_eq!(agreed.err().as_ref(), Some(&expected), "{entry}: agree");
    let scrambler = CognitoSrp::cognito().scrambler(&big_a, half.public_value());
    let scrambler = scrambler.map_err(ProtocolError::Srp);
    assert_eq!(scrambler.err(), Some(expected), "{entry}: scrambler");
}
