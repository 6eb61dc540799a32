//! Which refusals are worth a retry: for retries, for programs, and for a challenge that can
//! be answered once more.

/// Why a refused request is worth a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryClass {
    /// It was throttled, so not carried out.
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

/// Transient failures: the request may have been carried out. Two are of another service that
/// identity pools and STS ask: a login's provider does not answer.
const TRANSIENT: [&str; 7] = [
    "ExternalServiceException",
    "IDPCommunicationError",
    "InternalErrorException",
    "InternalServerException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailableException",
];

/// The security limit of a user: it lasts an hour, and AWS's SDKs retry it in vain.
const LIMIT: &str = "LimitExceededException";

impl RetryClass {
    /// By the service's name of the code, if there is one, and by the HTTP status.
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
