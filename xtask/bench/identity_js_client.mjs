// amazon-cognito-identity-js's client computation, once for each line on
// standard input: what CognitoUser.js does between the two requests.

import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Sha256 } = require("@aws-crypto/sha256-js");
const inside = name => require(`amazon-cognito-identity-js/lib/${name}`).default;
const AuthenticationHelper = inside("AuthenticationHelper");
const BigInteger = inside("BigInteger");
const DateHelper = inside("DateHelper");

const promised = start =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

let given;
for await (const line of createInterface({ input: process.stdin })) {
  if (given === undefined) {
    given = JSON.parse(line);
    continue;
  }
  const begun = process.hrtime.bigint();
  const helper = new AuthenticationHelper(given.pool_name);
  const a = (await promised(done => helper.getLargeAValue(done))).toString(16);
  const key = await promised(done =>
    helper.getPasswordAuthenticationKey(
      given.user,
      given.password,
      new BigInteger(given.srp_b, 16),
      new BigInteger(given.salt, 16),
      done
    )
  );
  const timestamp = new DateHelper().getNowString();
  const message = Buffer.concat([
    Buffer.from(given.pool_name, "utf8"),
    Buffer.from(given.user, "utf8"),
    Buffer.from(given.secret_block, "base64"),
    Buffer.from(timestamp, "utf8"),
  ]);
  const hash = new Sha256(key);
  hash.update(message);
  const signature = Buffer.from(hash.digestSync()).toString("base64");
  const ns = Number(process.hrtime.bigint() - begun);
  process.stdout.write(`${JSON.stringify({ ns, a, timestamp, signature })}\n`);
}
