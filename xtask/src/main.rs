//! The repository's own chores. `cargo xtask` lists them.

mod api;
mod bench;
mod ci;
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
mod interop;
mod live;
mod load;
mod machine;
mod model;
mod package;
mod performance;
mod races;
mod tables;

use std::error::Error;
use std::process::ExitCode;

/// Why a chore failed: something to print.
type Failure = Box<dyn Error>;

/// A chore.
struct Task {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<(), Failure>,
}

const TASKS: [Task; 17] = [
    Task {
        name: "api",
        what: "the libraries' public API against docs/api; with --bless it is written",
        run: api::compare,
    },
    Task {
        name: "bench",
        what: "our SRP beside its peers; writes its part of docs/performance.md, and .svg",
        run: bench::run,
    },
    Task {
        name: "ci",
        what: "everything that must hold before a change lands, step by step",
        run: ci::run,
    },
    Task {
        name: "compare",
        what: "the emulator beside ministack and moto; writes its part of docs/performance.md",
        run: compare::run_all,
    },
    Task {
        name: "conformance",
        what: "boto3's view of pools, clients, users and groups: what AWS answers",
        run: conformance::run_suite,
    },
    Task {
        name: "ct",
        what: "valgrind judges whether the core's SRP is constant-time",
        run: ct::run,
    },
    Task {
        name: "dependencies",
        what: "licences and sources of all that the crates are made of, by deny.toml",
        run: || dependencies::check().map(|said| println!("{said}")),
    },
    Task {
        name: "examples",
        what: "the crates' examples, and the README's program elsewhere, at an emulator",
        run: examples::run,
    },
    Task {
        name: "floors",
        what: "no floor of the core or the emulator reaches up: what their sources import",
        run: floors::run,
    },
    Task {
        name: "footprint",
        what: "a minimal sign-in beside its peers: crates and bytes; writes its part too",
        run: footprint::run,
    },
    Task {
        name: "interop",
        what: "other people's unmodified clients sign in at the emulator",
        run: interop::run,
    },
    Task {
        name: "live",
        what: "what AWS's documentation leaves open, asked of AWS or of the emulator",
        run: live::ask,
    },
    Task {
        name: "load",
        what: "10,000 sign-ins over each transport: leaks and times; writes its part too",
        run: load::run,
    },
    Task {
        name: "model",
        what: "the emulator's table of the service's operations, from botocore's model",
        run: model::run,
    },
    Task {
        name: "package",
        what: "each crate, packed and unpacked, says what it is and passes its own tests",
        run: package::run,
    },
    Task {
        name: "races",
        what: "the command beside itself, and killed; writes its part of docs/command.md",
        run: races::run,
    },
    Task {
        name: "tables",
        what: "the constants of the core's field",
        run: tables::run,
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
    let run = match rest {
        [] => task.run,
        [flag] if name == "api" && flag == "--bless" => api::bless,
        _ => {
            eprintln!("xtask: `{name}` does not take {}", rest.join(" "));
            return ExitCode::FAILURE;
        }
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask {name}: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    for Task { name, what, .. } in &TASKS {
        println!("cargo xtask {name:<12} {what}");
    }
}
