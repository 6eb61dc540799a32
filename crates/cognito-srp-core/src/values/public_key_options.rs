//! WebAuthn's options with and without `publicKey` around them.

use alloc::string::String;
use core::fmt;

use serde_json::Value;

/// A text is not the JSON object that it should be. The error does not quote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not a JSON object")
    }
}

impl core::error::Error for NotJson {}

const PUBLIC_KEY: &str = "publicKey";

/// Puts a passkey's options into `{"publicKey": …}`: a `CredentialCreationOptions` or
/// `CredentialRequestOptions` of WebAuthn, as the crate `passkey` takes them. The service
/// sends what is within, as a browser's `PublicKeyCredential.parseRequestOptionsFromJSON`
/// takes it. What is wrapped already stays as it is.
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
/// [`NotJson`] when it is not a JSON object.
pub fn wrap_public_key(options: &str) -> Result<String, NotJson> {
    let inner = unwrap_public_key(options)?;
    Ok(["{\"", PUBLIC_KEY, "\":", &inner, "}"].concat())
}

/// Takes a passkey's options out of `{"publicKey": …}`, for whoever takes them without. What
/// is not wrapped stays as it is. For an example see [`wrap_public_key`].
///
/// # Errors
/// [`NotJson`] when it is not a JSON object.
pub fn unwrap_public_key(options: &str) -> Result<String, NotJson> {
    let parsed: Value = serde_json::from_str(options).map_err(|_| NotJson)?;
    let object = parsed.as_object().ok_or(NotJson)?;
    match object.get(PUBLIC_KEY) {
        Some(inner @ Value::Object(_)) => Ok(alloc::string::ToString::to_string(inner)),
        Some(_) => Err(NotJson),
        None => Ok(String::from(options)),
    }
}
