//! Signs in at the hosted login with openidconnect and oauth2; it prints a line for each check,
//! and reads where the emulator is on its standard input.

mod browser;
mod http;

use std::collections::HashSet;
use std::error::Error;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreProviderMetadata,
    CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use serde_json::{Value, json};

use browser::sign_in;
use http::{Http, call};

type Failure = Box<dyn Error>;

const CALLBACK: &str = "http://localhost:3000/callback";
const OPENIDCONNECT: &str = "openidconnect 4.1.0";
const OAUTH2: &str = "oauth2 5.0.0";

fn main() -> Result<(), Failure> {
    let given: Value = serde_json::from_reader(std::io::stdin())?;
    openid_connect(&given)?;
    client_credentials(&given)
}

fn ok(client: &str, what: &str) {
    println!("ok   {client}: {what}");
}

fn expect(is_so: bool, what: &str) -> Result<(), Failure> {
    match is_so {
        true => Ok(()),
        false => Err(what.into()),
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Failure> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| format!("no {pointer}").into())
}

/// An app client of the hosted login, with these settings.
fn add_client(given: &Value, settings: Value) -> Result<Value, Failure> {
    let mut input = json!({
        "UserPoolId": text(given, "/user_pool_id")?,
        "ClientName": "hosted",
        "AllowedOAuthFlowsUserPoolClient": true,
    });
    if let (Some(input), Some(settings)) = (input.as_object_mut(), settings.as_object()) {
        input.extend(settings.clone());
    }
    call(given, "CreateUserPoolClient", &input)
}

/// Code with PKCE, state and nonce; userInfo; refresh.
fn openid_connect(given: &Value) -> Result<(), Failure> {
    let made = add_client(
        given,
        json!({
            "GenerateSecret": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": [CALLBACK],
        }),
    )?;
    let id = ClientId::new(text(&made, "/UserPoolClient/ClientId")?.to_owned());
    let secret = ClientSecret::new(text(&made, "/UserPoolClient/ClientSecret")?.to_owned());
    let (endpoint, pool) = (text(given, "/endpoint")?, text(given, "/user_pool_id")?);
    let issuer = IssuerUrl::new(format!("{endpoint}/{pool}"))?;
    let metadata = CoreProviderMetadata::discover(&issuer, &Http)?;
    let client = CoreClient::from_provider_metadata(metadata, id, Some(secret))
        .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned())?);
    ok(OPENIDCONNECT, "discovery, with the key set");

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let back = sign_in(given, url.as_str())?;
    expect(back.parameter("state")? == *state.secret(), "another state")?;
    let code = AuthorizationCode::new(back.parameter("code")?);
    let tokens = client
        .exchange_code(code.clone())?
        .set_pkce_verifier(verifier)
        .request(&Http)?;
    let id_token = tokens.id_token().ok_or("no ID token")?;
    let id_verifier = client.id_token_verifier();
    let claims = id_token.claims(&id_verifier, &nonce)?;
    ok(
        OPENIDCONNECT,
        "code with PKCE; the ID token is verified, its nonce too",
    );

    let expected = claims.access_token_hash().ok_or("no at_hash")?;
    let found = AccessTokenHash::from_token(
        tokens.access_token(),
        id_token.signing_alg()?,
        id_token.signing_key(&id_verifier)?,
    )?;
    expect(found == *expected, "at_hash is of another access token")?;
    ok(OPENIDCONNECT, "at_hash is of the access token");

    let subject = claims.subject().clone();
    let access_token = tokens.access_token().clone();
    let info = client.user_info(access_token, Some(subject))?;
    let info: CoreUserInfoClaims = info.request(&Http)?;
    let email = info.email().map(|email| email.as_str());
    expect(
        email == Some(text(given, "/alice/email")?),
        "another address",
    )?;
    expect(info.email_verified() == Some(true), "email_verified")?;
    ok(OPENIDCONNECT, "userInfo is of the same subject");

    let refresh_token = tokens.refresh_token().ok_or("no refresh token")?;
    let renewed = client
        .exchange_refresh_token(refresh_token)?
        .request(&Http)?;
    let no_nonce = |_: Option<&Nonce>| Ok(());
    let renewed = renewed.id_token().ok_or("no ID token")?;
    let renewed = renewed.claims(&id_verifier, no_nonce)?;
    expect(renewed.subject() == claims.subject(), "another subject")?;
    ok(OPENIDCONNECT, "a refresh token gives new tokens");

    match client.exchange_code(code)?.request(&Http) {
        Err(RequestTokenError::ServerResponse(said)) => expect(
            *said.error() == CoreErrorResponseType::InvalidGrant,
            "another error",
        )?,
        _ => return Err("a code was good twice".into()),
    }
    ok(OPENIDCONNECT, "a code is good once");
    Ok(())
}

/// A machine, by either way of proving itself.
fn client_credentials(given: &Value) -> Result<(), Failure> {
    use oauth2::basic::BasicClient;
    use oauth2::{AuthType, TokenResponse as _, TokenUrl};

    call(
        given,
        "CreateResourceServer",
        &json!({
            "UserPoolId": text(given, "/user_pool_id")?,
            "Identifier": "rust-api",
            "Name": "API",
            "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
        }),
    )?;
    let made = add_client(
        given,
        json!({
            "GenerateSecret": true,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": ["rust-api/read"],
        }),
    )?;
    let id = text(&made, "/UserPoolClient/ClientId")?;
    let secret = text(&made, "/UserPoolClient/ClientSecret")?;
    let token_url = format!("{}/oauth2/token", text(given, "/endpoint")?);
    let scopes: HashSet<&str> = HashSet::from(["rust-api/read"]);
    for (auth_type, name) in [
        (AuthType::BasicAuth, "Basic"),
        (AuthType::RequestBody, "the form"),
    ] {
        let client = BasicClient::new(ClientId::new(id.to_owned()))
            .set_client_secret(ClientSecret::new(secret.to_owned()))
            .set_token_uri(TokenUrl::new(token_url.clone())?)
            .set_auth_type(auth_type);
        let scopes = scopes.iter().map(|it| Scope::new((*it).to_owned()));
        let token = client.exchange_client_credentials();
        let token = token.add_scopes(scopes).request(&Http)?;
        let seconds = token.expires_in().map(|it| it.as_secs());
        expect(seconds == Some(3600), "another life")?;
        expect(token.refresh_token().is_none(), "a refresh token")?;
        ok(OAUTH2, &format!("client_credentials, by {name}"));
    }
    Ok(())
}
