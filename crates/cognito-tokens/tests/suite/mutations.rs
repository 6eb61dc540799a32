//! A token that differs in one byte is a different token, and no change makes the verifier
//! panic.

use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use proptest::prelude::*;

use crate::support::{Case, Table, verify};

/// A valid token of each use, with its key set.
fn good(table: &Table) -> [Case; 2] {
    [
        "id claims, as AWS writes them",
        "access claims, as AWS writes them",
    ]
    .map(|name| table.case(name))
}

fn is_accepted(table: &Table, case: &Case, token: &str) -> bool {
    let keys = table.keys_of(case);
    let mut verifier = case.verifier();
    verify(&mut verifier, &case.token_use, token, case.now(), keys)
        .0
        .is_ok()
}

#[test]
fn a_token_with_one_bit_flipped_is_refused() {
    let table = Table::read();
    for case in good(&table) {
        assert!(is_accepted(&table, &case, &case.token));
        for index in 0..case.token.len() {
            // ASCII stays ASCII.
            for bit in 0..7 {
                let mut octets = case.token.clone().into_bytes();
                octets[index] ^= 1 << bit;
                let token = String::from_utf8(octets).unwrap();
                let accepted = is_accepted(&table, &case, &token);
                assert!(!accepted, "bit {bit} of octet {index}");
            }
        }
    }
}

#[test]
fn a_token_with_a_missing_byte_is_refused() {
    let table = Table::read();
    for case in good(&table) {
        for index in 0..case.token.len() {
            let mut token = case.token.clone();
            token.remove(index);
            assert!(!is_accepted(&table, &case, &token), "octet {index}");
        }
    }
}

proptest! {
    #[test]
    fn a_token_with_a_changed_character_is_refused(
        at in any::<prop::sample::Index>(),
        character in any::<char>(),
        access in any::<bool>(),
    ) {
        let table = Table::read();
        let case = &good(&table)[usize::from(access)];
        let at = at.index(case.token.len());
        let mut token = case.token.clone();
        token.replace_range(at..=at, character.encode_utf8(&mut [0; 4]));
        prop_assume!(token != case.token);
        prop_assert!(!is_accepted(&table, case, &token));
        token = case.token.clone();
        token.insert(at, character);
        prop_assert!(!is_accepted(&table, case, &token));
    }

    #[test]
    fn no_input_panics(
        octets in prop::collection::vec(any::<u8>(), 0..300),
        dotted in "[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}",
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let table = Table::read();
        let [case, _] = good(&table);
        for token in [String::from_utf8_lossy(&octets).as_ref(), &dotted] {
            prop_assert!(!is_accepted(&table, &case, token));
            prop_assert!(read_id_unverified(token).is_err());
            prop_assert!(read_access_unverified(token).is_err());
        }
        let mut verifier = case.verifier();
        let (outcome, _) = verify(&mut verifier, "id", &case.token, case.now(), &body);
        prop_assert!(outcome.is_err());
    }
}
