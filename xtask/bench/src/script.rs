//! Clients in other languages: a process each, which lives as long as the run.
//!
//! It gets the case as a line of JSON; then, for each empty line, it computes one
//! sign-in and answers `{"ns": …, "a": …, "timestamp": …, "signature": …}`. So
//! it is in its interpreter, warmed up, and measures itself.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::Failure;
use crate::case::{CLIENT_ID, Case, PASSWORD, POOL, POOL_NAME, SALT, USER};
use crate::contenders::CLIENT;
use crate::rounds::{Contender, Run, SELDOM};

/// For what compiles itself while it runs.
const WARM_UP: usize = 5;

struct Script {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// The contenders that the briefing names.
pub(crate) fn all(briefing: &str, case: &Case) -> Result<Vec<Contender>, Failure> {
    let programs: Value = match briefing.trim() {
        "" => json!([]),
        text => serde_json::from_str(text)?,
    };
    let programs = programs.as_array().cloned().unwrap_or_default();
    Ok(programs
        .iter()
        .map(|given| contender(given, case))
        .collect())
}

fn contender(given: &Value, case: &Case) -> Contender {
    let text = |name: &str| given[name].as_str().unwrap_or_default().to_owned();
    let run = match given["why_not"].as_str() {
        Some(why) => Err(why.to_owned()),
        None => Script::start(given, case)
            .map(|mut script| Box::new(move |case: &Case, _: &_| script.sign_in(case)) as Run)
            .map_err(|failure| failure.to_string()),
    };
    Contender {
        row: CLIENT,
        name: text("name"),
        every: SELDOM,
        run,
    }
}

impl Script {
    fn start(given: &Value, case: &Case) -> Result<Self, Failure> {
        let texts = |name: &str| given[name].as_array().cloned().unwrap_or_default();
        let variables = given["environment"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let mut child = Command::new(given["program"].as_str().unwrap_or_default())
            .args(texts("arguments").iter().filter_map(Value::as_str))
            .envs(
                variables
                    .iter()
                    .filter_map(|(name, value)| Some((name, value.as_str()?))),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut script = Self {
            input: child.stdin.take().ok_or("no standard input")?,
            output: BufReader::new(child.stdout.take().ok_or("no standard output")?),
            child,
        };
        let case_for_it = json!({
            "pool": POOL, "pool_name": POOL_NAME, "client_id": CLIENT_ID,
            "user": USER, "password": PASSWORD, "salt": SALT,
            "srp_b": case.server.public_value().to_hex(),
            "secret_block": case.secret_block_base64,
        });
        writeln!(script.input, "{case_for_it}")?;
        for _ in 0..WARM_UP {
            script.sign_in(case)?;
        }
        Ok(script)
    }

    fn sign_in(&mut self, case: &Case) -> Result<Duration, Failure> {
        writeln!(self.input)?;
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("it ended early".into());
        }
        let answer: Value = serde_json::from_str(&line)?;
        let text = |name: &str| answer[name].as_str().unwrap_or_default();
        case.accepts(text("a"), text("timestamp"), text("signature"))?;
        let nanoseconds = answer["ns"].as_u64().ok_or("it names no time")?;
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It waits for a line that will not come.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
