//! Secrets: wiped when dropped, never shown by `Debug`, never compared or serialised.

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Makes a type for one kind of secret text.
macro_rules! secret {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes the secret. A `String` is moved in and wiped when this value is dropped;
            /// of a `&str` the caller's copy remains.
            #[must_use]
            pub fn new(secret: impl Into<String>) -> Self {
                Self(Zeroizing::new(secret.into()))
            }

            /// The secret itself. Wiping any copy of it is up to the caller.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl From<Zeroizing<String>> for $name {
            fn from(secret: Zeroizing<String>) -> Self {
                Self(secret)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}

/// A token that a peer sent, if it is one: a `b64token` (RFC 6750 §2.1), which is not empty.
/// It will be put into a header, where a line break would begin another header, and an empty
/// token would prove nothing.
pub(crate) fn token<T: From<Zeroizing<String>>>(text: Zeroizing<String>) -> Option<T> {
    is_b64token(&text).then(|| text.into())
}

/// The session that a peer sent. One that is empty is none: the service's have 20 characters at
/// least, and of a `Session` that is too short it says that the parameter is invalid.
pub(crate) fn session(text: Option<Zeroizing<String>>) -> Option<Session> {
    text.filter(|text| !text.is_empty()).map(Session)
}

fn is_b64token(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~+/".contains(&octet);
    !digits.is_empty() && digits.bytes().all(is_digit)
}

secret! {
    /// A user's password, as typed: UTF-8, neither trimmed nor normalised.
    ///
    /// ```
    /// use cognito_srp_core::Password;
    /// let password = Password::new("Correct-Horse7!");
    /// assert_eq!(format!("{password:?}"), "Password([redacted])");
    /// ```
    Password
}

secret! {
    /// The secret of a confidential app client.
    ClientSecret
}

secret! {
    /// The access token (a JWT, RS256): what the service's own operations and
    /// resource servers take.
    #[derive(Clone)]
    AccessToken
}

secret! {
    /// The ID token (a JWT, RS256): who the user is.
    #[derive(Clone)]
    IdToken
}

secret! {
    /// The refresh token: opaque; it gets new access and ID tokens.
    #[derive(Clone)]
    RefreshToken
}

secret! {
    /// A token that the service derived from another
    /// ([`AppClient::get_derived_token`](crate::AppClient::get_derived_token)).
    #[derive(Clone)]
    IssuedToken
}

secret! {
    /// The service's handle for a sign-in that is under way.
    #[derive(Clone)]
    Session
}

secret! {
    /// The password of a remembered device: made by the program, never typed.
    #[derive(Clone)]
    DevicePassword
}

secret! {
    /// The secret of a software token (TOTP), in base32: what an authenticator
    /// app is given.
    SecretCode
}

secret! {
    /// The secret access key of [`AwsCredentials`](crate::AwsCredentials): it signs requests.
    #[derive(Clone)]
    SecretAccessKey
}

secret! {
    /// The session token of [`AwsCredentials`](crate::AwsCredentials), which goes with each
    /// request that they sign.
    #[derive(Clone)]
    SessionToken
}

secret! {
    /// The token of an identity (a JWT, RS512, 10 minutes), for which STS gives credentials.
    #[derive(Clone)]
    OpenIdToken
}

impl AccessToken {
    /// Whether both are the same, in constant time.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl RefreshToken {
    /// Whether both are the same, in constant time.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}
