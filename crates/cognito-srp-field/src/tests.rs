//! Compares the field with two independent libraries.

use std::vec;
use std::vec::Vec;

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U3072};
use num_bigint_dig::BigUint;
use proptest::collection::vec as octets;
use proptest::prelude::*;
use proptest::sample::select;
use sha2::{Digest, Sha256};

use super::arithmetic::{Element, element};
use super::engine::Engine;
use super::number::{WORDS, Words, cut, recut};
use super::prime::{N, N_PLUS_ONE};
use super::radix::{BITS, LIMBS, SPACING};
use super::tables::{COMB, MINUS_K, MINUS_ONE, ONE, R_SQUARED, TWO};
use super::{Arithmetic, Portable, WIDTH};

fn modulus() -> BigUint {
    number(&N)
}

/// The number of 48 words.
fn number(words: &Words) -> BigUint {
    let octets: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    BigUint::from_bytes_le(&octets)
}

/// 48 words of a number of the width of N.
fn words(octets: &[u8]) -> Words {
    let mut words = [0; WORDS];
    for (word, octets) in words.iter_mut().zip(octets.rchunks_exact(8)) {
        *word = u64::from_be_bytes(octets.try_into().unwrap());
    }
    words
}

/// A number as bytes of the width of N.
fn wide(value: &BigUint) -> Vec<u8> {
    let octets = value.to_bytes_be();
    let mut padded = vec![0; WIDTH - octets.len()];
    padded.extend(octets);
    padded
}

fn out(element: &Element) -> BigUint {
    BigUint::from_bytes_be(element.to_octets().as_slice())
}

fn montgomery(octets: &[u8]) -> FixedMontyForm<{ U3072::LIMBS }> {
    let n = U3072::from_be_slice(&wide(&modulus()));
    let params = FixedMontyParams::new_vartime(Odd::new(n).unwrap());
    let value = U3072::from_be_slice(octets);
    FixedMontyForm::new(&value.rem_vartime(&n.to_nz().unwrap()), &params)
}

fn from_oracle(form: &FixedMontyForm<{ U3072::LIMBS }>) -> BigUint {
    BigUint::from_bytes_be(form.retrieve().to_be_bytes().as_ref())
}

/// Operands at which carries and reductions are most likely to fail.
fn edges() -> Vec<Vec<u8>> {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let all_ones = (&one << (8 * WIDTH)) - 1u8;
    let mut edges = vec![
        BigUint::from(0u8),
        one.clone(),
        &n - 1u8,
        n.clone(),
        &n + 1u8,
        all_ones,
        &one << (8 * WIDTH - 1),
        (&one << (8 * WIDTH - 1)) - 1u8,
    ];
    // A limb of ones among zeros, and a limb of zeros among ones, at the ends and in between.
    for place in [0, 1, 5, 6, LIMBS / 2, 8 * WIDTH / BITS - 1] {
        let limb = ((&one << BITS) - 1u8) << (BITS * place);
        edges.push((&n - 1u8) - (&limb & (&n - 1u8)));
        edges.push(limb);
    }
    edges.iter().map(wide).collect()
}

/// Any operand: often random, often an edge.
fn operand() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![octets(any::<u8>(), WIDTH), select(edges())]
}

/// Exponents: 0, 1, all ones, a single bit, or random, with critical lengths.
/// The comb of a power of 2 is long enough for 65 octets.
fn exponent() -> impl Strategy<Value = Vec<u8>> {
    select(vec![1usize, 20, 32, 33, 64, 65, 66]).prop_flat_map(|length| {
        let bit = (0..8 * length).prop_map(move |bit| {
            let mut octets = vec![0; length];
            octets[length - 1 - bit / 8] = 1 << (bit % 8);
            octets
        });
        prop_oneof![
            octets(any::<u8>(), length),
            bit,
            Just(vec![0; length]),
            Just(vec![0xff; length]),
        ]
    })
}

/// Fewer in WebAssembly, where big-number libraries are slow.
const CASES: u32 = if cfg!(target_family = "wasm") {
    1_000
} else {
    10_000
};

/// At most as many as `PROPTEST_CASES` says, for whoever runs the tests again and again.
fn config(cases: u32) -> ProptestConfig {
    let most = std::env::var("PROPTEST_CASES").ok();
    let most = most.and_then(|most| most.parse().ok());
    ProptestConfig {
        cases: most.unwrap_or(cases).min(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn arithmetic_agrees_with_both_oracles(left in operand(), right in operand()) {
        let n = modulus();
        let (a, b) = (Element::from_octets(&left), Element::from_octets(&right));
        let (big_a, big_b) = (BigUint::from_bytes_be(&left) % &n, BigUint::from_bytes_be(&right) % &n);
        prop_assert_eq!(out(&a), big_a.clone(), "there and back");
        prop_assert_eq!(out(&a.times(&b)), &big_a * &big_b % &n, "product");
        prop_assert_eq!(out(&a.plus(&b)), (&big_a + &big_b) % &n, "sum");
        prop_assert_eq!(out(&b.negated()), (&n - &big_b) % &n, "negative");
        // Unreduced sums are operands too.
        let lazy = a.plus(&b).times(&a.plus(&a));
        prop_assert_eq!(out(&lazy), (&big_a + &big_b) * &big_a * 2u8 % &n, "product of sums");
        let mut squared = a.plus(&b);
        Portable::new().square(&mut squared);
        prop_assert_eq!(out(&squared), (&big_a + &big_b) * (&big_a + &big_b) % &n, "square");

        // In Montgomery form the edges are edges no more; so these limbs are multiplied too.
        let (mut raw_a, raw_b) = (element(&words(&left)), element(&words(&right)));
        let (raw, r_squared) = (raw_a.times(&raw_b), r() * r());
        let expected = BigUint::from_bytes_be(&left) * BigUint::from_bytes_be(&right) % &n;
        prop_assert_eq!(out(&raw) * &r_squared % &n, expected, "product of these limbs");
        Portable::new().square(&mut raw_a);
        prop_assert_eq!(out(&raw_a) * &r_squared % &n, &big_a * &big_a % &n, "square of these limbs");

        let (oracle_a, oracle_b) = (montgomery(&left), montgomery(&right));
        prop_assert_eq!(out(&a.times(&b)), from_oracle(&oracle_a.mul(&oracle_b)), "crypto-bigint");
        prop_assert_eq!(out(&a.plus(&b)), from_oracle(&oracle_a.add(&oracle_b)), "crypto-bigint");
    }
}

proptest! {
    #![proptest_config(config(CASES / 50))]

    #[test]
    fn powers_agree_with_both_oracles(base in operand(), exponent in exponent()) {
        let n = modulus();
        let big = BigUint::from_bytes_be(&exponent);
        let base_element = Element::from_octets(&base);
        let result = out(&Arithmetic::best().power(&base_element, &exponent, 8 * exponent.len()));
        prop_assert_eq!(&result, &out(&Arithmetic::Portable.power(&base_element, &exponent, 8 * exponent.len())));
        prop_assert_eq!(&result, &(BigUint::from_bytes_be(&base) % &n).modpow(&big, &n));
        let oracle = montgomery(&base).pow(&U3072::from_be_slice(&wide(&big)));
        prop_assert_eq!(result, from_oracle(&oracle));
        let two = BigUint::from(2u8).modpow(&big, &n);
        prop_assert_eq!(out(&Arithmetic::best().power_of_two(&exponent)), two.clone());
        prop_assert_eq!(out(&Arithmetic::Portable.power_of_two(&exponent)), two);
    }
}

/// Montgomery's R modulo N.
fn r() -> BigUint {
    (BigUint::from(1u8) << (BITS * LIMBS)) % modulus()
}

#[test]
fn the_constants_have_their_values() {
    let (n, r) = (modulus(), r());
    // A vector and RFC 3526's formula show that N itself is correct.
    assert_eq!(number(&N_PLUS_ONE), &n + 1u8);
    assert_eq!(number(&ONE), r);
    assert_eq!(number(&TWO), &r * 2u8 % &n);
    assert_eq!(number(&MINUS_ONE), &n - &r);
    assert_eq!(number(&R_SQUARED), &r * &r % &n);
    // k = H(PAD(N) | PAD(g)), with PAD's 00 before a number whose top bit is set.
    let padded = [&[0], wide(&n).as_slice(), &[2]].concat();
    let k = BigUint::from_bytes_be(&Sha256::digest(padded));
    assert_eq!(number(&MINUS_K), (&n - k) * &r % &n);
}

#[test]
fn the_table_is_computed_again() {
    let (n, r) = (modulus(), r());
    assert!(5 * SPACING * COMB.0.len() >= 512, "it covers the exponent");
    for (block, entries) in COMB.0.iter().enumerate() {
        for (index, entry) in entries.iter().enumerate() {
            let teeth = (0..5).filter(|tooth| index >> tooth & 1 == 1);
            let exponent: BigUint = teeth
                .map(|tooth| BigUint::from(1u8) << (SPACING * (5 * block + tooth)))
                .sum();
            let value = BigUint::from(2u8).modpow(&exponent, &n) * &r % &n;
            assert_eq!(number(entry), value, "block {block}, entry {index}");
        }
    }
}

#[test]
fn limbs_and_words_convert_both_ways() {
    for words in COMB.0.as_flattened() {
        let limbs: [u64; LIMBS] = cut(words, BITS);
        let shifted = limbs.iter().enumerate();
        let sum: BigUint = shifted
            .map(|(place, limb)| BigUint::from(*limb) << (BITS * place))
            .sum();
        assert_eq!(sum, number(words));
        assert_eq!(recut(&limbs, BITS, 64), *words);
    }
}
