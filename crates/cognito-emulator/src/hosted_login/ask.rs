//! A request of the hosted login.

use super::parameters::Parameters;

/// The cookie of the session.
pub(super) const SESSION: &str = "cognito";

/// A request of a browser or an app, unchecked.
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: Parameters<'a>,
    /// `None` if the body is not a form.
    pub(crate) form: Option<Parameters<'a>>,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) cookies: Option<&'a str>,
    /// The browser uses HTTPS; cookies are then `Secure`.
    pub(crate) is_secure: bool,
    /// Where the browser reached the emulator, without a slash at the end.
    pub(crate) base_url: &'a str,
}

impl Ask<'_> {
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.cookies?.split(';');
        let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(it, value)| *it == name && !value.is_empty())?;
        Some(value)
    }

    /// A field of the form.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.form.as_ref()?.get(name)
    }

    /// `set-cookie` for a cookie that scripts cannot read. Without `max_age` it lasts until
    /// the browser closes.
    pub(super) fn set_cookie(&self, name: &str, value: &str, max_age: Option<u64>) -> String {
        let max_age = max_age.map(|seconds| format!("Max-Age={seconds}; "));
        let max_age = max_age.unwrap_or_default();
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{name}={value}; {max_age}Path=/; HttpOnly; SameSite=Lax{secure}")
    }
}
