//! The table, and which targets were met.

use std::fmt::Write;
use std::time::Duration;

use serde_json::Value;

use crate::Failure;
use crate::machine::Machine;
use crate::performance::{list, verdict};

const OURS: &str = "ours";
/// Ours with the feature `ifma` on a CPU that has it.
const IFMA: &str = "ours, IFMA";
/// Ours as WebAssembly, in Node.
pub(super) const WASM: &str = "ours, WebAssembly in Node";
/// The same, compiled with `-C target-feature=+simd128`.
pub(super) const SIMD128: &str = "ours, WebAssembly with SIMD128 in Node";
const CLIENT: &str = "full client";
/// The rows of token verifiers: a new one, and one that has used the key before; and the row of the
/// signature alone, which each has to check.
const FIRST_TOKEN: &str = "access token, the first by a verifier";
const LATER_TOKEN: &str = "access token, later ones by a verifier";
const SIGNATURE: &str = "its signature alone, by ring";
const POWER: &str = "S, its last exponentiation alone";
/// The decimals of a ratio in a verdict.
const DECIMALS: usize = 4;

pub(crate) struct Report {
    lines: Vec<Line>,
    /// The contender whose first and later sign-ins are compared.
    own_way: String,
    first: f64,
    later: f64,
    rounds: u64,
    /// The WebAssembly modules and their least sizes, in octets.
    modules: [(&'static str, Option<u64>); 2],
    cold: Duration,
    machine: Machine,
}

/// A contender in a row.
struct Line {
    row: String,
    name: String,
    /// In nanoseconds, or why it is missing.
    median: Result<f64, String>,
}

impl Report {
    pub(crate) fn new(
        measured: &Value,
        modules: [(&'static str, Option<u64>); 2],
        cold: Duration,
        machine: Machine,
    ) -> Result<Self, Failure> {
        let text = |of: &Value| of.as_str().unwrap_or_default().to_owned();
        let number = |of: &Value| of.as_f64().ok_or("the benchmark left a number out");
        let mut lines = Vec::new();
        for given in measured
            .get("rows")
            .and_then(Value::as_array)
            .ok_or("no rows")?
        {
            let [row, name, why_not, median] = ["row", "name", "why_not", "median"]
                .map(|key| given.get(key).unwrap_or(&Value::Null));
            lines.push(Line {
                row: text(row),
                name: text(name),
                median: match why_not.as_str() {
                    Some(why) => Err(why.replace('\n', "; ")),
                    None => Ok(number(median)?),
                },
            });
        }
        let null = Value::Null;
        let first = measured.get("first").unwrap_or(&null);
        Ok(Self {
            lines,
            own_way: text(first.get("name").unwrap_or(&null)),
            first: number(first.get("first").unwrap_or(&null))?,
            later: number(first.get("later").unwrap_or(&null))?,
            rounds: measured
                .get("rounds")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
            modules,
            cold,
            machine,
        })
    }

    /// A Markdown table of all rows, with the ratios to ours.
    pub(crate) fn table(&self) -> String {
        let mut table = "| what | who | median | ÷ ours |\n|---|---|---:|---:|\n".to_owned();
        let mut rows: Vec<&str> = self.lines.iter().map(|line| line.row.as_str()).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            for line in self.lines.iter().filter(|line| line.row == row) {
                let (median, ratio) = match &line.median {
                    Ok(median) => (milliseconds(*median), times(self.ratio(row, *median))),
                    Err(why) => (format!("not measured: {why}"), "–".to_owned()),
                };
                let _ = writeln!(table, "| {row} | {} | {median} | {ratio} |", line.name);
            }
        }
        for (who, median) in [
            ("later in a process", self.later),
            ("first in a process", self.first),
        ] {
            let ratio = times(Some(median / self.later));
            let _ = writeln!(
                table,
                "| {CLIENT}, {who} | {} | {} | {ratio} |",
                self.own_way,
                milliseconds(median)
            );
        }
        table
    }

    /// The targets, and whether each was met.
    pub(crate) fn targets(&self) -> Vec<String> {
        let mut targets = vec![
            self.target(OURS, CLIENT, "aws-cognito-srp", 0.14),
            self.target(OURS, CLIENT, "pycognito", 0.048),
            self.target(OURS, CLIENT, "amazon-cognito-identity-js", 0.0125),
            self.target(OURS, CLIENT, "OpenSSL", 1.0),
            self.target(OURS, POWER, "OpenSSL", 1.0),
            self.nobody_ahead(OURS),
            self.target(IFMA, CLIENT, "aws-cognito-srp", 0.025),
            self.target(IFMA, POWER, "OpenSSL", 1.0),
            self.nobody_ahead(IFMA),
            self.target(WASM, CLIENT, "amazon-cognito-identity-js", 0.04),
            self.target(SIMD128, CLIENT, "amazon-cognito-identity-js", 0.04),
            self.target(OURS, FIRST_TOKEN, SIGNATURE, 1.05),
            self.target(OURS, LATER_TOKEN, SIGNATURE, 1.05),
            verdict(
                &format!("{}: first sign-in ÷ a later one", self.own_way),
                Some(self.first / self.later),
                1.2,
                DECIMALS,
            ),
        ];
        for (name, octets) in self.modules {
            targets.push(verdict(
                &format!("{name}: kB of the module with SRP alone, after wasm-opt -Oz"),
                octets.map(|octets| octets as f64 / 1000.0),
                120.0,
                1,
            ));
        }
        let seconds = self.cold.as_secs_f64();
        let met = if seconds < 10.0 { "met" } else { "MISSED" };
        targets.push(format!(
            "{met}: the core alone builds from cold in {seconds:.1} s < 10 s (2 jobs)"
        ));
        targets
    }

    fn target(&self, who: &str, row: &str, peer: &str, most: f64) -> String {
        let ratio = self
            .median(row, who)
            .zip(self.median(row, peer))
            .map(|(a, b)| a / b);
        verdict(&format!("{row}: {who} ÷ {peer}"), ratio, most, DECIMALS)
    }

    /// Whether no peer is faster than one of ours, in any row.
    fn nobody_ahead(&self, who: &str) -> String {
        let what = format!("no peer ahead of {who} on any row");
        if self.median(CLIENT, who).is_none() {
            return format!("not measured: {what}");
        }
        let is_peer = |line: &&Line| !is_ours(&line.name) && line.name != SIGNATURE;
        let peers = self.lines.iter().filter(is_peer);
        let ahead: Vec<String> = peers
            .filter(|line| {
                let median = line.median.as_ref().ok();
                let times = median.zip(self.median(&line.row, who));
                times.is_some_and(|(peer, ours)| *peer < ours)
            })
            .map(|line| format!("{} ({})", line.name, line.row))
            .collect();
        match ahead.as_slice() {
            [] => format!("met: {what}"),
            ahead => format!("MISSED: {what}; ahead: {}", ahead.join(", ")),
        }
    }

    pub(crate) fn markdown(&self) -> String {
        let targets = list(&self.targets());
        format!(
            "Written by `cargo xtask bench`: one run. In each of \
             {} rounds every contender runs once, each time in another order (those in their own \
             processes only in every fifth round); the figures are medians. Each result is \
             checked, a sign-in's with the server half; the check is not timed. Machine: {}.\n\n\
             {}\n\
             \"{CLIENT}\" is A, u, x, S, the key and the signature. \"ours\" runs on every CPU; \
             \"{IFMA}\" uses the feature `ifma` on AVX-512. Ours, num-bigint-dig and \
             crypto-bigint run the same SRP code with the same 512-bit a. The rows of OpenSSL \
             and GMP are only the sums of the row's exponentiations, with the same bases and \
             exponents, in constant time (`BN_mod_exp_mont_consttime`, `mpz_powm_sec`). The \
             other \
             clients choose their own a, of 1024 bits; they and num-bigint-dig are not \
             constant-time. The access token has Cognito's form. Each verifier has \
             the key set already, and reads the clock; ours uses ring. Each first refused a \
             forged token. jwt-verify's verifier for Cognito fetches keys only from AWS, so its \
             verifier for OIDC is measured. The last two rows compare the first sign-in of \
             many processes with their later ones.\n\n\
             ## Targets, as ratios in this run\n\n{targets}",
            self.rounds,
            self.machine.line(),
            self.table(),
        )
    }

    /// The measured contenders of the full client computation, with milliseconds.
    pub(crate) fn chart(&self) -> Vec<(String, f64)> {
        let of_client = self.lines.iter().filter(|line| line.row == CLIENT);
        of_client
            .filter_map(|line| Some((line.name.clone(), line.median.as_ref().ok()? / 1e6)))
            .collect()
    }

    fn median(&self, row: &str, name: &str) -> Option<f64> {
        // A peer's name is followed by its version.
        let found = |line: &&Line| {
            let same = match is_ours(name) {
                true => line.name == name,
                false => line.name.starts_with(name),
            };
            line.row == row && same
        };
        self.lines.iter().find(found)?.median.as_ref().ok().copied()
    }

    fn ratio(&self, row: &str, median: f64) -> Option<f64> {
        self.median(row, OURS).map(|ours| median / ours)
    }
}

fn is_ours(name: &str) -> bool {
    [OURS, IFMA, WASM, SIMD128].contains(&name)
}

fn milliseconds(nanoseconds: f64) -> String {
    format!("{:.3} ms", nanoseconds / 1e6)
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"))
}
