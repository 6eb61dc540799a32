//! Decides whether to send a request again, and after what delay.
//!
//! The policy is that of AWS's SDKs in standard mode (3 attempts, full jitter, a token
//! bucket), with two differences for Cognito: an answer that the service may have counted is
//! not repeated, and `LimitExceededException`, which lasts an hour, is never repeated.
//!
//! A transport calls [`Attempts::next`] after each attempt. It passes in randomness and the
//! remaining time; nothing here waits or reads a clock.
//!
//! ```
//! use core::time::Duration;
//! use cognito_srp_core::call::{Budget, Ended, RetryPolicy};
//! use cognito_srp_core::call::TransportErrorKind;
//! # use cognito_srp_core::{AppClient, ClientId, RefreshToken, UserPoolId};
//! # let app_client = AppClient::new(
//! #     UserPoolId::parse("eu-west-2_eYpv1mFHB")?, ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?);
//! # let exchange = app_client.refresh(&RefreshToken::new("t"));
//!
//! let budget = Budget::new(); // one for a client, shared by all its requests
//! let mut attempts = RetryPolicy::standard().attempts();
//! let ended = Ended::Transport(TransportErrorKind::Connect);
//! let entropy = u64::MAX; // random in earnest
//! let left = Duration::from_secs(30); // until the whole call has to be over
//! let wait = attempts.next(exchange.request(), ended, &budget, entropy, left);
//! assert_eq!(wait, Some(Duration::from_millis(50)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attempts;
mod budget;
mod ended;
mod policy;
mod signing;
mod verdict;

pub use attempts::Attempts;
pub use budget::Budget;
pub use ended::Ended;
pub use policy::RetryPolicy;
