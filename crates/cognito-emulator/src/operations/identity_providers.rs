//! Identity providers: kept and listed. Nobody signs in through them: that is managed
//! login's.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::page::Page;
use crate::ground::wire::input;
use crate::operations::user_pools::ListInput;
use crate::state::resources::Kind;
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

/// The service's names of the providers that have only one.
const SOCIAL: [&str; 4] = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

fn text<'a>(body: &'a Value, member: &str) -> &'a str {
    let text = body.get(member).and_then(Value::as_str);
    text.unwrap_or_default()
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (name, kind) = (text(body, KIND.key), text(body, "ProviderType"));
    if SOCIAL.contains(&kind) && name != kind {
        return Err(Fault::invalid_parameter(format!(
            "Provider {name} cannot be of type {kind}."
        )));
    }
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
    let input: ListInput = input(body)?;
    let page = Page {
        limit: input.max_results,
        token: input.next_token.as_deref(),
    };
    let (providers, next) = page.of(pool.identity_providers.iter())?;
    let told = [
        "ProviderName",
        "ProviderType",
        "LastModifiedDate",
        "CreationDate",
    ];
    let providers = providers.into_iter().map(|provider| {
        let members = provider
            .iter()
            .filter(|(name, _)| told.contains(&name.as_str()));
        members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Value>()
    });
    let mut reply = json!({ "Providers": providers.collect::<Value>() });
    if let Some(token) = next {
        put(&mut reply, "NextToken", token);
    }
    Ok(reply)
}
