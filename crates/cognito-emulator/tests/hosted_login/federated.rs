//! Sign-in with an OpenID Connect provider, which is another user pool of the emulator: the
//! developer guide, cognito-user-pools-oidc-idp and cognito-user-pools-oidc-flow.

use cognito_emulator::{Emulator, Request};
use serde_json::{Value, json};

use crate::support::*;

/// Where the provider sends the browser back to.
const RESPONSE: &str = "/oauth2/idpresponse";

/// A proxy before the emulator.
const PROXY: &str = "login.example:8443";

/// An emulator with the user pool of [`emulator`], and another that is its provider `Corp`.
struct World {
    emulator: Emulator,
    /// The other pool, with carol.
    corp: String,
    /// The `sub` of carol there.
    carol: String,
}

impl World {
    fn new() -> Self {
        Self::with(json!({}))
    }

    /// With other `ProviderDetails`.
    fn with(details: Value) -> Self {
        let emulator = emulator();
        let made = call(&emulator, "CreateUserPool", json!({ "PoolName": "corp" }));
        let corp = made["UserPool"]["Id"].as_str().unwrap().to_owned();
        let client = call(
            &emulator,
            "CreateUserPoolClient",
            json!({
                "UserPoolId": corp, "ClientName": "login", "GenerateSecret": true,
                "CallbackURLs": [
                    format!("{}{RESPONSE}", emulator.endpoint()),
                    format!("https://{PROXY}{RESPONSE}"),
                ],
                "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthScopes": ["openid", "email", "profile"],
                "SupportedIdentityProviders": ["COGNITO"],
            }),
        );
        let client = &client["UserPoolClient"];
        let carol = call(
            &emulator,
            "AdminCreateUser",
            json!({
                "UserPoolId": corp, "Username": "carol", "MessageAction": "SUPPRESS",
                "UserAttributes": [
                    { "Name": "email", "Value": "carol@corp.example" },
                    { "Name": "email_verified", "Value": "true" },
                    { "Name": "name", "Value": "Carol" },
                ],
            }),
        );
        let attributes = carol["User"]["Attributes"].as_array().unwrap();
        let sub = attributes.iter().find(|it| it["Name"] == "sub").unwrap();
        let sub = sub["Value"].as_str().unwrap().to_owned();
        let password = json!({
            "UserPoolId": corp, "Username": "carol", "Password": PASSWORD, "Permanent": true,
        });
        call(&emulator, "AdminSetUserPassword", password);
        let mut given = json!({
            "client_id": client["ClientId"], "client_secret": client["ClientSecret"],
            "authorize_scopes": "openid email profile", "attributes_request_method": "GET",
            "oidc_issuer": format!("{}/{corp}", emulator.endpoint()),
        });
        let details = details.as_object().unwrap().clone();
        given.as_object_mut().unwrap().extend(details);
        let provider = json!({
            "ProviderName": "Corp", "ProviderType": "OIDC", "ProviderDetails": given,
            "AttributeMapping": { "username": "sub", "email": "email", "name": "name" },
            "IdpIdentifiers": ["corp.example"],
        });
        operator(&emulator, "CreateIdentityProvider", provider);
        let world = Self {
            emulator,
            corp,
            carol: sub,
        };
        world.client("both", &["COGNITO", "Corp"]);
        world.client("only", &["Corp"]);
        world
    }

    fn client(&self, id: &str, providers: &[&str]) {
        let client = webapp().with_id(id);
        let client = client.with_identity_providers(providers.iter().copied());
        self.emulator.add_client(client).unwrap();
    }

    /// Goes to the provider, which asks carol.
    fn goes(&self, more: &[(&str, &str)]) -> Browser<'_> {
        let mut browser = Browser::new(&self.emulator);
        let mut asked = vec![("client_id", "both"), ("identity_provider", "Corp")];
        asked.extend(more.iter().copied());
        let page = browser.authorize(&asked).page();
        assert!(page.contains("Forgot your password?"), "{page}");
        browser
    }

    /// The claims of carol's ID token.
    fn signs_in(&self) -> Value {
        let code = self.goes(&[]).sign_in("carol", PASSWORD).code();
        claims(&self.tokens(&code)["id_token"])
    }

    fn tokens(&self, code: &str) -> Value {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "both"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ];
        let (status, tokens) = token(&self.emulator, &form);
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    fn user(&self) -> String {
        format!("Corp_{}", self.carol)
    }
}

/// An operation of an operator.
fn call(emulator: &Emulator, operation: &str, input: Value) -> Value {
    let response = emulator.handle(&Request::operation(operation, &input));
    let text = String::from_utf8(response.body).unwrap();
    assert_eq!(response.status, 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// What an app is told.
#[track_caller]
fn is_told(shown: Shown, error: &str, description: &str) {
    let (url, parameters) = shown.left();
    assert!(url.starts_with(CALLBACK), "{url}");
    assert_eq!(parameters.get("error").map(String::as_str), Some(error));
    let told = parameters.get("error_description").map(String::as_str);
    assert_eq!(told, Some(description));
    assert_eq!(parameters.get("state").unwrap(), "af0ifjsldkj");
}

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

#[test]
fn a_provider_is_one_of_the_app_clients() {
    let world = World::new();
    let why = "The app client has no such identity provider";
    let mut browser = Browser::new(&world.emulator);
    for more in [
        [("client_id", "webapp"), ("identity_provider", "Corp")],
        [("client_id", "both"), ("identity_provider", "Google")],
        [("client_id", "both"), ("idp_identifier", "other.example")],
        [("client_id", "only"), ("identity_provider", "COGNITO")],
    ] {
        is_told(browser.authorize(&more), "invalid_request", why);
    }
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

/// The state is of one browser, of one time, and of five minutes.
#[test]
fn nobody_comes_back_in_anothers_place() {
    let lost = |shown: Shown| match shown {
        Shown::Page(400, html) => assert!(html.contains("Something went wrong"), "{html}"),
        other => panic!("{other:?}"),
    };
    let world = World::new();
    // Where the provider sends carol's browser to.
    let back = |browser: &mut Browser<'_>| {
        browser.stay = true;
        let (url, _) = browser.sign_in("carol", PASSWORD).left();
        browser.stay = false;
        url[world.emulator.endpoint().len()..].to_owned()
    };
    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    lost(Browser::new(&world.emulator).get(&url));
    // The state is gone with that, whoever it was.
    lost(browser.get(&url));

    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    browser.get(&url).code();
    lost(browser.get(&url));

    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    later(&world.emulator, 300);
    lost(browser.get(&url));
    lost(browser.get(RESPONSE));
}

#[test]
fn what_the_provider_refuses_the_app_is_told() {
    let world = World::with(json!({ "client_secret": "anothersecretanothersecret" }));
    let shown = world.goes(&[]).sign_in("carol", PASSWORD);
    is_told(shown, "invalid_request", "Corp Error - 400 invalid_client");
    // It refuses before anybody has signed in there.
    let world = World::with(json!({ "authorize_scopes": "openid phone" }));
    let mut browser = Browser::new(&world.emulator);
    let more = [("client_id", "both"), ("identity_provider", "Corp")];
    is_told(browser.authorize(&more), "invalid_request", "invalid_scope");
}

#[test]
fn a_provider_that_is_elsewhere_is_not_asked() {
    let world = World::with(json!({ "oidc_issuer": "https://accounts.example.com" }));
    let mut browser = Browser::new(&world.emulator);
    let more = [("client_id", "both"), ("identity_provider", "Corp")];
    let why = "The emulator has no providers but those of OpenID Connect whose issuer is a user \
               pool of its own";
    is_told(browser.authorize(&more), "invalid_request", why);
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

#[test]
fn an_app_client_without_the_pool_itself_takes_no_passwords() {
    let world = World::new();
    let mut browser = Browser::new(&world.emulator);
    browser.authorize(&[("client_id", "webapp")]).page();
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let form = [
        ("_csrf", token.as_str()),
        ("username", "alice"),
        ("password", PASSWORD),
    ];
    let url = format!("/login?{}", asked(&[("client_id", "only")]));
    match browser.send("POST", &url, &query(&form)) {
        Shown::Page(400, html) => assert!(html.contains("takes no users"), "{html}"),
        other => panic!("{other:?}"),
    }
}
