//! `--verbose`: reports each attempt, with the request id that AWS's support asks for. It
//! reports nothing else of requests and responses, because they contain secrets.

use cognito_blocking::{CallEvent, CallEventKind, CallObserver};

use crate::terminal;

pub(crate) fn observer() -> CallObserver {
    CallObserver::new(|event| {
        if let Some(told) = told(event) {
            eprintln!("cognito: {}: {told}", named(event));
        }
    })
}

/// The operation, and the number of the attempt from the second on.
fn named(event: &CallEvent<'_>) -> String {
    match event.attempt {
        0 | 1 => event.operation.to_owned(),
        attempt => format!("{}, attempt {attempt}", event.operation),
    }
}

/// The report of an event. The peer's texts are single words. A request that is sent is
/// reported when its result is known.
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
        CallEventKind::Waiting(time) => format!("retry in {} ms", time.as_millis()),
        _ => return None,
    })
}
