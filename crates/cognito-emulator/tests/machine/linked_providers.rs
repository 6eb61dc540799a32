//! Users of identity providers who are linked with a user of the pool.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, is};

fn setup() -> Setup {
    let mut setup = Setup::new();
    let google = json!({ "client_id": "1", "client_secret": "2", "authorize_scopes": "openid" });
    let saml = json!({ "MetadataURL": "https://example.com/metadata" });
    for (name, kind, details) in [("Google", "Google", google), ("Corp", "SAML", saml)] {
        let provider = json!({
            "UserPoolId": POOL, "ProviderName": name, "ProviderType": kind,
            "ProviderDetails": details,
        });
        setup.ok("CreateIdentityProvider", provider);
    }
    setup.add(NewUser::new("bob", PASSWORD));
    setup
}

fn link(provider: &str, attribute: &str, value: &str) -> Value {
    json!({
        "UserPoolId": POOL,
        "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": "bob" },
        "SourceUser": {
            "ProviderName": provider, "ProviderAttributeName": attribute,
            "ProviderAttributeValue": value,
        },
    })
}

fn identities(setup: &mut Setup) -> Value {
    let tokens = setup.password("bob")["AuthenticationResult"].clone();
    Setup::claims(&tokens["IdToken"])["identities"].clone()
}

/// The API reference, AdminLinkProviderForUser; the developer guide,
/// amazon-cognito-user-pools-using-the-id-token, for the claim.
#[test]
fn the_id_token_lists_links_until_they_are_removed() {
    let mut setup = setup();
    setup.ok(
        "AdminLinkProviderForUser",
        link("Google", "Cognito_Subject", "1234"),
    );
    setup.ok(
        "AdminLinkProviderForUser",
        link("Corp", "NameID", "bob@corp"),
    );
    let claim = identities(&mut setup);
    assert_eq!(claim[0]["userId"], "1234");
    assert_eq!(claim[0]["providerName"], "Google");
    assert_eq!(claim[1]["providerType"], "SAML");
    let user = setup.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    let attributes = user["UserAttributes"].as_array().unwrap();
    assert!(attributes.iter().any(|it| it["Name"] == "identities"));
    let remove = json!({
        "UserPoolId": POOL,
        "User": { "ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject",
                  "ProviderAttributeValue": "1234" },
    });
    setup.ok("AdminDisableProviderForUser", remove.clone());
    assert_eq!(identities(&mut setup).as_array().unwrap().len(), 1);
    let refusal = setup.refused("AdminDisableProviderForUser", remove);
    assert_eq!(refusal.0, "UserNotFoundException");
}

/// Seen on AWS (boto/boto3#4163); the rest by the API reference.
#[test]
fn an_impossible_link_is_refused() {
    let mut setup = setup();
    is(
        &setup.refused(
            "AdminLinkProviderForUser",
            link("Cognito", "Cognito_Subject", "alice"),
        ),
        (
            "InvalidParameterException",
            "Invalid SourceUser: Cognito users with a username/password may not be passed in as \
             a SourceUser, only as a DestinationUser",
        ),
    );
    for (body, code) in [
        (
            link("Nobody", "Cognito_Subject", "1"),
            "ResourceNotFoundException",
        ),
        (link("Google", "email", "1"), "InvalidParameterException"),
        (
            link("Google", "Cognito_Subject", ""),
            "InvalidParameterException",
        ),
    ] {
        assert_eq!(setup.refused("AdminLinkProviderForUser", body).0, code);
    }
    for number in 0..5 {
        setup.ok(
            "AdminLinkProviderForUser",
            link("Corp", "NameID", &number.to_string()),
        );
    }
    let sixth = setup.refused("AdminLinkProviderForUser", link("Corp", "NameID", "6"));
    assert_eq!(sixth.0, "LimitExceededException");
}

/// The API reference, AdminDisableProviderForUser: a native user can no longer sign in with a
/// password.
#[test]
fn disabling_a_native_user_removes_the_password() {
    let mut setup = setup();
    setup.ok(
        "AdminDisableProviderForUser",
        json!({
            "UserPoolId": POOL,
            "User": { "ProviderName": "Cognito", "ProviderAttributeName": "Cognito_Subject",
                      "ProviderAttributeValue": "bob" },
        }),
    );
    is(
        &setup.refused("InitiateAuth", setup.password_body("bob", PASSWORD)),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

/// The API reference, GetSigningCertificate: X.509. `30 82` begins a certificate in DER
/// (RFC 5280).
#[test]
fn the_signing_certificate_is_returned() {
    let mut setup = Setup::new();
    let reply = setup.ok("GetSigningCertificate", json!({ "UserPoolId": POOL }));
    let certificate = crate::support::base64_decode(reply["Certificate"].as_str().unwrap());
    assert_eq!(certificate[..2], [0x30, 0x82]);
    let length = usize::from(u16::from_be_bytes([certificate[2], certificate[3]]));
    assert_eq!(certificate.len(), 4 + length);
}
