//! The operations with which any AWS SDK sets a pool up. They are signed on AWS;
//! here a signature is accepted and not checked.

use cognito_srp_core::ClientSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Attribute, input};
use crate::app_client::{AppClient, AuthFlow, NewAppClient};
use crate::devices::DeviceConfiguration;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::password_policy::PasswordPolicy;
use crate::rotation::RefreshTokenRotation;
use crate::user::{NewUser, Status};
use crate::user_pool::UserPool;
use crate::validate::Validation;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PoolInput {
    pool_name: Option<String>,
    policies: Option<Policies>,
    alias_attributes: Option<Vec<String>>,
    username_attributes: Option<Vec<String>>,
    device_configuration: Option<DeviceConfiguration>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policies {
    password_policy: Option<PasswordPolicy>,
}

/// A new pool in `region`, and the reply.
pub(crate) fn create_user_pool(
    body: &[u8],
    region: &str,
    base_url: &str,
    cx: &mut Context<'_>,
) -> Result<(UserPool, Value), Fault> {
    let input: PoolInput = input(body)?;
    Validation::default()
        .required("poolName", input.pool_name.is_some())
        .finish()?;
    let id = format!("{region}_{}", cx.alphanumeric(9)?);
    let keys = cx.entropy.signing_keys()?;
    let mut pool = UserPool::new(&id, base_url, keys, cx)?;
    pool.name = input.pool_name.unwrap_or_default();
    pool.alias_attributes = input.alias_attributes.unwrap_or_default();
    pool.username_attributes = input.username_attributes.unwrap_or_default();
    pool.policy = input
        .policies
        .and_then(|policies| policies.password_policy)
        .unwrap_or_default();
    pool.device_configuration = input.device_configuration;
    let mut reply = json!({
        "Id": id,
        "Name": pool.name,
        "Arn": format!("arn:aws:cognito-idp:{region}:000000000000:userpool/{id}"),
        "CreationDate": cx.now.unix_seconds(),
        "LastModifiedDate": cx.now.unix_seconds(),
        "AliasAttributes": pool.alias_attributes,
        "UsernameAttributes": pool.username_attributes,
        "MfaConfiguration": "OFF",
    });
    if let (Some(devices), Some(reply)) = (pool.device_configuration, reply.as_object_mut()) {
        reply.insert("DeviceConfiguration".to_owned(), devices.describe());
    }
    Ok((pool, json!({ "UserPool": reply })))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ClientInput {
    user_pool_id: Option<String>,
    client_name: Option<String>,
    generate_secret: Option<bool>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    refresh_token_rotation: Option<RefreshTokenRotation>,
}

pub(crate) fn create_user_pool_client(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ClientInput = input(body)?;
    Validation::default()
        .user_pool_id(input.user_pool_id.as_deref())
        .required("clientName", input.client_name.is_some())
        .finish()?;
    let flows = input
        .explicit_auth_flows
        .unwrap_or_default()
        .iter()
        .map(|flow| {
            AuthFlow::from_setting(flow).ok_or_else(|| {
                Fault::invalid_parameter(format!("{flow} is not a flow of the emulator"))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let rotation = match &input.refresh_token_rotation {
        Some(rotation) => rotation.grace()?,
        None => None,
    };
    if rotation.is_some() && flows.contains(&AuthFlow::RefreshToken) {
        return Err(Fault::invalid_parameter(
            "ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation",
        ));
    }
    let secret = match input.generate_secret {
        Some(true) => Some(ClientSecret::new(cx.alphanumeric(51)?)),
        _ => None,
    };
    let new = NewAppClient {
        id: None,
        name: input.client_name.unwrap_or_default(),
        secret,
        // What AWS takes an empty list for.
        flows: match flows.is_empty() {
            true => vec![AuthFlow::RefreshToken, AuthFlow::UserSrp, AuthFlow::Custom],
            false => flows,
        },
        prevent_user_existence_errors: input.prevent_user_existence_errors.as_deref()
            == Some("ENABLED"),
        rotation,
    };
    let id = pool.add_client(new, cx)?;
    let mut reply = describe_client(pool.client(&id)?, pool.id(), cx);
    if let (Some(secret), Some(reply)) = (&pool.client(&id)?.secret, reply.as_object_mut()) {
        reply.insert("ClientSecret".to_owned(), secret.expose().into());
    }
    Ok(json!({ "UserPoolClient": reply }))
}

fn describe_client(client: &AppClient, pool_id: &str, cx: &Context<'_>) -> Value {
    let flows: Vec<&str> = client.flows.iter().map(|flow| flow.as_setting()).collect();
    let rotation = match client.rotation {
        Some(grace) => json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace }),
        None => json!({ "Feature": "DISABLED" }),
    };
    json!({
        "UserPoolId": pool_id,
        "ClientName": client.name,
        "ClientId": client.id,
        "CreationDate": cx.now.unix_seconds(),
        "LastModifiedDate": cx.now.unix_seconds(),
        "RefreshTokenRotation": rotation,
        "RefreshTokenValidity": 30,
        "ExplicitAuthFlows": flows,
        "PreventUserExistenceErrors": match client.prevent_user_existence_errors {
            true => "ENABLED",
            false => "LEGACY",
        },
        "EnableTokenRevocation": true,
        "AuthSessionValidity": 3,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UserInput {
    user_pool_id: Option<String>,
    username: Option<String>,
    temporary_password: Option<String>,
    user_attributes: Option<Vec<Attribute>>,
}

pub(crate) fn admin_create_user(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: UserInput = input(body)?;
    Validation::default()
        .user_pool_id(input.user_pool_id.as_deref())
        .username(input.username.as_deref())
        .finish()?;
    let password = match input.temporary_password {
        Some(password) => password,
        // AWS mails one; here nobody learns it, and AdminSetUserPassword sets another.
        None => format!("{}-Aa1", cx.alphanumeric(20)?),
    };
    let username = input.username.unwrap_or_default();
    let mut new = NewUser::new(&username, &password).with_temporary_password();
    for attribute in input.user_attributes.unwrap_or_default() {
        new = new.with_attribute(&attribute.name, &attribute.value.unwrap_or_default());
    }
    let username = pool.add_user(new, cx)?;
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    let attributes: Vec<Value> = user
        .attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    Ok(json!({ "User": {
        "Username": user.username,
        "Attributes": attributes,
        "UserCreateDate": user.created.unix_seconds(),
        "UserLastModifiedDate": user.modified.unix_seconds(),
        "Enabled": true,
        "UserStatus": user.status.as_str(),
    }}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PasswordInput {
    user_pool_id: Option<String>,
    username: Option<String>,
    password: Option<String>,
    permanent: Option<bool>,
}

pub(crate) fn admin_set_user_password(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PasswordInput = input(body)?;
    Validation::default()
        .user_pool_id(input.user_pool_id.as_deref())
        .username(input.username.as_deref())
        .required("password", input.password.is_some())
        .finish()?;
    let password = input.password.unwrap_or_default();
    let username = pool
        .find_user(&input.username.unwrap_or_default())
        .map(|user| user.username.clone())
        .ok_or_else(|| Fault::new("UserNotFoundException", "User does not exist."))?;
    pool.policy.check(&password)?;
    let verifier = pool.new_verifier(&username, &password, cx)?;
    let user = pool.users.get_mut(&username).ok_or_else(Fault::internal)?;
    user.verifier = verifier;
    user.modified = cx.now;
    user.status = match input.permanent {
        Some(true) => Status::Confirmed,
        _ => Status::ForceChangePassword,
    };
    Ok(json!({}))
}
