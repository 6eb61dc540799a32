//! Text from a peer is shown without control characters and invisible characters, and up to a
//! limit, wherever it appears.

use std::fmt::Write as _;

use cognito_srp_core::{Challenge, Error, Password, Response, Sanitized, Step};
use serde_json::json;

use crate::support::{
    confidential_client, following, future_mfa, now, password_verifier, public_client, receive,
    srp_sign_in,
};

/// Cc, Zl, Zp and Cf of Unicode 16.0, from `extracted/DerivedGeneralCategory.txt`.
const CATEGORIES: &[(u32, u32)] = &[
    (0x00, 0x1f),
    (0x7f, 0x9f),
    (0x2028, 0x2029),
    (0xad, 0xad),
    (0x600, 0x605),
    (0x61c, 0x61c),
    (0x6dd, 0x6dd),
    (0x70f, 0x70f),
    (0x890, 0x891),
    (0x8e2, 0x8e2),
    (0x180e, 0x180e),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x2064),
    (0x2066, 0x206f),
    (0xfeff, 0xfeff),
    (0xfff9, 0xfffb),
    (0x110bd, 0x110bd),
    (0x110cd, 0x110cd),
    (0x13430, 0x1343f),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0001, 0xe0001),
    (0xe0020, 0xe007f),
];

/// Other invisible characters: `Default_Ignorable_Code_Point` of Unicode 16.0, from
/// `DerivedCoreProperties.txt`.
const IGNORABLE: &[(u32, u32)] = &[
    (0x34f, 0x34f),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfff8),
    (0xe0000, 0xe0fff),
];

fn is_listed(c: char) -> bool {
    let ranges = CATEGORIES.iter().chain(IGNORABLE);
    ranges
        .into_iter()
        .any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// What a hostile peer might write: our own prompt, a change of writing direction, a cleared
/// screen, and an endless text.
fn hostile() -> String {
    let mut text = String::from("a\nPassword for root: \u{1b}[2J\u{202e}\u{2028}\u{85}\u{200b}");
    write!(text, "{}", "x".repeat(100_000)).unwrap();
    text
}

fn assert_shown(what: &str, shown: &str) {
    // `{:#?}` adds line breaks of its own.
    let stray = shown.chars().find(|c| is_listed(*c) && *c != '\n');
    assert_eq!(stray, None, "{what}: {shown:.2000}");
    assert!(shown.chars().count() < 3000, "{what}: {}", shown.len());
}

#[test]
fn every_character_is_itself_or_replaced() {
    for c in '\0'..=char::MAX {
        let shown = Sanitized::character(c);
        let expected = if is_listed(c) { '\u{fffd}' } else { c };
        assert_eq!(shown, expected, "{:x}", u32::from(c));
        assert_eq!(
            Sanitized::new(&c.to_string()).to_string(),
            shown.to_string()
        );
    }
}

#[test]
fn a_text_is_shown_up_to_its_bound() {
    for (length, ellipsis) in [(499, ""), (500, ""), (501, "…"), (100_000, "…")] {
        let text = "é".repeat(length);
        let kept = "é".repeat(length.min(500));
        let shown = Sanitized::new(&text);
        assert_eq!(shown.to_string(), format!("{kept}{ellipsis}"));
        assert_eq!(format!("{shown:?}"), format!("\"{kept}{ellipsis}\""));
    }
    let name = "n".repeat(101);
    let shown = Sanitized::name(&name).to_string();
    assert_eq!(shown, format!("{}…", "n".repeat(100)));
    assert_eq!(format!("{:?}", Sanitized::new("\"\\é\n")), r#""\"\\é�""#);
}

#[test]
fn an_error_of_the_service() {
    let body = json!({"__type": hostile(), "message": hostile()}).to_string();
    let (id, page) = (hostile(), hostile());
    let headers = [("x-amzn-requestid", id.as_str())];
    let response = Response::new(400, headers, body.as_bytes());
    let error = srp_sign_in(&public_client()).receive(response, now());
    let error = error.unwrap_err();
    let Error::Service(service) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(service.message(), hostile());
    assert_shown("display", &error.to_string());
    assert_shown(
        "debug",
        &format!("{error:?} {error:#?} {:?}", service.code()),
    );

    let headers = [("content-type", page.as_str())];
    let response = Response::new(502, headers, b"");
    let error = srp_sign_in(&public_client()).receive(response, now());
    let error = error.unwrap_err();
    assert_shown("page", &format!("{error} {error:?}"));
}

#[test]
fn a_challenge() {
    let mut reply = future_mfa("s");
    reply["ChallengeName"] = json!(hostile());
    let next = following(receive(srp_sign_in(&public_client()), &password_verifier()));
    let step = receive(next, &reply).unwrap();
    assert_shown("unknown", &format!("{step:?} {step:#?}"));

    let name = hostile();
    let reply = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": "s",
        "ChallengeParameters": {
            "requiredAttributes": json!([name]).to_string(),
            "userAttributes": "{}",
        },
    });
    let exchange = confidential_client()
        .begin("alice".parse().unwrap())
        .custom();
    let Step::Challenge(Challenge::NewPasswordRequired(challenge)) =
        receive(exchange, &reply).unwrap()
    else {
        panic!("no new password");
    };
    let error = challenge.answer(&Password::new("p")).unwrap_err();
    assert_shown("reason", &format!("{error} {error:?} {:?}", error.reason()));
}
