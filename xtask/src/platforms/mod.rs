//! `cargo xtask platforms`: tests for platforms that are not this one, by emulators of them.
//!
//! COGNITO_PLATFORM is the one platform that is tried, by its target. docs/platforms.md has
//! what came of it.

mod list;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Failure;
use crate::command::{cargo, root, run, succeeds};
use crate::compiles;

use list::{PLATFORMS, Platform, Runs};

/// Where what is built for them goes: from here it can be deleted as a whole.
const FOLDER: &str = "target/platforms";

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
    let runner: &[&str] = match platform.runs {
        Runs::AsTheyAre => &[],
        Runs::ByWine => &["wine"],
        Runs::ByQemu { program, .. } => &[program, "unshare"],
    };
    for tool in runner.iter().chain([&platform.compiler]) {
        if !is_there(tool) {
            return Err(format!("there is no {tool}: docs/platforms.md names its package").into());
        }
    }
    compiles::target(platform.target)?;
    let folder = root().join(FOLDER);
    if matches!(platform.runs, Runs::ByWine) {
        stand_in(platform, &folder)?;
    }
    // What fails in one does not keep the others from being tried.
    let mut failed = Vec::new();
    for arguments in platform.commands {
        if let Err(why) = run(&mut command(platform, &folder, arguments)) {
            failed.push(why.to_string());
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n").into()),
    }
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
    let mut compiler = Command::new(platform.compiler);
    compiler.args(["-shared", "-O1", "-o"]).arg(library);
    compiler.arg(root().join("xtask/platforms/bcryptprimitives.c"));
    run(compiler.arg("-ladvapi32"))
}

/// Such a command of cargo's, for the platform.
fn command(platform: &Platform, folder: &Path, arguments: &[&str]) -> Command {
    let name = platform.target.replace('-', "_");
    let variable = format!("CARGO_TARGET_{}", name.to_uppercase());
    let mut command = match &platform.runs {
        Runs::ByQemu {
            program,
            machine,
            libraries,
        } => {
            let mut command = Command::new("unshare");
            let script = known_to_the_kernel(program, machine);
            command.args(["--user", "--map-root-user", "--mount", "sh", "-ec"]);
            command.args([&script, "sh"]).arg(cargo().get_program());
            command.env("QEMU_LD_PREFIX", libraries);
            // It emulates the CPU too, not only the system.
            command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "2");
            command
        }
        Runs::AsTheyAre | Runs::ByWine => cargo(),
    };
    // Rust has what musl starts a program with, and musl-gcc adds its own: what both have linked
    // crashes as it starts.
    if platform.compiler != "musl-gcc" {
        command.env(format!("{variable}_LINKER"), platform.compiler);
    }
    if matches!(platform.runs, Runs::ByWine) {
        command.env(format!("{variable}_RUNNER"), "wine");
    }
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", folder)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env(format!("CC_{name}"), platform.compiler)
        .env("WINEPREFIX", folder.join("wine"))
        .env("WINEDEBUG", "-all");
    let (first, rest) = arguments.split_first().unwrap_or((&"", &[]));
    command.args([first, "--locked", "--target", platform.target]);
    command.args(rest);
    if !platform.skipped.is_empty() {
        command.arg("--");
        for test in platform.skipped {
            command.args(["--skip", test]);
        }
    }
    command
}

/// A script that runs its arguments where the kernel (Linux 6.7 or newer) starts such programs by
/// qemu-user: those of ELF with 64 bits, little-endian, for this machine.
fn known_to_the_kernel(program: &str, machine: &str) -> String {
    let place = "/proc/sys/fs/binfmt_misc";
    let ident = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let ident_mask = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff";
    // Programs, and those that can lie anywhere, which differ by one bit.
    let magic = format!(r"{ident}\x02\x00\x{machine}\x00");
    let mask = format!(r"{ident_mask}\xfe\xff\xff\xff");
    format!(
        "mount -t binfmt_misc none {place}\n\
         printf %s ':{program}:M::{magic}:{mask}:'\"$(command -v {program})\"':' > {place}/register\n\
         exec \"$@\""
    )
}

fn is_there(tool: &str) -> bool {
    succeeds(Command::new(tool).arg("--version")).is_ok()
}
