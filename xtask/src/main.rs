//! The repository's own chores. `cargo xtask` lists them.

mod api;
mod aws;
mod bench;
mod browser;
mod characters;
mod ci;
mod cognito;
mod command;
mod compare;
mod compiles;
mod conformance;
mod ct;
mod dependencies;
mod docs;
mod examples;
mod floors;
mod footprint;
mod fuzz;
mod interop;
mod live;
mod load;
mod machine;
mod mends;
mod model;
mod mutants;
mod package;
mod performance;
mod platforms;
mod races;
mod tables;
mod wasm;

use std::error::Error;
use std::process::ExitCode;

/// Why a chore failed: something to print.
type Failure = Box<dyn Error>;

/// A chore.
struct Task {
    name: &'static str,
    what: &'static str,
    run: Run,
}

/// How a chore is done.
enum Run {
    Alone(fn() -> Result<(), Failure>),
    /// With arguments, and how they are written.
    With(fn(&[String]) -> Result<(), Failure>, &'static str),
}

use Run::{Alone, With};

const TASKS: [Task; 24] = [
    Task {
        name: "api",
        what: "the libraries' public API against docs/api; with --bless it is written",
        run: With(api::run, "[--bless]"),
    },
    Task {
        name: "aws",
        what: "AWS's CLI, boto3 and SDK for Rust with an identity pool's credentials, at moto",
        run: Alone(aws::run),
    },
    Task {
        name: "bench",
        what: "our SRP beside its peers; writes its part of docs/performance.md, and .svg",
        run: Alone(bench::run),
    },
    Task {
        name: "browser",
        what: "the async transport and the core's example by fetch, in Node and Chromium",
        run: Alone(|| browser::run().map(|said| println!("{said}"))),
    },
    Task {
        name: "ci",
        what: "everything that must hold before a change lands, or the steps that are named",
        run: With(ci::run, ci::USAGE),
    },
    Task {
        name: "compare",
        what: "the emulator beside ministack and moto; writes its part of docs/performance.md",
        run: Alone(compare::run_all),
    },
    Task {
        name: "conformance",
        what: "boto3's view of pools, clients, users and groups: what AWS answers",
        run: Alone(conformance::run_suite),
    },
    Task {
        name: "ct",
        what: "valgrind judges whether the core's SRP is constant-time",
        run: Alone(ct::run),
    },
    Task {
        name: "dependencies",
        what: "licences and sources of all that the crates are made of, by deny.toml",
        run: Alone(|| dependencies::check().map(|said| println!("{said}"))),
    },
    Task {
        name: "examples",
        what: "the crates' examples, and the README's program elsewhere, at an emulator",
        run: Alone(examples::run),
    },
    Task {
        name: "floors",
        what: "no floor of the core or the emulator reaches up: what their sources import",
        run: Alone(floors::run),
    },
    Task {
        name: "footprint",
        what: "a minimal sign-in beside its peers: crates and bytes; writes its part too",
        run: With(
            footprint::run,
            "[PROGRAM]..., which are printed and not written to the page",
        ),
    },
    Task {
        name: "fuzz",
        what: "libFuzzer on all that parses, for so long; beside other readings of the same",
        run: With(fuzz::run, fuzz::USAGE),
    },
    Task {
        name: "interop",
        what: "other people's unmodified clients sign in at the emulator",
        run: Alone(interop::run),
    },
    Task {
        name: "live",
        what: "what AWS's documentation leaves open, asked of AWS or of the emulator",
        run: Alone(live::ask),
    },
    Task {
        name: "load",
        what: "10,000 sign-ins over each transport: leaks and times; writes its part too",
        run: Alone(load::run),
    },
    Task {
        name: "mends",
        what: "each mend of a fault is taken out, and the fault's test has to fail",
        run: With(mends::run, mends::USAGE),
    },
    Task {
        name: "model",
        what: "the emulator's table of the service's operations, from botocore's model",
        run: Alone(model::run),
    },
    Task {
        name: "mutants",
        what: "small changes of the sources, which the tests have to notice",
        run: With(mutants::run, mutants::USAGE),
    },
    Task {
        name: "package",
        what: "each crate, packed and unpacked, says what it is and passes its own tests",
        run: Alone(package::run),
    },
    Task {
        name: "platforms",
        what: "tests for ARM and Windows, and a static command, by emulators of them",
        run: Alone(platforms::run_all),
    },
    Task {
        name: "races",
        what: "the command beside itself, and killed; writes its part of docs/command.md",
        run: Alone(races::run),
    },
    Task {
        name: "tables",
        what: "the constants of the core's field, and its table of characters",
        run: Alone(tables::run),
    },
    Task {
        name: "wasm",
        what: "the core's unit tests and vectors as WebAssembly, in Node",
        run: Alone(wasm::run),
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        list();
        return ExitCode::SUCCESS;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprintln!("xtask: there is no task `{name}`");
        list();
        return ExitCode::FAILURE;
    };
    let done = match task.run {
        Alone(_) if !rest.is_empty() => {
            eprintln!("xtask: `{name}` takes no arguments");
            return ExitCode::FAILURE;
        }
        Alone(run) => run(),
        With(run, _) => run(rest),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask {name}: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    for Task { name, what, run } in &TASKS {
        println!("cargo xtask {name:<12} {what}");
        if let With(_, arguments) = run {
            println!("{:24} {arguments}", "");
        }
    }
}
