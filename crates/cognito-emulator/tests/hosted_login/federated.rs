//! Sign-in with an OpenID Connect provider, which is another user pool of the emulator: the
//! developer guide, cognito-user-pools-oidc-idp and cognito-user-pools-oidc-flow.

use cognito_emulator::Request;
use serde_json::{Value, json};

use crate::support::*;
use crate::world::*;

#[test]
fn a_user_of_the_provider_becomes_one_of_the_pool() {
    let world = World::new();
    let mut browser = world.goes(&[("nonce", "n-0S6_WzA2Mj")]);
    let code = browser.sign_in("carol", PASSWORD).code();
    let tokens = world.tokens(&code);
    let id = claims(&tokens["id_token"]);
    let pool = world.emulator.user_pool_id();
    assert_eq!(id["cognito:username"], world.user());
    assert_ne!(id["sub"], world.carol.as_str(), "the pool has its own");
    assert_eq!(id["iss"], format!("{}/{pool}", world.emulator.endpoint()));
    assert_eq!(id["nonce"], "n-0S6_WzA2Mj");
    assert_eq!(id["email"], "carol@corp.example");
    assert_eq!(id["email_verified"], false, "nobody has mapped it");
    assert_eq!(id["name"], "Carol");
    assert_eq!(id["cognito:groups"], json!([format!("{pool}_Corp")]));
    let identity = &id["identities"][0];
    assert_eq!(identity["userId"], world.carol.as_str());
    assert_eq!(identity["providerName"], "Corp");
    assert_eq!(identity["providerType"], "OIDC");
    assert_eq!(identity["primary"], "true");
    let access = claims(&tokens["access_token"]);
    assert_eq!(access["username"], world.user());
    let asked = json!({ "Username": world.user() });
    let user = operator(&world.emulator, "AdminGetUser", asked);
    assert_eq!(user["UserStatus"], "EXTERNAL_PROVIDER");
}

/// The browser has its cookies for the address where it reached the hosted login, so it has to
/// come back there. Amplify asks by HTTPS alone.
#[test]
fn a_browser_comes_back_to_where_it_left() {
    let world = World::new();
    let mut browser = Browser::new(&world.emulator);
    browser.proxy = Some(PROXY);
    let asked = [("client_id", "both"), ("identity_provider", "Corp")];
    browser.authorize(&asked).page();
    let code = browser.sign_in("carol", PASSWORD).code();
    let id = claims(&world.tokens(&code)["id_token"]);
    assert_eq!(id["cognito:username"], world.user());
}

#[test]
fn a_profile_is_kept_as_the_provider_says() {
    let world = World::new();
    let before = world.signs_in();
    let change = json!({
        "UserPoolId": world.corp, "Username": "carol",
        "UserAttributes": [{ "Name": "name", "Value": "Carol Smith" }],
    });
    call(&world.emulator, "AdminUpdateUserAttributes", change);
    let after = world.signs_in();
    assert_eq!(after["sub"], before["sub"]);
    assert_eq!(
        (&before["name"], &after["name"]),
        (&json!("Carol"), &json!("Carol Smith"))
    );
}

/// By an identifier, by a link on the page, and because there is no other.
#[test]
fn there_are_several_ways_to_the_provider() {
    let world = World::new();
    for more in [
        &[("client_id", "both"), ("idp_identifier", "corp.example")][..],
        &[("client_id", "only")],
    ] {
        let mut browser = Browser::new(&world.emulator);
        browser.authorize(more).page();
        let (_, parameters) = browser.sign_in("carol", PASSWORD).left();
        assert!(parameters.contains_key("code"), "{more:?}: {parameters:?}");
    }
    let mut browser = Browser::new(&world.emulator);
    let page = browser.authorize(&[("client_id", "both")]).page();
    assert!(page.contains(">Sign in with Corp</a>"), "{page}");
    let href = page
        .split("href=\"")
        .find(|it| it.contains("identity_provider=Corp"));
    let href = href
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    browser.get(&href).page();
    browser.sign_in("carol", PASSWORD).code();
}

/// What is for the provider, and its own state, nonce and redirect URI.
#[test]
fn the_provider_is_told_what_it_is_asked_for() {
    let world = World::new();
    let more = [
        ("client_id", "both"),
        ("identity_provider", "Corp"),
        ("login_hint", "carol"),
        ("prompt", "login select_account"),
        ("nonce", "the-apps"),
    ];
    let mut browser = Browser::new(&world.emulator);
    let url = format!("/oauth2/authorize?{}", asked(&more));
    let response = browser.once("GET", &url, "");
    let (path, query) = header(&response, "location")
        .unwrap()
        .split_once('?')
        .unwrap();
    assert_eq!(path, "/oauth2/authorize");
    let pairs = form_urlencoded::parse(query.as_bytes());
    let told: std::collections::BTreeMap<_, _> = pairs.into_owned().collect();
    let back = format!("{}{RESPONSE}", world.emulator.endpoint());
    assert_eq!(told["redirect_uri"], back);
    assert_eq!(told["response_type"], "code");
    assert_eq!(told["scope"], "openid email profile");
    assert_eq!(told["login_hint"], "carol");
    assert_eq!(told["prompt"], "login select_account");
    assert!(told["nonce"] != "the-apps" && told["state"] != "af0ifjsldkj");
    assert_eq!(browser.cookies["csrf-state"], told["state"]);
}

/// By the name that it has on AWS, too.
#[test]
fn a_pool_is_a_provider_by_its_issuer_on_aws() {
    let world = World::new();
    let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", world.corp);
    let provider = json!({ "ProviderName": "Corp" });
    let kept = operator(
        &world.emulator,
        "DescribeIdentityProvider",
        provider.clone(),
    );
    let mut changed = provider;
    changed["ProviderDetails"] = kept["IdentityProvider"]["ProviderDetails"].clone();
    changed["ProviderDetails"]["oidc_issuer"] = issuer.into();
    operator(&world.emulator, "UpdateIdentityProvider", changed);
    assert_eq!(world.signs_in()["cognito:username"], world.user());
}

/// `AdminLinkProviderForUser`, before the first sign-in.
#[test]
fn who_is_linked_signs_in_as_the_user_of_the_pool() {
    let world = World::new();
    let link = json!({
        "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": "alice" },
        "SourceUser": {
            "ProviderName": "Corp", "ProviderAttributeName": "sub",
            "ProviderAttributeValue": world.carol,
        },
    });
    operator(&world.emulator, "AdminLinkProviderForUser", link.clone());
    let id = world.signs_in();
    assert_eq!(id["cognito:username"], "alice");
    assert_eq!(id["identities"][0]["primary"], "false");

    // After it, it is too late.
    let world = World::new();
    world.signs_in();
    let mut link = link;
    link["UserPoolId"] = world.emulator.user_pool_id().into();
    link["SourceUser"]["ProviderAttributeValue"] = world.carol.as_str().into();
    let request = Request::operation("AdminLinkProviderForUser", &link);
    let response = world.emulator.handle(&request);
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(body["__type"], "InvalidParameterException");
    let why = "Merging is not currently supported, provide a SourceUser that has not been \
               signed up in order to link";
    assert_eq!(body["message"], why);
}

/// Amplify's note: `prompt=none` with `COGNITO` is refused for a session of a provider.
#[test]
fn a_session_is_of_its_provider() {
    let world = World::new();
    let mut browser = world.goes(&[]);
    browser.sign_in("carol", PASSWORD).code();
    let none = |provider: &'static str| {
        [
            ("client_id", "both"),
            ("identity_provider", provider),
            ("prompt", "none"),
        ]
    };
    browser.authorize(&none("Corp")).code();
    browser.authorize(&none("-")).code();
    let (_, parameters) = browser.authorize(&none("COGNITO")).left();
    assert_eq!(parameters["error"], "login_required");
}
