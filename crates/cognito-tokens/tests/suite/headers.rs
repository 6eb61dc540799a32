//! The header that Cognito writes is known by its octets. The verdict is the one for any other
//! header that says the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_tokens::{TokenError, Verification};

use crate::support::{Table, verify};

const OURS: &str = "id claims, as AWS writes them";

/// A `kid` as Cognito writes it, and the signature of our token with it. Made with
/// `openssl dgst -sha256 -sign tests/vectors/keys/id.pem`.
const SIGNED: [(&str, &str); 2] = [
    (
        "id-kid",
        "WvW0KMqIn0JrayL7EyHP9j7dnt2YwihdkhFrKIewXAKezD6zw720XfpRcfOR5erkL9xcAst9ga2hdu1_YhyGRU\
         MKxXIo0RUKGQmTY2CV8G6-wpBZdW7OQF9HoWO-IP7Zc2wDwMK3Eb4mGkadUrHPenyesdwdsSp0HpVJ9oMIdqTq\
         KnxcaYzYLmyNYNaQWYwMnjMDUbUgtknxUOgwzeWr9SCbgE9obDPdc2vzga-6iL-Z2Ebwm0dxstqUvE5qfBpaiH\
         CWhiRudY1dPx2BN2_Qe9pEuY5RBY-2RfJRoQzHBsUOzf93XcjZspdb9idnixYq1LUpxgM8OQdOx4DRYgKR7g",
    ),
    (
        r"a\/b+c=",
        "jyP1uM8hhw1giqFdvf4so1j_PMVApvb3eyYd17fbTECbhU5RTj6mn85ZRMg0gNPzhGj3oao0PiIw7SRRlZlmZQ\
         QYLf4QmqjARnNnv40rvV_XsqwsFmYjhnrFQ3adUp5JisKLExdM0Aqe-Fgx-IBxgdXtcySxzJDE9eRawm97zppK\
         VDQhx5v9GM-xSj-ohWm_FVWXJvQlWZRIafCxXoKbbeejSBrgWJQ_NF5UZmoRrCsetMGgeUKDpzU_zNAIatjTmp\
         g6e9qP0SZmdOOvwHIEiLs8PHjV1cByQr8zA7xPTe6MUP9rbU1X0jhv8Sv4phUSkl4Q027wOMI4G3ZkXSN-Fg",
    ),
];

fn header(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

#[test]
fn the_header_that_cognito_writes_is_accepted() {
    let table = Table::read();
    let case = table.case(OURS);
    let payload = case.token.split('.').nth(1).unwrap();
    for (kid, signature) in SIGNED {
        let header = header(&format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#));
        let token = format!("{header}.{payload}.{signature}");
        let keys = table.keys.replace("id-kid", kid);
        let mut verifier = case.verifier();
        // Before its key is known, and after that.
        for fetches in [1, 0] {
            let keys = keys.as_bytes();
            let (outcome, fetched) = verify(&mut verifier, "id", &token, case.now(), keys);
            outcome.unwrap();
            assert_eq!(fetched.len(), fetches, "{kid}");
        }
    }
}

#[test]
fn no_verdict_depends_on_how_the_header_is_written() {
    let table = Table::read();
    let case = table.case(OURS);
    let mut verifier = case.verifier();
    let keys = table.keys.replace("access-kid", "");
    verifier.load_keys(keys.as_bytes()).unwrap();
    let mut parts = case.token.split('.').skip(1);
    let (payload, signature) = (parts.next().unwrap(), parts.next().unwrap());
    let other_issuer = URL_SAFE_NO_PAD.encode(r#"{"iss":"https://attacker.example"}"#);
    let mut verdicts = Vec::new();
    for kid in ["id-kid", "", "no-kid"] {
        for rest in [
            format!("{payload}.{signature}"),
            format!("{payload}.{signature}.{signature}"),
            format!("{payload}.{signature}="),
            format!("{payload}=.{signature}"),
            format!("{payload}."),
            format!("{other_issuer}.{signature}"),
            format!("e30.{signature}"),
            format!("{signature}.{signature}"),
        ] {
            let [usual, spaced] = ["", " "].map(|space| {
                let header = header(&format!(r#"{{"kid":{space}"{kid}","alg":"RS256"}}"#));
                let token = format!("{header}.{rest}");
                match verifier.verify_id(&token, case.now()) {
                    Ok(Verification::Verified(_)) => panic!("the signature is of another header"),
                    Ok(Verification::NeedsKeys(request)) => Ok(request.url().to_owned()),
                    Err(error) => Err(error),
                }
            });
            assert_eq!(usual, spaced, "{kid} {rest}");
            verdicts.push(usual);
        }
    }
    assert!(verdicts.contains(&Err(TokenError::Signature)));
    // The key that is not known is asked for.
    assert_eq!(verdicts.iter().filter(|verdict| verdict.is_ok()).count(), 1);
}
