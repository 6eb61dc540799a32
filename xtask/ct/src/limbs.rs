//! Numbers in the form of `cognito-srp-ifma`.

use cognito_srp_core::srp::{CognitoGroup, Group};
use cognito_srp_ifma::{BITS, Limbs, Modulus};
use num_bigint_dig::BigUint;

use crate::Failure;

/// The modulus of Cognito's group.
pub(crate) fn modulus() -> Result<Modulus, Failure> {
    let n = CognitoGroup::new().modulus().to_hex();
    let n = BigUint::parse_bytes(n.as_bytes(), 16).ok_or("no modulus")?;
    Ok(Modulus::new(&limbs(&n.to_bytes_le())))
}

/// A number from little-endian octets.
pub(crate) fn limbs(octets: &[u8]) -> Limbs {
    std::array::from_fn(|place| {
        let (first, shift) = (BITS * place / 8, BITS * place % 8);
        let octets = octets.iter().skip(first).take(8).rev();
        let word = octets.fold(0u64, |word, octet| word << 8 | u64::from(*octet));
        word >> shift & ((1 << BITS) - 1)
    })
}
