//! `AssumeRoleWithWebIdentity` of STS with an identity's token: the second half of the basic
//! flow.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, text};
use crate::ground::validate::Validation;
use crate::rules::open_id_token_check::{self, Refused};
use crate::state::identity_pools::credentials::{Holder, IssuedCredentials};
use crate::state::identity_pools::no_such_identity;
use crate::state::user_pools::UserPools;

/// How long credentials are valid by default, in seconds.
const LIFE: i64 = 3600;

/// The fields of the form by name.
pub(crate) type Form = BTreeMap<String, String>;

/// Credentials for a token that the emulator has signed. A role without a trust policy can be
/// assumed with any.
pub(crate) fn assume_role(
    pools: &mut UserPools,
    form: &Form,
    cx: &mut Context<'_>,
) -> Result<IssuedCredentials, Fault> {
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let seconds = match form.get("DurationSeconds").map(|text| text.parse()) {
        None => LIFE,
        Some(Ok(seconds)) => seconds,
        Some(Err(_)) => return Err(Fault::invalid_parameter("DurationSeconds is a number")),
    };
    Validation::default()
        .required("roleArn", !given("RoleArn").is_empty())
        .required("roleSessionName", !given("RoleSessionName").is_empty())
        .required("webIdentityToken", !given("WebIdentityToken").is_empty())
        .range("durationSeconds", seconds, 900, 43_200)
        .finish()?;
    let claims = open_id_token_check::verified(given("WebIdentityToken"), cx.now);
    let claims = claims.map_err(|refused| match refused {
        Refused::Invalid => Fault::new(
            "InvalidIdentityToken",
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an \
             Access Token)",
        ),
        Refused::Expired(at) => Fault::new(
            "ExpiredTokenException",
            format!(
                "Token expired: current date/time {} must be before the expiration date/time {at}",
                cx.now.unix_seconds()
            ),
        ),
    })?;
    let identity_id = text(&claims, "sub");
    let pool = pools.identity_pools.of_identity(identity_id)?;
    let identity = pool.identities.get(identity_id);
    let identity = identity.ok_or_else(|| no_such_identity(identity_id))?;
    let holder = Holder {
        identity_id: identity_id.to_owned(),
        identity_pool_id: pool.id.clone(),
        role_arn: given("RoleArn").to_owned(),
        role_session_name: given("RoleSessionName").to_owned(),
        is_authenticated: !identity.is_guest(),
        principal_tags: principal_tags(&claims),
    };
    let has_tags = !holder.principal_tags.is_empty();
    if !pools
        .identity_pools
        .trusts(&holder.role_arn, &claims, has_tags)
    {
        return Err(Fault::new(
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ));
    }
    let seconds = u64::try_from(seconds).unwrap_or_default();
    let issued = IssuedCredentials::issue(holder, seconds, cx)?;
    pools.identity_pools.keep(issued.clone(), cx.now);
    Ok(issued)
}

/// The tags in a token, each with its one value.
fn principal_tags(claims: &Value) -> Map<String, Value> {
    let tags = claims.pointer("/https:~1~1aws.amazon.com~1tags/principal_tags");
    let tags = tags.and_then(Value::as_object).into_iter().flatten();
    map_of(tags.filter_map(|(tag, values)| Some((tag.clone(), values.get(0)?.clone()))))
}
