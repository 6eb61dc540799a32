//! What every transport needs and no protocol decision is in: how it connects and
//! how long it may take, where it collects a response, how it says that there was
//! none, what time it is at the service, what a signature adds, how it goes through
//! a list, and how a user stays signed in. What it does after a failure is
//! [`retry`](crate::retry)'s.
//!
//! `cognito-blocking` and `cognito-async` use it, and so can a transport over
//! another HTTP library: a program that changes one for the other keeps its errors.

mod belief;
mod body_buffer;
mod clock;
mod error;
mod input_error;
mod keeper_error;
mod keeping;
mod limits;
mod proxies;
mod service_clock;
mod settings;
mod signature;
mod store_call;
mod transport_error;

pub use crate::operations::pages::Pages;
pub use body_buffer::{BodyBuffer, BodyTooLarge};
pub use clock::Clock;
pub use error::Error;
pub use input_error::InputError;
pub use keeper_error::{KeeperError, SignedOut};
pub use keeping::{Demand, Keeping, Next, Refreshed, SignOutNext, SigningOut};
pub use limits::Limits;
pub use proxies::{Proxies, ProxyError, ProxyUrl};
pub use service_clock::ServiceClock;
pub use settings::{Roots, Settings};
pub use signature::{NoSigner, SignatureHeaders, SigningIsOff};
pub use store_call::{StoreCall, StoreReply};
pub use transport_error::{TransportError, TransportErrorKind};
