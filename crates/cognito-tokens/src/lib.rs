//! Reads and verifies the ID and access tokens of Amazon Cognito user pools.
//!
//! The rules are those of AWS's own aws-jwt-verify: only RS256, keys by `kid` from the
//! issuer's key set, both forms of the issuer, `token_use`, app client, `exp` and `nbf`,
//! scopes and groups. `docs/tokens.md` in the repository lists where this crate is stricter.
//! The RSA comes from ring (feature `ring`, the default) or from aws-lc-rs (feature
//! `aws-lc-rs`); with both features, from aws-lc-rs.
//!
//! No socket and no clock: the [`Verifier`] returns the URL to fetch; the program fetches it
//! and passes in the time.
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//! use cognito_srp_core::{ClientId, Timestamp, UserPoolId};
//! use cognito_tokens::{AccessClaims, Issuer, Verification, Verifier};
//!
//! fn verify(
//!     verifier: &mut Verifier,
//!     token: &str,
//! ) -> Result<AccessClaims, Box<dyn std::error::Error>> {
//!     loop {
//!         let now = Timestamp::since_unix_epoch(UNIX_EPOCH.elapsed()?);
//!         match verifier.verify_access(token, now)? {
//!             Verification::Verified(claims) => return Ok(claims),
//!             Verification::NeedsKeys(request) => {
//!                 // Any HTTP library; here ureq, of which a program makes one agent.
//!                 let agent: ureq::Agent = ureq::Agent::config_builder()
//!                     .max_redirects(0)
//!                     .max_redirects_will_error(false)
//!                     .http_status_as_error(false)
//!                     .timeout_global(Some(Duration::from_secs(3)))
//!                     .build()
//!                     .into();
//!                 let mut response = agent.get(request.url()).call()?;
//!                 let body = response.body_mut().read_to_vec()?;
//!                 verifier.receive(request, response.status().as_u16(), &body, now)?;
//!             }
//!         }
//!     }
//! }
//!
//! let pool = UserPoolId::parse("eu-west-2_eYpv1mFHB")?;
//! let client = ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?;
//! let mut verifier = Verifier::new(Issuer::of(&pool), [client])
//!     .with_scopes(["aws.cognito.signin.user.admin"]);
//! assert!(verify(&mut verifier, "what.anybody.sent").is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The loop ends: if a key set that was fetched for a `kid` does not contain it, the token is
//! refused, and the set is not fetched again for [`RETRY_AFTER`]. A program that keeps its
//! verifier should also report a failed request ([`Verifier::failed`]), so that it is not
//! repeated for each token.
//!
//! [`unverified`] reads a token without verifying it.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of signatures; at least one.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("signatures need cryptography: the feature `ring` or the feature `aws-lc-rs`");

mod base64url;
mod claims;
mod compact;
mod error;
mod issuer;
mod key_cache;
mod key_set;
mod kinds;
mod object;
mod readable_debug;
mod rsa;
mod rules;
mod scan;
mod shared;
pub mod unverified;
mod values;
mod verifier;
mod verify_error;

pub use claims::{AccessClaims, Claims, IdClaims};
pub use cognito_srp_core;
pub use error::{KeySetError, Problem, TokenError};
pub use issuer::Issuer;
pub use key_cache::{PAUSE_AFTER_FAILURE, RETRY_AFTER};
pub use kinds::{AccessToken, IdToken, TokenUse, Trust, Verified};
pub use shared::{Next, SharedVerifier};
pub use verifier::{KeyRequest, Verification, Verifier};
pub use verify_error::VerifyError;

/// The examples of the page on tokens, compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/tokens.md")]
struct Page;
