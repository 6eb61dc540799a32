//! WebAuthn's options with and without `publicKey` around them.

use alloc::string::String;
use core::fmt;

use serde_json::Value;

use crate::values::readable_debug::readable_debug;

/// A string is not the expected JSON object. The error does not quote it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NotJson;

readable_debug!(NotJson);

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not a JSON object")
    }
}

impl core::error::Error for NotJson {}

const PUBLIC_KEY: &str = "publicKey";

/// Wraps a passkey's options as `{"publicKey": …}`: a `CredentialCreationOptions` or
/// `CredentialRequestOptions` of WebAuthn, as the crate `passkey` expects. The service sends
/// the inner object, as a browser's `PublicKeyCredential.parseRequestOptionsFromJSON` expects.
/// Options that are already wrapped stay as they are.
///
/// ```
/// use cognito_srp_core::{unwrap_public_key, wrap_public_key};
/// let options = r#"{"challenge":"AAECAwQ","rpId":"example.com"}"#;
/// let wrapped = wrap_public_key(options)?;
/// assert_eq!(wrapped, r#"{"publicKey":{"challenge":"AAECAwQ","rpId":"example.com"}}"#);
/// assert_eq!(unwrap_public_key(&wrapped)?, options);
/// # Ok::<(), cognito_srp_core::NotJson>(())
/// ```
///
/// # Errors
/// [`NotJson`] if it is not a JSON object.
pub fn wrap_public_key(options: &str) -> Result<String, NotJson> {
    let inner = unwrap_public_key(options)?;
    Ok(["{\"", PUBLIC_KEY, "\":", &inner, "}"].concat())
}

/// Unwraps a passkey's options from `{"publicKey": …}`. Options that are not wrapped stay as
/// they are. For an example see [`wrap_public_key`].
///
/// # Errors
/// [`NotJson`] if it is not a JSON object.
pub fn unwrap_public_key(options: &str) -> Result<String, NotJson> {
    let parsed: Value = serde_json::from_str(options).map_err(|_| NotJson)?;
    let object = parsed.as_object().ok_or(NotJson)?;
    match object.get(PUBLIC_KEY) {
        Some(inner @ Value::Object(_)) => Ok(alloc::string::ToString::to_string(inner)),
        Some(_) => Err(NotJson),
        None => Ok(String::from(options)),
    }
}
