//! The hosted login, OAuth 2.0, and the tokens of machines.

use cognito_srp_core::keeper::MachineTokenState;
use cognito_srp_core::{
    CallbackError, ClientAuthentication, IntoExchange, LoginEntropy, OAuthClient, PendingLogin,
    RedirectUri, SourceToken, UserPoolDomain, call,
};

use super::*;

const REDIRECT_URI: &str = "https://client.example.com/cb";

fn oauth() -> OAuthClient {
    let domain = UserPoolDomain::parse("login.example.com").unwrap();
    OAuthClient::new(client(), domain).with_authentication(ClientAuthentication::Body)
}

/// A pending login whose code verifier, state and nonce are the canary.
fn pending() -> PendingLogin {
    let redirect_uri = RedirectUri::parse(REDIRECT_URI).unwrap();
    let entropy = LoginEntropy::from_entropy([7; 80]).unwrap();
    debugged(&entropy);
    let login = oauth().login(redirect_uri);
    debugged(&login);
    let mut json: Value = serde_json::from_str(&login.begin(entropy).to_json()).unwrap();
    for name in ["State", "Nonce", "CodeVerifier"] {
        assert!(json[name].is_string(), "{name}");
        json[name] = json!(CANARY);
    }
    let pending = oauth().pending_login(&json.to_string()).unwrap();
    debugged(&pending);
    pending
}

/// The header with the client secret or a token is not shown either.
fn in_header<T: Outcome>(exchange: &Exchange<T>, expected: &str) {
    let headers = exchange.request().headers();
    let found = headers.iter().find(|(name, _)| *name == "authorization");
    assert!(found.unwrap().1.contains(expected), "the canary is there");
    debugged(exchange);
    debugged(exchange.request());
}

#[test]
fn logins() {
    let code = format!("{REDIRECT_URI}?code={CANARY}&state={CANARY}");
    let exchange = pending().callback(&code).unwrap();
    let body = String::from_utf8(exchange.request().body().to_vec()).unwrap();
    for secret in ["code=", "code_verifier=", "client_secret="] {
        assert!(body.contains(&format!("{secret}{CANARY}")), "{body}");
    }
    exchanged(&exchange);

    let claims = URL_SAFE_NO_PAD.encode(json!({ "nonce": CANARY, "username": CANARY }).to_string());
    let token = format!("{CANARY}.{claims}.s");
    let reply = json!({
        "access_token": token, "id_token": token, "refresh_token": CANARY,
        "token_type": "Bearer", "expires_in": 3600,
    });
    debugged(&receive(exchange, &reply).unwrap());
    // A nonce other than this login's.
    let mut other = reply.clone();
    other["id_token"] = json!(CANARY);
    chain(&receive(pending().callback(&code).unwrap(), &other).unwrap_err());
}

#[test]
fn refused_callbacks() {
    for stray in [
        format!("https://evil.example/?code={CANARY}&state={CANARY}"),
        format!("{REDIRECT_URI}?code={CANARY}&state={CANARY}x"),
        format!("{REDIRECT_URI}?code={CANARY}&code={CANARY}&state={CANARY}"),
        format!("{REDIRECT_URI}?code={CANARY}&state={CANARY}&iss={CANARY}"),
    ] {
        let error = pending().callback(&stray).unwrap_err();
        assert!(matches!(error, CallbackError::Stray { .. }), "{error}");
        chain(&error);
        chain(&call::Error::from(error));
    }
    // A code beside an error is not shown either.
    let refused = format!("{REDIRECT_URI}?error=access_denied&code={CANARY}&state={CANARY}");
    let error = pending().callback(&refused).unwrap_err();
    assert!(matches!(error, CallbackError::Refused(_)), "{error}");
    chain(&error);
}

#[test]
fn the_domains_endpoints() {
    let (token, access) = (RefreshToken::new(CANARY), AccessToken::new(CANARY));
    let basic = oauth().with_authentication(ClientAuthentication::Basic);
    let pair = format!("{}:{CANARY}", client().client_id());
    let pair = STANDARD.encode(pair);
    debugged(&basic);
    exchanged(&oauth().refresh(&token));
    exchanged(&basic.refresh(&token));
    in_header(&basic.refresh(&token), &pair);
    exchanged(&basic.revoke(&token));
    in_header(&basic.revoke(&token), &pair);
    in_header(&basic.user_info(&access), CANARY);
    let info = receive(
        basic.user_info(&access),
        &json!({ "sub": CANARY, "email": CANARY }),
    );
    debugged(&info.unwrap());
    assert_clean("logout", &basic.logout_url(&REDIRECT_URI.parse().unwrap()));
}

#[test]
fn machines() {
    let grant = oauth().client_credentials().unwrap();
    debugged(&grant);
    exchanged(&grant.clone().into_exchange());
    let reply = json!({ "access_token": CANARY, "token_type": "Bearer", "expires_in": 3600 });
    debugged(&receive(grant.clone().into_exchange(), &reply).unwrap());
    let mut state = MachineTokenState::new(grant);
    debugged(&state);
    let came = receive(state.exchange(), &reply).unwrap();
    let given = state.carried(Ok(came), now()).unwrap();
    assert_eq!(given.expose(), CANARY);
    debugged(&state);

    let app_client = client();
    let grant = app_client.get_client_token().unwrap();
    debugged(&grant);
    exchanged(&grant.into_exchange());

    let access = AccessToken::new(CANARY);
    let (subject, actor) = (
        SourceToken::access_token(&access),
        SourceToken::saml_assertion(CANARY),
    );
    debugged(&subject);
    debugged(&actor);
    let call = app_client.get_derived_token(subject).with_actor(actor);
    debugged(&call);
    let exchange = call.into_exchange();
    exchanged(&exchange);
    let reply = json!({
        "IssuedToken": CANARY, "IssuedTokenType": "ACCESS_TOKEN", "TokenType": "Bearer",
    });
    debugged(&receive(exchange, &reply).unwrap());
}
