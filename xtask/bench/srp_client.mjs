// The core's client computation in WebAssembly, once for each line on standard input, like
// identity_js_client.mjs for amazon-cognito-identity-js.
// node srp_client.mjs MODULE.wasm

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]));
const { buffer, memory, sign_in } = instance.exports;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let given;
for await (const line of createInterface({ input: process.stdin })) {
  if (given === undefined) {
    given = JSON.parse(line);
    continue;
  }
  const begun = process.hrtime.bigint();
  const { pool, user, password, salt, srp_b, secret_block } = given;
  const texts = encoder.encode([pool, user, password, salt, srp_b, secret_block].join("\n"));
  const room = new Uint8Array(memory.buffer, buffer(), 1 << 14);
  crypto.getRandomValues(room.subarray(0, 64));
  room.set(texts, 64);
  const length = sign_in(64 + texts.length, Date.now() / 1000);
  // The memory may have grown, and then has a new buffer.
  const answer = decoder.decode(new Uint8Array(memory.buffer, buffer(), length));
  const [a, timestamp, signature] = answer.split("\n");
  const ns = Number(process.hrtime.bigint() - begun);
  process.stdout.write(`${JSON.stringify({ ns, a, timestamp, signature })}\n`);
}
