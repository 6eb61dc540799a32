//! The scopes that an app client gets.

use crate::state::app_client::AppClient;
use crate::state::user_pool::UserPool;

/// The app client does not have a requested scope.
#[derive(Debug)]
pub(crate) struct NotAllowed;

/// The requested scopes, or all of the app client's if none were requested. A scope that its
/// resource server no longer has is left out.
pub(crate) fn granted(
    pool: &UserPool,
    client: &AppClient,
    asked: &[&str],
) -> Result<Vec<String>, NotAllowed> {
    let allowed: Vec<&str> = client.oauth_scopes().collect();
    if !asked.iter().all(|scope| allowed.contains(scope)) {
        return Err(NotAllowed);
    }
    let wanted = match asked {
        [] => &allowed,
        asked => asked,
    };
    let mut granted: Vec<String> = Vec::new();
    for scope in wanted.iter().filter(|scope| pool.has_scope(scope)) {
        if !granted.iter().any(|it| it == scope) {
            granted.push((*scope).to_owned());
        }
    }
    Ok(granted)
}

/// The scopes of a string that separates them by spaces (RFC 6749 §3.3).
pub(crate) fn listed(text: &str) -> Vec<&str> {
    text.split(' ').filter(|scope| !scope.is_empty()).collect()
}
