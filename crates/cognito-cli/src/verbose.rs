//! `--verbose`: what becomes of each attempt, with the id that AWS's support asks for.
//! Nothing of a request or a response is told but that: both have secrets in them.

use cognito_blocking::{CallEvent, CallEventKind, CallObserver};

use crate::terminal;

pub(crate) fn observer() -> CallObserver {
    CallObserver::new(|event| {
        if let Some(told) = told(event) {
            eprintln!("cognito: {}: {told}", named(event));
        }
    })
}

/// The operation, and from the second on the attempt.
fn named(event: &CallEvent<'_>) -> String {
    match event.attempt {
        0 | 1 => event.operation.to_owned(),
        attempt => format!("{}, attempt {attempt}", event.operation),
    }
}

/// What the peer wrote is one word each. That a request goes out is told by what comes of it.
fn told(event: &CallEvent<'_>) -> Option<String> {
    Some(match event.kind {
        CallEventKind::Received {
            status,
            code,
            request_id,
            ..
        } => {
            let code = code.map(|code| format!(" {}", terminal::name(code)));
            let id = request_id.map_or("none".to_owned(), terminal::name);
            let code = code.unwrap_or_default();
            let took = event.elapsed.as_millis();
            format!("{status}{code}, request id {id}, after {took} ms")
        }
        CallEventKind::Failed(error) => {
            let took = event.elapsed.as_millis();
            format!("no response, after {took} ms: {error}")
        }
        CallEventKind::Waiting(time) => format!("once more, in {} ms", time.as_millis()),
        _ => return None,
    })
}
