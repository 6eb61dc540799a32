//! The OpenID tokens of identities, for AssumeRoleWithWebIdentity.

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::ground::keys::SigningKey;
use crate::state::identity_pools::identity::Identity;
use crate::state::identity_pools::pool::IdentityPool;

/// The provider name of a developer's token in `Logins`.
pub(crate) const PROVIDER: &str = "cognito-identity.amazonaws.com";

/// How long a token of GetOpenIdToken is valid, in seconds.
pub(crate) const LIFE: u64 = 600;

/// The default for a developer's token.
pub(crate) const DEVELOPERS_LIFE: u64 = 900;

/// The issuer of the tokens of a region's identity pools.
pub(crate) fn issuer(region: &str) -> String {
    match region {
        _ if region.starts_with("cn-") => {
            format!("https://cognito-identity.{region}.amazonaws.com.cn")
        }
        _ if region.starts_with("us-gov-") => {
            format!("https://cognito-identity.{region}.amazonaws.com")
        }
        _ => "https://cognito-identity.amazonaws.com".to_owned(),
    }
}

/// The JSON Web Key Set (RFC 7517) that verifies the tokens.
pub(crate) fn key_set() -> Result<Value, Fault> {
    Ok(json!({ "keys": [SigningKey::of_identity_pools()?.jwk()] }))
}

/// `openid-configuration`, with the keys at this URL.
pub(crate) fn configuration(region: &str, keys: &str) -> Value {
    json!({
        "issuer": issuer(region),
        "jwks_uri": keys,
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS512"],
    })
}

/// A token for one of the pool's identities.
pub(crate) fn sign(
    pool: &IdentityPool,
    (id, identity): (&str, &Identity),
    tags: &Map<String, Value>,
    life: u64,
    now: Timestamp,
) -> Result<String, Fault> {
    let now = now.unix_seconds();
    let mut claims = json!({
        "sub": id,
        "aud": pool.id,
        "amr": amr(pool, identity),
        "iss": issuer(pool.region()),
        "https://cognito-identity.amazonaws.com/identity-pool-arn": pool.arn(),
        "exp": now.saturating_add(life),
        "iat": now,
    });
    if !tags.is_empty() {
        let values = tags
            .iter()
            .map(|(tag, value)| (tag.clone(), json!([value])));
        let values: Map<String, Value> = map_of(values);
        let tags = json!({ "principal_tags": values });
        put(&mut claims, "https://aws.amazon.com/tags", tags);
    }
    SigningKey::of_identity_pools()?.sign(&claims)
}

/// The claims that roles' trust policies are about.
pub(crate) fn trusted_claims(pool: &IdentityPool, (id, identity): (&str, &Identity)) -> Value {
    json!({ "sub": id, "aud": pool.id, "amr": amr(pool, identity) })
}

/// How the identity's user was authenticated.
fn amr(pool: &IdentityPool, identity: &Identity) -> Value {
    if identity.is_guest() {
        return json!(["unauthenticated"]);
    }
    let mut methods = vec!["authenticated".to_owned()];
    for login in identity.logins() {
        let (provider, id) = (&login.provider, &login.id);
        let by_developer = pool.settings.developer_provider_name.as_ref() == Some(provider);
        methods.push(provider.clone());
        methods.push(match pool.open_id_provider_arn(provider) {
            _ if by_developer => format!("{provider}:{}:{id}", pool.id),
            Some(arn) => format!("{arn}:OIDC:{id}"),
            None => format!("{provider}:CognitoSignIn:{id}"),
        });
    }
    methods.into()
}
