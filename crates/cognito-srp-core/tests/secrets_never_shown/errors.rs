//! Errors: from replies that are wrong in each way, and from the constructors.

use std::collections::BTreeSet;

#[cfg(feature = "prime-groups")]
use cognito_srp_core::srp::{GroupError, PrimeGroup};
use cognito_srp_core::srp::{Integer, IntegerError, SrpError};
use cognito_srp_core::{
    ClientId, DomainError, Endpoint, EntropyError, Ephemeral, Error, ProtocolError, RefreshToken,
    UserPoolDomain, UserPoolId, Username,
};
use serde_json::{Value, json};

use crate::support::{following, now, receive, receive_raw};
use crate::{
    CANARY, canary_tokens, chain, challenge, client, displayed, sign_in, sign_in_with_password,
};

/// Every reply with a defect, with the canary in the defective part.
fn wrong_replies() -> Vec<(&'static str, u16, Vec<u8>)> {
    let mut replies = Vec::new();
    for parameter in ["SALT", "SRP_B", "SECRET_BLOCK", "USERNAME"] {
        let values = match parameter {
            "SECRET_BLOCK" => vec![
                json!(format!("{CANARY}!")),
                json!({ CANARY: CANARY }),
                Value::Null,
            ],
            "USERNAME" => vec![json!({ CANARY: CANARY }), json!([CANARY])],
            _ => vec![
                json!(CANARY),
                json!(""),
                json!("f".repeat(5000)),
                json!([CANARY]),
                Value::Null,
            ],
        };
        for value in values {
            let mut reply = challenge();
            reply["ChallengeParameters"][parameter] = value;
            replies.push((parameter, 200, reply.to_string().into_bytes()));
        }
    }
    for server_public in ["0", "-1"] {
        let mut reply = challenge();
        reply["ChallengeParameters"]["SRP_B"] = json!(server_public);
        replies.push(("SRP_B", 200, reply.to_string().into_bytes()));
    }
    for member in ["AccessToken", "IdToken", "RefreshToken", "ExpiresIn"] {
        let mut reply = canary_tokens();
        reply["AuthenticationResult"][member] = json!({ CANARY: CANARY });
        replies.push((member, 200, reply.to_string().into_bytes()));
    }
    let mut both = canary_tokens();
    both["ChallengeName"] = json!("SMS_MFA");
    both["Session"] = json!(CANARY);
    replies.push(("tokens and challenge", 200, both.to_string().into_bytes()));
    let mut none = canary_tokens();
    none["AuthenticationResult"]["AccessToken"] = Value::Null;
    replies.push(("no access token", 200, none.to_string().into_bytes()));
    let truncated = canary_tokens().to_string();
    let half = truncated.as_bytes()[..truncated.len() / 2].to_vec();
    replies.push(("half of it", 200, half));
    for (what, body) in [
        ("text", CANARY.to_owned()),
        ("JSON text", format!("\"{CANARY}\"")),
        ("a list", format!("[\"{CANARY}\"]")),
        ("unknown member", format!("{{\"{CANARY}\":\"{CANARY}\"}}")),
        ("nothing", format!("{{\"Session\":\"{CANARY}\"}}")),
    ] {
        for status in [200, 302, 400, 502] {
            replies.push((what, status, body.clone().into_bytes()));
        }
    }
    replies
}

/// The variant, without its content.
fn variant(error: &Error) -> &'static str {
    match error {
        Error::Service(_) => "Service",
        Error::Protocol(error) => match error {
            ProtocolError::NotTheService { .. } => "NotTheService",
            ProtocolError::Malformed { .. } => "Malformed",
            ProtocolError::Missing(_) => "Missing",
            ProtocolError::NotAnInteger { .. } => "NotAnInteger",
            ProtocolError::NotBase64(_) => "NotBase64",
            ProtocolError::Srp(_) => "Srp",
            ProtocolError::UnexpectedChallenge(_) => "UnexpectedChallenge",
            ProtocolError::ChallengeInsteadOfTokens => "ChallengeInsteadOfTokens",
            ProtocolError::TokensAndChallenge => "TokensAndChallenge",
            other => panic!("a variant that this test does not know: {other:?}"),
        },
        other => panic!("a variant that this test does not know: {other:?}"),
    }
}

#[test]
fn errors() {
    let mut reached = BTreeSet::new();
    let mut errors = |what: &str, error: Option<Error>| {
        let error = error.unwrap_or_else(|| panic!("{what} is taken"));
        reached.insert(variant(&error));
        displayed(&error);
        chain(&error);
        match &error {
            Error::Service(error) => chain(error),
            Error::Protocol(error) => chain(error),
            other => panic!("a variant that this test does not know: {other:?}"),
        }
    };
    for (what, status, body) in wrong_replies() {
        errors(what, receive_raw(sign_in(), status, &[], &body).err());
        let refresh = client().refresh(&RefreshToken::new(CANARY));
        errors(what, receive_raw(refresh, status, &[], &body).err());
    }
    let next = following(receive(sign_in(), &challenge()));
    errors("a second one", receive(next, &challenge()).err());
    let step = receive(sign_in_with_password(), &challenge());
    errors("one too many", step.err());
    // The service's message for people is shown; the rest of a fault is not.
    let fault = json!({"__type": "NotAuthorizedException", "message": "No.", "x": CANARY});
    let headers = [("x-secret", CANARY)];
    let fault = receive_raw(sign_in(), 400, &headers, fault.to_string().as_bytes());
    errors("a fault", fault.err());
    let all = [
        "ChallengeInsteadOfTokens",
        "Malformed",
        "Missing",
        "NotAnInteger",
        "NotBase64",
        "NotTheService",
        "Service",
        "Srp",
        "TokensAndChallenge",
        "UnexpectedChallenge",
    ];
    assert!(reached.iter().eq(&all), "only reached {reached:?}");
}

#[test]
fn errors_of_constructors() {
    let broken = format!("{CANARY} \n");
    chain(&UserPoolId::parse(&broken).unwrap_err());
    chain(&ClientId::parse(&broken).unwrap_err());
    chain(&Username::parse(&broken).unwrap_err());
    let secret_urls = [
        format!("{CANARY}://host"),
        format!("https://:{CANARY}"),
        format!("https://user:{CANARY}@host"),
        format!("http://{CANARY}.example"),
        format!("https://host/{CANARY}/.."),
    ];
    for url in secret_urls {
        chain(&Endpoint::parse(&url).unwrap_err());
    }
    chain(&UserPoolDomain::parse(&broken).unwrap_err());
    let pool = client().user_pool_id().clone();
    chain(&UserPoolDomain::prefix(&pool, &broken).unwrap_err());
    chain(&DomainError::Partition);
    chain(&Integer::from_hex(CANARY).err().unwrap());
    chain(&Ephemeral::from_entropy([0; 64]).err().unwrap());
    #[cfg(feature = "prime-groups")]
    {
        let negative = Integer::from_hex("-63616e6172792d3766336139").unwrap();
        chain(&PrimeGroup::new(&negative, &negative).err().unwrap());
        chain(&GroupError::Generator);
    }
    for error in [
        IntegerError::Empty,
        IntegerError::NotHex,
        IntegerError::TooLong,
    ] {
        chain(&error);
    }
    chain(&EntropyError::Unavailable);
    chain(&SrpError::ZeroScrambler);
    displayed(&now());
}
