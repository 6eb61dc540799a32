//! What there is before the first request: the user pool, and the values that requests use.

use core::time::Duration;

use cognito_emulator::{AuthFlow, Context, Entropy, NewAppClient, NewUser, UserPool};
use cognito_srp_core::{ClientSecret, Timestamp};

use crate::model::Known;
use crate::secrets::PASSWORD;
use crate::targets::emulator::Counting;

pub(super) const POOL: &str = "us-east-1_Emulator1";
pub(super) const CALLBACK: &str = "https://app.example/callback";
pub(super) const SIGNED_OUT: &str = "https://app.example/bye";
const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
/// The example of RFC 7636, Appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// A page that contains this unescaped has taken text for HTML.
const MARKUP: &str = "\"><i>'";

pub(super) fn pool(entropy: &mut Counting, now: u64) -> UserPool {
    let keys = entropy.signing_keys().unwrap();
    let now = Timestamp::since_unix_epoch(Duration::from_secs(now));
    let mut cx = Context::new(now, entropy);
    let mut pool = UserPool::new(POOL, "http://localhost", keys, &mut cx).unwrap();
    let scopes = [
        "openid",
        "email",
        "profile",
        "aws.cognito.signin.user.admin",
    ];
    let flows = [AuthFlow::UserPassword, AuthFlow::RefreshToken];
    let web = NewAppClient::public().with_id("webapp").with_flows(flows);
    let web = web
        .with_oauth(["code", "implicit"], scopes)
        .with_callback_urls([CALLBACK])
        .with_logout_urls([SIGNED_OUT]);
    let own = NewAppClient::confidential(ClientSecret::new(SECRET)).with_id("server");
    let own = own
        .with_oauth(["code"], scopes)
        .with_callback_urls([CALLBACK]);
    for client in [web, own] {
        pool.add_client(client, &mut cx).unwrap();
    }
    for name in ["alice", "bob"] {
        let mut user = NewUser::new(name, PASSWORD)
            .with_attribute("email", &format!("{name}@example.com"))
            .with_attribute("email_verified", "true");
        if name == "bob" {
            user = user.with_temporary_password();
        }
        pool.add_user(user, &mut cx).unwrap();
    }
    pool
}

/// The values with which requests begin.
pub(super) fn known() -> Known {
    let mut known = Known::default();
    for (name, value) in [
        ("client_id", "webapp"),
        ("client_id", "server"),
        ("client_secret", SECRET),
        ("response_type", "code"),
        ("response_type", "token"),
        ("redirect_uri", CALLBACK),
        ("logout_uri", SIGNED_OUT),
        ("state", MARKUP),
        ("scope", "openid"),
        ("scope", "openid email aws.cognito.signin.user.admin"),
        ("login_hint", MARKUP),
        ("prompt", "none"),
        ("prompt", "login"),
        ("max_age", "0"),
        ("lang", "de"),
        ("identity_provider", "COGNITO"),
        ("identity_provider", "Example"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("code_verifier", VERIFIER),
        ("grant_type", "authorization_code"),
        ("grant_type", "refresh_token"),
        ("grant_type", "client_credentials"),
        ("username", "alice"),
        ("username", "bob"),
        ("username", MARKUP),
        ("password", PASSWORD),
        ("password", "Battery-Staple8!"),
        ("Action", "AssumeRoleWithWebIdentity"),
        ("RoleArn", "arn:aws:iam::123456789012:role/users"),
        ("RoleSessionName", "app"),
        ("Type", "Token"),
        (
            "ProviderName",
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_Emulator1",
        ),
        ("DeveloperProviderName", "login.example"),
    ] {
        known.add(name, value);
    }
    known
}
