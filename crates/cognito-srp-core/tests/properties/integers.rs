//! Everything that an `Integer` does, compared with a big-number library.

use cognito_srp_core::srp::{CognitoGroup, Exponent, FixedWidth, Group, Integer, Padding};
use num_bigint_dig::{BigInt, Sign};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;

/// Integers of either sign. The first byte is often one at which PAD changes.
fn big() -> impl Strategy<Value = BigInt> {
    let edge = prop_oneof![
        Just(0x00_u8),
        Just(0x01),
        Just(0x7f),
        Just(0x80),
        Just(0x81),
        Just(0xff)
    ];
    let rest = prop_oneof![
        vec(any::<u8>(), 0..400),
        (0_usize..40).prop_map(|length| vec![0; length]),
        (0_usize..40).prop_map(|length| vec![0xff; length]),
    ];
    let magnitude = (prop_oneof![edge, any::<u8>()], rest).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    });
    (magnitude, any::<bool>()).prop_map(|(magnitude, negative)| {
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        BigInt::from_bytes_be(sign, &magnitude)
    })
}

/// As few digits as many, of both cases; often zeros alone, or after zeros, or after a sign.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?0{0,3}[0-9a-fA-F]{1,5}",
        "-?0{1,5}",
        "-?0{0,9}[0-9a-fA-F]{1,900}"
    ]
}

/// Every reading of an integer is that of the big number.
fn assert_same(integer: &Integer, big: &BigInt) -> Result<(), TestCaseError> {
    prop_assert_eq!(integer.to_hex(), big.to_str_radix(16));
    prop_assert_eq!(&*integer.pad(), &big.to_signed_bytes_be());
    prop_assert_eq!(integer.is_negative(), big.sign() == Sign::Minus);
    prop_assert_eq!(integer.is_zero(), big.sign() == Sign::NoSign);
    prop_assert_eq!(integer.bits(), big.bits());
    // Both give the magnitude without leading zeros; of 0, one octet.
    prop_assert_eq!(&*FixedWidth::pad(integer, 0), &big.to_bytes_be().1);
    prop_assert_eq!(
        format!("{integer:?}"),
        format!("Integer({} bits)", big.bits())
    );
    Ok(())
}

/// Integers up to the longest that is read, with either sign.
fn long() -> impl Strategy<Value = BigInt> {
    (vec(any::<u8>(), 0..=1024), any::<bool>()).prop_map(|(magnitude, negative)| {
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        BigInt::from_bytes_be(sign, &magnitude)
    })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn pad_is_the_shortest_twos_complement(big in big()) {
        let integer = Integer::from_hex(&big.to_str_radix(16)).unwrap();
        assert_same(&integer, &big)?;
        assert_same(&integer.clone(), &big)?;
    }

    #[test]
    fn digits_are_read_as_a_big_number_is(text in text()) {
        let big = BigInt::parse_bytes(text.as_bytes(), 16).unwrap();
        assert_same(&Integer::from_hex(&text).unwrap(), &big)?;
    }

    #[test]
    fn hexadecimal_is_read_in_any_form(big in big(), zeros in 0_usize..5000, upper: bool) {
        let canonical = big.to_str_radix(16);
        let digits = canonical.trim_start_matches('-');
        let sign = &canonical[..canonical.len() - digits.len()];
        let mut text = format!("{sign}{}{digits}", "0".repeat(zeros));
        if upper {
            text.make_ascii_uppercase();
        }
        prop_assert_eq!(Integer::from_hex(&text).unwrap().to_hex(), canonical);
    }

    #[test]
    fn bytes_are_a_non_negative_integer(octets in vec(any::<u8>(), 0..400)) {
        let expected = BigInt::from_bytes_be(Sign::Plus, &octets);
        let integer = Integer::from_be_bytes(&octets);
        assert_same(&integer, &expected)?;
        // RFC 5054's PAD: the same integer, at least as wide as requested.
        let width = 384;
        let padded = FixedWidth::pad(&integer, width);
        prop_assert_eq!(BigInt::from_bytes_be(Sign::Plus, &padded), expected);
        let significant = octets.iter().skip_while(|octet| **octet == 0).count();
        prop_assert_eq!(padded.len(), significant.max(width));
    }

    #[test]
    fn a_residue_is_padded_as_the_integer_is(octets in vec(any::<u8>(), 1..384), zeros in 0_usize..384) {
        // Below N: at least one byte shorter.
        let integer = Integer::from_be_bytes(octets.get(zeros..).unwrap_or_default());
        let residue = CognitoGroup::new().reduce(&integer);
        prop_assert_eq!(residue.expose().len(), 384);
        prop_assert_eq!(residue.pad(), integer.pad());
        prop_assert_eq!(residue.to_hex(), integer.to_hex());
    }

    #[test]
    fn an_integer_is_reduced_as_a_big_number_is(big in long(), about_n in -2..3, near: bool) {
        let group = CognitoGroup::new();
        let n = BigInt::from_signed_bytes_be(&group.modulus().pad());
        let multiple = &n * (&big >> (8 * 384));
        let value = if near { multiple + about_n } else { big };
        let residue = group.reduce(&Integer::from_hex(&value.to_str_radix(16)).unwrap());
        let expected = (&value % &n + &n) % &n;
        prop_assert_eq!(BigInt::from_bytes_be(Sign::Plus, residue.expose()), expected);
        prop_assert_eq!(residue.expose().len(), 384);
    }

    #[test]
    fn the_masked_exponent_is_a_plus_u_x(
        a in vec(any::<u8>(), 0..130),
        u in vec(any::<u8>(), 0..40),
        x in vec(any::<u8>(), 0..40),
        ones: bool,
    ) {
        let fill = |octets: Vec<u8>| if ones { vec![0xff; octets.len()] } else { octets };
        let (a, u, x) = (fill(a), fill(u), fill(x));
        let big = |octets: &[u8]| BigInt::from_bytes_be(Sign::Plus, octets);
        let sum = Exponent::masked(
            &Exponent::from_be_bytes(&a),
            &Integer::from_be_bytes(&u),
            &Exponent::from_be_bytes(&x),
        );
        prop_assert_eq!(big(sum.expose()), big(&a) + big(&u) * big(&x));
    }

    #[test]
    fn other_texts_are_refused(text in "\\PC*|-?[0-9a-f]{0,8}[ +xg_\\-][0-9a-f]{0,8}") {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let well_formed = !digits.is_empty() && digits.bytes().all(|d| d.is_ascii_hexdigit());
        prop_assert_eq!(Integer::from_hex(&text).is_ok(), well_formed);
    }
}

#[test]
fn the_longest_integer_is_accepted_and_a_longer_one_refused() {
    let longest = "f".repeat(Integer::MAX_HEX_DIGITS);
    assert_eq!(Integer::from_hex(&longest).unwrap().to_hex(), longest);
    let zeros = "0".repeat(100);
    assert!(Integer::from_hex(&format!("{zeros}{longest}")).is_ok());
    assert!(Integer::from_hex(&format!("-{longest}")).is_ok());
    let error = Integer::from_hex(&format!("1{longest}")).err();
    assert_eq!(error, Some(cognito_srp_core::srp::IntegerError::TooLong));
}

/// a + u·x may have one bit more than either: here all its other bits are 0. The length is a
/// multiple of the five bits that a power takes at a time, so that this one is alone.
#[test]
fn a_power_takes_the_carry_of_a_masked_exponent() {
    let group = CognitoGroup::new();
    let sum = Exponent::masked(
        &Exponent::from_be_bytes(&[0xff; 160]),
        &Integer::from_be_bytes(&[1]),
        &Exponent::from_be_bytes(&[1]),
    );
    let base = group.element(&group.reduce(group.generator()));
    let power = group.residue(&group.power(&base, &sum));
    let n = BigInt::from_signed_bytes_be(&group.modulus().pad());
    let expected = BigInt::from(2).modpow(&(BigInt::from(1) << 1280), &n);
    assert_eq!(BigInt::from_bytes_be(Sign::Plus, power.expose()), expected);
}
