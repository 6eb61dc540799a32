//! `--verbose`: what became of each request, with the id that AWS's support asks for.
//! Nothing of a request or a response is told but that: both have secrets in them.

use std::sync::atomic::{AtomicBool, Ordering};

use cognito_srp_core::{ServiceError, call};

use crate::terminal;

/// Of the process, as a log's level is: `main` reads one command line.
static IS_ON: AtomicBool = AtomicBool::new(false);

pub(crate) fn turn_on() {
    IS_ON.store(true, Ordering::Relaxed);
}

pub(crate) fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// Tells what a request came to, once it is not sent again.
pub(crate) fn came_to<T>(operation: &str, outcome: &Result<T, call::Error>) {
    match outcome {
        Ok(_) => eprintln!("cognito: {operation}: 200"),
        Err(call::Error::Service(error)) => refused(error),
        Err(call::Error::Transport(_)) => eprintln!("cognito: {operation}: no response"),
        Err(call::Error::Protocol(_)) => {
            eprintln!("cognito: {operation}: not a response of the service");
        }
        Err(_) => eprintln!("cognito: {operation}: not sent"),
    }
}

/// Tells of a refusal, if that is wanted.
pub(crate) fn refused(error: &ServiceError) {
    if !is_on() {
        return;
    }
    let (operation, status) = (error.operation(), error.status());
    let code = terminal::name(error.code().as_str());
    // The name of a peer's own making is one word.
    let id = error.request_id().map_or("none".to_owned(), terminal::name);
    eprintln!("cognito: {operation}: {status} {code}, request id {id}");
}
