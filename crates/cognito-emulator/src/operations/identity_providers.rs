//! Identity providers: stored and listed. The hosted login signs users in through OpenID
//! Connect providers that are the emulator's own user pools.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::resources::{Kind, only};
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "ProviderName",
    members: &[
        "ProviderName",
        "ProviderType",
        "ProviderDetails",
        "AttributeMapping",
        "IdpIdentifiers",
        "AcrMapping",
    ],
    has_dates: true,
    not_found: |name| {
        Fault::resource_not_found(format!("Identity provider {name} does not exist."))
    },
    exists: |name, _| {
        let message = format!("A provider already exists with the name {name}.");
        Fault::new("DuplicateProviderException", message)
    },
};

/// The service's names of the provider types that allow only one provider.
const SOCIAL: [&str; 4] = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (name, kind) = (text(body, KIND.key), text(body, "ProviderType"));
    if SOCIAL.contains(&kind) && name != kind && !pool.leniency.is_lenient() {
        return Err(Fault::invalid_parameter(format!(
            "Provider {name} cannot be of type {kind}."
        )));
    }
    let checked = check_details(kind, body.get("ProviderDetails").unwrap_or(&Value::Null));
    pool.leniency.excuse(checked)?;
    let mut given = body.clone();
    let user = if kind == "Facebook" { "id" } else { "sub" };
    for (member, default) in [
        ("AttributeMapping", json!({ "username": user })),
        ("IdpIdentifiers", json!([])),
    ] {
        if given.get(member).is_none_or(Value::is_null) {
            put(&mut given, member, default);
        }
    }
    let provider = pool.identity_providers.create(KIND, &given, cx.now)?;
    Ok(json!({ "IdentityProvider": provider }))
}

/// The details that a type of provider requires, in the service's words. Sign in with Apple
/// has a private key instead of a secret; AWS's message if it is missing is not known.
fn check_details(kind: &str, details: &Value) -> Result<(), Fault> {
    let lacks = |name: &&str| text(details, name).is_empty();
    let [url, file] = ["MetadataURL", "MetadataFile"].map(|name| !lacks(&name));
    let of_all = ["client_id", "client_secret", "authorize_scopes"];
    let of_oidc = [
        "client_id",
        "authorize_scopes",
        "oidc_issuer",
        "attributes_request_method",
    ];
    let wrong = match kind {
        "Facebook" | "Google" | "LoginWithAmazon" if of_all.iter().any(lacks) => {
            "clientId, clientSecret and authorizeScopes are all required idp details."
        }
        "OIDC" if of_oidc.iter().any(lacks) => {
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required \
             idp details."
        }
        "OIDC" if !is_secure(text(details, "oidc_issuer")) => {
            "OIDC endpoint must start with https://"
        }
        "SAML" if url && file => "Only one of the MetadataURL or MetadataFile should be provided.",
        "SAML" if !url && !file => {
            "At least one of the MetadataURL or MetadataFile should be provided."
        }
        _ => return Ok(()),
    };
    Err(Fault::invalid_parameter(wrong))
}

/// HTTPS, as on AWS, or the emulator's own address.
fn is_secure(issuer: &str) -> bool {
    let here = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let is_here = |prefix: &&str| {
        let rest = issuer.strip_prefix(*prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    };
    issuer.starts_with("https://") || here.iter().any(is_here)
}

pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let provider = pool.identity_providers.change(KIND, body, cx.now)?;
    Ok(json!({ "IdentityProvider": provider }))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let provider = pool.identity_providers.get(KIND, text(body, KIND.key))?;
    Ok(json!({ "IdentityProvider": provider }))
}

/// `GetIdentityProviderByIdentifier`
pub(crate) fn by_identifier(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let wanted = text(body, "IdpIdentifier");
    let has_it = |provider: &Map<String, Value>| {
        let identifiers = provider.get("IdpIdentifiers").and_then(Value::as_array);
        identifiers.is_some_and(|list| list.iter().any(|it| it == wanted))
    };
    let mut providers = pool.identity_providers.iter();
    let found = providers.find(|(_, provider)| has_it(provider));
    let (_, provider) = found.ok_or_else(|| (KIND.not_found)(wanted))?;
    Ok(json!({ "IdentityProvider": provider }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.identity_providers.remove(KIND, text(body, KIND.key))?;
    Ok(Value::Null)
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let providers = input.page().of(pool.identity_providers.listed())?;
    let told = [
        "ProviderName",
        "ProviderType",
        "LastModifiedDate",
        "CreationDate",
    ];
    Ok(providers.reply("Providers", |provider| only(provider, &told)))
}
