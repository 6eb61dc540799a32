//! Domains of pools: stored and described. The hosted login is served at paths, because no DNS
//! resolves the domains.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pools::{Domain, UserPools};

members! {
    struct Input {
        domain: String,
        #[wire(default)]
        user_pool_id: String,
        managed_login_version: Option<u64>,
        custom_domain_config: Option<Value>,
    }
}

/// Words that a domain's prefix must not contain between hyphens.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

fn reply(domain: &Domain) -> Value {
    let mut reply = json!({ "ManagedLoginVersion": domain.managed_login_version });
    if domain.custom.is_some() {
        put(&mut reply, "CloudFrontDomain", "emulator.cloudfront.net");
    }
    reply
}

pub(crate) fn create(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    pools.named(&input.user_pool_id)?;
    let mut words = input.domain.split('-');
    let reserved = words.find(|word| RESERVED.contains(word));
    if let (Some(word), None) = (reserved, &input.custom_domain_config) {
        return Err(Fault::invalid_parameter(format!(
            "Domain cannot contain reserved word: {word}"
        )));
    }
    // mineiros-io/terraform-aws-cognito-user-pool#69 shows this text.
    if input.domain.contains('.') && input.custom_domain_config.is_none() {
        return Err(Fault::invalid_parameter(
            "The domain name contains an invalid character. Domain names can only contain \
             lower-case letters, numbers, and hyphens. Please enter a different name that follows \
             this format: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
        ));
    }
    if pools.domains.contains_key(&input.domain) {
        return Err(Fault::invalid_parameter(
            "Domain already associated with another user pool.",
        ));
    }
    let domain = Domain {
        pool_id: input.user_pool_id,
        managed_login_version: input.managed_login_version.unwrap_or(1),
        custom: input.custom_domain_config,
    };
    let reply = reply(&domain);
    pools.domains.insert(input.domain, domain);
    Ok(reply)
}

/// The domain of this pool.
fn of_pool<'a>(pools: &'a mut UserPools, input: &Input) -> Result<&'a mut Domain, Fault> {
    pools.named(&input.user_pool_id)?;
    let domain = pools.domains.get_mut(&input.domain);
    let domain = domain.filter(|domain| domain.pool_id == input.user_pool_id);
    domain.ok_or_else(|| Fault::resource_not_found("No such domain or user pool exists."))
}

pub(crate) fn update(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let domain = of_pool(pools, &input)?;
    if let Some(version) = input.managed_login_version {
        domain.managed_login_version = version;
    }
    if input.custom_domain_config.is_some() {
        domain.custom = input.custom_domain_config;
    }
    Ok(reply(domain))
}

/// For an unknown domain the reply is empty; it is not an error.
pub(crate) fn describe(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let Some(domain) = pools.domains.get(&input.domain) else {
        return Ok(json!({ "DomainDescription": {} }));
    };
    let custom = domain.custom.clone();
    Ok(json!({ "DomainDescription": {
        "UserPoolId": domain.pool_id,
        "AWSAccountId": "000000000000",
        "Domain": input.domain,
        "S3Bucket": "emulator",
        "CloudFrontDistribution": "emulator.cloudfront.net",
        "Version": "1",
        "Status": "ACTIVE",
        "CustomDomainConfig": custom.unwrap_or_else(|| json!({})),
        "ManagedLoginVersion": domain.managed_login_version,
    }}))
}

pub(crate) fn delete(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    of_pool(pools, &input)?;
    pools.domains.remove(&input.domain);
    Ok(json!({}))
}
