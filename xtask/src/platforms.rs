//! `cargo xtask platforms`: tests for platforms that are not this one, by emulators of them.
//!
//! COGNITO_PLATFORM is the one platform that is tried, by its target. docs/platforms.md has
//! what came of it.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Failure;
use crate::command::{cargo, root, run};
use crate::compiles;

struct Platform {
    target: &'static str,
    /// What links for it, which makes C for it too.
    linker: &'static str,
    /// What runs its programs: an emulator with its arguments, or nothing.
    runner: &'static [&'static str],
    /// The arguments of cargo, one command after the other.
    commands: &'static [&'static [&'static str]],
}

/// Where what is built for them goes: from here it can be deleted as a whole.
const FOLDER: &str = "target/platforms";

/// Tests that begin their own program again are left out: the kernel here does not know how
/// to start it.
const BY_ONE_PROGRAM: &[&str] = &[
    "test",
    "--no-fail-fast",
    "--package=cognito-store",
    "--package=cognito-tokens",
    "--package=cognito-transport",
    "--package=cognito-blocking",
    "--package=cognito-async",
    "--",
    "--skip=lock::tests::a_killed_process_lets_go_of_it",
    "--skip=lock::tests::who_never_lets_go_is_not_waited_for_for_ever",
    "--skip=of_processes_one_replaces_a_version",
    "--skip=memory::",
    "--skip=own::hyper::",
    "--skip=own::plain_http_goes_t",
    "--skip=shared::logged::",
    "--skip=shared::proxies::",
    "--skip=shared::system_roots::",
];

const PLATFORMS: [Platform; 3] = [
    Platform {
        target: "aarch64-unknown-linux-gnu",
        linker: "aarch64-linux-gnu-gcc",
        runner: &["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"],
        commands: &[
            &["test", "--package=cognito-srp-core", "--features=seal"],
            BY_ONE_PROGRAM,
        ],
    },
    Platform {
        target: "x86_64-pc-windows-gnu",
        linker: "x86_64-w64-mingw32-gcc",
        runner: &["wine"],
        commands: &[
            &["test", "--package=cognito-store", "--features=keyring"],
            &[
                "test",
                "--package=cognito-transport",
                "--package=cognito-blocking",
            ],
            &["test", "--package=cognito-srp-core", "--features=seal"],
        ],
    },
    Platform {
        target: "x86_64-unknown-linux-musl",
        linker: "musl-gcc",
        runner: &[],
        commands: &[&["run", "--package=cognito-cli", "--", "demo"]],
    },
];

pub(crate) fn run_all() -> Result<(), Failure> {
    let chosen = env::var("COGNITO_PLATFORM").ok();
    let is_chosen = |platform: &&Platform| chosen.as_deref().is_none_or(|it| it == platform.target);
    let platforms: Vec<&Platform> = PLATFORMS.iter().filter(is_chosen).collect();
    if platforms.is_empty() {
        let known = PLATFORMS.map(|platform| platform.target).join(", ");
        return Err(format!("COGNITO_PLATFORM is none of {known}").into());
    }
    for platform in platforms {
        println!("=== {}", platform.target);
        try_out(platform)?;
    }
    Ok(())
}

fn try_out(platform: &Platform) -> Result<(), Failure> {
    for tool in platform.runner.iter().take(1).chain([&platform.linker]) {
        if !is_there(tool) {
            return Err(format!("there is no {tool}: docs/platforms.md names its package").into());
        }
    }
    compiles::target(platform.target)?;
    let folder = root().join(FOLDER);
    if platform.runner.contains(&"wine") {
        stand_in(platform, &folder)?;
    }
    for arguments in platform.commands {
        run(&mut command(platform, &folder, arguments))?;
    }
    Ok(())
}

/// Makes Wine's folder, with the library in it that Rust's std needs and Wine 8 lacks.
fn stand_in(platform: &Platform, folder: &Path) -> Result<(), Failure> {
    let prefix = folder.join("wine");
    fs::create_dir_all(&prefix)?;
    let mut boot = Command::new("wineboot");
    boot.arg("-i")
        .env("WINEPREFIX", &prefix)
        .env("WINEDEBUG", "-all");
    run(&mut boot)?;
    let library = prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
    let mut compiler = Command::new(platform.linker);
    compiler.args(["-shared", "-O1", "-o"]).arg(library);
    compiler.arg(root().join("xtask/platforms/bcryptprimitives.c"));
    run(compiler.arg("-ladvapi32"))
}

/// Such a command of cargo's, for the platform.
fn command(platform: &Platform, folder: &Path, arguments: &[&str]) -> Command {
    let name = platform.target.replace('-', "_");
    let variable = format!("CARGO_TARGET_{}", name.to_uppercase());
    let mut command = cargo();
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", folder)
        // The arithmetic is emulated too.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "2")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env(format!("{variable}_LINKER"), platform.linker)
        .env(format!("CC_{name}"), platform.linker)
        .env("WINEPREFIX", folder.join("wine"))
        .env("WINEDEBUG", "-all");
    if !platform.runner.is_empty() {
        command.env(format!("{variable}_RUNNER"), platform.runner.join(" "));
    }
    let (first, rest) = arguments.split_first().unwrap_or((&"", &[]));
    command.args([first, "--locked", "--target", platform.target]);
    command.args(rest);
    command
}

fn is_there(tool: &str) -> bool {
    let mut tool = Command::new(tool);
    let tool = tool.arg("--version").stdin(Stdio::null());
    let status = tool.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok()
}
