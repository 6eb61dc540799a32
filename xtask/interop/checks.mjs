// What the JavaScript scripts share: the briefing, and a line for every check.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

// A client that hangs is a failed check.
setTimeout(() => {
  console.log("FAIL nothing came for five minutes");
  process.exit(1);
}, 300_000).unref();

/** Where the emulator is, and who is in its pool; passwords come this way only. */
export const given = JSON.parse(readFileSync(0, "utf8"));

/** The checks of one client. */
export function checksOf(packageName) {
  const manifest = new URL(`./node_modules/${packageName}/package.json`, import.meta.url);
  const client = `${packageName} ${JSON.parse(readFileSync(manifest, "utf8")).version}`;

  /**
   * A check: it ends the script if anything in it is not as expected. One that ends in
   * `[SRP; secret]` or the like is a place in the matrix (xtask/src/interop/matrix.rs).
   */
  const check = async (what, run) => {
    try {
      await run();
      console.log(`ok   ${client}: ${what}`);
    } catch (error) {
      console.log(`FAIL ${client}: ${what}: ${error}`);
      console.error(error);
      process.exit(1);
    }
  };

  /** A check that this client has no way to make. */
  const notMade = why => console.log(`--   ${client}: ${why}`);

  return { check, notMade };
}

/** Expects that the service refuses, with this code and this message. */
export const refused = (code, message, run) => assert.rejects(run, { code, message });

/** Calls an operation with nobody's client in between. */
export async function call(operation, input, service = "AWSCognitoIdentityProviderService") {
  const response = await fetch(given.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${service}.${operation}`,
    },
    body: JSON.stringify(input),
  });
  assert.equal(response.status, 200);
  const body = await response.text();
  return body ? JSON.parse(body) : undefined;
}

/** What a token says, which nobody verifies here. */
export const claimsOf = token => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
