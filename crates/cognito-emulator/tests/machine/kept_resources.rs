//! Stored and listed: domains, resource servers, identity providers. The messages are those
//! that people got when they deployed templates.

use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

fn in_pool(pool: &Value, settings: &Value) -> Value {
    let mut body = json!({ "UserPoolId": pool["Id"] });
    let members = body.as_object_mut().unwrap();
    members.extend(settings.as_object().unwrap().clone());
    body
}

#[test]
fn a_domain_belongs_to_one_pool() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let other = operators.pool(&json!({}));
    let unknown = operators.ok("DescribeUserPoolDomain", &json!({ "Domain": "shop" }));
    assert_eq!(unknown, json!({ "DomainDescription": {} }));
    for (domain, word) in [("my-aws-shop", "aws"), ("cognito", "cognito")] {
        let message = format!("Domain cannot contain reserved word: {word}");
        is(
            &operators.refused(
                "CreateUserPoolDomain",
                &in_pool(&pool, &json!({ "Domain": domain })),
            ),
            ("InvalidParameterException", &message),
        );
    }
    operators.ok(
        "CreateUserPoolDomain",
        &in_pool(&pool, &json!({ "Domain": "awsome" })),
    );
    is(
        &operators.refused(
            "CreateUserPoolDomain",
            &in_pool(&other, &json!({ "Domain": "awsome" })),
        ),
        (
            "InvalidParameterException",
            "Domain already associated with another user pool.",
        ),
    );
    let version = json!({ "Domain": "awsome", "ManagedLoginVersion": 2 });
    operators.ok("UpdateUserPoolDomain", &in_pool(&pool, &version));
    let domain = operators.ok("DescribeUserPoolDomain", &json!({ "Domain": "awsome" }));
    let domain = &domain["DomainDescription"];
    assert_eq!(domain["UserPoolId"], pool["Id"]);
    assert_eq!(domain["ManagedLoginVersion"], 2);
    let described = operators.ok("DescribeUserPool", &in_pool(&pool, &json!({})));
    assert_eq!(described["UserPool"]["Domain"], "awsome");
    is(
        &operators.refused("DeleteUserPool", &in_pool(&pool, &json!({}))),
        (
            "InvalidParameterException",
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ),
    );
    let domain = in_pool(&pool, &json!({ "Domain": "awsome" }));
    assert_eq!(operators.ok("DeleteUserPoolDomain", &domain), json!({}));
    operators.ok("DeleteUserPool", &in_pool(&pool, &json!({})));
}

/// mineiros-io/terraform-aws-cognito-user-pool#69: dots are for a custom domain, which has a
/// certificate.
#[test]
fn a_custom_domain_may_have_dots() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let mut domain = in_pool(&pool, &json!({ "Domain": "auth.example.com" }));
    let (code, message) = operators.refused("CreateUserPoolDomain", &domain);
    assert_eq!(code, "InvalidParameterException");
    assert!(message.starts_with("The domain name contains an invalid character."));
    let arn = "arn:aws:acm:us-east-1:123456789012:certificate/f";
    domain["CustomDomainConfig"] = json!({ "CertificateArn": arn });
    operators.ok("CreateUserPoolDomain", &domain);
    let described = operators.ok("DescribeUserPool", &in_pool(&pool, &json!({})));
    assert_eq!(described["UserPool"]["CustomDomain"], "auth.example.com");
}

#[test]
fn a_resource_server_has_scopes() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let server = in_pool(
        &pool,
        &json!({ "Identifier": "https://api.example.org", "Name": "api", "Scopes": [
            { "ScopeName": "read", "ScopeDescription": "reads" }] }),
    );
    let made = operators.ok("CreateResourceServer", &server);
    assert_eq!(made["ResourceServer"], server);
    let id = pool["Id"].as_str().unwrap();
    let message = format!("https://api.example.org already exists in user pool {id}.");
    is(
        &operators.refused("CreateResourceServer", &server),
        ("InvalidParameterException", &message),
    );
    let which = in_pool(&pool, &json!({ "Identifier": "https://api.example.org" }));
    assert_eq!(
        operators.ok("DescribeResourceServer", &which)["ResourceServer"],
        server
    );
    let listed = operators.ok("ListResourceServers", &in_pool(&pool, &json!({})));
    assert_eq!(listed["ResourceServers"], json!([server]));
    let mut renamed = which.clone();
    renamed["Name"] = "API".into();
    let updated = operators.ok("UpdateResourceServer", &renamed);
    assert_eq!(updated["ResourceServer"]["Name"], "API");
    assert_eq!(updated["ResourceServer"]["Scopes"], json!([]));
    assert_eq!(operators.ok("DeleteResourceServer", &which), Value::Null);
    is(
        &operators.refused("DescribeResourceServer", &which),
        (
            "ResourceNotFoundException",
            "Resource server https://api.example.org does not exist.",
        ),
    );
    let bad = in_pool(
        &pool,
        &json!({ "Identifier": "a b", "Name": "api", "Scopes": [
            { "ScopeName": "a/b", "ScopeDescription": "reads" }] }),
    );
    let (_, message) = operators.refused("CreateResourceServer", &bad);
    assert!(
        message.starts_with("2 validation errors detected: "),
        "{message}"
    );
    assert!(
        message.contains("Value 'a/b' at 'scopes.1.member.scopeName'"),
        "{message}"
    );
}

#[test]
fn an_identity_provider_is_found_by_its_identifiers() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let google = json!({
        "ProviderName": "Google", "ProviderType": "Google", "IdpIdentifiers": ["g"],
        "ProviderDetails": { "client_id": "1", "client_secret": "2", "authorize_scopes": "email" },
    });
    let provider = in_pool(&pool, &google);
    let made = operators.ok("CreateIdentityProvider", &provider)["IdentityProvider"].clone();
    assert_eq!(made["AttributeMapping"], json!({ "username": "sub" }));
    assert_eq!(made["ProviderDetails"], google["ProviderDetails"]);
    let (code, _) = operators.refused("CreateIdentityProvider", &provider);
    assert_eq!(code, "DuplicateProviderException");
    let mut renamed = provider.clone();
    renamed["ProviderName"] = "MyGoogle".into();
    is(
        &operators.refused("CreateIdentityProvider", &renamed),
        (
            "InvalidParameterException",
            "Provider MyGoogle cannot be of type Google.",
        ),
    );
    let which = in_pool(&pool, &json!({ "ProviderName": "Google" }));
    let by_identifier = in_pool(&pool, &json!({ "IdpIdentifier": "g" }));
    for (operation, body) in [
        ("DescribeIdentityProvider", &which),
        ("GetIdentityProviderByIdentifier", &by_identifier),
    ] {
        assert_eq!(operators.ok(operation, body)["IdentityProvider"], made);
    }
    operators.seconds += 60;
    let mut update = which.clone();
    update["IdpIdentifiers"] = json!(["h"]);
    let updated = operators.ok("UpdateIdentityProvider", &update)["IdentityProvider"].clone();
    assert_eq!(updated["LastModifiedDate"], operators.seconds);
    assert_eq!(updated["ProviderDetails"], google["ProviderDetails"]);
    let listed = operators.ok("ListIdentityProviders", &in_pool(&pool, &json!({})));
    let listed = &listed["Providers"][0];
    assert_eq!(listed["ProviderName"], "Google");
    assert!(listed.get("ProviderDetails").is_none());
    assert_eq!(operators.ok("DeleteIdentityProvider", &which), Value::Null);
    let (code, _) = operators.refused("GetIdentityProviderByIdentifier", &by_identifier);
    assert_eq!(code, "ResourceNotFoundException");
}

/// The messages are the service's, for templates that people deployed.
#[test]
fn an_identity_provider_has_the_details_of_its_type() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let oidc = |issuer: &str| {
        json!({
            "client_id": "1", "authorize_scopes": "openid", "oidc_issuer": issuer,
            "attributes_request_method": "GET",
        })
    };
    let (url, file) = ("https://example.com/m", "<x/>");
    let social = "clientId, clientSecret and authorizeScopes are all required idp details.";
    let of_oidc = "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all \
                   required idp details.";
    for (kind, details, message) in [
        ("Google", json!({ "client_id": "1" }), social),
        ("Facebook", json!({}), social),
        ("OIDC", json!({ "client_id": "1" }), of_oidc),
        (
            "OIDC",
            oidc("http://issuer.example.com"),
            "OIDC endpoint must start with https://",
        ),
        (
            "SAML",
            json!({}),
            "At least one of the MetadataURL or MetadataFile should be provided.",
        ),
        (
            "SAML",
            json!({ "MetadataURL": url, "MetadataFile": file }),
            "Only one of the MetadataURL or MetadataFile should be provided.",
        ),
    ] {
        let given =
            json!({ "ProviderName": kind, "ProviderType": kind, "ProviderDetails": details });
        let refused = operators.refused("CreateIdentityProvider", &in_pool(&pool, &given));
        is(&refused, ("InvalidParameterException", message));
    }
    for (kind, details) in [
        ("OIDC", oidc("https://issuer.example.com")),
        ("SAML", json!({ "MetadataURL": url })),
    ] {
        let given =
            json!({ "ProviderName": kind, "ProviderType": kind, "ProviderDetails": details });
        operators.ok("CreateIdentityProvider", &in_pool(&pool, &given));
    }
}

/// As in the AWS CLI's example.
#[test]
fn the_csv_header_lists_the_pools_attributes() {
    let mut operators = Operators::new();
    let dept = json!({ "Schema": [{ "Name": "dept", "AttributeDataType": "String" }] });
    let pool = operators.pool(&dept);
    let header = operators.ok("GetCSVHeader", &in_pool(&pool, &json!({})))["CSVHeader"].clone();
    let header = header.as_array().unwrap();
    assert_eq!(header[0], "name");
    assert_eq!(
        header[18..],
        [
            "updated_at",
            "custom:dept",
            "cognito:mfa_enabled",
            "cognito:username"
        ]
    );
}
