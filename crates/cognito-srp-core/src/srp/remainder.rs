//! A remainder, for groups that have no quicker way to one.

use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::integer::Integer;
use super::rules::{FixedWidth, Padding};

/// `value mod modulus` in as many octets as the modulus has, bit by bit. The time depends on
/// both, which are public.
pub(super) fn remainder(value: &Integer, modulus: &Integer) -> Zeroizing<Vec<u8>> {
    // One bit more than the modulus: for twice a remainder.
    let width = modulus.bits() / 8 + 1;
    let modulus_octets = FixedWidth::pad(modulus, width);
    let mut rest = Zeroizing::new(vec![0; width]);
    for octet in value.magnitude() {
        for place in (0..8).rev() {
            double(&mut rest, octet >> place & 1);
            if *rest >= *modulus_octets {
                subtract(&mut rest, &modulus_octets);
            }
        }
    }
    if value.is_negative() && rest.iter().any(|octet| *octet != 0) {
        let positive = core::mem::replace(&mut rest, modulus_octets);
        subtract(&mut rest, &positive);
    }
    FixedWidth::pad(&Integer::from_be_bytes(&rest), modulus.bits().div_ceil(8))
}

/// `number` becomes twice itself and a bit.
fn double(number: &mut [u8], bit: u8) {
    number.iter_mut().rev().fold(bit, |carry, octet| {
        let next = *octet >> 7;
        *octet = *octet << 1 | carry;
        next
    });
}

/// `left` becomes less by `right`, which is not more than it and as long.
fn subtract(left: &mut [u8], right: &[u8]) {
    let octets = left.iter_mut().rev().zip(right.iter().rev());
    octets.fold(false, |borrow, (left, right)| {
        let (less, first) = left.overflowing_sub(*right);
        let (less, second) = less.overflowing_sub(borrow.into());
        *left = less;
        first || second
    });
}

#[cfg(test)]
mod tests {
    use num_bigint_dig::{BigInt, Sign};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::*;

    /// Often all ones or zeros.
    fn octets(most: usize) -> impl Strategy<Value = Vec<u8>> {
        let run = |octet| (0..=most).prop_map(move |length| vec![octet; length]);
        prop_oneof![vec(any::<u8>(), 0..=most), run(0), run(0xff)]
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn it_is_that_of_a_big_number(
            value in octets(60),
            modulus in octets(20),
            factor in octets(30),
            about: i8,
            negative: bool,
            near: bool,
        ) {
            let modulus = BigInt::from_bytes_be(Sign::Plus, &modulus) + 1;
            // At and about a multiple of the modulus, too.
            let value = match near {
                true => &modulus * BigInt::from_bytes_be(Sign::Plus, &factor) + about,
                false => BigInt::from_bytes_be(Sign::Plus, &value),
            };
            let value = if negative { -value } else { value };
            let integer = |big: &BigInt| Integer::from_hex(&big.to_str_radix(16)).unwrap();
            let rest = remainder(&integer(&value), &integer(&modulus));
            let expected = (&value % &modulus + &modulus) % &modulus;
            prop_assert_eq!(rest.len(), modulus.bits().div_ceil(8));
            prop_assert_eq!(BigInt::from_bytes_be(Sign::Plus, &rest), expected);
        }
    }
}
