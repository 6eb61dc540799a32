//! Compiles the C contenders whose headers are installed. The rows of the others stay empty, so
//! the benchmark also runs on a machine without them.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    for (name, library) in [("openssl", "crypto"), ("gmp", "gmp")] {
        let source = format!("native/{name}.c");
        println!("cargo::rerun-if-changed={source}");
        println!("cargo::rustc-check-cfg=cfg({name})");
        let built = cc::Build::new()
            .file(&source)
            .opt_level(2)
            .cargo_warnings(false)
            .try_compile(&format!("native_{name}"));
        if built.is_ok() {
            println!("cargo::rustc-cfg={name}");
            println!("cargo::rustc-link-lib=dylib={library}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
