//! Our own client as WebAssembly modules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::programs::build;
use super::report::{SIMD128, WASM};
use crate::Failure;
use crate::command::run;
use crate::compiles;

const TARGET: &str = "wasm32-unknown-unknown";

/// The npm package of `wasm-opt`, which makes WebAssembly modules smaller.
const BINARYEN: &str = "binaryen@132.0.0";

/// The WebAssembly features that rustc uses by default, and no others: every current browser has
/// them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A module, built with more instructions than by default.
pub(super) struct Module {
    pub(super) name: &'static str,
    /// For rustc.
    flags: &'static str,
    /// For `wasm-opt`, beside [`FEATURES`].
    features: &'static [&'static str],
    /// In the folder of everything that is built.
    folder: &'static str,
}

pub(super) const MODULES: [Module; 2] = [
    Module {
        name: WASM,
        flags: "",
        features: &[],
        folder: "webassembly",
    },
    Module {
        name: SIMD128,
        flags: "-Ctarget-feature=+simd128",
        features: &["--enable-simd"],
        folder: "simd128",
    },
];

impl Module {
    /// How to start it, or why it cannot be started.
    pub(super) fn client(&self, sources: &Path, target: &Path) -> Value {
        let built = compiles::target(TARGET).and_then(|()| {
            let folder = target.join(self.folder);
            let arguments = ["--target", TARGET];
            build(&sources.join("wasm"), &folder, &arguments, self.flags)
        });
        match built {
            Ok(()) => json!({
                "name": self.name,
                "program": "node",
                "arguments": [sources.join("srp_client.mjs"), self.path(target)],
                "environment": {},
            }),
            Err(failure) => json!({ "name": self.name, "why_not": failure.to_string() }),
        }
    }

    fn path(&self, target: &Path) -> PathBuf {
        let built = target.join(self.folder).join(TARGET).join("release");
        built.join("srp_bench_wasm.wasm")
    }

    /// The size after `wasm-opt -Oz`, in octets.
    pub(super) fn smallest(&self, target: &Path) -> Result<u64, Failure> {
        let tools = target.join("binaryen");
        fs::create_dir_all(&tools)?;
        run(Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .args([tools.as_os_str(), BINARYEN.as_ref()]))?;
        let smallest = tools.join("smallest.wasm");
        run(Command::new(tools.join("node_modules/.bin/wasm-opt"))
            .args(FEATURES)
            .args(self.features)
            .arg("-Oz")
            .arg(self.path(target))
            .arg("-o")
            .arg(&smallest))?;
        Ok(fs::metadata(&smallest)?.len())
    }
}
