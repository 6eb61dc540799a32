//! The arithmetic modulo Cognito's prime, compared with num-bigint-dig and crypto-bigint:
//! reduction, sum, difference, product, powers.

use crate::cursor::Cursor;
use crate::oracle::big;
use cognito_srp_core::srp::{CognitoGroup, Exponent, Group, Integer, Residue};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U3072};
use num_bigint_dig::BigUint;

const WIDTH: usize = 384;

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    let group = CognitoGroup::portable();
    let n = BigUint::parse_bytes(group.modulus().to_hex().as_bytes(), 16).unwrap();
    let (left, right) = (operand(&mut cursor, &n), operand(&mut cursor, &n));
    // Longer ones take time and run the same code.
    let exponent = cursor.field();
    let exponent = &exponent[..exponent.len().min(66)];

    let lift = |octets: &[u8]| group.element(&group.reduce(&Integer::from_be_bytes(octets)));
    let out = |element: &_| number(&group.residue(element));
    let (a, b) = (lift(&left), lift(&right));
    let (big_a, big_b) = (big(&left) % &n, big(&right) % &n);
    assert_eq!(
        number(&group.reduce(&Integer::from_be_bytes(&left))),
        big_a,
        "reduced"
    );
    assert_eq!(out(&a), big_a, "there and back");
    assert_eq!(out(&group.add(&a, &b)), (&big_a + &big_b) % &n, "sum");
    assert_eq!(
        out(&group.subtract(&a, &b)),
        (&big_a + &n - &big_b) % &n,
        "difference"
    );
    assert_eq!(
        out(&group.multiply(&a, &b)),
        &big_a * &big_b % &n,
        "product"
    );
    // Factors that were not reduced before.
    let lazy = group.multiply(&group.add(&a, &b), &group.subtract(&b, &a));
    let expected = (&big_a + &big_b) * (&big_b + &n - &big_a) % &n;
    assert_eq!(out(&lazy), expected, "product of sum and difference");

    let modulus = U3072::from_be_slice(&wide(&n));
    let params = FixedMontyParams::new_vartime(Odd::new(modulus).unwrap());
    let form = |value: &BigUint| FixedMontyForm::new(&U3072::from_be_slice(&wide(value)), &params);
    let of_form =
        |form: &FixedMontyForm<{ U3072::LIMBS }>| big(form.retrieve().to_be_bytes().as_ref());
    let (form_a, form_b) = (form(&big_a), form(&big_b));
    assert_eq!(
        out(&group.multiply(&a, &b)),
        of_form(&form_a.mul(&form_b)),
        "crypto-bigint"
    );

    if !exponent.is_empty() {
        let secret = Exponent::from_be_bytes(exponent);
        let expected = big_a.modpow(&big(exponent), &n);
        assert_eq!(out(&group.power(&a, &secret)), expected, "power");
        let of_two = BigUint::from(2u8).modpow(&big(exponent), &n);
        assert_eq!(
            out(&group.power_of_generator(&secret)),
            of_two,
            "power of 2"
        );
    }
}

/// The given octets, or a number near an edge plus or minus some of them.
fn operand(cursor: &mut Cursor<'_>, n: &BigUint) -> Vec<u8> {
    let kind = cursor.byte();
    let octets = cursor.long_field();
    let one = BigUint::from(1u8);
    let by = big(&octets[..octets.len().min(8)]);
    let value = match kind % 8 {
        0 => n + by,
        1 => n - &one - by,
        2 => (one << (8 * WIDTH)) - 1u8 - by,
        3 => (one << usize::from(kind)) + by,
        // A limb of one of the engines, of 60 or 52 bits, between zeros or ones.
        4 => ((&one << 60) - 1u8) << (60 * usize::from(kind / 8)),
        5 => n - ((&one << 52) - 1u8) - by,
        _ => return octets[..octets.len().min(2 * WIDTH)].to_vec(),
    };
    value.to_bytes_be()
}

fn number(residue: &Residue) -> BigUint {
    assert_eq!(residue.expose().len(), WIDTH);
    big(residue.expose())
}

fn wide(value: &BigUint) -> Vec<u8> {
    let octets = value.to_bytes_be();
    let mut padded = vec![0; WIDTH - octets.len()];
    padded.extend(octets);
    padded
}
