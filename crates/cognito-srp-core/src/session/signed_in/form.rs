//! The stored form of a signed-in user.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::time::Duration;

use zeroize::Zeroizing;

use super::skew::Skew;
use super::{SessionOrigin, SignedIn, end_of};
use crate::stored::{Stored, StoredError};
use crate::values::clock_skew::ClockSkew;
use crate::values::entries::Entries;
use crate::values::identifiers::{
    ClientId, DeviceKey, IdentityId, IdentityPoolId, UserPoolId, Username,
};
use crate::values::secret::{self, IdToken, RefreshToken};
use crate::values::time::Timestamp;
use crate::wire::{Claims, Parameters, member, members};

members! {
    Parts {
        access_token: Zeroizing<String> = "AccessToken",
        id_token: Zeroizing<String> = "IdToken",
        refresh_token: Zeroizing<String> = "RefreshToken",
        username: String = "Username",
        device_key: String = "DeviceKey",
        new_device_group: String = "NewDeviceGroupKey",
        came: u64 = "Came",
        ends: u64 = "Ends",
        ahead: u64 = "ClockAhead",
        behind: u64 = "ClockBehind",
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        endpoint: String = "Endpoint",
        secret_check: String = "ClientSecretCheck",
        identities: Entries = "Identities",
    }
}

impl SignedIn {
    /// The stored form: a JSON object with a version, currently 2. It is a secret, and says
    /// so.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let origin = self.origin.as_ref();
        let body = Stored::SIGNED_IN
            .begin()
            .text(member::ACCESS_TOKEN, self.access_token.expose())
            .optional("IdToken", self.id_token.as_ref().map(IdToken::expose))
            .optional(
                "RefreshToken",
                self.refresh_token.as_ref().map(RefreshToken::expose),
            )
            .optional("Username", self.username.as_ref().map(Username::as_str))
            .optional("DeviceKey", self.device_key.as_ref().map(DeviceKey::as_str))
            .optional("NewDeviceGroupKey", self.new_device_group.as_deref())
            .long("Came", self.came.unix_seconds())
            .long("Ends", self.ends.unix_seconds())
            .optional("UserPoolId", origin.map(|of| of.user_pool_id.as_str()))
            .optional("ClientId", origin.map(|of| of.client_id.as_str()))
            .optional("Endpoint", origin.map(|of| of.endpoint.as_str()))
            .optional(
                "ClientSecretCheck",
                origin.and_then(|of| of.secret_check.as_deref()),
            );
        let body = match self.identities.is_empty() {
            true => body,
            false => body.map("Identities", self.identity_parameters()),
        };
        let apart = self.skew.seconds().unsigned_abs();
        match self.skew.seconds() {
            0 => body,
            1.. => body.long("ClockAhead", apart),
            _ => body.long("ClockBehind", apart),
        }
        .encode()
    }

    /// Reads what [`to_json`](Self::to_json) wrote, also in an earlier version: a session of
    /// version 1 does not name its app client ([`origin`](Self::origin)).
    ///
    /// # Errors
    /// [`StoredError`] if it is something else, or has a version that this crate does not
    /// support. [`Found::from_json`](crate::Found::from_json) says what that means for a
    /// store.
    pub fn from_json(json: &str) -> Result<Self, StoredError> {
        let parts: Parts = Stored::SIGNED_IN.read(json)?;
        let missing = || Stored::SIGNED_IN.damaged();
        let moment = |seconds| Timestamp::since_unix_epoch(Duration::from_secs(seconds));
        let origin = match parts.has_no_origin() {
            true => None,
            false => Some(parts.origin().ok_or_else(missing)?),
        };
        let skew = parts.skew().ok_or_else(missing)?;
        let access_token = parts.access_token.ok_or_else(missing)?;
        let claims = Claims::of(&access_token);
        let id_token = token(parts.id_token)?;
        let ends = moment(parts.ends.ok_or_else(missing)?);
        Ok(Self {
            origin,
            username: parts.username.and_then(Username::returned),
            access_token: secret::token(access_token).ok_or_else(missing)?,
            id_token_ends: end_of(id_token.as_ref(), ends),
            id_token,
            refresh_token: token(parts.refresh_token)?,
            device_key: parts.device_key.and_then(DeviceKey::returned),
            new_device_group: parts.new_device_group,
            identities: identities(parts.identities),
            came: moment(parts.came.ok_or_else(missing)?),
            ends,
            skew: Skew::Stored(skew),
            claims,
        })
    }
}

impl SignedIn {
    fn identity_parameters(&self) -> Parameters<'_> {
        let all = self.identities.iter();
        all.fold(Parameters::new(), |parameters, (pool, identity)| {
            parameters.with(pool.as_str(), identity.as_str())
        })
    }
}

/// Invalid identities are left out: the pool returns them again.
fn identities(stored: Option<Entries>) -> BTreeMap<IdentityPoolId, IdentityId> {
    let stored = stored.unwrap_or_default();
    let mut identities = BTreeMap::new();
    for (pool, identity) in stored.iter() {
        if let (Ok(pool), Ok(identity)) = (pool.parse(), identity.parse()) {
            identities.insert(pool, identity);
        }
    }
    identities
}

impl Parts {
    /// As in version 1.
    fn has_no_origin(&self) -> bool {
        self.user_pool_id.is_none() && self.client_id.is_none() && self.endpoint.is_none()
    }

    fn origin(&self) -> Option<SessionOrigin> {
        Some(SessionOrigin {
            user_pool_id: UserPoolId::parse(self.user_pool_id.as_deref()?).ok()?,
            client_id: ClientId::parse(self.client_id.as_deref()?).ok()?,
            endpoint: self.endpoint.as_deref()?.to_owned(),
            secret_check: self.secret_check.clone(),
        })
    }

    /// `None` if it is larger than any clock's error can be.
    fn skew(&self) -> Option<ClockSkew> {
        let ahead = i64::try_from(self.ahead.unwrap_or_default()).ok()?;
        let behind = i64::try_from(self.behind.unwrap_or_default()).ok()?;
        Some(ClockSkew::ahead_by(ahead.checked_sub(behind)?))
    }
}

/// A stored token that may be missing.
fn token<T: From<Zeroizing<String>>>(
    text: Option<Zeroizing<String>>,
) -> Result<Option<T>, StoredError> {
    let damaged = || Stored::SIGNED_IN.damaged();
    text.map(|text| secret::token(text).ok_or_else(damaged))
        .transpose()
}
