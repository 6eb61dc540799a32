//! The address of a user pool's domain.

use cognito_srp_core::{DomainError, Endpoint, EndpointError};

use super::*;

fn of(pool: &str, prefix: &str) -> Result<UserPoolDomain, DomainError> {
    UserPoolDomain::prefix(&UserPoolId::parse(pool).unwrap(), prefix)
}

fn text(domain: Result<UserPoolDomain, DomainError>) -> String {
    domain.unwrap().as_str().to_owned()
}

#[test]
fn a_prefix_has_a_host_in_the_pools_region() {
    assert_eq!(
        text(of("eu-west-2_a", "acme")),
        "https://acme.auth.eu-west-2.amazoncognito.com/"
    );
    let pool = UserPoolId::parse("us-east-1_a").unwrap();
    assert_eq!(
        text(UserPoolDomain::fips_prefix(&pool, "acme")),
        "https://acme.auth-fips.us-east-1.amazoncognito.com/"
    );
    // There is no other kind in GovCloud.
    assert_eq!(
        text(of("us-gov-west-1_a", "acme")),
        "https://acme.auth-fips.us-gov-west-1.amazoncognito.com/"
    );
    assert_eq!(of("cn-north-1_a", "acme"), Err(DomainError::Partition));
}

/// `DomainType` of the service's model: `^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$`.
#[test]
fn a_prefix_follows_the_services_model() {
    for good in ["a", "a-b", "0", &"a".repeat(63)] {
        of("eu-west-2_a", good).unwrap();
    }
    for bad in [
        "",
        "-",
        "a-",
        "-a",
        "A",
        "a.b",
        "a/b",
        "a_b",
        "\u{e9}",
        &"a".repeat(64),
    ] {
        assert_eq!(of("eu-west-2_a", bad), Err(DomainError::Prefix), "{bad}");
    }
}

#[test]
fn a_host_or_a_url_is_a_domain() {
    assert_eq!(
        text(UserPoolDomain::parse("Login.example.com")),
        "https://login.example.com/"
    );
    assert_eq!(
        text("http://127.0.0.1:9229".parse()),
        "http://127.0.0.1:9229/"
    );
    assert_eq!(
        UserPoolDomain::parse("http://login.example.com"),
        Err(DomainError::Host(EndpointError::ClearText))
    );
    assert_eq!(
        UserPoolDomain::parse("login example"),
        Err(DomainError::Host(EndpointError::Extra))
    );
    // The path of a proxy stays.
    let domain: UserPoolDomain = "https://example.com/proxy".parse().unwrap();
    let client = OAuthClient::new(app_client(), domain);
    let exchange = client.revoke(&cognito_srp_core::RefreshToken::new("t"));
    assert_eq!(
        exchange.request().url(),
        "https://example.com/proxy/oauth2/revoke"
    );
}

/// As for an [`Endpoint`]: a program may allow HTTP itself.
#[test]
fn a_domain_says_whether_it_is_secure() {
    for (url, is_secure) in [
        ("https://login.example.com", true),
        ("http://127.0.0.1:9229", true),
        ("http://login.example.com", false),
    ] {
        let domain = UserPoolDomain::at(Endpoint::parse_allowing_http(url).unwrap());
        assert_eq!(domain.is_secure(), is_secure, "{url}");
        // As text it is its base URL, under any name.
        let base = format!("{url}/");
        assert_eq!(domain.as_str(), base);
        assert_eq!(AsRef::<str>::as_ref(&domain), base);
        assert_eq!(domain.to_string(), base);
    }
}
