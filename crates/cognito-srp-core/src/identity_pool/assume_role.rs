//! The last step of the basic flow: a role of the program's choice, from STS.

use alloc::string::{String, ToString};
use core::time::Duration;

use super::{AwsCredentials, IdentityPool};
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::secret::OpenIdToken;
use crate::wire::{Request, assumed_role, sts};

/// Which role to assume, and for how long (`AssumeRoleWithWebIdentity`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumeRole {
    arn: String,
    session_name: String,
    duration: Option<Duration>,
    policy: Option<String>,
}

impl AssumeRole {
    /// The role with this ARN, whose trust policy must name the identity pool; and a session
    /// name of 2 to 64 characters from `[\w+=,.@-]`, which AWS's logs show.
    #[must_use]
    pub fn new(arn: impl Into<String>, session_name: impl Into<String>) -> Self {
        Self {
            arn: arn.into(),
            session_name: session_name.into(),
            duration: None,
            policy: None,
        }
    }

    /// Sets the duration: whole seconds, from 15 minutes to the role's maximum (at most 12
    /// hours). The default is one hour.
    #[must_use]
    pub fn with_duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// Sets a session policy as JSON: the session may do only what both the role and this
    /// policy allow.
    #[must_use]
    pub fn with_policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }
}

/// The result of [`IdentityPool::assume_role`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AssumedRole {
    /// The credentials.
    pub credentials: AwsCredentials,
    /// The ARN of the session: `arn:aws:sts::{account}:assumed-role/{role}/{session name}`.
    pub arn: Option<String>,
    /// The identity in the token.
    pub subject: Option<String>,
}

impl IdentityPool {
    /// Credentials of a role, for an identity's token (`AssumeRoleWithWebIdentity`, at the
    /// [endpoint of STS](Self::sts_endpoint)).
    pub fn assume_role(&self, role: &AssumeRole, token: &OpenIdToken) -> Exchange<AssumedRole> {
        let seconds = role.duration.map(|duration| duration.as_secs().to_string());
        let form = sts::assume_role(&role.arn, &role.session_name, token.expose())
            .optional("DurationSeconds", seconds)
            .optional("Policy", role.policy.as_deref());
        Exchange::new(
            Request::assume_role(self.sts_endpoint().as_str(), &form),
            (),
        )
    }
}

impl Conclude for AssumedRole {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let operation = received.operation;
        let reply = assumed_role(received.body);
        let mut reply = reply.ok_or(ProtocolError::MalformedXml { operation })?;
        Ok(Self {
            arn: reply.arn.take(),
            subject: reply.subject.take(),
            credentials: AwsCredentials::of_role(reply)?,
        })
    }
}

settles_at_once!(AssumedRole);
