//! The claims of a token for its holder, not verified.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::members::{Members, Readable, read};
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;

/// The claims of an access token or an ID token that its holder needs. They are not verified:
/// the token came from the service itself, over TLS. Any may be missing; in an opaque token
/// all are.
#[derive(Clone, Default)]
pub(crate) struct Claims {
    pub(crate) username: Option<String>,
    /// Separated by spaces.
    pub(crate) scope: Option<String>,
    pub(crate) subject: Option<String>,
    /// The sign-in from which it came.
    pub(crate) origin_jti: Option<String>,
    /// When the user signed in, in seconds since 1970.
    pub(crate) auth_time: Option<u64>,
    pub(crate) issued: Option<Timestamp>,
    pub(crate) expires: Option<Timestamp>,
}

impl Claims {
    /// Reads the claims that are readable.
    pub(crate) fn of(token: &str) -> Self {
        let Some(mut claims) = payload(token) else {
            return Self::default();
        };
        let moment = |seconds: Option<f64>| seconds.and_then(Timestamp::from_wire);
        Self {
            username: text(&mut claims, "username"),
            scope: text(&mut claims, "scope"),
            subject: text(&mut claims, "sub"),
            origin_jti: text(&mut claims, "origin_jti"),
            auth_time: lenient(&mut claims, "auth_time"),
            issued: moment(lenient(&mut claims, "iat")),
            expires: moment(lenient(&mut claims, "exp")),
        }
    }
}

/// When an access token was issued, by its own claim (`iat`).
pub(crate) fn issued_at(access_token: &AccessToken) -> Option<Timestamp> {
    Claims::of(access_token.expose()).issued
}

/// The `nonce` of an ID token.
pub(crate) fn nonce(id_token: &str) -> Option<Zeroizing<String>> {
    lenient(&mut payload(id_token)?, "nonce")
}

/// All claims; `None` if the token cannot be read.
pub(crate) fn payload(token: &str) -> Option<Members> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let payload = token.split('.').nth(1)?;
    let payload: Zeroizing<Vec<u8>> = Zeroizing::new(LENIENT.decode(payload).ok()?);
    read(&payload)
}

/// A claim; a wrong type counts as missing.
fn lenient<T: Readable>(claims: &mut Members, name: &str) -> Option<T> {
    claims.take(name).flatten()
}

fn text(claims: &mut Members, name: &str) -> Option<String> {
    lenient(claims, name).filter(|text: &String| !text.is_empty())
}
