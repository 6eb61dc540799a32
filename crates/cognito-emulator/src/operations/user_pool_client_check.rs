//! Incompatible settings of an app client, in the service's words.

use serde_json::Value;

use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

/// Checks the settings of CreateUserPoolClient ("creating") or UpdateUserPoolClient
/// ("updating"), for an app client with or without a secret.
pub(super) fn check(
    pool: &UserPool,
    given: &Value,
    has_secret: bool,
    doing: &str,
) -> Result<(), Fault> {
    check_attributes(pool, given, doing)?;
    check_oauth(pool, given, has_secret)?;
    let is_set = |name: &str| given.get(name).and_then(Value::as_bool) == Some(true);
    if is_set("EnablePropagateAdditionalUserContextData") && !has_secret {
        return Err(Fault::invalid_parameter(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ));
    }
    check_analytics(given)
}

/// Checks the settings of OAuth 2.0.
pub(crate) fn check_oauth(pool: &UserPool, given: &Value, has_secret: bool) -> Result<(), Fault> {
    check_flows(pool, given, has_secret)?;
    check_urls(given)?;
    let providers = list(given, "SupportedIdentityProviders");
    let is_there = |name: &&str| {
        *name == "COGNITO" || pool.identity_providers.iter().any(|(it, _)| it == name)
    };
    match providers.into_iter().find(|name| !is_there(name)) {
        Some(_) if pool.leniency.is_lenient() => Ok(()),
        Some(unknown) => Err(Fault::invalid_parameter(format!(
            "The provider {unknown} does not exist for User Pool {}.",
            pool.id()
        ))),
        None => Ok(()),
    }
}

fn list<'a>(given: &'a Value, name: &str) -> Vec<&'a str> {
    let items = given.get(name).and_then(Value::as_array);
    let items = items.into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// A list of writable attributes must contain all that the schema requires, and neither `sub`
/// nor a `…_verified`.
fn check_attributes(pool: &UserPool, given: &Value, doing: &str) -> Result<(), Fault> {
    let read = list(given, "ReadAttributes");
    let write = list(given, "WriteAttributes");
    let refused = |which: &str| {
        Err(Fault::invalid_parameter(format!(
            "Invalid {which} attributes specified while {doing} a client"
        )))
    };
    if !read.iter().all(|name| pool.knows(name)) {
        return refused("read");
    }
    let is_judged = |name: &&str| *name == "sub" || name.ends_with("_verified");
    let is_good = |name: &&str| pool.knows(name) && !is_judged(name);
    let mut required = pool.required_attributes.iter();
    let has_required = write.is_empty() || required.all(|name| write.contains(&name.as_str()));
    match write.iter().all(is_good) && has_required {
        true => Ok(()),
        false => refused("write"),
    }
}

fn check_flows(pool: &UserPool, given: &Value, has_secret: bool) -> Result<(), Fault> {
    let flows = list(given, "AllowedOAuthFlows");
    let scopes = list(given, "AllowedOAuthScopes");
    let is_allowed = given
        .get("AllowedOAuthFlowsUserPoolClient")
        .and_then(Value::as_bool);
    if is_allowed == Some(true) && (flows.is_empty() || scopes.is_empty()) {
        return Err(Fault::invalid_parameter(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is \
             allowed to use OAuth flows.",
        ));
    }
    let by_browser = flows.contains(&"code") || flows.contains(&"implicit");
    if by_browser && list(given, "CallbackURLs").is_empty() {
        return Err(Fault::invalid_parameter(
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ));
    }
    if flows.contains(&"client_credentials") {
        let because = if by_browser {
            "client_credentials flow can not be selected along with code flow or implicit flow."
        } else if !has_secret {
            "client_credentials flow can not be selected if client does not have a client secret."
        } else if scopes.contains(&"openid") {
            "openid is not supported with client_credentials flow"
        } else {
            ""
        };
        if !because.is_empty() {
            return Err(Fault::new("InvalidOAuthFlowException", because));
        }
    }
    match scopes.into_iter().find(|scope| !pool.has_scope(scope)) {
        Some(unknown) => Err(Fault::new(
            "ScopeDoesNotExistException",
            format!("Invalid scope requested: {unknown}"),
        )),
        None => Ok(()),
    }
}

fn check_urls(given: &Value) -> Result<(), Fault> {
    let callbacks = list(given, "CallbackURLs");
    for url in callbacks.iter().chain(&list(given, "LogoutURLs")) {
        let host = url.strip_prefix("http://").unwrap_or_default();
        let is_local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
            let rest = host.strip_prefix(local);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
        });
        if url.starts_with("http://") && !is_local {
            return Err(Fault::invalid_parameter(format!(
                "{url} cannot use the HTTP protocol."
            )));
        }
        if url.contains('#') {
            return Err(Fault::invalid_parameter(format!(
                "{url} cannot use fragment"
            )));
        }
    }
    let default = given.get("DefaultRedirectURI").and_then(Value::as_str);
    match default.filter(|default| !callbacks.contains(default)) {
        Some(default) => Err(Fault::invalid_parameter(format!(
            "The default redirect URI {default} is not in the callback URIs list."
        ))),
        None => Ok(()),
    }
}

fn check_analytics(given: &Value) -> Result<(), Fault> {
    let Some(configuration) = given
        .get("AnalyticsConfiguration")
        .and_then(Value::as_object)
    else {
        return Ok(());
    };
    let has = |name: &str| configuration.get(name).is_some_and(Value::is_string);
    let others = ["ApplicationId", "RoleArn", "ExternalId"];
    let is_either = match has("ApplicationArn") {
        true => !others.into_iter().any(has),
        false => others.into_iter().all(has),
    };
    match is_either {
        true => Ok(()),
        false => Err(Fault::invalid_parameter(
            "Invalid analytics configuration given, either <application arn> or <application \
             id, role arn, external id> are valid",
        )),
    }
}
