//! Identifiers such as the user pool id, app client id and user name, validated when they are
//! parsed.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::values::characters::is_graphic;
use crate::values::readable_debug::readable_debug;
use crate::values::sanitized::Sanitized;

/// Why a string is not a valid identifier. The error names the identifier and the rule, and
/// does not quote the string.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdentifierError {
    identifier: &'static str,
    rule: &'static str,
}

impl IdentifierError {
    pub(crate) fn new(identifier: &'static str, rule: &'static str) -> Self {
        Self { identifier, rule }
    }

    /// Which identifier was refused: `"user pool id"`, `"app client id"`, `"user name"`,
    /// `"device key"`, `"second factor"`, `"first factor"`, `"identity pool id"`, `"identity id"`.
    #[must_use]
    pub fn identifier(&self) -> &'static str {
        self.identifier
    }
}

readable_debug!(IdentifierError);

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (identifier, rule) = (self.identifier, self.rule);
        let article = match identifier.starts_with(['a', 'i']) {
            true => "an",
            false => "a",
        };
        write!(f, "not {article} {identifier}: expected {rule}")
    }
}

impl core::error::Error for IdentifierError {}

/// Java's `\w`, which the service's patterns use.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Defines the common parts of identifiers.
macro_rules! identifier {
    ($name:ident, $what:literal, $rule:literal, $accepts:expr) => {
        impl $name {
            /// Parses an identifier.
            ///
            /// # Errors
            #[doc = concat!("[`IdentifierError`] unless it is ", $rule, ".")]
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                let accepts: fn(&str) -> bool = $accepts;
                if accepts(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(IdentifierError::new($what, $rule))
                }
            }

            /// The identifier as a string, as it was typed or received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdentifierError;

            fn from_str(text: &str) -> Result<Self, IdentifierError> {
                Self::parse(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// The id of a user pool, such as `eu-west-2_eYpv1mFHB`: region, `_`, pool name.
///
/// `UserPoolIdType` of the service model: 1 to 55 characters of
/// `[\w-]+_[0-9a-zA-Z]+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserPoolId(String);

identifier!(
    UserPoolId,
    "user pool id",
    "a region, '_' and a pool name such as eu-west-2_eYpv1mFHB, at most 55 characters",
    |text| {
        let well_formed = text.rsplit_once('_').is_some_and(|(front, back)| {
            !front.is_empty()
                && front.chars().all(|c| is_word(c) || c == '-')
                && !back.is_empty()
                && back.chars().all(|c| c.is_ascii_alphanumeric())
        });
        well_formed && text.len() <= 55 && !text.starts_with('_')
    }
);

impl UserPoolId {
    /// The region: the part before the first `_`.
    #[must_use]
    pub fn region(&self) -> &str {
        self.split().0
    }

    /// The pool name: the part after the first `_`. SRP hashes and signs it.
    #[must_use]
    pub fn pool_name(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        self.0.split_once('_').unwrap_or((&self.0, ""))
    }
}

/// The id of an app client.
///
/// `ClientIdType` of the service model: 1 to 128 characters of `[\w+]+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(String);

identifier!(
    ClientId,
    "app client id",
    "1 to 128 letters, digits, '_' or '+'",
    |text| (1..=128).contains(&text.len()) && text.chars().all(|c| is_word(c) || c == '+')
);

/// A user name: what a user types (a name, or an alias such as an e-mail
/// address), or what the service returned for it.
///
/// `UsernameType` of the service model: 1 to 128 characters of `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`,
/// so no spaces and no control characters. The model calls it sensitive, so `Debug` does not
/// show it. `Display` and `as_str` do: use `{}` only where the name may be visible.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

identifier!(
    Username,
    "user name",
    "1 to 128 letters, marks, symbols, numbers or punctuation, without spaces",
    |text| (1..=128).contains(&text.chars().count()) && text.chars().all(is_graphic)
);

/// The key of a device, which identifies it to the service: region, `_`, a UUID.
///
/// `DeviceKeyType` of the service model: 1 to 55 characters of `[\w-]+_[0-9a-f-]+`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceKey(String);

identifier!(
    DeviceKey,
    "device key",
    "a region, '_' and a UUID, at most 55 characters",
    |text| {
        let well_formed = text.rsplit_once('_').is_some_and(|(front, back)| {
            !front.is_empty()
                && front.chars().all(|c| is_word(c) || c == '-')
                && !back.is_empty()
                && back
                    .chars()
                    .all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-'))
        });
        well_formed && text.len() <= 55
    }
);

impl DeviceKey {
    /// A key from the service: it accepts what it sends. An empty key counts as none.
    pub(crate) fn returned(key: String) -> Option<Self> {
        (!key.is_empty()).then_some(Self(key))
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = Sanitized::name(&self.0);
        f.debug_tuple("DeviceKey").field(&key).finish()
    }
}

/// The id of an identity pool, such as `eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f`:
/// region, `:`, hexadecimal digits with `-`, which need not be a valid UUID of RFC 4122.
///
/// `IdentityPoolId` of the service model: 1 to 55 characters of `[\w-]+:[0-9a-f-]+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityPoolId(String);

identifier!(
    IdentityPoolId,
    "identity pool id",
    "a region, ':' and a UUID, at most 55 characters",
    is_of_identity_pools
);

impl IdentityPoolId {
    /// The region: the part before the `:`.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(region, _)| region)
    }
}

/// The id of an identity in an identity pool: region, `:`, hexadecimal digits with `-`. It
/// identifies the user to resources in AWS.
///
/// `IdentityId` of the service model: 1 to 55 characters of `[\w-]+:[0-9a-f-]+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityId(String);

identifier!(
    IdentityId,
    "identity id",
    "a region, ':' and a UUID, at most 55 characters",
    is_of_identity_pools
);

/// The pattern of both identity pools and identities.
fn is_of_identity_pools(text: &str) -> bool {
    let well_formed = text.split_once(':').is_some_and(|(region, rest)| {
        !region.is_empty()
            && region.chars().all(|c| is_word(c) || c == '-')
            && !rest.is_empty()
            && rest
                .chars()
                .all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-'))
    });
    well_formed && text.len() <= 55
}

impl Username {
    /// A name from the service: it accepts what it sends. An empty name counts as none.
    pub(crate) fn returned(name: String) -> Option<Self> {
        (!name.is_empty()).then_some(Self(name))
    }
}

impl fmt::Debug for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Username([redacted])")
    }
}
