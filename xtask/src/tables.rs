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

/// 64-bit words in a number below N.
const WORDS: usize = 48;
/// log2 of Montgomery's R.
const R_BITS: usize = 3120;
const TEETH: usize = 5;
/// Combs: blocks, bits between two teeth, and for which limbs (`radix.rs`). Where products are
/// short the program has to be small as well: half the table makes a sign-in 6 % longer.
const COMBS: [(usize, usize, &str); 2] = [
    (
        4,
        26,
        "not(any(target_pointer_width = \"32\", small_limbs))",
    ),
    (2, 52, "any(target_pointer_width = \"32\", small_limbs)"),
];

pub(crate) fn run() -> Result<(), Failure> {
    let n = number(CognitoGroup::new().modulus())?;
    let k = number(CognitoSrp::cognito().multiplier())?;
    let r = (BigUint::from(1u8) << R_BITS) % &n;
    let mut file = String::from(
        "//! Constants, made by `cargo xtask tables`. Do not edit.\n\n\
         use super::number::Words;\nuse super::power::Comb;\n",
    );
    for (name, what, value) in [
        ("N", "The prime.", n.clone()),
        (
            "N_PLUS_ONE",
            "N + 1; its lowest 64 bits are zero.",
            &n + 1u8,
        ),
        ("ONE", "1 in Montgomery form: R mod N.", r.clone()),
        ("TWO", "2 in Montgomery form.", &r * 2u8 % &n),
        ("MINUS_ONE", "−1 in Montgomery form.", &n - &r),
        (
            "MINUS_K",
            "−k in Montgomery form, of SRP-6a.",
            (&n - k) * &r % &n,
        ),
        ("R_SQUARED", "R² mod N.", &r * &r % &n),
    ] {
        write!(
            file,
            "\n/// {what}\n#[rustfmt::skip]\npub(crate) const {name}: Words = "
        )?;
        words(&mut file, &value)?;
        file.push_str(";\n");
    }
    for (blocks, spacing, limbs) in COMBS {
        write!(
            file,
            "\n/// For powers of 2.\n#[cfg({limbs})]\n#[rustfmt::skip]\n\
             pub(crate) static COMB: Comb = Comb([\n"
        )?;
        for block in 0..blocks {
            file.push_str("[\n");
            for entry in 0..1u32 << TEETH {
                let mut value = r.clone();
                for tooth in (0..TEETH).filter(|tooth| entry >> tooth & 1 == 1) {
                    let power = BigUint::from(1u8) << (spacing * (TEETH * block + tooth));
                    value = value * BigUint::from(2u8).modpow(&power, &n) % &n;
                }
                words(&mut file, &value)?;
                file.push_str(",\n");
            }
            file.push_str("],\n");
        }
        file.push_str("]);\n");
    }
    let path = root().join("crates/cognito-srp-field/src/tables.rs");
    fs::write(&path, file)?;
    println!("wrote {}", path.display());
    characters::write()
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
