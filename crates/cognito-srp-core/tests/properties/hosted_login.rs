//! Whatever a browser, a program or a user pool's domain sends, the result is the login's own
//! callback or an error, and no panic. The crate url is the second parser.

use cognito_srp_core::{
    AccessToken, AppClient, Exchange, IntoExchange, LoginEntropy, OAuthClient, Outcome,
    PendingLogin, RedirectUri, RefreshToken, Response, Timestamp, UserPoolDomain,
};
use core::time::Duration;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::{Host, Position, Url};

use crate::cases;
use crate::support::{SECRET, public_client};

const REDIRECT_URI: &str = "https://client.example.com/cb";
/// 24 times 7, in base64url.
const STATE: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";

fn confidential() -> AppClient {
    public_client().with_secret(cognito_srp_core::ClientSecret::new(SECRET))
}

fn oauth(app_client: AppClient) -> OAuthClient {
    OAuthClient::new(
        app_client,
        UserPoolDomain::parse("login.example.com").unwrap(),
    )
}

fn pending() -> PendingLogin {
    let redirect_uri = RedirectUri::parse(REDIRECT_URI).unwrap();
    let login = oauth(public_client()).login(redirect_uri);
    login.begin(LoginEntropy::from_entropy([7; 80]).unwrap())
}

/// Texts that resemble the login's callback.
fn near_a_callback() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        select(vec![
            "https://client.example.com/cb",
            "https://client.example.com",
            "/cb",
            "HTTPS://CLIENT.example.com/cb",
            "?code=c&state=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
            "&state=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
            "&code=c",
            "&%63ode=c",
            "&error=access_denied",
            "&iss=x",
            "#",
            "?",
            "/",
            "..",
            "%2e",
            "@",
            ":",
            "\\",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// Checks an accepted callback with the crate url.
fn check(callback: &str) -> Result<(), TestCaseError> {
    if pending().callback(callback).is_err() {
        return Ok(());
    }
    let ours = Url::parse(REDIRECT_URI).unwrap();
    let url = ours.join(callback);
    prop_assert!(url.is_ok(), "{}", callback);
    let url = url.unwrap();
    prop_assert_eq!(&url[..Position::AfterPath], REDIRECT_URI);
    let values = |name| {
        let pairs = url.query_pairs().filter(move |(it, _)| it == name);
        pairs
            .map(|(_, value)| value.into_owned())
            .collect::<Vec<_>>()
    };
    prop_assert_eq!(values("state"), [STATE]);
    prop_assert!(matches!(values("code").as_slice(), [code] if !code.is_empty()));
    prop_assert!(values("error").concat().is_empty());
    Ok(())
}

fn received<E: IntoExchange>(exchange: E, status: u16, header: &str, body: &[u8]) -> bool {
    let exchange: Exchange<E::Outcome> = exchange.into_exchange();
    let headers = [("www-authenticate", header), ("content-type", header)];
    let response = Response::new(status, headers, body);
    let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
    let outcome = exchange.receive(response, now);
    if let Err(error) = &outcome {
        assert!(!error.to_string().is_empty());
    }
    outcome.map(Outcome::settle).is_ok()
}

fn near_a_reply() -> impl Strategy<Value = Vec<u8>> {
    let member = select(vec![
        r#""access_token":"t""#,
        r#""id_token":"h.eyJub25jZSI6IngifQ.s""#,
        r#""refresh_token":"r""#,
        r#""token_type":"Bearer""#,
        r#""expires_in":3600"#,
        r#""expires_in":-1"#,
        r#""error":"invalid_grant""#,
        r#""error":{}"#,
        r#""error_description":"invalid_scope""#,
        r#""sub":"s""#,
        r#""sub":[[]]"#,
        r#""__type":"X""#,
        r#""IssuedToken":"t""#,
    ]);
    prop_oneof![
        vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(",")).into_bytes()),
        vec(any::<u8>(), 0..60),
    ]
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn an_accepted_callback_belongs_to_the_login(callback in near_a_callback()) {
        check(&callback)?;
    }

    #[test]
    fn any_text_is_a_callback_or_an_error(callback in any::<String>()) {
        check(&callback)?;
    }

    #[test]
    fn a_redirect_uri_is_an_absolute_url(text in near_a_callback(), scheme in "(https?|[a-z]{1,3}|)(://)?") {
        let text = format!("{scheme}{text}");
        if let Ok(uri) = RedirectUri::parse(&text) {
            let url = Url::parse(uri.as_str());
            // A URI with an app's own scheme may contain parts that a web URL must not have.
            let is_web = ["https://", "http://"].iter().any(|web| text.starts_with(web));
            prop_assert!(url.is_ok() || !is_web, "{}", text);
            if let (true, Ok(url)) = (is_web, url) {
                prop_assert_eq!(url.fragment(), None);
                prop_assert_eq!((url.username(), url.password()), ("", None));
                if url.scheme() == "http" {
                    let is_here = match url.host() {
                        Some(Host::Domain(name)) => name == "localhost",
                        Some(Host::Ipv4(address)) => address.is_loopback(),
                        Some(Host::Ipv6(address)) => address.is_loopback(),
                        None => false,
                    };
                    prop_assert!(is_here, "{}", text);
                    prop_assert_eq!(uri.loopback_port(), url.port_or_known_default());
                }
            }
        }
    }

    #[test]
    fn any_reply_of_a_domain(
        status in prop_oneof![Just(200), select(vec![302, 400, 401, 500]), any::<u16>()],
        header in prop_oneof![
            any::<String>(),
            "(Bearer )?(error|error_description)=\"?[a-z]{0,9}\"?,? ?(error)?=?\"?[a-z]{0,5}",
        ],
        body in near_a_reply(),
    ) {
        let client = oauth(confidential());
        let code = format!("{REDIRECT_URI}?code=c&state={STATE}");
        let (token, access) = (RefreshToken::new("r"), AccessToken::new("t"));
        let done = [
            received(pending().callback(&code).unwrap(), status, &header, &body),
            received(client.refresh(&token), status, &header, &body),
            received(client.revoke(&token), status, &header, &body),
            received(client.user_info(&access), status, &header, &body),
            received(client.client_credentials().unwrap(), status, &header, &body),
            received(confidential().get_client_token().unwrap(), status, &header, &body),
        ];
        prop_assert!((200..300).contains(&status) || done.iter().all(|done| !done));
        // An ID token in such a body does not have the login's nonce, so it is refused.
        prop_assert!(!done[0] || !String::from_utf8_lossy(&body).contains("id_token"));
    }
}
