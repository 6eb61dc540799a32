// amazon-user-pool-srp-client does the arithmetic of SRP for a page's own requests.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import srp from "amazon-user-pool-srp-client";
import { call, checksOf, claimsOf, given } from "./checks.mjs";

const { SRPClient, calculateSignature, getNowString } = srp;
const { check, notMade } = checksOf("amazon-user-pool-srp-client");
const { alice, crowd } = given;

/** As its page says, with the SECRET_HASH that it leaves to its users. */
async function signIn(username, password, app = given.public) {
  const hash = name =>
    app.secret && { SECRET_HASH: createHmac("sha256", app.secret).update(name + app.id).digest("base64") };
  const pool = given.user_pool_id.split("_")[1];
  const client = new SRPClient(pool);
  const { ChallengeName, ChallengeParameters } = await call("InitiateAuth", {
    ClientId: app.id,
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: { USERNAME: username, SRP_A: client.calculateA(), ...hash(username) },
  });
  const { USER_ID_FOR_SRP: name, SRP_B, SALT, SECRET_BLOCK } = ChallengeParameters;
  const key = client.getPasswordAuthenticationKey(name, password, SRP_B, SALT);
  const now = getNowString();
  const { AuthenticationResult } = await call("RespondToAuthChallenge", {
    ClientId: app.id,
    ChallengeName,
    ChallengeResponses: {
      PASSWORD_CLAIM_SIGNATURE: calculateSignature(key, pool, name, SECRET_BLOCK, now),
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      TIMESTAMP: now,
      USERNAME: name,
      ...hash(name),
    },
  });
  return claimsOf(AuthenticationResult.AccessToken);
}

for (const [app, secret] of [
  [given.public, "no secret"],
  [given.confidential, "secret"],
]) {
  await check(`right password, ${secret} [SRP; ${secret}]`, async () => assert.equal((await signIn(alice.username, alice.password, app)).username, alice.username));

  await check(`wrong password, ${secret}`, () => assert.rejects(signIn(alice.username, `${alice.password}?`, app)));

  await check(`sign-in by a verified e-mail address, ${secret}`, async () =>
    assert.equal((await signIn(alice.email, alice.password, app)).username, alice.username)
  );
}

const some = crowd.slice(0, 8);
await check(`a crowd of ${some.length} users with unusual names and passwords`, async () => {
  for (const { username, password } of some) assert.equal((await signIn(username, password)).username, username);
});

notMade("is arithmetic alone: it sends nothing, refreshes nothing, and knows no device");
