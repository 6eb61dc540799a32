//! `fetch`'s exceptions as the transport's errors.

use core::error::Error;
use core::fmt;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::fault;
use wasm_bindgen::{JsCast, JsValue};

use super::abort::Abort;

/// An error on the way, up to the last byte of the response. `fetch` does not say whether
/// there was a connection, or why there was none: for a page, an unknown name, a refusal by
/// CORS and a closed connection look the same.
pub(super) fn of_request(url: &str, abort: &Abort, thrown: &JsValue) -> TransportError {
    if abort.is_over() {
        let told = TransportError::new(TransportErrorKind::Timeout, url, Thrown::from(thrown));
        return told.with_reason(fault::TIMED_OUT);
    }
    TransportError::new(TransportErrorKind::Other, url, Thrown::from(thrown))
}

/// An error before anything is sent.
pub(super) fn set_up(url: &str, what: &'static str) -> TransportError {
    let thrown = Thrown(what.to_owned());
    TransportError::new(TransportErrorKind::SetUp, url, thrown)
}

/// A page does not learn where the redirect leads.
pub(super) fn redirected(url: &str) -> TransportError {
    let thrown = Thrown("the answer is a redirect, which is not followed".to_owned());
    TransportError::new(TransportErrorKind::Redirected, url, thrown)
}

/// What JavaScript threw, as text.
#[derive(Debug)]
struct Thrown(String);

impl From<&JsValue> for Thrown {
    fn from(thrown: &JsValue) -> Self {
        let error = thrown.dyn_ref::<js_sys::Error>();
        let words = error.map(|error| String::from(error.message()));
        Self(words.unwrap_or_else(|| "fetch failed".to_owned()))
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Thrown {}
