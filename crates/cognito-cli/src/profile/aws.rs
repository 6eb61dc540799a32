//! AWS credentials that are kept between runs. AWS's tools run this command for each of their
//! own commands, and none of them keeps on disk what it prints.

use std::time::Duration;

use cognito_srp_core::{AwsCredentials, IdentityId, SecretAccessKey, SessionToken, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::json;

/// What credentials are for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Purpose {
    pub(crate) identity_pool_id: String,
    /// Where the requests of identity pools go.
    pub(crate) endpoint: String,
    /// The role that is asked for, as arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) role: Vec<String>,
}

impl Purpose {
    /// Whether both are of one identity pool.
    fn is_in_pool_of(&self, other: &Self) -> bool {
        (&self.identity_pool_id, &self.endpoint) == (&other.identity_pool_id, &other.endpoint)
    }
}

/// Credentials, as this machine has them.
#[derive(Clone)]
pub(crate) struct KeptCredentials {
    pub(crate) identity_id: IdentityId,
    pub(crate) credentials: AwsCredentials,
    /// By this machine's clock, as the next.
    pub(crate) received: Timestamp,
    pub(crate) ends: Timestamp,
}

impl KeptCredentials {
    /// AWS's tools ask again as early as this before the end, and for each request from then
    /// on.
    const MARGIN: Duration = Duration::from_secs(15 * 60);

    /// Whether they need not be renewed yet.
    pub(crate) fn are_fresh(&self, now: Timestamp) -> bool {
        self.are_valid(now.after(Self::MARGIN)) && self.received <= now
    }

    /// Whether they can be used still. If the clock was set back, nobody knows.
    pub(crate) fn are_valid(&self, now: Timestamp) -> bool {
        self.received <= now && now < self.ends
    }
}

/// The stored form. Secrets borrow its text and are not copied.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Form<'a> {
    purpose: Purpose,
    identity_id: &'a str,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    /// Seconds of Unix time, by the service's clock.
    expires: u64,
    /// By this machine's.
    received: u64,
    ends: u64,
}

/// No list has more: each new role has an entry.
const MOST: usize = 20;

/// Credentials for several purposes, the newest last, each in its stored form.
#[derive(Clone, Default)]
pub(crate) struct KeptList(Vec<Zeroizing<String>>);

impl KeptList {
    /// The stored forms.
    pub(super) fn of(texts: impl Iterator<Item = Zeroizing<String>>) -> Self {
        Self(texts.collect())
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| text.as_str())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The credentials for this purpose. An entry that cannot be read is not there.
    pub(super) fn find(&self, purpose: &Purpose) -> Option<KeptCredentials> {
        let mut forms = self.texts().filter_map(read);
        kept(&forms.find(|form| form.purpose == *purpose)?)
    }

    /// The identity that this pool gave last.
    pub(super) fn identity_id(&self, purpose: &Purpose) -> Option<IdentityId> {
        let forms = self.texts().filter_map(read);
        let of_pool = forms.filter(|form| form.purpose.is_in_pool_of(purpose));
        IdentityId::parse(of_pool.last()?.identity_id).ok()
    }

    /// Adds credentials. Those of other identities in the pool go, and the oldest of all.
    pub(super) fn put(&mut self, purpose: &Purpose, kept: &KeptCredentials) {
        let identity_id = kept.identity_id.as_str();
        self.0.retain(|text| {
            read(text).is_some_and(|form| {
                form.purpose != *purpose
                    && (form.identity_id == identity_id || !form.purpose.is_in_pool_of(purpose))
            })
        });
        let excess = (self.0.len().saturating_add(1)).saturating_sub(MOST);
        self.0.drain(..excess);
        self.0.extend(write(purpose, kept));
    }
}

fn read(text: &str) -> Option<Form<'_>> {
    serde_json::from_str(text).ok()
}

fn kept(form: &Form<'_>) -> Option<KeptCredentials> {
    let at = |seconds| Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    let credentials = AwsCredentials::new(
        form.access_key_id,
        SecretAccessKey::new(form.secret_access_key),
        SessionToken::new(form.session_token),
        at(form.expires),
    );
    Some(KeptCredentials {
        identity_id: IdentityId::parse(form.identity_id).ok()?,
        credentials: credentials.ok()?,
        received: at(form.received),
        ends: at(form.ends),
    })
}

fn write(purpose: &Purpose, kept: &KeptCredentials) -> Option<Zeroizing<String>> {
    let credentials = &kept.credentials;
    let octets = json::to_store(&Form {
        purpose: purpose.clone(),
        identity_id: kept.identity_id.as_str(),
        access_key_id: credentials.access_key_id(),
        secret_access_key: credentials.secret_access_key().expose(),
        session_token: credentials.session_token().expose(),
        expires: credentials.expires_at().unix_seconds(),
        received: kept.received.unix_seconds(),
        ends: kept.ends.unix_seconds(),
    });
    let octets = octets.ok()?;
    let text = std::str::from_utf8(&octets).ok()?;
    Some(Zeroizing::new(text.to_owned()))
}
