//! Tokens of OpenID Connect providers: another user pool of the emulator, and a provider whose
//! keys were given. The developer guide, open-id; RFC 7515, RFC 7517.

use cognito_emulator::{Emulator, NewIdentityPool, OpenIdProvider, Request, Seed};
use serde_json::{Value, json};

use crate::rig::{AUTHENTICATED, GUESTS, PASSWORD, Rig, claims, not_authorized};

/// How IAM names a provider.
fn arn(name: &str) -> String {
    format!("arn:aws:iam::123456789012:oidc-provider/{name}")
}

/// An emulator elsewhere, whose user pool is a provider for the rig.
struct Elsewhere {
    emulator: Emulator,
    /// Its issuer without the scheme.
    name: String,
}

impl Elsewhere {
    fn new() -> Self {
        // Its keys are not the rig's: a pool's keys depend on its place.
        let seed = br#"{ "UserPools": [{}, { "Id": "eu-west-1_Elsewhere",
            "Clients": [{ "ClientId": "spa" }, { "ClientId": "other" }],
            "Users": [{ "Username": "carol", "Password": "Correct-Horse7!" }] }] }"#;
        let seed = Seed::from_json(seed).unwrap();
        let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed).unwrap();
        let endpoint = emulator.endpoint().strip_prefix("http://").unwrap();
        let name = format!("{endpoint}/eu-west-1_Elsewhere");
        Self { emulator, name }
    }

    fn provider(&self) -> OpenIdProvider {
        let request = Request {
            method: "GET".to_owned(),
            path: "/eu-west-1_Elsewhere/.well-known/jwks.json".to_owned(),
            ..Request::default()
        };
        let keys = self.emulator.handle(&request).body;
        let keys = serde_json::from_slice(&keys).unwrap();
        OpenIdProvider::new(&format!("http://{}", self.name), keys)
    }

    fn tokens(&self, client_id: &str) -> Value {
        let request = Request::operation(
            "InitiateAuth",
            &json!({
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client_id,
                "AuthParameters": { "USERNAME": "carol", "PASSWORD": PASSWORD },
            }),
        );
        let response = self.emulator.handle(&request);
        assert_eq!(response.status, 200);
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        body["AuthenticationResult"].clone()
    }

    fn id_token(&self, client_id: &str) -> String {
        let tokens = self.tokens(client_id);
        tokens["IdToken"].as_str().unwrap().to_owned()
    }
}

impl Rig {
    /// A pool that accepts this provider, and its own user pool's users.
    fn with_provider(name: &str) -> Self {
        Self::with(json!({ "OpenIdConnectProviderARNs": [arn(name)] }))
    }

    fn get_id(&self, logins: &Value) -> (String, String) {
        let input = json!({ "IdentityPoolId": self.pool, "Logins": logins });
        self.refused("GetId", input)
    }
}

#[test]
fn a_token_of_a_provider_elsewhere_has_an_identity_and_credentials() {
    let elsewhere = Elsewhere::new();
    let rig = Rig::with_provider(&elsewhere.name);
    let token = elsewhere.id_token("spa");
    let logins = rig.login(&elsewhere.name, &token);
    // Nobody has given its keys yet.
    let unsupported = "Token is not from a supported provider of this identity pool.";
    assert_eq!(rig.get_id(&logins), not_authorized(unsupported));
    let provider = elsewhere.provider().with_client_id("spa");
    rig.emulator.add_open_id_provider(provider).unwrap();
    let id = rig.id(&logins);
    assert_eq!(
        rig.id(&rig.login(&elsewhere.name, &elsewhere.id_token("spa"))),
        id
    );
    let input = json!({ "IdentityId": id, "Logins": logins });
    let reply = rig.ok("GetCredentialsForIdentity", input.clone());
    let key = &reply["Credentials"]["AccessKeyId"];
    let issued = rig.emulator.issued_credentials();
    let issued = issued.iter().find(|it| it.access_key_id == *key).unwrap();
    assert_eq!(
        (issued.role_arn.as_str(), issued.is_authenticated),
        (AUTHENTICATED, true)
    );
    let token = rig.ok("GetOpenIdToken", input)["Token"].clone();
    let sub = claims(&elsewhere.tokens("spa")["IdToken"])["sub"].clone();
    let third = format!("{}:OIDC:{}", arn(&elsewhere.name), sub.as_str().unwrap());
    let amr = json!(["authenticated", elsewhere.name, third]);
    assert_eq!(claims(&token)["amr"], amr);
}

#[test]
fn another_user_pool_is_a_provider_by_its_issuer() {
    let rig = Rig::new();
    let endpoint = rig.emulator.endpoint().strip_prefix("http://").unwrap();
    let name = format!("{endpoint}/{}", rig.emulator.user_pool_id());
    let pool = NewIdentityPool::new("by issuer")
        .with_open_id_provider(&arn(&name))
        .with_roles(AUTHENTICATED, GUESTS);
    let pool = rig.emulator.add_identity_pool(pool).unwrap();
    let get_id = |login: &str| {
        let token = rig.sign_in("alice")[login].clone();
        let logins = rig.login(&name, token.as_str().unwrap());
        rig.call("GetId", json!({ "IdentityPoolId": pool, "Logins": logins }))
    };
    assert_eq!(get_id("IdToken").0, 200);
    // An access token has no audience.
    assert_eq!(get_id("AccessToken").0, 400);
}

#[test]
fn a_token_that_the_provider_did_not_sign_for_the_app_is_refused() {
    let elsewhere = Elsewhere::new();
    let rig = Rig::with_provider(&elsewhere.name);
    let provider = elsewhere.provider().with_client_id("spa");
    rig.emulator.add_open_id_provider(provider).unwrap();
    let refused = |token: &str, message: &str| {
        let logins = rig.login(&elsewhere.name, token);
        assert_eq!(rig.get_id(&logins), not_authorized(message), "{token}");
    };
    let unsupported = "Token is not from a supported provider of this identity pool.";
    refused(&elsewhere.id_token("other"), unsupported);
    let not_one = "Invalid login token. Not a valid OpenId Connect identity token.";
    refused("a.b", not_one);
    let own = rig.sign_in("alice")["IdToken"].clone();
    let wrong = "Invalid login token. Issuer doesn't match providerName";
    refused(own.as_str().unwrap(), wrong);
    let unsigned = "Invalid login token. Token signature invalid.";
    let token = elsewhere.id_token("spa");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    refused(&format!("{signed}.{first}{}", &signature[1..]), unsigned);
    refused(&format!("{signed}."), unsigned);
    // RFC 8725 §2.1: what the header says of the algorithm is not a reason to check nothing.
    let (_, payload) = signed.split_once('.').unwrap();
    // {"alg":"none"}
    refused(&format!("eyJhbGciOiJub25lIn0.{payload}."), unsigned);
    // A name that the pool does not have.
    let logins = rig.login("login.example", &elsewhere.id_token("spa"));
    assert_eq!(rig.get_id(&logins), not_authorized(unsupported));
}

/// The developer guide lets the clocks be five minutes apart.
#[test]
fn a_providers_token_expires_five_minutes_late() {
    let elsewhere = Elsewhere::new();
    let rig = Rig::with_provider(&elsewhere.name);
    rig.emulator
        .add_open_id_provider(elsewhere.provider())
        .unwrap();
    let token = elsewhere.id_token("spa");
    let ends = claims(&Value::from(token.clone()))["exp"].as_u64().unwrap();
    let logins = rig.login(&elsewhere.name, &token);
    let advance = |to: u64| {
        let now = rig.emulator.now().unix_seconds();
        rig.emulator
            .advance_clock(std::time::Duration::from_secs(to - now));
    };
    advance(ends + 200);
    rig.id(&logins);
    advance(ends + 300);
    let (code, message) = rig.get_id(&logins);
    assert_eq!(code, "NotAuthorizedException");
    assert!(
        message.starts_with("Invalid login token. Token expired: "),
        "{message}"
    );
    assert!(message.ends_with(&format!(" >= {ends}")), "{message}");
}

#[test]
fn a_providers_rules_choose_the_role() {
    let elsewhere = Elsewhere::new();
    let rig = Rig::with_provider(&elsewhere.name);
    rig.emulator
        .add_open_id_provider(elsewhere.provider())
        .unwrap();
    let role = "arn:aws:iam::123456789012:role/carol";
    rig.set_roles(json!({ "RoleMappings": { arn(&elsewhere.name): {
        "Type": "Rules", "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": { "Rules": [{
            "Claim": "cognito:username", "MatchType": "Equals", "Value": "carol",
            "RoleARN": role }] } } } }));
    let logins = rig.login(&elsewhere.name, &elsewhere.id_token("spa"));
    let id = rig.id(&logins);
    rig.ok(
        "GetCredentialsForIdentity",
        json!({ "IdentityId": id, "Logins": logins }),
    );
    assert_eq!(rig.emulator.issued_credentials()[0].role_arn, role);
}

#[test]
fn a_provider_needs_an_issuer_and_a_key() {
    let rig = Rig::new();
    let keys = Elsewhere::new().provider();
    let add = |provider| rig.emulator.add_open_id_provider(provider).is_ok();
    assert!(add(keys));
    assert!(!add(OpenIdProvider::new(
        "https://login.example",
        json!({})
    )));
    let other = json!({ "keys": [{ "kty": "EC", "crv": "P-256" }] });
    assert!(!add(OpenIdProvider::new("https://login.example", other)));
    let empty = json!({ "keys": [{ "kty": "RSA", "n": "", "e": "AQAB" }] });
    assert!(!add(OpenIdProvider::new("https://login.example", empty)));
    assert!(!add(OpenIdProvider::new("login.example", json!({}))));
}
