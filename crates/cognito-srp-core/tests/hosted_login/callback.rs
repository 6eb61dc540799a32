//! The URL to which the browser returns.

use cognito_srp_core::call;
use cognito_srp_core::{CallbackError, CallbackProblem, ErrorCode, OAuthCode};

use super::*;

/// Why this is not the login's callback. The login keeps waiting: the right callback is
/// accepted after it.
fn stray(url: &str) -> CallbackProblem {
    match pending(&public()).callback(url) {
        Err(CallbackError::Stray { problem, login }) => {
            let _ = login
                .callback(&with_code("SplxlOBeZQQYbYS6WxSbIA"))
                .unwrap();
            problem
        }
        other => panic!("{url}: {other:?}"),
    }
}

fn refused(query: &str) -> cognito_srp_core::ServiceError {
    match pending(&public()).callback(&format!("{REDIRECT_URI}?{query}")) {
        Err(CallbackError::Refused(error)) => error,
        other => panic!("{query}: {other:?}"),
    }
}

#[test]
fn its_code_is_exchanged_as_in_rfc_6749_and_rfc_7636() {
    let exchange = pending(&public()).callback(&with_code("SplxlOBeZQQYbYS6WxSbIA"));
    let exchange = exchange.unwrap();
    let request = exchange.request();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.url(),
        "https://acme.auth.eu-west-2.amazoncognito.com/oauth2/token"
    );
    assert_eq!(request.operation(), "oauth2/token");
    assert_eq!(
        request.headers(),
        [("content-type", "application/x-www-form-urlencoded")]
    );
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "SplxlOBeZQQYbYS6WxSbIA"),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", CODE_VERIFIER),
        ("client_id", CLIENT_ID),
    ];
    assert_eq!(sent(&exchange), expected(&fields));
    assert!(request.signature().is_none());
}

/// The form in which a loopback listener gets it: the path of a request, without a host.
#[test]
fn path_and_query_are_enough() {
    let target = format!("/cb?state={STATE}&code=c");
    let exchange = pending(&public()).callback(&target).unwrap();
    assert_eq!(sent(&exchange)["code"], "c");
    assert_eq!(
        stray(&format!("/favicon.ico?state={STATE}&code=c")),
        CallbackProblem::OtherRedirectUri
    );
}

#[test]
fn a_callback_with_another_state_is_refused() {
    let longer = format!("{STATE}a");
    let shorter = &STATE[1..];
    let cased = STATE.to_lowercase();
    for state in ["", "a", shorter, &longer, &cased, NONCE] {
        let url = format!("{REDIRECT_URI}?code=c&state={state}");
        assert_eq!(stray(&url), CallbackProblem::OtherState, "{state}");
    }
    let none = format!("{REDIRECT_URI}?code=c");
    assert_eq!(stray(&none), CallbackProblem::OtherState);
    // Its error is not believed either.
    let error = format!("{REDIRECT_URI}?error=access_denied&state=x");
    assert_eq!(stray(&error), CallbackProblem::OtherState);
}

#[test]
fn a_callback_at_an_almost_equal_uri_is_refused() {
    for base in [
        "https://client.example.com/cb/",
        "https://client.example.com/CB",
        "https://client.example.com/",
        "https://client.example.com",
        "http://client.example.com/cb",
        "https://client.example.com:8443/cb",
        "https://client.example.com.evil.example/cb",
        "https://client.example.com@evil.example/cb",
        "//client.example.com/cb",
        "cb",
        "",
    ] {
        let url = format!("{base}?code=c&state={STATE}");
        assert_eq!(stray(&url), CallbackProblem::OtherRedirectUri, "{url}");
    }
}

/// WHATWG URL: scheme and host are case-insensitive, and an empty path is `/`.
#[test]
fn a_callback_in_a_browsers_form_is_accepted() {
    for (registered, written) in [
        (
            "https://Client.Example.com/cb",
            "https://client.example.com/cb",
        ),
        ("http://localhost:8400", "http://localhost:8400/"),
        ("myapp://callback", "myapp://callback/"),
        (
            "https://client.example.com/cb?tenant=1",
            "https://client.example.com/cb",
        ),
    ] {
        let login = public().login(RedirectUri::parse(registered).unwrap());
        let url = format!("{written}?code=c&state={STATE}#_=_");
        let exchange = login.begin(entropy()).callback(&url).unwrap();
        // Exactly as registered, character for character.
        assert_eq!(sent(&exchange)["redirect_uri"], registered);
    }
}

#[test]
fn a_callback_needs_exactly_one_code() {
    for query in [
        format!("state={STATE}"),
        format!("state={STATE}&code="),
        format!("state={STATE}&code=a&code=b"),
        format!("state={STATE}&state={STATE}&code=a"),
        format!("state={STATE}&error="),
        format!("state={STATE}#code=a"),
        String::new(),
    ] {
        let problem = stray(&format!("{REDIRECT_URI}?{query}"));
        let expected = match query.is_empty() {
            true => CallbackProblem::OtherState,
            false => CallbackProblem::NotACallback,
        };
        assert_eq!(problem, expected, "{query}");
    }
}

/// RFC 3986 has no such character. The URL standard's parser leaves tabs and line ends out, so
/// that another reader would send another code.
#[test]
fn a_callback_has_no_control_characters() {
    for character in ['\t', '\n', '\r', '\0', '\u{1}', '\u{7f}'] {
        for query in [
            format!("state={STATE}&code=a{character}b"),
            format!("state={STATE}&code=ab&other={character}"),
        ] {
            let problem = stray(&format!("{REDIRECT_URI}?{query}"));
            assert_eq!(problem, CallbackProblem::NotACallback, "{query:?}");
        }
    }
}

/// RFC 9207.
#[test]
fn a_callback_of_another_issuer_is_refused() {
    let of = |issuer: &str| format!("{}&iss={issuer}", with_code("c"));
    for other in [
        "https%3A%2F%2Fevil.example%2Feu-west-2_eYpv1mFHB",
        "https%3A%2F%2Fcognito-idp.eu-west-2.amazonaws.com%2Feu-west-2_other",
        "",
    ] {
        assert_eq!(stray(&of(other)), CallbackProblem::OtherIssuer, "{other}");
    }
    let ours = "https%3A%2F%2Fcognito-idp.eu-west-2.amazonaws.com%2Feu-west-2_eYpv1mFHB";
    let _ = pending(&public()).callback(&of(ours)).unwrap();
    // A custom endpoint may issue the tokens itself, or pass on the service's.
    let endpoint = "http://127.0.0.1:9229".parse().unwrap();
    let client = at_domain(app_client().with_endpoint(endpoint));
    let its = "http%3A%2F%2F127.0.0.1%3A9229%2Feu-west-2_eYpv1mFHB";
    for issuer in [ours, its] {
        let _ = pending(&client).callback(&of(issuer)).unwrap();
    }
    assert_eq!(stray(&of(its)), CallbackProblem::OtherIssuer);
}

/// In Cognito's order, and with its descriptions.
#[test]
fn an_error_ends_the_login() {
    for (query, code) in [
        ("error=access_denied", OAuthCode::AccessDenied),
        ("error=login_required", OAuthCode::LoginRequired),
        ("error=unauthorized_client", OAuthCode::UnauthorizedClient),
        ("error=server_error", OAuthCode::ServerError),
        ("error=invalid_scope", OAuthCode::InvalidScope),
        (
            "error_description=invalid_scope&error=invalid_request",
            OAuthCode::InvalidScope,
        ),
        (
            "error_description=Timeout+occurred+in+calling+IdP+token+endpoint&error=invalid_request",
            OAuthCode::InvalidRequest,
        ),
    ] {
        let error = refused(&format!("{query}&state={STATE}"));
        assert_eq!(error.code(), &ErrorCode::OAuth(code), "{query}");
        assert_eq!(error.code().as_str(), code.as_str());
        assert_eq!(error.operation(), "oauth2/authorize");
    }
    let error = refused(&format!(
        "error_description=custom+scopes%0Arequested&error=invalid_request&state={STATE}"
    ));
    assert_eq!(error.message(), "custom scopes\nrequested");
    assert!(!error.to_string().contains('\n'), "{error}");
    // If there is a code as well, it is still an error.
    let error = refused(&format!("code=c&error=odd_error&state={STATE}"));
    assert_eq!(error.code(), &ErrorCode::Other("odd_error".to_owned()));
}

/// `?` converts it to a transport's error.
#[test]
fn a_callback_error_is_one_of_a_call() {
    let stray = pending(&public()).callback("/").unwrap_err();
    assert!(matches!(call::Error::from(stray), call::Error::Input(_)));
    let url = format!("{REDIRECT_URI}?error=access_denied&state={STATE}");
    let refused = pending(&public()).callback(&url).unwrap_err();
    assert!(matches!(
        call::Error::from(refused),
        call::Error::Service(_)
    ));
}
