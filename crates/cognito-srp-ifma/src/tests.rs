//! Compares both machines with an independent library.

extern crate std;

use std::vec;
use std::vec::Vec;

use num_bigint_dig::BigUint;
use proptest::collection::vec as octets;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// N of RFC 3526 §4.
fn modulus() -> BigUint {
    let hex = "\
ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb\
9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33\
a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864\
d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2\
08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";
    BigUint::parse_bytes(hex.as_bytes(), 16).unwrap()
}

fn limbs(value: &BigUint) -> Limbs {
    let mask = (BigUint::from(1u8) << BITS) - 1u8;
    let mut limbs = [0; LIMBS];
    for (place, limb) in limbs.iter_mut().enumerate() {
        let digits = ((value >> (BITS * place)) & &mask).to_bytes_le();
        *limb = digits
            .iter()
            .rev()
            .fold(0, |limb, octet| limb << 8 | u64::from(*octet));
    }
    limbs
}

fn number(limbs: &[u64]) -> BigUint {
    let shifted = limbs.iter().enumerate();
    shifted
        .map(|(place, limb)| BigUint::from(*limb) << (BITS * place))
        .sum()
}

/// Numbers for which carries are most likely to be wrong, including numbers up to 2^20·N, which
/// only sums reach.
fn edges() -> Vec<BigUint> {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let mut edges = vec![
        BigUint::from(0u8),
        one.clone(),
        &n - 1u8,
        n.clone(),
        &n + 1u8,
        &n * 2u8 - 1u8,
        (&one << 3072) - 1u8,
        &one << 3071,
        (&one << 3092) - 1u8,
    ];
    for place in [0, 1, 7, 8, 9, 31, 58] {
        let limb = ((&one << BITS) - 1u8) << (BITS * place);
        edges.push((&n - 1u8) - (&limb & (&n - 1u8)));
        edges.push(limb);
        // A carry that runs through all limbs above.
        edges.push((&one << 3072) - (&one << (BITS * place)));
    }
    edges
}

fn operand() -> impl Strategy<Value = BigUint> {
    let random = octets(any::<u8>(), 384).prop_map(|octets| BigUint::from_bytes_be(&octets));
    prop_oneof![random, select(edges())]
}

/// Checks that a machine multiplies and squares correctly.
fn check(machine: impl Machine, a: &BigUint, b: &BigUint) -> Result<(), TestCaseError> {
    let (n, r) = (modulus(), BigUint::from(1u8) << 3120);
    let modulus = Modulus::new(&limbs(&n));
    let (mut product, mut square) = (limbs(a), limbs(a));
    machine.multiply(&mut product, &limbs(b), &modulus);
    machine.square(&mut square, &modulus);
    for (result, factor) in [(product, b), (square, a)] {
        prop_assert!(result.iter().all(|limb| *limb < 1 << BITS), "limbs");
        let result = number(&result);
        prop_assert_eq!(&result * &r % &n, a * factor % &n);
        // R has 48 bits more than N, and a factor at most 20.
        prop_assert!(result <= &n * 2u8 + (&n >> 7), "not below 2N and a little");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_machines_multiply_like_num_bigint(a in operand(), b in operand()) {
        check(StandIn, &a, &b)?;
        #[cfg(target_arch = "x86_64")]
        if let Some(ifma) = Ifma::detect() {
            check(ifma, &a, &b)?;
        }
    }

    #[test]
    fn both_machines_pick_the_entry(seed in any::<u64>(), index in 0..32u64) {
        let table: [[u64; LIMBS]; ENTRIES] = core::array::from_fn(|entry| {
            core::array::from_fn(|place| seed.wrapping_mul((entry * LIMBS + place) as u64 | 1))
        });
        let expected = table[usize::try_from(index).unwrap()];
        let mut picked = [seed; LIMBS];
        StandIn.pick(&table, index, &mut picked);
        prop_assert_eq!(picked, expected);
        #[cfg(target_arch = "x86_64")]
        if let Some(ifma) = Ifma::detect() {
            let mut picked = [seed; LIMBS];
            ifma.pick(&table, index, &mut picked);
            prop_assert_eq!(picked, expected);
        }
    }
}

#[test]
fn the_inverses_are_inverse() {
    let n = modulus();
    let Modulus { one, four } = Modulus::new(&limbs(&n));
    for (inverse, bits) in [(one.as_slice(), BITS), (four.as_slice(), 4 * BITS)] {
        for (lanes, vectors) in inverse.iter().enumerate() {
            let limbs = vectors.as_flattened();
            let value = number(limbs) >> (BITS * lanes);
            assert!(value < n, "below N");
            assert_eq!((value << bits) % &n, BigUint::from(1u8), "{bits} bits");
            assert!(limbs.iter().all(|limb| *limb < 1 << BITS));
        }
    }
}

/// Prints whether this run tested AVX-512.
#[test]
fn which_machine_is_tested() {
    #[cfg(target_arch = "x86_64")]
    std::println!("AVX-512 IFMA: {}", Ifma::detect().is_some());
}
