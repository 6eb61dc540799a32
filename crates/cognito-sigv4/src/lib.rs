//! Signs requests of [`cognito_srp_core`] with AWS Signature Version 4.
//!
//! Only operations of an operator's server need a signature
//! ([`SignIn::server_side`](cognito_srp_core::SignIn::server_side)); everything else is sent
//! unsigned. `cognito-blocking` and `cognito-async` use this crate with their feature `sigv4`.
//! It is public for programs that send requests themselves:
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
//! A signature is valid for a few minutes: sign when you send a request, and again for each
//! retry.
//!
//! # Secrets
//! [`Credentials`] are wiped when dropped, and neither `Debug` nor errors show them. This
//! crate cannot wipe aws-sigv4's intermediate copies. At its finest log level, aws-sigv4 logs
//! what it signs: of the credentials the access key id, and of the body, which can contain a
//! password, the SHA-256. Do not keep traces of the target `aws_sigv4` in production.
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
