//! Measures sign-ins per second over both transports, on keep-alive connections, with 1, 10, 100
//! and 1,000 at once: against the emulator, and against a server with prepared replies, which
//! shows the client's cost alone. Prints JSON.
//!
//! The client and the server are processes of this program. If `taskset` is installed, each runs
//! on its own core.

mod canned;
mod client;
mod counted;
mod server;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use server::{Server, this_program_on};

/// Why there is no result. It is printed.
type Failure = Box<dyn Error + Send + Sync>;

#[global_allocator]
static ALLOCATOR: counted::Counted = counted::Counted;

/// The numbers of sign-ins at once.
const AT_ONCE: [usize; 4] = [1, 10, 100, 1000];

/// The variable with the seconds of each measurement.
const SECONDS: &str = "GROWTH_BENCH_SECONDS";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] => all(),
        ["emulator"] => server::emulate(),
        ["canned"] => canned::serve(),
        ["client", transport, at_once, seconds, endpoint, pool, id] => {
            client::run(transport, (at_once, seconds), (endpoint, pool, id))
        }
        other => Err(format!("there is no `{}`", other.join(" ")).into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("growth-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), Failure> {
    let seconds = std::env::var(SECONDS).unwrap_or_else(|_| "5".to_owned());
    let mut rows: Vec<Value> = Vec::new();
    for name in ["canned", "emulator"] {
        let server = Server::start(name)?;
        for at_once in AT_ONCE {
            for transport in client::TRANSPORTS {
                eprint!("\r     {transport}, {at_once} at once, {name}        ");
                let mut client = this_program_on(0);
                client.args(["client", transport, &at_once.to_string(), &seconds]);
                let output = client.args(&server.address).output()?;
                let row = match output.status.success() {
                    true => serde_json::from_slice(&output.stdout)?,
                    false => json!({
                        "why_not": String::from_utf8_lossy(&output.stderr).trim(),
                    }),
                };
                rows.push(json!({
                    "server": name, "transport": transport, "at_once": at_once, "found": row,
                }));
            }
        }
    }
    eprintln!();
    println!(
        "{}",
        json!({ "rows": rows, "pinned": server::are_pinned() })
    );
    Ok(())
}

/// Parses a number of seconds.
fn seconds(text: &str) -> Result<Duration, Failure> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}
