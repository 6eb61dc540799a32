//! Reading a token without verifying it.

use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_tokens::{Problem, TokenError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{POOL, Table};

/// A token that nobody signed: what AWS writes, and what is added.
fn unsigned(token_use: &str, added: &Value) -> String {
    let mut claims = json!({
        "sub": "34c84488-e0e1-70ae-d2ee-991ad1a898c8",
        "iss": format!("https://cognito-idp.eu-west-2.amazonaws.com/{POOL}"),
        "token_use": token_use, "aud": "app", "client_id": "app", "exp": 1_800_000_000,
    });
    let claims_map = claims.as_object_mut().unwrap();
    claims_map.extend(added.as_object().unwrap().clone());
    let parts = [
        r#"{"alg":"RS256","kid":"k"}"#,
        &claims.to_string(),
        "signature",
    ];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

#[test]
fn the_issuer_is_the_pools_url() {
    let claims = read_id_unverified(&unsigned("id", &json!({}))).unwrap();
    let url = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB";
    assert_eq!(claims.issuer(), url);
}

/// A boolean, or as some identity providers write it, the text "true".
#[test]
fn an_attribute_is_verified_when_the_claim_is_true() {
    for (value, is_verified) in [
        (json!(true), true),
        (json!(false), false),
        (json!("true"), true),
        (json!("false"), false),
        (json!("True"), false),
        (json!(1), false),
        (json!(null), false),
    ] {
        let email = unsigned("id", &json!({"email_verified": value}));
        let email = read_id_unverified(&email).unwrap();
        assert_eq!(email.is_email_verified(), is_verified, "{value}");
        assert!(!email.is_phone_number_verified());
        let phone = unsigned("id", &json!({"phone_number_verified": value}));
        let phone = read_id_unverified(&phone).unwrap();
        assert_eq!(phone.is_phone_number_verified(), is_verified, "{value}");
        assert!(!phone.is_email_verified());
    }
}

/// A token with this payload, which nobody signed.
fn with_payload(payload: &str) -> String {
    let parts = [r#"{"alg":"RS256","kid":"k"}"#, payload, "signature"];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

/// RFC 8259 §7: an escape is another way to write the same text.
#[test]
fn escapes_make_no_difference() {
    let written = unsigned("id", &json!({}));
    let payload = written.split('.').nth(1).unwrap();
    let payload = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let added = r#"{"\u0065mail":"al\u0069ce","cognito:groups":["\u0061","b"],"#;
    let payload = payload.replacen('{', added, 1);
    let claims = read_id_unverified(&with_payload(&payload)).unwrap();
    assert_eq!(claims.attribute("email"), Some("alice"));
    assert_eq!(claims.groups(), ["a", "b"]);
    assert_eq!(claims.claim("email").unwrap(), "alice");
    let names: Vec<_> = claims.names().collect();
    let sorted = [
        "aud",
        "client_id",
        "cognito:groups",
        "email",
        "exp",
        "iss",
        "sub",
        "token_use",
    ];
    assert_eq!(names, sorted);
}

/// RFC 7519 §4: at any level, among few names or many, however they are written.
#[test]
fn a_name_comes_once() {
    let many: String = (0..100)
        .map(|number| format!(r#""n{number}":0,"#))
        .collect();
    let malformed = TokenError::Malformed {
        part: "payload",
        expected: "a JSON object without repeated names",
    };
    let long = "x".repeat(300);
    for (names, is_repeated) in [
        (r#""ab":1,"ab":1"#.to_owned(), true),
        (r#""ab":1,"\u0061b":1"#.to_owned(), true),
        (r#""\u0061b":1,"\u0061b":1"#.to_owned(), true),
        // The same length and the same ends.
        (r#""axb":1,"ayb":1,"aab":1"#.to_owned(), false),
        (format!(r#""{long}":1,"{long}y":1"#), false),
        (format!(r#"{many}"x":1"#), false),
        (format!(r#"{many}"n0":1"#), true),
        (r#""a":{"b":1,"c":{"b":1}}"#.to_owned(), false),
        (r#""a":{"b":1,"b":1}"#.to_owned(), true),
        (r#""a":[0,{"b":{"c":1,"\u0063":1}}]"#.to_owned(), true),
        (format!(r#""a":[{{{many}"n7":1}}]"#), true),
        (format!(r#""a":[{{{many}"x":1}}]"#), false),
    ] {
        let error = read_id_unverified(&with_payload(&format!("{{{names}}}"))).unwrap_err();
        assert_eq!(error == malformed, is_repeated, "{names}");
    }
}

/// Otherwise a list that a user can write would make them a member of its groups.
#[test]
fn groups_are_those_of_their_own_list() {
    let lists = r#"{"custom:all":["root","admin"],"mixed":["root",1,"x"],"cognito:groups":["staff","b"],"z":["y"],"#;
    let written = unsigned("id", &json!({}));
    let payload = written.split('.').nth(1).unwrap();
    let payload = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let token = with_payload(&payload.replacen('{', lists, 1));
    let claims = read_id_unverified(&token).unwrap();
    assert_eq!(claims.groups(), ["staff", "b"]);
}

#[test]
fn an_access_token_names_the_device() {
    let token = unsigned("access", &json!({"device_key": "eu-west-2_a-b"}));
    let claims = read_access_unverified(&token).unwrap();
    assert_eq!(claims.device_key(), Some("eu-west-2_a-b"));
}

#[test]
fn claims_are_read_without_verification() {
    let table = Table::read();
    // The signature belongs to another payload.
    let forged = table.case("payload swapped").token;
    let claims = read_id_unverified(&forged).unwrap();
    assert_eq!(claims.groups(), ["root"]);
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.subject(), "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    assert_eq!(claims.client_id(), "1h57kf5cpq17m0eml12EXAMPLE");
    assert_eq!(claims.attribute("email"), Some("alice@example.com"));
    assert!(claims.is_email_verified() && !claims.is_phone_number_verified());
    assert_eq!(claims.token_id(), Some("a-jti"));
    assert_eq!(claims.origin_id(), Some("an-origin"));
    assert_eq!(claims.expires_at().unix_seconds(), 1_800_003_540);
    let signed_in = claims.auth_time().unwrap();
    assert_eq!(signed_in.unix_seconds(), 1_799_999_940);
    assert_eq!(claims.issued_at(), Some(signed_in));
    assert_eq!(claims.not_before(), None);
    assert_eq!(claims.claim("event_id").unwrap(), "an-event");
    assert_eq!(claims.claim("nothing"), None);
}

#[test]
fn an_access_token_has_scopes() {
    let table = Table::read();
    let token = table.case("access claims, as AWS writes them").token;
    let claims = read_access_unverified(&token).unwrap();
    let scopes: Vec<_> = claims.scopes().collect();
    assert_eq!(scopes, ["aws.cognito.signin.user.admin", "openid"]);
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.device_key(), None);
}

#[test]
fn id_and_access_tokens_are_not_confused() {
    let table = Table::read();
    let access = table.case("access claims, as AWS writes them").token;
    let error = read_id_unverified(&access).unwrap_err();
    assert_eq!(
        error,
        TokenError::Claim {
            claim: "token_use",
            problem: Problem::NotAccepted,
            expected: "id",
        }
    );
    let id = table.case("id claims, as AWS writes them").token;
    assert!(read_access_unverified(&id).is_err());
}
