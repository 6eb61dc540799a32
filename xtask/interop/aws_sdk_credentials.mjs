// AWS's SDK for JavaScript gets credentials by itself: fromCognitoIdentityPool and
// fromCognitoIdentity, for guests and users.

import assert from "node:assert/strict";
import { fromCognitoIdentity, fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { call, checksOf, given } from "./checks.mjs";
import { GUESTS, known, makeIdentityPool, ROLE } from "./identity_pool.mjs";
import { makePool } from "./pools.mjs";

const { check } = checksOf("@aws-sdk/credential-providers");
const PASSWORD = "Correct-Horse7!";
const clientConfig = { region: given.region, endpoint: given.endpoint };

const pool = await makePool({});
await pool.addUser("ida", PASSWORD);
const { identityPoolId, providerName } = await makeIdentityPool(pool, { guests: true });
const tokens = async () => {
  const { AuthenticationResult } = await call("InitiateAuth", {
    ClientId: pool.clientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "ida", PASSWORD },
  });
  return AuthenticationResult;
};
const provider = (settings = {}) =>
  fromCognitoIdentityPool({ clientConfig, identityPoolId, ...settings });

let identityId;
await check("fromCognitoIdentityPool, with a user's login [credentials; no secret]", async () => {
  const credentials = await provider({ logins: { [providerName]: (await tokens()).IdToken } })();
  ({ identityId } = credentials);
  const issued = await known(credentials, ROLE);
  assert.equal(issued.IdentityId, identityId);
});

await check("a login that is made when it is asked for, and the same identity", async () => {
  const logins = { [providerName]: async () => (await tokens()).IdToken };
  const credentials = await provider({ logins })();
  assert.equal(credentials.identityId, identityId);
  await known(credentials, ROLE);
});

await check("fromCognitoIdentity, with the identity that is known", async () => {
  const logins = { [providerName]: (await tokens()).IdToken };
  await known(await fromCognitoIdentity({ clientConfig, identityId, logins })(), ROLE);
});

await check("a guest", async () => {
  const credentials = await provider()();
  assert.notEqual(credentials.identityId, identityId);
  await known(credentials, GUESTS);
});

await check("an access token in the place of an ID token", async () => {
  const logins = { [providerName]: (await tokens()).AccessToken };
  await assert.rejects(provider({ logins })(), {
    name: "NotAuthorizedException",
    message: "Invalid login token. Issuer doesn't match providerName",
  });
});

await check("another's identity, and one that there is not", async () => {
  await assert.rejects(fromCognitoIdentity({ clientConfig, identityId })(), {
    name: "NotAuthorizedException",
    message: `Access to Identity '${identityId}' is forbidden.`,
  });
  const none = "us-east-1:00000000-0000-0000-0000-000000000000";
  await assert.rejects(fromCognitoIdentity({ clientConfig, identityId: none })(), {
    name: "ResourceNotFoundException",
  });
});
