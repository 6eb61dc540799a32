//! A user pool that is the OpenID Connect provider of another, both of the emulator.

use cognito_emulator::{Emulator, Request};
use serde_json::{Value, json};

use crate::support::*;

/// Where the provider sends the browser back to.
pub(crate) const RESPONSE: &str = "/oauth2/idpresponse";

/// A proxy before the emulator.
pub(crate) const PROXY: &str = "login.example:8443";

/// An emulator with the user pool of [`emulator`], and another that is its provider `Corp`.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    /// The other pool, with carol.
    pub(crate) corp: String,
    /// The `sub` of carol there.
    pub(crate) carol: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(json!({}))
    }

    /// With other `ProviderDetails`.
    pub(crate) fn with(details: Value) -> Self {
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

    pub(crate) fn client(&self, id: &str, providers: &[&str]) {
        let client = webapp().with_id(id);
        let client = client.with_identity_providers(providers.iter().copied());
        self.emulator.add_client(client).unwrap();
    }

    /// Goes to the provider, which asks carol.
    pub(crate) fn goes(&self, more: &[(&str, &str)]) -> Browser<'_> {
        let mut browser = Browser::new(&self.emulator);
        let mut asked = vec![("client_id", "both"), ("identity_provider", "Corp")];
        asked.extend(more.iter().copied());
        let page = browser.authorize(&asked).page();
        assert!(page.contains("Forgot your password?"), "{page}");
        browser
    }

    /// The claims of carol's ID token.
    pub(crate) fn signs_in(&self) -> Value {
        let code = self.goes(&[]).sign_in("carol", PASSWORD).code();
        claims(&self.tokens(&code)["id_token"])
    }

    pub(crate) fn tokens(&self, code: &str) -> Value {
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

    pub(crate) fn user(&self) -> String {
        format!("Corp_{}", self.carol)
    }
}

/// An operation of an operator.
pub(crate) fn call(emulator: &Emulator, operation: &str, input: Value) -> Value {
    let response = emulator.handle(&Request::operation(operation, &input));
    let text = String::from_utf8(response.body).unwrap();
    assert_eq!(response.status, 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}
