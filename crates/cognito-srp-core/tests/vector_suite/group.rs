//! Cognito's N, from RFC 3526's formula.

use cognito_srp_core::srp::{CognitoGroup, CognitoSrp, Group};
use num_bigint_dig::{BigInt, BigUint};

use crate::entry::Entry;
use crate::octets::to_hex;

/// ⌊2^bits · π⌋ by Machin's formula, π = 16·arctan(1/5) − 4·arctan(1/239).
fn pi(bits: usize) -> BigUint {
    // Each of the thousand or so terms is rounded down by less than one unit.
    const GUARD: usize = 64;
    let one = BigInt::from(1) << (bits + GUARD);
    let arctan_of_inverse = |n: i64| -> BigInt {
        let (mut power, mut sum): (BigInt, BigInt) = (&one / n, BigInt::from(0));
        let mut divisor = 1_i64;
        while power != BigInt::from(0) {
            let term = &power / divisor;
            if divisor % 4 == 1 {
                sum += term;
            } else {
                sum -= term;
            }
            power /= n * n;
            divisor += 2;
        }
        sum
    };
    let pi: BigInt = arctan_of_inverse(5) * 16 - arctan_of_inverse(239) * 4;
    (pi >> GUARD).to_biguint().unwrap()
}

pub(crate) fn group(entry: &Entry) {
    let bits = usize::try_from(entry.number("bits")).unwrap();
    let offset = u64::try_from(entry.number("offset")).unwrap();
    let one = BigUint::from(1_u8);
    let middle = (pi(bits - 130) + BigUint::from(offset)) << 64;
    let n = (&one << bits) - (&one << (bits - 64)) - &one + middle;
    entry.check_by("N", "from the formula", n.to_str_radix(16));

    // Which arithmetic a CPU has makes no difference.
    assert!(CognitoGroup::portable().is_portable());
    for group in [CognitoGroup::new(), CognitoGroup::portable()] {
        check(entry, &group);
    }
    entry.check("k", CognitoSrp::cognito().multiplier().to_hex());
}

fn check(entry: &Entry, group: &CognitoGroup) {
    entry.check("N", group.modulus().to_hex());
    let g = entry.expected("cognito_g").unwrap();
    entry.compare("g", &g.to_string(), &group.generator().to_hex());
    let prefix = entry.expected_text("pad_N_prefix").unwrap();
    let padded = to_hex(&group.modulus().pad());
    assert!(padded.starts_with(prefix), "{entry}: step PAD(N)");
}
