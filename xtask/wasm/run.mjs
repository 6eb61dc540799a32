// Runs a WebAssembly program of the target wasm32-wasip1 in Node: `cargo xtask wasm` names it
// to cargo as the runner.

import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const args = process.argv.slice(2);
// The tests read vectors below the folder that cargo starts them in.
const wasi = new WASI({ version: "preview1", args, env: process.env, preopens: { [process.cwd()]: process.cwd() } });
const module = await WebAssembly.compile(await readFile(args[0]));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
