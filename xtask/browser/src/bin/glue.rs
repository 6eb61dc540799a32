//! `glue FILE.wasm DIR`: JavaScript's half of what exports by wasm-bindgen, as a module of ES that
//! runs in a page and in Node.

#[cfg(not(target_family = "wasm"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(wasm), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("FILE.wasm DIR".into());
    };
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(wasm).web(true)?.typescript(false);
    // In a page it is beside the module.
    bindgen.omit_default_module_path(false);
    Ok(bindgen.generate(folder)?)
}

#[cfg(target_family = "wasm")]
fn main() {}
