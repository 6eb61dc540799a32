// aws-jwt-verify verifies an access token: for a line `warm` with a verifier that has verified
// tokens before, for `cold` with a new one whose keys are loaded. It answers each line.

import { createInterface } from "node:readline";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const verifierFor = ({ pool, client_id, keys }) => {
  const verifier = CognitoJwtVerifier.create({
    userPoolId: pool,
    clientId: client_id,
    tokenUse: "access",
  });
  verifier.cacheJwks(JSON.parse(keys));
  return verifier;
};

const isRefused = (verifier, token) => {
  try {
    verifier.verifySync(token);
    return false;
  } catch {
    return true;
  }
};

let given;
let used;
for await (const line of createInterface({ input: process.stdin })) {
  if (given === undefined) {
    given = JSON.parse(line);
    used = verifierFor(given);
    continue;
  }
  let answer;
  if (line === "forged") {
    answer = { refused: isRefused(used, given.forged) };
  } else {
    const verifiers = Array.from({ length: given.times }, () =>
      line === "cold" ? verifierFor(given) : used
    );
    let claims;
    const begun = process.hrtime.bigint();
    for (const verifier of verifiers) {
      claims = verifier.verifySync(given.token);
    }
    const took = Number(process.hrtime.bigint() - begun);
    answer = { ns: Math.round(took / given.times), sub: claims.sub };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
