//! One request, sent once with `fetch` (the WHATWG's Fetch standard).

use cognito_srp_core::call::TransportError;
use cognito_transport::{Attempt, BodyBuffer, Reply, check_head};
use http::{HeaderMap, HeaderName, HeaderValue};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect, Response, ResponseType,
};
use zeroize::Zeroizing;

use super::abort::Abort;
use super::error;
use super::timer::global;

/// How many bytes of a piece are copied at a time: pieces can be as large as a body.
const PART: u32 = 16 << 10;

/// Posts a body, or gets a URL, within the attempt's time. It follows no redirects, and neither
/// sends nor stores cookies.
pub(super) async fn fetch(attempt: Attempt<'_>) -> Result<Reply, TransportError> {
    let url = attempt.url;
    let fetch = global("fetch").ok_or_else(|| error::set_up(url, "fetch is not available"))?;
    let controller = AbortController::new();
    let controller =
        controller.map_err(|_| error::set_up(url, "AbortController is not available"))?;
    let abort = Abort::after(attempt.time, controller);
    let failed = |thrown: JsValue| error::of_request(url, &abort, &thrown);

    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Manual);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.signal()));
    init.set_headers_headers(&given(&attempt.headers).map_err(failed)?);
    let mut sent = None;
    if let Some(body) = attempt.body {
        init.set_method("POST");
        let body = sent.insert(Wiped(Uint8Array::from(body)));
        init.set_body_opt_buffer_source(Some(&body.0));
    }
    let asked = fetch.call2(&JsValue::UNDEFINED, &url.into(), &init);
    let asked: Promise = asked.map_err(failed)?.unchecked_into();
    let response = JsFuture::from(asked).await;
    drop(sent);
    let response: Response = response.and_then(JsCast::dyn_into).map_err(failed)?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(error::redirected(url));
    }
    let headers = fields(&response.headers()).map_err(failed)?;
    check_head(url, &headers)?;
    let mut collected = BodyBuffer::new();
    if let Some(stream) = response.body() {
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        while let Some(piece) = read(&reader).await.map_err(failed)? {
            let length = piece.0.length();
            for start in (0..length).step_by(PART as usize) {
                let part = piece
                    .0
                    .subarray(start, length.min(start.saturating_add(PART)));
                collected.take(url, &Zeroizing::new(part.to_vec()))?;
            }
        }
    }
    Ok(Reply::new(response.status(), headers, collected))
}

/// JavaScript's bytes, which are wiped when this is dropped.
struct Wiped(Uint8Array);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.fill(0, 0, self.0.length());
    }
}

/// The next piece of a body, or `None` at its end.
async fn read(reader: &ReadableStreamDefaultReader) -> Result<Option<Wiped>, JsValue> {
    let read = JsFuture::from(reader.read()).await?;
    if Reflect::get(&read, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    let piece: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
    Ok(Some(Wiped(piece)))
}

/// Headers in `fetch`'s form.
fn given(headers: &HeaderMap) -> Result<Headers, JsValue> {
    let given = Headers::new()?;
    for (name, value) in headers {
        let value = value.to_str().map_err(|_| JsValue::NULL)?;
        given.append(name.as_str(), value)?;
    }
    Ok(given)
}

/// The readable headers of a response: of another origin, only those that it exposes.
fn fields(headers: &Headers) -> Result<HeaderMap, JsValue> {
    let mut fields = HeaderMap::new();
    for entry in headers.entries() {
        let entry: Array = entry?.dyn_into()?;
        let (name, value) = (entry.get(0).as_string(), entry.get(1).as_string());
        let (Some(name), Some(value)) = (name, value) else {
            continue;
        };
        // A header that is not valid in HTTP does not come from the service.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            fields.append(name, value);
        }
    }
    Ok(fields)
}
