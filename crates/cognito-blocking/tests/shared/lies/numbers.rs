//! Numbers that SRP does not take, and numbers that are none.

use cognito_srp_core::ProtocolError;
use cognito_srp_core::srp::{IntegerError, SrpError};

use super::{Row, Told, demand, honest, megabyte, protocol, tokens_with};
use crate::support::{TOKENS, json};

/// The prime of Cognito's group: RFC 3526, section 5, the 3072-bit MODP group.
const N: &str = concat!(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74",
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437",
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05",
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB",
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718",
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33",
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864",
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2",
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);

/// A multiple of N, in hexadecimal, multiplied as one does on paper.
fn times(factor: u32) -> String {
    let mut carry = 0;
    let mut digits: Vec<char> = Vec::new();
    for digit in N.chars().rev() {
        let product = digit.to_digit(16).unwrap() * factor + carry;
        digits.push(char::from_digit(product % 16, 16).unwrap());
        carry = product / 16;
    }
    digits.push(char::from_digit(carry, 16).unwrap());
    digits.iter().rev().collect()
}

fn no_integer(parameter: &'static str, reason: IntegerError) -> Told {
    protocol(ProtocolError::NotAnInteger { parameter, reason })
}

/// RFC 5054, section 2.5.4: "the client MUST abort the handshake if B % N == 0".
pub(super) fn zeros() -> Vec<Row> {
    let zero = || protocol(SrpError::ZeroServerPublicValue);
    let all = [
        ("0", "0".to_owned(), zero()),
        ("many zeros", "0".repeat(768), zero()),
        ("a megabyte of zeros", megabyte("0"), zero()),
        ("-0", "-0".to_owned(), zero()),
        ("N", N.to_owned(), zero()),
        ("N in lower case", N.to_lowercase(), zero()),
        (
            "N after a megabyte of zeros",
            megabyte("0")[N.len()..].to_owned() + N,
            zero(),
        ),
        ("2 N", times(2), zero()),
        ("15 N", times(15), zero()),
        ("N 2^5120", N.to_owned() + &"0".repeat(1280), zero()),
        (
            "N 2^5124",
            N.to_owned() + &"0".repeat(1281),
            no_integer("SRP_B", IntegerError::TooLong),
        ),
        (
            "-N",
            format!("-{N}"),
            protocol(SrpError::NegativePublicValue),
        ),
    ];
    let row = |(name, b, told): (_, String, _)| (name, vec![demand("SRP_B", b)], told, 1);
    all.into_iter().map(row).collect()
}

#[rustfmt::skip]
pub(super) fn numbers() -> Vec<Row> {
    let of = |name, parameter, lie: String, reason| {
        (name, vec![demand(parameter, lie)], no_integer(parameter, reason), 1)
    };
    vec![
        of("a B of a megabyte", "SRP_B", megabyte("f"), IntegerError::TooLong),
        of("a salt of a megabyte", "SALT", megabyte("f"), IntegerError::TooLong),
        of("an empty B", "SRP_B", String::new(), IntegerError::Empty),
        of("a sign alone", "SRP_B", "-".to_owned(), IntegerError::Empty),
        of("two signs", "SRP_B", "--1".to_owned(), IntegerError::NotHex),
        of("0x", "SRP_B", "0x1f".to_owned(), IntegerError::NotHex),
        of("a megabyte that is no number", "SALT", megabyte("g"), IntegerError::NotHex),
        ("a secret block of a megabyte that is no base64", vec![demand("SECRET_BLOCK", megabyte("!"))],
            protocol(ProtocolError::NotBase64("SECRET_BLOCK")), 1),
        ("an age of a megabyte", vec![honest(), json(&TOKENS.replace("3600", &megabyte("9")))],
            protocol(ProtocolError::Malformed { operation: "RespondToAuthChallenge" }), 2),
        ("a negative age", vec![honest(), tokens_with("ExpiresIn", -1)],
            protocol(ProtocolError::Malformed { operation: "RespondToAuthChallenge" }), 2),
        ("an age with an exponent", vec![honest(), json(&TOKENS.replace("3600", "1e400"))],
            protocol(ProtocolError::Malformed { operation: "RespondToAuthChallenge" }), 2),
    ]
}
