//! Programs in other languages: each is one process for the whole run.
//!
//! The process gets its inputs as a line of JSON. Then each line asks it to compute something, and
//! it answers with a line of JSON. So it is warmed up, and it measures its own time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::Failure;

pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts the program that the briefing names. The error is why there is none.
    pub(crate) fn start(given: &Value, needs: &Value) -> Result<Self, Failure> {
        if let Some(why) = given["why_not"].as_str() {
            return Err(why.into());
        }
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
        let mut process = Self {
            input: child.stdin.take().ok_or("no standard input")?,
            output: BufReader::new(child.stdout.take().ok_or("no standard output")?),
            child,
        };
        writeln!(process.input, "{needs}")?;
        Ok(process)
    }

    /// Sends a line, and returns the answer.
    pub(crate) fn ask(&mut self, question: &str) -> Result<Value, Failure> {
        writeln!(self.input, "{question}")?;
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("the process ended early".into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

/// The time in an answer.
pub(crate) fn time_in(answer: &Value) -> Result<Duration, Failure> {
    let nanoseconds = answer["ns"].as_u64().ok_or("the answer has no time")?;
    Ok(Duration::from_nanos(nanoseconds))
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process waits for another line.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
