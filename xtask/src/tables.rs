//! `cargo xtask tables`: the constants of the core's field, computed with a
//! general big-number library.
//!
//! The core does not compute them at run time: a first sign-in in a process
//! takes as long as any other. Its tests compute them again.

use std::fmt::Write;
use std::fs;

use cognito_srp_core::srp::{CognitoGroup, Group};
use num_bigint_dig::BigUint;

use crate::Failure;
use crate::command::root;

const BLOCKS: usize = 9;
const BLOCK: usize = 6;
const LIMB_BITS: usize = 60;
/// log2 of Montgomery's R.
const R_BITS: usize = BLOCKS * BLOCK * LIMB_BITS;
const TEETH: usize = 5;

pub(crate) fn run() -> Result<(), Failure> {
    let n = modulus()?;
    let r = (BigUint::from(1u8) << R_BITS) % &n;
    let mut file = String::from(
        "//! Constants in limbs, made by `cargo xtask tables`. Do not edit.\n\n\
         use super::arithmetic::Limbs;\nuse super::power::Comb;\n\n",
    );
    for (name, what, value) in [
        ("N", "The prime.", n.clone()),
        (
            "N_PLUS_ONE",
            "N + 1; its lowest 64 bits are zero.",
            &n + 1u8,
        ),
        ("ONE", "1 in Montgomery form: R mod N.", r.clone()),
        ("MINUS_ONE", "−1 in Montgomery form.", &n - &r),
        ("R_SQUARED", "R² mod N.", &r * &r % &n),
    ] {
        write!(
            file,
            "/// {what}\n#[rustfmt::skip]\npub(super) const {name}: Limbs = "
        )?;
        limbs(&mut file, &value)?;
        file.push_str(";\n\n");
    }
    for (bits, spacing) in [(256, 26), (512, 52)] {
        write!(
            file,
            "/// For exponents of up to {bits} bits.\n#[rustfmt::skip]\n\
             pub(super) static COMB_{bits}: Comb = Comb {{\n    spacing: {spacing},\n    blocks: [\n"
        )?;
        for block in 0..2 {
            file.push_str("[\n");
            for entry in 0..1u32 << TEETH {
                let mut value = r.clone();
                for tooth in (0..TEETH).filter(|tooth| entry >> tooth & 1 == 1) {
                    let power = BigUint::from(1u8) << (spacing * (2 * tooth + block));
                    value = value * BigUint::from(2u8).modpow(&power, &n) % &n;
                }
                limbs(&mut file, &value)?;
                file.push_str(",\n");
            }
            file.push_str("],\n");
        }
        file.push_str("    ],\n};\n\n");
    }
    let path = root().join("crates/cognito-srp-core/src/srp/field/tables.rs");
    fs::write(&path, file.trim_end().to_owned() + "\n")?;
    println!("wrote {}", path.display());
    Ok(())
}

fn modulus() -> Result<BigUint, Failure> {
    let hex = CognitoGroup::new().modulus().to_hex();
    BigUint::parse_bytes(hex.as_bytes(), 16).ok_or_else(|| "the modulus is not hexadecimal".into())
}

/// Writes a number as 54 limbs of 60 bits.
fn limbs(file: &mut String, value: &BigUint) -> std::fmt::Result {
    let mask = (BigUint::from(1u8) << LIMB_BITS) - 1u8;
    file.push('[');
    for block in 0..BLOCKS {
        file.push('[');
        for limb in 0..BLOCK {
            let shift = LIMB_BITS * (BLOCK * block + limb);
            write!(file, "0x{},", ((value >> shift) & &mask).to_str_radix(16))?;
        }
        file.push_str("],");
    }
    file.push(']');
    Ok(())
}
