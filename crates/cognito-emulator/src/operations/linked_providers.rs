//! `AdminLinkProviderForUser` and `AdminDisableProviderForUser`: link users of identity
//! providers with users of the pool. Tokens and AdminGetUser list the links, and whoever signs
//! in with the provider is the linked user.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user::Identity;
use crate::state::user_pool::UserPool;

/// How many provider users can be linked with one user.
const MOST: usize = 5;

/// The provider name of a pool's own users.
const OWN: &str = "Cognito";

/// The attribute that all provider types except SAML and OpenID Connect require.
const SUBJECT: &str = "Cognito_Subject";

members! {
    struct ProviderUser {
        provider_name: Option<String>,
        provider_attribute_name: Option<String>,
        provider_attribute_value: Option<String>,
    }
}

impl ProviderUser {
    fn provider(&self) -> &str {
        self.provider_name.as_deref().unwrap_or_default()
    }

    fn value(&self) -> &str {
        self.provider_attribute_value.as_deref().unwrap_or_default()
    }
}

members! {
    struct Link {
        destination_user: ProviderUser,
        source_user: ProviderUser,
    }
}

pub(crate) fn link(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let Link {
        destination_user: destination,
        source_user: source,
    } = input(body)?;
    let name = source.provider();
    if name == OWN {
        return Err(Fault::invalid_parameter(
            "Invalid SourceUser: Cognito users with a username/password may not be passed in as \
             a SourceUser, only as a DestinationUser",
        ));
    }
    let kind = kind(pool, name)?;
    let is_social = !["SAML", "OIDC"].contains(&kind.as_str());
    if is_social && source.provider_attribute_name.as_deref() != Some(SUBJECT) {
        return Err(Fault::invalid_parameter(format!(
            "Invalid SourceUser: ProviderAttributeName has to be {SUBJECT}"
        )));
    }
    if source.value().is_empty() {
        return Err(Fault::invalid_parameter(
            "Invalid SourceUser: ProviderAttributeValue is missing",
        ));
    }
    let is_this = |it: &Identity| it.provider == name && it.user_id == source.value();
    let identities = pool.users.values().flat_map(|user| &user.identities);
    if let Some(linked) = identities.into_iter().find(|it| is_this(it)) {
        if linked.is_primary {
            return Err(Fault::invalid_parameter(
                "Merging is not currently supported, provide a SourceUser that has not been \
                 signed up in order to link",
            ));
        }
        return Err(Fault::invalid_parameter(
            "SourceUser is already linked to DestinationUser",
        ));
    }
    let user = pool.user_named(destination.value())?;
    if user.identities.len() >= MOST {
        return Err(Fault::new(
            "LimitExceededException",
            "A user has five linked identities at most.",
        ));
    }
    user.identities.push(Identity {
        provider: name.to_owned(),
        kind,
        user_id: source.value().to_owned(),
        is_primary: false,
        created: cx.now,
    });
    user.modified = cx.now;
    Ok(json!({}))
}

/// `ProviderType` of one of the pool's providers.
fn kind(pool: &UserPool, name: &str) -> Result<String, Fault> {
    let mut providers = pool.identity_providers.iter();
    let provider = providers.find(|(it, _)| *it == name);
    let (_, provider) = provider.ok_or_else(|| {
        Fault::resource_not_found(format!("Identity provider {name} does not exist."))
    })?;
    let kind = provider.get("ProviderType").and_then(Value::as_str);
    Ok(kind.unwrap_or_default().to_owned())
}

members! {
    struct Disable {
        user: ProviderUser,
    }
}

/// One of the pool's own users can no longer sign in with a password; a provider's user is no
/// longer linked.
pub(crate) fn disable(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let Disable { user: given } = input(body)?;
    if given.provider() == OWN {
        let username = pool.user_named(given.value())?.username.clone();
        pool.take_password(&username, cx)?;
        return Ok(json!({}));
    }
    kind(pool, given.provider())?;
    let is_this = |it: &Identity| it.provider == given.provider() && it.user_id == given.value();
    let mut users = pool.users.values_mut();
    let user = users.find(|user| user.identities.iter().any(is_this));
    let user = user.ok_or_else(Fault::no_such_user)?;
    user.identities.retain(|it| !is_this(it));
    user.modified = cx.now;
    Ok(json!({}))
}
