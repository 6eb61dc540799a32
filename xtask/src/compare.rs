//! `cargo xtask compare`: measures our emulator and two others in one run, for a part of
//! `docs/performance.md`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::Failure;
use crate::command::{cannot_start, cargo, line, root, run};
use crate::docs;
use crate::interop::clients::python_packages;
use crate::machine::Machine;
use crate::performance::{list, verdict};

const OURS: &str = "ours";
const OTHERS: [&str; 2] = ["ministack", "moto"];
const CONTENDERS: [&str; 3] = [OURS, "ministack", "moto"];

/// A measured quantity: its name, its unit, and the highest allowed ratio to the faster or
/// smaller of the other two.
const ROWS: [(&str, &str, Option<f64>); 7] = [
    ("first answer", "ms", Some(0.1)),
    ("CreateUserPool", "ms", None),
    ("sign-in by password", "ms", Some(0.3)),
    ("sign-in by SRP", "ms", Some(0.3)),
    ("users", "s", Some(0.25)),
    ("memory at the start", "MB", None),
    ("memory", "MB", Some(0.5)),
];

/// How many connections sign users in at once.
const AT_ONCE: [&str; 4] = ["1", "10", "100", "1000"];

/// Targets that are not ratios.
const MOST: [(&str, f64); 2] = [("first answer", 30.0), ("CreateUserPool", 5.0)];

pub(crate) fn run_all() -> Result<(), Failure> {
    let machine = Machine::now()?;
    println!("     {}", machine.line());
    let sources = root().join("xtask").join("compare");
    let packages = root().join("target").join("compare");
    python_packages(&packages, &sources.join("requirements.txt"))?;
    run(cargo()
        .args(["build", "--release", "--quiet", "--package", "cognito-cli"])
        .current_dir(root()))?;
    let mut script = Command::new("python3");
    script
        .arg(sources.join("compare.py"))
        .env("PYTHONPATH", &packages)
        .env("PYTHONPYCACHEPREFIX", root().join("target/compare-pycache"));
    let figures = measure(&mut script)?;
    let after = Machine::now()?.load().to_owned();
    let part = report(&figures, &machine, &after)?;
    println!("{part}");
    docs::write("performance.md", "compare", &part)
}

/// How each is started.
fn contenders() -> Value {
    let ours = root().join("target").join("release").join("cognito");
    json!([
        {
            "name": OURS,
            "command": [ours, "emulator", "--port", "PORT", "--quiet"],
            "environment": {},
        },
        {
            "name": "ministack",
            "command": ["python3", "-m", "ministack"],
            "environment": {
                "GATEWAY_PORT": "PORT", "BIND_HOST": "127.0.0.1", "LOG_LEVEL": "WARNING",
                "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "SERVICES": "cognito-idp",
            },
        },
        {
            "name": "moto",
            "command": ["python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", "PORT"],
            "environment": {},
        },
    ])
}

fn measure(script: &mut Command) -> Result<Value, Failure> {
    let mut child = script
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(script, &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(contenders().to_string().as_bytes())?;
    }
    let output = child.wait_with_output()?;
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout)?),
        false => Err(format!("`{}` failed: {}", line(script), output.status).into()),
    }
}

fn figure(figures: &Value, path: &[&str]) -> Result<f64, Failure> {
    let found = path.iter().try_fold(figures, |found, name| found.get(name));
    let found = found.and_then(Value::as_f64);
    found.ok_or_else(|| format!("no figure: {}", path.join(", ")).into())
}

fn report(figures: &Value, machine: &Machine, after: &str) -> Result<String, Failure> {
    let of = |row: &str, name: &str| figure(figures, &[row, name]);
    let own: Vec<String> = CONTENDERS
        .iter()
        .map(|name| Ok(format!("{:.2} ms ({name})", of("own", name)?)))
        .collect::<Result<_, Failure>>()?;
    let mut part = format!(
        "Written by `cargo xtask compare`: one run. In each round every contender runs once; the \
        figures are medians. Ours is the command, built with optimisation. ministack 1.5.33 and \
        moto 5.2.5 are Python programs, started as their documentation says. With SRP, moto \
        accepts any password. Machine: {}; \
         load average {after} at the end. If the load average is near the number of cores or \
         above, other programs were running, and the ratios are more reliable than the times.\n\n\
         The client is a plain socket, which keeps its connection if the server does. Requests are \
         prepared before a measurement begins, replies are parsed after it ends, and the client's \
         SRP arithmetic is not in the times. While it is computed, ours computes the session key \
         too, if a core is idle. Nothing is subtracted, except in the last column: there the client's own processor time, which per request is \
         {}.\n\n\
         | what | ours | ministack | moto | ours ÷ the better | without the client |\n\
         |---|---:|---:|---:|---:|---:|\n",
        machine.line(),
        own.join(", "),
    );
    let mut targets = Vec::new();
    for (row, unit, most) in ROWS {
        let [one, two] = OTHERS.map(|name| of(row, name));
        let (ours, one, two) = (of(row, OURS)?, one?, two?);
        let ratio = ours / one.min(two);
        let what = match row {
            "first answer" => "first answer after the start",
            "users" => "10,000 times AdminCreateUser, one after the other",
            "memory" => "memory after that",
            other => other,
        };
        let alone = match requests(row, unit) {
            Some(own) => {
                let left = |name| Ok::<_, Failure>(of(row, name)? - own * of("own", name)?);
                let [one, two] = OTHERS.map(left);
                format!("{:.2}", left(OURS)? / one?.min(two?))
            }
            None => String::new(),
        };
        writeln!(
            part,
            "| {what} | {ours:.1} {unit} | {one:.1} {unit} | {two:.1} {unit} | {ratio:.2} \
             | {alone} |"
        )?;
        if let Some((_, most)) = MOST.iter().find(|(name, _)| *name == row) {
            targets.push(verdict(&format!("{what}, {unit}"), Some(ours), *most, 1));
        }
        if let Some(most) = most {
            targets.push(verdict(
                &format!("{what}: ours ÷ the better"),
                Some(ratio),
                most,
                2,
            ));
        }
    }
    let of_load = |name| of("load", name);
    let (warm, end) = (of_load("warm")?, of_load("end")?);
    let (sign_ins, errors) = (of_load("sign_ins")?, of_load("errors")?);
    writeln!(
        part,
        "\n60 s of sign-ins by password on 4 connections, ours: {sign_ins} sign-ins, {errors} \
         errors; {warm:.1} MB after 10 s, {end:.1} MB at the end.\n"
    )?;
    targets.push(verdict("errors under load", Some(errors), 0.0, 0));
    let growth = end / warm;
    targets.push(verdict(
        "memory after 60 s ÷ after 10 s",
        Some(growth),
        1.05,
        2,
    ));
    part.push_str(&crowds(figures, &mut targets)?);
    write!(part, "### Targets\n\n{}", list(&targets))?;
    Ok(part)
}

/// The factor for the client's milliseconds per request in a row.
fn requests(row: &str, unit: &str) -> Option<f64> {
    let requests = match row {
        "CreateUserPool" | "sign-in by password" => 1.0,
        "sign-in by SRP" => 2.0,
        "users" => 10_000.0,
        _ => return None,
    };
    Some(match unit {
        "s" => requests / 1000.0,
        _ => requests,
    })
}

/// Sign-ins per second, by the number of connections.
fn crowds(figures: &Value, targets: &mut Vec<String>) -> Result<String, Failure> {
    let mut part = "Sign-ins by password per second with so many connections at once, for 5 s; in \
                    brackets the emulator's processor time for each, which is reliable even if \
                    other programs were running, and errors if there were any. The client runs on \
                    the same cores.\n\n\
                    | at once | ours | ministack | moto | ours ÷ the better |\n\
                    |---:|---:|---:|---:|---:|\n"
        .to_owned();
    let mut errors = 0.0;
    for connections in AT_ONCE {
        let of = |name, what| figure(figures, &["at once", connections, name, what]);
        write!(part, "| {connections} ")?;
        for name in CONTENDERS {
            let (rate, cores) = (of(name, "rate")?, of(name, "cores")?);
            write!(part, "| {rate:.0} (")?;
            match rate > 0.0 {
                true => write!(part, "{:.1} ms", 1000.0 * cores / rate)?,
                false => part.push('–'),
            }
            match of(name, "errors")? {
                0.0 => part.push_str(") "),
                failed => write!(part, ", {failed} errors) ")?,
            }
        }
        let [one, two] = OTHERS.map(|name| of(name, "rate"));
        writeln!(part, "| {:.1} |", of(OURS, "rate")? / one?.max(two?))?;
        errors += of(OURS, "errors")?;
    }
    targets.push(verdict(
        "errors with up to 1,000 connections at once",
        Some(errors),
        0.0,
        0,
    ));
    part.push('\n');
    Ok(part)
}
