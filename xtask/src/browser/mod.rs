//! `cargo xtask browser`: runs `cognito-async` and the core's example on wasm32-unknown-unknown,
//! in Node and, if it is installed, in headless Chromium, against the emulator and a server that
//! misbehaves (`xtask/browser`).

mod server;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cognito_emulator::Emulator;
use serde_json::json;

use crate::Failure;
use crate::command::{cannot_start, cargo, output, root, run as execute, succeeds};
use crate::compiles;
use server::Server;

/// The manifest of the suite.
pub(crate) const MANIFEST: &str = "xtask/browser/Cargo.toml";

const TARGET: &str = "wasm32-unknown-unknown";

/// The checks of the suite. Without this list a suite that checks nothing would pass.
const LOOKED_AT: usize = 13;

/// More than enough for a browser to start and to run a suite that takes Node a second.
const PATIENCE: Duration = Duration::from_secs(120);

/// Returns the places where it ran.
pub(crate) fn run() -> Result<String, Failure> {
    compiles::target(TARGET)?;
    let folder = root().join("target/browser");
    lint(&folder)?;
    let pages = build(&folder)?;
    println!("--- Node");
    let world = World::start(pages.clone())?;
    let mut node = Command::new("node");
    node.arg(pages.join("node.mjs")).arg(&world.settings);
    judge(&world.server, &output(&mut node)?)?;
    let Some(chromium) = CHROMIUM.into_iter().find(|name| is_there(name)) else {
        return Ok("in Node; there is no Chromium".to_owned());
    };
    println!("--- {chromium}");
    let world = World::start(pages)?;
    let told = world.in_browser(chromium, &folder.join("profile"))?;
    judge(&world.server, &told)?;
    Ok("in Node and Chromium".to_owned())
}

/// Checks the lints of the code that is compiled for this target alone.
fn lint(folder: &Path) -> Result<(), Failure> {
    let of_suite = ["--manifest-path", MANIFEST, "--lib"];
    let of_library = ["--package=cognito-async", "--features=seal,serde"];
    for what in [&of_suite[..], &of_library[..]] {
        let mut clippy = cargo();
        clippy.current_dir(root()).env("CARGO_TARGET_DIR", folder);
        clippy.args(["clippy", "--no-deps", "--locked", "--target", TARGET]);
        execute(clippy.args(what).args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Makes a folder with everything that the page needs.
fn build(folder: &Path) -> Result<PathBuf, Failure> {
    let manifest = root().join(MANIFEST);
    let at = |command: &mut Command| {
        command.env("CARGO_TARGET_DIR", folder).current_dir(root());
    };
    let mut suite = cargo();
    at(&mut suite);
    suite.args(["build", "--locked", "--lib", "--target", TARGET]);
    execute(suite.arg("--manifest-path").arg(&manifest))?;
    let mut example = cargo();
    at(&mut example);
    // A release build is stripped of what wasm-bindgen needs.
    example.args(["build", "--locked", "--target", TARGET]);
    execute(example.args(["--package=cognito-srp-core", "--example=fetch"]))?;

    let pages = folder.join("pages");
    let built = folder.join(TARGET);
    for wasm in ["debug/browser_suite.wasm", "debug/examples/fetch.wasm"] {
        let mut glue = cargo();
        at(&mut glue);
        glue.args(["run", "--quiet", "--locked", "--bin", "glue"]);
        glue.arg("--manifest-path").arg(&manifest).arg("--");
        execute(glue.arg(built.join(wasm)).arg(&pages))?;
    }
    for file in ["node.mjs", "page.html", "suite.mjs"] {
        fs::copy(root().join("xtask/browser").join(file), pages.join(file))?;
    }
    let example = root().join("crates/cognito-srp-core/examples/fetch/sign_in.mjs");
    fs::copy(example, pages.join("sign_in.mjs"))?;
    // Node takes a file that ends with .js for a module only if this says so.
    fs::write(pages.join("package.json"), r#"{"type": "module"}"#)?;
    Ok(pages)
}

/// Both servers, and what the suite must know of them.
struct World {
    server: Server,
    settings: String,
    _emulator: Emulator,
}

impl World {
    fn start(pages: PathBuf) -> Result<Self, Failure> {
        let emulator = Emulator::start()?;
        emulator.add_user("alice", "Correct-Horse7!")?;
        let server = Server::start(pages)?;
        let closed = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let settings = json!({
            "userPoolId": emulator.user_pool_id(),
            "clientId": emulator.client_id(),
            "endpoint": emulator.endpoint(),
            "liar": server.origin(),
            "closed": format!("http://{closed}"),
        });
        Ok(Self {
            server,
            settings: settings.to_string(),
            _emulator: emulator,
        })
    }

    /// Opens the page, whose script posts its result.
    fn in_browser(&self, chromium: &str, profile: &Path) -> Result<String, Failure> {
        if profile.exists() {
            fs::remove_dir_all(profile)?;
        }
        let mut command = Command::new(chromium);
        command.args(FLAGS).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.arg(format!("--user-data-dir={}", profile.display()));
        let settings = percent_encoded(&self.settings);
        command.arg(format!("{}/page.html#{settings}", self.server.origin()));
        let browser = command.spawn();
        let _browser = Ended(browser.map_err(|error| cannot_start(&command, &error))?);
        self.server
            .result(PATIENCE)
            .ok_or_else(|| format!("{chromium} came to nothing in {PATIENCE:?}").into())
    }
}

/// The names of Chromium's program.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// No sandbox, because root cannot have one; and no network traffic of its own.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A process that is killed when this is dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Checks what the suite printed, and what the server saw of it.
fn judge(server: &Server, told: &str) -> Result<(), Failure> {
    println!("{told}");
    let passed = told.lines().filter(|line| line.starts_with("ok: ")).count();
    if passed != LOOKED_AT || told.lines().count() != LOOKED_AT {
        return Err(format!("{passed} of {LOOKED_AT} passed").into());
    }
    let mut faults = Vec::new();
    if server.posts("/redirect") != 1 || server.posts("/elsewhere") != 0 {
        faults.push("a redirect was followed, or not met");
    }
    if server.posts("/busy") != 3 {
        faults.push("who is busy was not asked three times");
    }
    if !server.was_closed("/dropped", PATIENCE) {
        faults.push("a call that was dropped keeps its connection");
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("; ").into()),
    }
}

/// Percent-encodes everything except letters and digits, for a URL's fragment.
fn percent_encoded(text: &str) -> String {
    let octets = text.bytes();
    octets
        .map(|octet| match octet.is_ascii_alphanumeric() {
            true => char::from(octet).to_string(),
            false => format!("%{octet:02X}"),
        })
        .collect()
}

fn is_there(program: &str) -> bool {
    succeeds(Command::new(program).arg("--version")).unwrap_or(false)
}
