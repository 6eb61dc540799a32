//! The traces of aws-sigv4 do not show credentials.
//!
//! This test is alone in its process: if another thread signed first, tracing could decide for
//! the whole process that nobody listens.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use cognito_sigv4::sign;
use support::{PASSWORD, SECRET_ACCESS_KEY, SESSION_TOKEN, credentials, server_side};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records every event with all its fields.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<String>>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        writeln!(self.0, "{field}: {value:?}").unwrap();
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn traces_contain_no_secret() {
    let listener = Listener::default();
    let credentials = credentials().with_session_token(SESSION_TOKEN).unwrap();
    tracing::subscriber::with_default(listener.clone(), || {
        sign(server_side(None).request(), &credentials, SystemTime::now()).unwrap();
    });
    let text = listener.0.lock().unwrap();
    // Proof that it has listened: this is part of the canonical request.
    assert!(text.contains("content-type;host;x-amz-date"), "{text}");
    for secret in [SECRET_ACCESS_KEY, SESSION_TOKEN, PASSWORD] {
        assert!(!text.contains(secret), "{text}");
    }
}
