// cognito-srp-helper does the arithmetic of SRP for AWS's SDK for JavaScript.

import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  UpdateDeviceStatusCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  createDeviceVerifier,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from "cognito-srp-helper";
import { checksOf, claimsOf, given, refused } from "./checks.mjs";
import { makePool } from "./pools.mjs";

const { check } = checksOf("cognito-srp-helper");
const { alice, crowd } = given;
const idp = new CognitoIdentityProviderClient({ region: given.region, endpoint: given.endpoint });
const named = run => run().catch(error => Promise.reject(Object.assign(error, { code: error.name })));

/** The first two steps; `at` has the pool, the app client and what else each request carries. */
async function signIn(username, password, at = {}) {
  const { poolId = given.user_pool_id, app = given.public, more = {} } = at;
  const ClientId = app.id;
  const hash = name => app.secret && { SECRET_HASH: createSecretHash(name, ClientId, app.secret) };
  const session = createSrpSession(username, password, poolId, false);
  const begun = await idp.send(
    new InitiateAuthCommand(
      wrapInitiateAuth(session, {
        ClientId,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { CHALLENGE_NAME: "SRP_A", USERNAME: username, ...hash(username), ...more },
      })
    )
  );
  const name = begun.ChallengeParameters.USER_ID_FOR_SRP;
  const answer = (signed, ChallengeName, Session) =>
    idp.send(
      new RespondToAuthChallengeCommand(
        wrapAuthChallenge(signed, {
          ClientId,
          ChallengeName,
          Session,
          ChallengeResponses: { USERNAME: name, ...hash(name), ...more },
        })
      )
    );
  const reply = await answer(signSrpSession(session, begun), "PASSWORD_VERIFIER", begun.Session);
  return { session, reply, answer };
}

for (const [app, secret] of [
  [given.public, "no secret"],
  [given.confidential, "secret"],
]) {
  await check(`right password, ${secret} [SRP; ${secret}]`, async () => {
    const { reply } = await signIn(alice.username, alice.password, { app });
    assert.equal(claimsOf(reply.AuthenticationResult.AccessToken).username, alice.username);
  });

  await check(`wrong password, ${secret}`, () =>
    refused("NotAuthorizedException", "Incorrect username or password.", () =>
      named(() => signIn(alice.username, `${alice.password}?`, { app }))
    )
  );

  await check(`sign-in by a verified e-mail address, ${secret}`, async () => {
    const { reply } = await signIn(alice.email, alice.password, { app });
    assert.equal(claimsOf(reply.AuthenticationResult.IdToken)["cognito:username"], alice.username);
  });
}

const some = crowd.slice(0, 16);
await check(`a crowd of ${some.length} users with unusual names and passwords`, async () => {
  for (const { username, password } of some) {
    const { reply } = await signIn(username, password);
    assert.equal(claimsOf(reply.AuthenticationResult.AccessToken).username, username);
  }
});

const devices = { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true };
const pool = await makePool({ DeviceConfiguration: devices });
const { username, password } = await pool.addUser("dora", alice.password);
const at = { poolId: pool.id, app: { id: pool.clientId } };

await check("a device is confirmed, remembered, and proves itself [device; no secret]", async () => {
  const { reply } = await signIn(username, password, at);
  const { AccessToken, NewDeviceMetadata } = reply.AuthenticationResult;
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata;
  const { DeviceSecretVerifierConfig, DeviceRandomPassword } = createDeviceVerifier(DeviceKey, DeviceGroupKey);
  await idp.send(new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }));
  await idp.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus: "remembered" }));

  const again = await signIn(username, password, { ...at, more: { DEVICE_KEY: DeviceKey } });
  assert.equal(again.reply.ChallengeName, "DEVICE_SRP_AUTH");
  const asked = await again.answer(again.session, "DEVICE_SRP_AUTH", again.reply.Session);
  assert.equal(asked.ChallengeName, "DEVICE_PASSWORD_VERIFIER");
  const signed = signSrpSessionWithDevice(again.session, asked, DeviceGroupKey, DeviceRandomPassword);
  const done = await again.answer(signed, "DEVICE_PASSWORD_VERIFIER", asked.Session);
  assert.equal(claimsOf(done.AuthenticationResult.AccessToken).device_key, DeviceKey);
});
