//! How the command fails.

use std::fmt;
use std::process::ExitCode;

use cognito_blocking::VerifyError;
use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{
    Challenge, DeviceError, EntropyError, Error, ProtocolError, ServiceError, SessionMismatch,
    StoreError, call,
};

use crate::terminal;

/// Why the command failed: one variant for each exit code.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 1: the service refused. Code and message, in the format of AWS's own tools.
    Refused(String),
    /// 2: the user must call it differently.
    Usage(String),
    /// 3: there was no response.
    Network(String),
    /// 4: the peer broke the protocol.
    Protocol(String),
    /// 5: a challenge that cannot be answered here.
    Challenge {
        /// Its name.
        name: String,
        /// Why not, or what would answer it.
        why: Option<String>,
    },
    /// 6: nobody is signed in, or no longer.
    SignedOut(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Network(_) => 3,
            Self::Protocol(_) => 4,
            Self::Challenge { .. } => 5,
            Self::SignedOut(_) => 6,
        })
    }

    /// Adds a context in front of the message.
    pub(crate) fn in_context(self, context: &str) -> Self {
        self.map_text(|text| format!("{context}: {text}"))
    }

    /// Adds why it cannot be corrected.
    pub(crate) fn and(self, why: &str) -> Self {
        // The service's messages end with a full stop.
        self.map_text(|text| format!("{}; {why}", text.trim_end_matches('.')))
    }

    fn map_text(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::Refused(text) => Self::Refused(change(text)),
            Self::Usage(text) => Self::Usage(change(text)),
            Self::Network(text) => Self::Network(change(text)),
            Self::Protocol(text) => Self::Protocol(change(text)),
            Self::SignedOut(text) => Self::SignedOut(change(text)),
            challenge @ Self::Challenge { .. } => challenge,
        }
    }

    /// A challenge that this command cannot answer.
    pub(crate) fn challenge(challenge: &Challenge) -> Self {
        Self::Challenge {
            name: challenge.name().to_owned(),
            why: None,
        }
    }

    /// A challenge without anybody to answer it; `instead` says what to do.
    pub(crate) fn unanswered(challenge: &str, instead: &str) -> Self {
        let why = format!("there is no terminal to prompt in; {instead}");
        Self::impossible(challenge, why)
    }

    /// A challenge for which the given answers are used up.
    pub(crate) fn exhausted(challenge: &str, what: &str) -> Self {
        let why = format!("there is no other {what}, and no terminal to prompt in");
        Self::impossible(challenge, why)
    }

    /// A challenge that cannot be answered in this environment.
    pub(crate) fn impossible(challenge: &str, why: impl Into<String>) -> Self {
        Self::Challenge {
            name: challenge.to_owned(),
            why: Some(why.into()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(text)
            | Self::Usage(text)
            | Self::Network(text)
            | Self::SignedOut(text) => f.write_str(text),
            Self::Protocol(text) => write!(f, "the peer broke the protocol: {text}"),
            Self::Challenge { name, why } => {
                let name = terminal::name(name);
                write!(f, "the {name} challenge cannot be answered here")?;
                match why {
                    Some(why) => write!(f, ": {why}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl From<&ServiceError> for Failure {
    fn from(error: &ServiceError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<&ProtocolError> for Failure {
    fn from(error: &ProtocolError) -> Self {
        Self::Protocol(error.to_string())
    }
}

impl From<&TransportError> for Failure {
    fn from(error: &TransportError) -> Self {
        match error.kind() {
            // Nothing was sent: there is no access key, the build cannot sign, or there are no
            // root certificates.
            TransportErrorKind::NotSigned | TransportErrorKind::SetUp => {
                Self::Usage(error.to_string())
            }
            _ => Self::Network(error.to_string()),
        }
    }
}

impl From<&call::Error> for Failure {
    fn from(error: &call::Error) -> Self {
        match error {
            call::Error::Transport(error) => error.into(),
            call::Error::Service(error) => error.into(),
            call::Error::Protocol(error) => error.into(),
            // Nothing was sent.
            other => Self::Usage(other.to_string()),
        }
    }
}

impl From<KeeperError> for Failure {
    fn from(error: KeeperError) -> Self {
        match error {
            KeeperError::SignedOut(reason) => Self::SignedOut(reason.to_string()),
            KeeperError::Call(error) => error.as_ref().into(),
            KeeperError::Store(error) => error.into(),
            KeeperError::Mismatch(mismatch) => mismatch.into(),
            KeeperError::Overtaken => Self::Usage(error.to_string()),
            other => Self::Network(other.to_string()),
        }
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            error if error.is_refusal() => Self::Refused(format!("the token is refused: {error}")),
            VerifyError::KeySet(_) => Self::Protocol(error.to_string()),
            other => Self::Network(other.to_string()),
        }
    }
}

impl From<SessionMismatch> for Failure {
    fn from(mismatch: SessionMismatch) -> Self {
        let instead = match mismatch {
            SessionMismatch::SecretMissing => ": set COGNITO_CLIENT_SECRET",
            SessionMismatch::SecretUnexpected => ": unset COGNITO_CLIENT_SECRET",
            SessionMismatch::OtherSecret => " than the one in COGNITO_CLIENT_SECRET",
            _ => "",
        };
        Self::Usage(format!("{mismatch}{instead}"))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Service(error) => (&error).into(),
            Error::Protocol(error) => (&error).into(),
            other => Self::Protocol(other.to_string()),
        }
    }
}

impl From<call::Error> for Failure {
    fn from(error: call::Error) -> Self {
        (&error).into()
    }
}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<EntropyError> for Failure {
    fn from(error: EntropyError) -> Self {
        Self::Usage(error.to_string())
    }
}
