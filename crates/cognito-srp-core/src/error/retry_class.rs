//! Which refusals are worth a retry: for retries, for programs, and for a challenge that can
//! be answered again.

/// Why a refused request is worth a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryClass {
    /// It was throttled and therefore not carried out.
    Throttled,
    /// It may have been carried out.
    Transient,
}

/// What AWS's SDKs treat as throttling, without `LimitExceededException`.
const THROTTLING: [&str; 13] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Temporary failures: the request may have been carried out. Two concern another service that
/// identity pools and STS use: a login's provider does not answer.
const TRANSIENT: [&str; 7] = [
    "ExternalServiceException",
    "IDPCommunicationError",
    "InternalErrorException",
    "InternalServerException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailableException",
];

/// A security limit for a user. It lasts an hour, and AWS's SDKs retry it in vain.
const LIMIT: &str = "LimitExceededException";

impl RetryClass {
    /// By the service's code, if there is one, and by the HTTP status.
    pub(crate) fn of(code: Option<&str>, status: u16) -> Option<Self> {
        match (code, status) {
            (Some(LIMIT), _) => None,
            (Some(code), _) if THROTTLING.contains(&code) => Some(Self::Throttled),
            (Some(code), _) if TRANSIENT.contains(&code) => Some(Self::Transient),
            (None, 429) => Some(Self::Throttled),
            (_, 500 | 502..=504) => Some(Self::Transient),
            _ => None,
        }
    }
}
