// The suite in Node: `node node.mjs SETTINGS`, with the settings as JSON; prints its lines.
import { readFile } from "node:fs/promises";
import { webcrypto } from "node:crypto";

// Node 18 has it under this name alone.
globalThis.crypto ??= webcrypto;

const { suite } = await import("./suite.mjs");
const read = async (name) => ({
    module_or_path: await readFile(new URL(name, import.meta.url)),
});
const lines = await suite(JSON.parse(process.argv[2]), {
    suite: await read("browser_suite_bg.wasm"),
    example: await read("fetch_bg.wasm"),
});
console.log(lines.join("\n"));
// What the servers keep open is nobody's to wait for.
process.exit(0);
