//! Sign-ins per second over both transports, with many at once, and what one sign-in allocates.
//! `xtask/bench/growth` measures this.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Failure;
use crate::command::{cargo, output, run as run_command};

/// Measures, and returns a part of the page.
pub(super) fn measure(sources: &Path, target: &Path) -> Result<String, Failure> {
    run_command(
        cargo()
            .args(["build", "--quiet", "--release", "--locked"])
            .current_dir(sources.join("growth"))
            .env("CARGO_TARGET_DIR", target),
    )?;
    let program = target.join("release").join("growth-bench");
    part(&serde_json::from_str(&output(&mut Command::new(program))?)?)
}

fn part(measured: &Value) -> Result<String, Failure> {
    let apart = match measured.get("pinned").and_then(Value::as_bool) {
        Some(true) => "The client has one core and the server another.",
        _ => "Client and server share the cores.",
    };
    let mut part = format!(
        "## Many at once\n\nSign-ins by SRP over keep-alive connections without TLS, by the \
         portable client. The server `canned` answers with prepared replies, so its rows show the \
         cost of the client alone. {apart} Each thread or task signs in again and again. Each \
         thread of cognito-blocking has its own client; the tasks of cognito-async share one. \
         Processor: the client's user and system time per sign-in. Allocations, bytes, and moved \
         bytes (copied because an allocation grew and had to move) are per sign-in, and come \
         from a counting allocator.\n\n\
         | server | transport | at once | sign-ins per second | failed | processor | allocations | \
         bytes | moved |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    let rows = measured.get("rows").and_then(Value::as_array);
    for row in rows.ok_or("no rows of many at once")? {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
        let found = row.get("found").unwrap_or(&Value::Null);
        let number = |name: &str, decimals: usize| match found.get(name).and_then(Value::as_f64) {
            Some(number) => format!("{number:.decimals$}"),
            None => "–".to_owned(),
        };
        let at_once = row.get("at_once").and_then(Value::as_u64);
        writeln!(
            part,
            "| {} | {} | {} | {} | {} | {} ms | {} | {} | {} |",
            text("server"),
            text("transport"),
            at_once.unwrap_or_default(),
            number("a_second", 0),
            number("failed", 0),
            number("processor_ms", 2),
            number("allocations", 0),
            number("allocated", 0),
            number("moved", 0),
        )?;
        if let Some(why) = found.get("why_not").and_then(Value::as_str) {
            println!("     {} was not measured: {why}", text("transport"));
        }
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::part;

    #[test]
    fn a_row_that_was_not_measured_has_no_numbers() -> Result<(), crate::Failure> {
        let part = part(&json!({ "pinned": true, "rows": [
            { "server": "canned", "transport": "a", "at_once": 10, "found": {
                "a_second": 12.4, "failed": 0, "processor_ms": 2.346,
                "allocations": 7.0, "allocated": 99.6, "moved": 0.0,
            } },
            { "server": "canned", "transport": "b", "at_once": 1, "found": { "why_not": "?" } },
        ] }))?;
        assert!(part.contains("\n| canned | a | 10 | 12 | 0 | 2.35 ms | 7 | 100 | 0 |\n"));
        assert!(part.ends_with("| canned | b | 1 | – | – | – ms | – | – | – |\n"));
        Ok(())
    }
}
