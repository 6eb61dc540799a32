//! Checks every case of `cases.json`: the verdict of aws-jwt-verify, and the reason that was
//! written down for our verdict.

use crate::support::{Table, verify, word};

#[test]
fn every_verdict_is_aws_jwt_verifys_or_stricter() {
    let table = Table::read();
    let mut wrong = Vec::new();
    for case in &table.cases {
        let mut verifier = case.verifier();
        let keys = table.keys_of(case);
        let (outcome, fetched) = verify(
            &mut verifier,
            &case.token_use,
            &case.token,
            case.now(),
            keys,
        );
        let word = word(&outcome);
        let aws_accepts = case.aws == "accepted";
        let expected = aws_accepts && case.stricter.is_none();
        let as_said = word == case.says || word.starts_with(&format!("{}:", case.says));
        if outcome.is_ok() != expected || !as_said {
            wrong.push(format!(
                "{}: aws {}, expected {}, got {word}",
                case.name, case.aws, case.says
            ));
        }
        if outcome.is_ok() && fetched != case.fetched {
            wrong.push(format!("{}: fetched {fetched:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_both_verdicts() {
    let table = Table::read();
    let accepted = table.cases.iter().filter(|case| case.aws == "accepted");
    let (stricter, same): (Vec<_>, Vec<_>) = accepted.partition(|case| case.stricter.is_some());
    assert!(same.len() > 30 && stricter.len() > 10);
    let refused = table.cases.iter().filter(|case| case.aws != "accepted");
    assert!(refused.clone().count() > 200);
    for case in refused {
        assert!(
            case.stricter.is_none() && case.says != "accepted",
            "{}",
            case.name
        );
    }
}
