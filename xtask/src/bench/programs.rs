//! How to start the programs that run other people's clients and token verifiers, or why they
//! cannot be started.

use std::path::Path;

use serde_json::{Value, json};

use super::webassembly::MODULES;
use crate::Failure;
use crate::command::{cargo, run};
use crate::interop::clients::{Clients, copy_into};

const JWT_VERIFY: &str = "jwt-verify 0.1.3, its verifier for OIDC";

/// All of them, in the form that the benchmark reads.
pub(super) fn briefing(sources: &Path, target: &Path) -> Value {
    let identity_js = node_script(
        sources,
        "amazon-cognito-identity-js",
        "identity_js_client.mjs",
    );
    let aws_jwt_verify = node_script(
        sources,
        "aws-jwt-verify 5.2.1 in Node",
        "aws_jwt_verify.mjs",
    );
    let mut clients = vec![pycognito(sources), identity_js];
    clients.extend(MODULES.map(|module| module.client(sources, target)));
    json!({
        "clients": clients,
        "verifiers": [jwt_verify(sources, target), aws_jwt_verify],
    })
}

fn pycognito(sources: &Path) -> Value {
    let clients = Clients::not_installed();
    let name = "pycognito";
    match clients.install_python() {
        Ok(()) => json!({
            "name": name,
            "program": "python3",
            "arguments": [sources.join("pycognito_client.py")],
            "environment": {
                "PYTHONPATH": clients.python(),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        }),
        Err(failure) => json!({ "name": name, "why_not": failure.to_string() }),
    }
}

/// A script that uses an npm package.
fn node_script(sources: &Path, name: &str, script: &str) -> Value {
    let clients = Clients::not_installed();
    let ready = clients
        .install_node()
        // An import looks for packages beside the file that imports them.
        .and_then(|()| copy_into(clients.node(), &sources.join(script)));
    match ready {
        Ok(()) => json!({
            "name": name,
            "program": "node",
            "arguments": [clients.node().join(script)],
            "environment": {},
        }),
        Err(failure) => json!({ "name": name, "why_not": failure.to_string() }),
    }
}

/// jwt-verify, which has more requirements than the benchmark itself.
fn jwt_verify(sources: &Path, target: &Path) -> Value {
    match build(&sources.join("jwt-verify"), target, &[], "") {
        Ok(()) => json!({
            "name": JWT_VERIFY,
            "program": target.join("release").join("jwt-verify-bench"),
            "arguments": [],
            // It fetches the key set from its own process.
            "environment": { "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1" },
        }),
        Err(failure) => json!({ "name": JWT_VERIFY, "why_not": failure.to_string() }),
    }
}

/// Builds a program with these flags of rustc.
pub(super) fn build(
    folder: &Path,
    target: &Path,
    arguments: &[&str],
    flags: &str,
) -> Result<(), Failure> {
    run(cargo()
        .args(["build", "--quiet", "--release", "--locked"])
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", flags))
}
