//! Sessions driven through the state machine, from the alias to the claim.

use core::time::Duration;

use cognito_srp_core::{
    AppClient, ClientId, Ephemeral, Error, Exchange, Password, PasswordClaim, Response, Step,
    Timestamp, UserPoolId, Username,
};
use serde_json::{Value, json};

use crate::entry::Entry;

const ALIAS: &str = "alice@example.com";

/// The exchange that waits for the reply to `SRP_A`.
fn begin(entry: &Entry) -> Exchange<Step> {
    let user_pool_id = UserPoolId::parse(entry.text("pool_id")).unwrap();
    entry.compare(
        "pool name of the id",
        entry.text("pool_name"),
        user_pool_id.pool_name(),
    );
    let client_id = ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap();
    AppClient::new(user_pool_id, client_id).sign_in(
        Username::parse(ALIAS).unwrap(),
        Password::new(entry.text("password")),
        Ephemeral::from_exponent(entry.exponent("a")).unwrap(),
    )
}

/// The core's result for the entry's PASSWORD_VERIFIER challenge.
fn challenged(entry: &Entry, exchange: Exchange<Step>) -> Result<Step, Error> {
    let reply = json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "USERNAME": entry.text("user_id"),
            "USER_ID_FOR_SRP": entry.text("user_id"),
            "SALT": entry.text("salt"),
            "SRP_B": entry.text("SRP_B"),
            "SECRET_BLOCK": entry.text("secret_block"),
        },
    });
    let seconds = u64::try_from(entry.number("unix_time")).unwrap();
    let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    let body = reply.to_string();
    exchange.receive(Response::new(200, [], body.as_bytes()), now)
}

/// The error with which an entry's values are refused.
pub(crate) fn refusal(entry: &Entry) -> Error {
    match challenged(entry, begin(entry)) {
        Ok(step) => panic!("{entry}: answered instead of refused: {step:?}"),
        Err(error) => error,
    }
}

fn body(exchange: &Exchange<Step>) -> Value {
    serde_json::from_slice(exchange.request().body()).unwrap()
}

/// Both requests of a sign-in, member by member.
pub(crate) fn sign_in(entry: &Entry) {
    let exchange = begin(entry);
    let first = body(&exchange);
    assert_eq!(first["AuthFlow"], "USER_SRP_AUTH", "{entry}: AuthFlow");
    let sent = &first["AuthParameters"];
    assert_eq!(sent["USERNAME"], ALIAS, "{entry}: USERNAME, first request");
    entry.check_by("A", "in SRP_A", sent["SRP_A"].as_str().unwrap());

    let next = match challenged(entry, exchange) {
        Ok(Step::Send(next)) => next,
        other => panic!("{entry}: no answer to PASSWORD_VERIFIER but {other:?}"),
    };
    let second = body(&next);
    assert_eq!(
        next.request().operation(),
        "RespondToAuthChallenge",
        "{entry}"
    );
    assert_eq!(second["ChallengeName"], "PASSWORD_VERIFIER", "{entry}");
    assert!(
        second.get("Session").is_none(),
        "{entry}: a Session that never came"
    );
    let answered = &second["ChallengeResponses"];
    let member = |name: &str| answered[name].as_str().unwrap_or_default();
    entry.compare("USERNAME", entry.text("user_id"), member("USERNAME"));
    entry.compare(
        "PASSWORD_CLAIM_SECRET_BLOCK",
        entry.text("secret_block"),
        member("PASSWORD_CLAIM_SECRET_BLOCK"),
    );
    entry.compare("TIMESTAMP", entry.text("timestamp"), member("TIMESTAMP"));
    entry.check_by(
        "signature",
        "in PASSWORD_CLAIM_SIGNATURE",
        member("PASSWORD_CLAIM_SIGNATURE"),
    );
    claim(entry);
}

/// The same in text form.
fn claim(entry: &Entry) {
    let parameters = [
        ("USER_ID_FOR_SRP", entry.text("user_id")),
        ("SALT", entry.text("salt")),
        ("SRP_B", entry.text("SRP_B")),
        ("SECRET_BLOCK", entry.text("secret_block")),
    ];
    let seconds = u64::try_from(entry.number("unix_time")).unwrap();
    let claim = PasswordClaim::of_user(
        &UserPoolId::parse(entry.text("pool_id")).unwrap(),
        parameters,
        &Password::new(entry.text("password")),
        Ephemeral::from_exponent(entry.exponent("a")).unwrap(),
        Timestamp::since_unix_epoch(Duration::from_secs(seconds)),
    )
    .unwrap();
    entry.compare(
        "secret block",
        entry.text("secret_block"),
        &claim.secret_block,
    );
    entry.compare("timestamp", entry.text("timestamp"), &claim.timestamp);
    entry.check_by("signature", "in PasswordClaim", claim.signature.as_str());
    let shown = format!("{claim:?}");
    assert!(!shown.contains(&claim.signature), "{entry}");
    assert!(shown.contains(&claim.timestamp), "{entry}");
}
