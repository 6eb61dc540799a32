//! Key sets, and the documents that say where they are.

use serde_json::{Value, json};

use crate::face::service::Service;
use crate::rules::open_id_token;
use crate::state::user_pools::Issuer;

/// The path of the keys of identity pools, as on AWS.
const IDENTITY_KEYS: &str = "/.well-known/jwks_uri";

impl Service {
    /// `/{pool}/.well-known/jwks.json` and `/{pool}/.well-known/openid-configuration`.
    ///
    /// Keys of identity pools are at the root; AWS has them there under a different host.
    pub(super) fn document(&self, path: &str) -> Option<Value> {
        let base_url = &self.pools.base_url;
        match path {
            IDENTITY_KEYS => return open_id_token::key_set().ok(),
            "/.well-known/openid-configuration" => {
                let keys = format!("{base_url}{IDENTITY_KEYS}");
                return Some(open_id_token::configuration(&self.pools.region, &keys));
            }
            _ => {}
        }
        let (pool, document) = path.strip_prefix('/')?.split_once("/.well-known/")?;
        let pool = self.pools.pools.get(pool)?;
        // AWS's own address has other keys.
        let keys = match self.pools.issuer {
            Issuer::Aws => format!("{}/{}", self.pools.base_url, pool.id()),
            _ => pool.issuer.clone(),
        };
        let at = |path| format!("{}{path}", self.pools.base_url);
        match document {
            "jwks.json" => Some(pool.keys.jwks()),
            "openid-configuration" => Some(json!({
                "issuer": pool.issuer,
                "jwks_uri": format!("{keys}/.well-known/jwks.json"),
                "authorization_endpoint": at("/oauth2/authorize"),
                "end_session_endpoint": at("/logout"),
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "token"],
                "revocation_endpoint": at("/oauth2/revoke"),
                "scopes_supported": ["openid", "email", "phone", "profile"],
                "subject_types_supported": ["public"],
                "token_endpoint": at("/oauth2/token"),
                "token_endpoint_auth_methods_supported":
                    ["client_secret_basic", "client_secret_post"],
                "userinfo_endpoint": at("/oauth2/userInfo"),
            })),
            _ => None,
        }
    }
}
