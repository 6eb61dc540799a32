//! Powers modulo a prime of 256 bits, by Montgomery's multiplication.
//!
//! Its time depends on the exponent, which is allowed here: the keys are public.

use num_bigint_dig::BigUint;

/// 256 bits, the lowest limb first.
type Limbs = [u64; 4];

/// An odd number between 2²⁵⁵ and 2²⁵⁶. With R = 2²⁵⁶, a number a is kept as a·R.
pub(super) struct Modulus {
    value: Limbs,
    /// −1 ÷ the modulus, modulo 2⁶⁴.
    negative_inverse: u64,
    /// R modulo the modulus, which stands for 1.
    one: Limbs,
    /// R² modulo the modulus: a product with it is a·R.
    square: Limbs,
}

impl Modulus {
    pub(super) fn new(value: &BigUint) -> Option<Self> {
        let limbs = limbs(value).filter(|[lowest, ..]| lowest % 2 == 1)?;
        let [lowest, .., highest] = limbs;
        if highest >> 63 == 0 {
            return None;
        }
        // Newton's iteration: each step doubles the number of right bits, of which an odd
        // number has three at first.
        let mut inverse = lowest;
        for _ in 0..5 {
            let error = lowest.wrapping_mul(inverse);
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(error));
        }
        let r = BigUint::from(1u8) << 256;
        Some(Self {
            value: limbs,
            negative_inverse: inverse.wrapping_neg(),
            one: self::limbs(&(&r % value))?,
            square: self::limbs(&(&r * &r % value))?,
        })
    }

    /// `base` to the power of `exponent`. Both must be below 2²⁵⁶.
    pub(super) fn power(&self, base: &BigUint, exponent: &BigUint) -> Option<BigUint> {
        let base = self.product(&limbs(base)?, &self.square);
        let mut powers = [self.one; 16];
        let mut power = self.one;
        for place in powers.iter_mut().skip(1) {
            power = self.product(&power, &base);
            *place = power;
        }
        let mut result = self.one;
        for octet in exponent.to_bytes_be() {
            for digit in [octet >> 4, octet & 15] {
                for _ in 0..4 {
                    result = self.product(&result, &result);
                }
                result = self.product(&result, powers.get(usize::from(digit))?);
            }
        }
        let result = self.product(&result, &[1, 0, 0, 0]);
        let octets: Vec<u8> = result.into_iter().flat_map(u64::to_le_bytes).collect();
        Some(BigUint::from_bytes_le(&octets))
    }

    /// a·b ÷ R. One of them must be below the modulus; so is the result.
    fn product(&self, a: &Limbs, b: &Limbs) -> Limbs {
        let [b0, b1, b2, b3] = *b;
        let [m0, m1, m2, m3] = self.value;
        let [mut s0, mut s1, mut s2, mut s3, mut s4] = [0; 5];
        for &digit in a {
            let carry;
            (s0, carry) = multiply_add(digit, b0, s0, 0);
            let (t1, carry) = multiply_add(digit, b1, s1, carry);
            let (t2, carry) = multiply_add(digit, b2, s2, carry);
            let (t3, carry) = multiply_add(digit, b3, s3, carry);
            let (t4, t5) = add(s4, carry, 0);
            // A multiple of the modulus makes the lowest limb 0, which is then dropped.
            let factor = s0.wrapping_mul(self.negative_inverse);
            let (_, carry) = multiply_add(factor, m0, s0, 0);
            let carry_on;
            (s0, carry_on) = multiply_add(factor, m1, t1, carry);
            let carry;
            (s1, carry) = multiply_add(factor, m2, t2, carry_on);
            let carry_on;
            (s2, carry_on) = multiply_add(factor, m3, t3, carry);
            let carry;
            (s3, carry) = add(t4, carry_on, 0);
            s4 = t5.wrapping_add(carry);
        }
        let (r0, borrow) = subtract(s0, m0, 0);
        let (r1, borrow) = subtract(s1, m1, borrow);
        let (r2, borrow) = subtract(s2, m2, borrow);
        let (r3, borrow) = subtract(s3, m3, borrow);
        match s4 >= borrow {
            true => [r0, r1, r2, r3],
            false => [s0, s1, s2, s3],
        }
    }
}

/// a·b + c + d, which is below 2¹²⁸: its lower and its upper half.
fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let sum = u128::from(a)
        .wrapping_mul(u128::from(b))
        .wrapping_add(u128::from(c))
        .wrapping_add(u128::from(d));
    (sum as u64, (sum >> 64) as u64)
}

fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    multiply_add(a, 1, b, c)
}

/// a − b − borrow, and whether that has to borrow.
fn subtract(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let (difference, first) = a.overflowing_sub(b);
    let (difference, second) = difference.overflowing_sub(borrow);
    (difference, u64::from(first || second))
}

/// The limbs of a number below 2²⁵⁶.
fn limbs(number: &BigUint) -> Option<Limbs> {
    let mut octets = number.to_bytes_le();
    if octets.len() > 32 {
        return None;
    }
    octets.resize(32, 0);
    let mut limbs = [0; 4];
    for (limb, octets) in limbs.iter_mut().zip(octets.chunks_exact(8)) {
        *limb = u64::from_le_bytes(octets.try_into().ok()?);
    }
    Some(limbs)
}

#[cfg(test)]
mod tests {
    use num_bigint_dig::BigUint;
    use proptest::prelude::*;

    use super::Modulus;

    /// Any number of 256 bits at most, and those with long runs of equal bits.
    fn numbers() -> impl Strategy<Value = BigUint> {
        let any = prop::array::uniform32(any::<u8>());
        let long_runs = prop::array::uniform32(prop::sample::select(vec![0, 1, 0x80, 0xff]));
        prop_oneof![any, long_runs].prop_map(|octets| BigUint::from_bytes_be(&octets))
    }

    proptest! {
        #[test]
        fn powers_are_those_of_num_bigint_dig(
            modulus in numbers(),
            base in numbers(),
            exponent in numbers(),
        ) {
            let modulus = modulus | (BigUint::from(1u8) << 255) | BigUint::from(1u8);
            let power = Modulus::new(&modulus).unwrap().power(&base, &exponent);
            prop_assert_eq!(power, Some(base.modpow(&exponent, &modulus)));
        }
    }

    #[test]
    fn an_even_or_a_short_modulus_is_refused() {
        let top = BigUint::from(1u8) << 255;
        for refused in [&top - 1u8, top.clone(), &top << 1, (&top << 1) + 1u8] {
            assert!(Modulus::new(&refused).is_none(), "{refused}");
        }
        assert!(Modulus::new(&(top + 1u8)).is_some());
    }
}
