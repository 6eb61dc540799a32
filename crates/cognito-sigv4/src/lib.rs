//! Signs requests of [`cognito_srp_core`] with AWS Signature Version 4.
//!
//! Only the operations of an operator's server need it
//! ([`SignIn::server_side`](cognito_srp_core::SignIn::server_side)); everything
//! else goes to the service unsigned. `cognito-blocking` and `cognito-async` use
//! this crate with their feature `sigv4`. It is public for whoever carries
//! requests by hand:
//!
//! ```
//! use cognito_sigv4::{Credentials, sign};
//! use cognito_srp_core::{AppClient, ClientId, Password, UserPoolId, Username};
//! use std::time::SystemTime;
//!
//! let app_client = AppClient::new(
//!     UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
//!     ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?,
//! );
//! let exchange = app_client
//!     .begin(Username::parse("alice@example.com")?)
//!     .server_side(None)
//!     .password(&Password::new("Correct-Horse7!"));
//!
//! // In earnest: Credentials::from_env()?
//! let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")?;
//! let signature = sign(exchange.request(), &credentials, SystemTime::now())?;
//! // To be sent besides those of the request.
//! let names: Vec<_> = signature.iter().map(|(name, _value)| name).collect();
//! assert_eq!(names, ["x-amz-date", "authorization"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A signature holds for a few minutes: sign when you send, and again when you
//! send again.
//!
//! # Secrets
//! [`Credentials`] are wiped when dropped, and `Debug` and errors show nothing of
//! them. What aws-sigv4 copies while it computes, this crate cannot wipe. At
//! its finest level of logging aws-sigv4 tells what it signs: of the credentials
//! the access key id, and of the body, in which a password can be, the SHA-256.
//! Do not keep traces of the target `aws_sigv4` in production.
//!
//! # Feature flags
//! None.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod credentials;
mod error;
mod sign;
mod signer;

pub use cognito_srp_core::SignatureHeaders;
pub use credentials::{Credentials, CredentialsError};
pub use error::SigningError;
pub use sign::sign;
pub use signer::Signer;
