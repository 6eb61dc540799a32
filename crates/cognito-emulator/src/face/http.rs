//! HTTP requests and responses, around the state machine.

use std::convert::Infallible;
use std::error::Error;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use http::request::Parts;
use http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use serde::Deserialize;
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::face::begun::Begun;
use crate::face::busy::Busy;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::shared::Shared;
use crate::ground::fault::Fault;
use crate::ground::keys::UnsignedToken;

/// The largest request body, in bytes; AWS does not document its own limit.
const BODY_LIMIT: usize = 1 << 20;

/// The path that moves the clock forward.
const CLOCK: &str = "/_emulator/clock";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

/// Answers one request. Whatever is wrong with it, there is a response.
pub(super) async fn answer(
    shared: &Mutex<Shared>,
    busy: &Busy,
    request: HttpRequest<Incoming>,
) -> Result<HttpResponse<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let response = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => respond(shared, busy, &head, body.to_bytes().to_vec()).await,
        Err(error) => refuse(error.as_ref(), shared),
    };
    Ok(into_http(response))
}

async fn respond(shared: &Mutex<Shared>, busy: &Busy, head: &Parts, body: Vec<u8>) -> Response {
    let begun = Instant::now();
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        // hyper's names are in lower case already.
        headers: head
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect(),
        body,
    };
    if request.method == "POST" && request.path == CLOCK {
        let admitted = Shared::with(shared, |service, _| service.origins.admit(&request));
        let response = match admitted {
            Ok(None) => set_clock_forward(shared, &request.body),
            Ok(Some(origin)) => set_clock_forward(shared, &request.body).shared_with(origin),
            Err(refused) => refused,
        };
        return Shared::with(shared, |_, cx| response.dated(cx.now));
    }
    let busy = busy.clone().begin();
    let (mut answer, told) = Shared::begin_observed(shared, &request);
    let exchange = answer.take_exchange();
    let response = finish(answer, busy.has_idle_core()).await;
    if let Some((tell, mut answered)) = told {
        answered.elapsed = begun.elapsed();
        tell(&answered);
    }
    if let Some(exchange) = exchange.filter(|_| busy.has_idle_core()) {
        // While the client computes its own key. On this thread, after it has sent the response:
        // another one would wake now, and take the core on which the client waits for it.
        tokio::spawn(async move {
            exchange.compute();
            drop(busy);
        });
    }
    response
}

/// The complete response. With help, another thread signs one of two tokens; without, requests
/// that wait are answered in their order.
async fn finish(mut answer: Begun, has_help: bool) -> Response {
    let mut tokens = answer.take_tokens();
    let helped = match has_help && tokens.len() > 1 {
        true => tokens.pop(),
        false => None,
    };
    let helped = helped.map(|token| spawn_blocking(|| token.sign()));
    let mut signed: Vec<_> = tokens.into_iter().map(UnsignedToken::sign).collect();
    if let Some(helped) = helped {
        signed.push(helped.await.unwrap_or_else(|_| Err(Fault::internal())));
    }
    answer.with(signed.into_iter().collect())
}

/// The reply has the new time, in seconds of Unix time.
fn set_clock_forward(shared: &Mutex<Shared>, body: &[u8]) -> Response {
    let Ok(Advance { advance_seconds }) = serde_json::from_slice(body) else {
        let fault = Fault::invalid_parameter("AdvanceSeconds is a number, and the only member");
        return Response::of_operation(Err(fault), String::new());
    };
    Shared::advance(shared, Duration::from_secs(advance_seconds.into()));
    let now = Shared::with(shared, |_, cx| cx.now.unix_seconds());
    Response::document_of_no_other_origin(&json!({ "Now": now }))
}

/// A body that is too large or incomplete.
fn refuse(error: &(dyn Error + Send + Sync + 'static), shared: &Mutex<Shared>) -> Response {
    let status = match error.is::<LengthLimitError>() {
        true => StatusCode::PAYLOAD_TOO_LARGE,
        false => StatusCode::BAD_REQUEST,
    };
    let text = format!("Failed to buffer the request body: {error}");
    let response = Response::refused(status.as_u16(), &text);
    Shared::with(shared, |_, cx| response.dated(cx.now))
}

fn into_http(response: Response) -> HttpResponse<Full<Bytes>> {
    let mut builder = HttpResponse::builder().status(response.status);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    let body = Full::from(response.body);
    builder.body(body).unwrap_or_else(|_| {
        let mut failed = HttpResponse::new(Full::default());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
