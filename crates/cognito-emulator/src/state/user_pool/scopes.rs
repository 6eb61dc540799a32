//! The scopes of a pool.

use serde_json::Value;

use super::UserPool;

/// The scopes of every pool.
const OF_EVERY_POOL: [&str; 5] = [
    "aws.cognito.signin.user.admin",
    "email",
    "openid",
    "phone",
    "profile",
];

/// The resource server in a scope. An identifier may contain a `/`, a scope's name may not.
pub(crate) fn resource_server(scope: &str) -> Option<&str> {
    scope.rsplit_once('/').map(|(identifier, _)| identifier)
}

/// Whether a scope is custom. Machines can have only custom ones.
pub(crate) fn is_custom(scope: &str) -> bool {
    !OF_EVERY_POOL.contains(&scope)
}

impl UserPool {
    /// Whether a scope is one of every pool's, or of a resource server.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        let mut servers = self.resource_servers.iter();
        OF_EVERY_POOL.contains(&scope)
            || servers.any(|(identifier, server)| {
                let scopes = server.get("Scopes").and_then(Value::as_array);
                let mut names = scopes.into_iter().flatten();
                let rest = scope.strip_prefix(identifier.as_str());
                let name = rest.and_then(|rest| rest.strip_prefix('/'));
                name.is_some_and(|name| {
                    names.any(|it| it.get("ScopeName").and_then(Value::as_str) == Some(name))
                })
            })
    }

    /// Whether there is a resource server with this identifier.
    pub(crate) fn has_resource_server(&self, identifier: &str) -> bool {
        let mut servers = self.resource_servers.iter();
        servers.any(|(it, _)| it == identifier)
    }
}
