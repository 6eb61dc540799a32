//! `cargo xtask tables`: the constants of the core's field, computed with a
//! general big-number library, and its table of characters (`characters.rs`).
//!
//! The core does not compute them at run time: a first sign-in in a process
//! takes as long as any other. Its tests compute them again.

use std::fmt::Write;
use std::fs;

use cognito_srp_core::srp::{CognitoGroup, CognitoSrp, Group, Integer};
use num_bigint_dig::BigUint;

use crate::command::root;
use crate::{Failure, characters};

const FIELD: &str = "crates/cognito-srp-field/src";
const GENERATED: &str = "Made by `cargo xtask tables`. Do not edit.\n\n";

/// 64-bit words in a number below N.
const WORDS: usize = 48;
const TEETH: usize = 5;

/// The constants for one length of limbs (`radix.rs`).
struct Limbs {
    name: &'static str,
    whose: &'static str,
    /// log2 of Montgomery's R.
    r_bits: usize,
    /// Blocks of the comb.
    blocks: usize,
    /// Bits of an exponent between two teeth.
    spacing: usize,
}

/// Where products are short the program has to be small as well: half the table makes a sign-in 6 %
/// longer.
const LIMBS: [Limbs; 2] = [
    Limbs {
        name: "long",
        whose: "long limbs, and of AVX-512",
        r_bits: 3120,
        blocks: 4,
        spacing: 26,
    },
    Limbs {
        name: "short",
        whose: "short limbs",
        r_bits: 3136,
        blocks: 2,
        spacing: 52,
    },
];

pub(crate) fn run() -> Result<(), Failure> {
    let n = number(CognitoGroup::new().modulus())?;
    let k = number(CognitoSrp::cognito().multiplier())?;
    let mut file = format!("//! The prime. {GENERATED}use super::number::Words;\n");
    constant(&mut file, "N", "The prime.", &n)?;
    let next = &n + 1u8;
    constant(
        &mut file,
        "N_PLUS_ONE",
        "N + 1; its lowest 64 bits are zero.",
        &next,
    )?;
    write(&format!("{FIELD}/prime.rs"), &file)?;
    for limbs in &LIMBS {
        let path = format!("{FIELD}/tables/{}.rs", limbs.name);
        write(&path, &limbs.tables(&n, &k)?)?;
    }
    write(characters::PATH, &characters::file()?)
}

/// Writes a file of the repository.
fn write(path: &str, file: &str) -> Result<(), Failure> {
    fs::write(root().join(path), file)?;
    println!("wrote {path}");
    Ok(())
}

impl Limbs {
    fn tables(&self, n: &BigUint, k: &BigUint) -> Result<String, Failure> {
        let (r, name) = ((BigUint::from(1u8) << self.r_bits) % n, self.whose);
        let mut file = format!(
            "//! Constants in Montgomery form, for the engines of {name}. {GENERATED}\
             use super::super::number::Words;\nuse super::super::power::Comb;\n"
        );
        for (name, what, value) in [
            ("ONE", "1: R mod N.", r.clone()),
            ("TWO", "2.", &r * 2u8 % n),
            ("MINUS_ONE", "−1.", n - &r),
            ("MINUS_K", "−k of SRP-6a.", (n - k) * &r % n),
            ("R_SQUARED", "R: R² mod N.", &r * &r % n),
        ] {
            constant(&mut file, name, what, &value)?;
        }
        file.push_str(
            "\n/// Powers of 2.\n#[rustfmt::skip]\npub(crate) static COMB: Comb = Comb([\n",
        );
        for block in 0..self.blocks {
            file.push_str("[\n");
            for entry in 0..1u32 << TEETH {
                let mut value = r.clone();
                for tooth in (0..TEETH).filter(|tooth| entry >> tooth & 1 == 1) {
                    let power = BigUint::from(1u8) << (self.spacing * (TEETH * block + tooth));
                    value = value * BigUint::from(2u8).modpow(&power, n) % n;
                }
                words(&mut file, &value)?;
                file.push_str(",\n");
            }
            file.push_str("],\n");
        }
        file.push_str("]);\n");
        Ok(file)
    }
}

fn constant(file: &mut String, name: &str, what: &str, value: &BigUint) -> std::fmt::Result {
    write!(
        file,
        "\n/// {what}\n#[rustfmt::skip]\npub(crate) const {name}: Words = "
    )?;
    words(file, value)?;
    file.push_str(";\n");
    Ok(())
}

fn number(integer: &Integer) -> Result<BigUint, Failure> {
    let hex = integer.to_hex();
    BigUint::parse_bytes(hex.as_bytes(), 16).ok_or_else(|| "not hexadecimal".into())
}

/// Writes a number as 64-bit words, the lowest first.
fn words(file: &mut String, value: &BigUint) -> std::fmt::Result {
    let mask = BigUint::from(u64::MAX);
    file.push('[');
    for place in 0..WORDS {
        let word = (value >> (64 * place)) & &mask;
        write!(file, "0x{},", word.to_str_radix(16))?;
    }
    file.push(']');
    Ok(())
}
