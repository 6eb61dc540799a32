// amazon-cognito-identity-js remembers a device and signs in with it.

import { challengesIn, watched } from "./watch.mjs";
import assert from "node:assert/strict";
import { call, checksOf, given, refused } from "./checks.mjs";
import { Authenticator } from "./codes.mjs";
import { authenticate, claims, cognitoUser, data, initiate, settled } from "./identity_js.mjs";
import { makePool, mfa } from "./pools.mjs";

const { check } = checksOf("amazon-cognito-identity-js");
const PASSWORD = "Correct-Horse7!";
const WRONG = ["NotAuthorizedException", "Incorrect username or password."];
const DEVICE = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"];

/** Where a browser keeps tokens and devices. */
class Storage extends Map {
  getItem = key => this.get(key);
  setItem = (key, value) => this.set(key, value);
  removeItem = key => this.delete(key);
  /** The key under which one of a user's things is kept. */
  name = suffix => [...this.keys()].find(key => key.endsWith(`.${suffix}`));
}

/** A browser of a user, in which the user can sign in again and again. */
function browserOf(pool, username, storage = new Storage(), password = PASSWORD) {
  const user = () => cognitoUser(username, { poolId: pool.id, clientId: pool.clientId, storage });
  const signIn = async (flow = "USER_SRP_AUTH") => {
    const signingIn = user();
    signingIn.setAuthenticationFlowType(flow);
    const { result, requests } = await watched(() => authenticate(signingIn, password));
    return { user: signingIn, ...result, requests, challenges: challengesIn(requests) };
  };
  return { storage, deviceKey: () => storage.get(storage.name("deviceKey")), user, signIn };
}

const sendCode = (user, code) =>
  settled(callbacks => user.sendMFACode(code, callbacks, "SOFTWARE_TOKEN_MFA"));
/** A method of the client whose callbacks are nothing but onSuccess and onFailure. */
const done = (user, method, ...given) =>
  new Promise((onSuccess, onFailure) => user[method](...given, { onSuccess, onFailure }));

/** A user who asks for codes of an app from now on. */
async function turnOn(user) {
  const { secret } = await settled(callbacks => user.associateSoftwareToken(callbacks));
  const app = new Authenticator(secret);
  const code = await app.code();
  await settled(callbacks => user.verifySoftwareToken(code, "phone", callbacks));
  await data(done => user.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, done));
  return app;
}

const asking = await makePool(
  { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true } },
  mfa("OPTIONAL", "TOTP")
);
await asking.addUser("dora", PASSWORD);
const dora = browserOf(asking, "dora");
let app;

await check("a new device is confirmed by itself, and the user may be asked whether to remember it", async () => {
  const { user, session, mayRemember, requests } = await dora.signIn();
  assert.deepEqual(requests.at(-1).operation, "ConfirmDevice");
  assert.equal(mayRemember, true);
  assert.match(dora.deviceKey(), /^[\w-]+_[0-9a-f-]{36}$/);
  assert.equal(claims(session).device_key, dora.deviceKey());
  const { Devices } = await done(user, "listDevices", 10, null);
  assert.deepEqual(Devices.map(({ DeviceKey }) => DeviceKey), [dora.deviceKey()]);
  assert.equal((await done(user, "getDevice")).Device.DeviceKey, dora.deviceKey());
  app = await turnOn(user);
});

await check("a device that is not remembered does not stand in for a code", async () => {
  const { user, challenge, challenges } = await dora.signIn();
  assert.deepEqual([challenge, challenges], ["SOFTWARE_TOKEN_MFA", ["PASSWORD_VERIFIER"]]);
  const { session } = await sendCode(user, await app.code());
  assert.equal(claims(session).device_key, dora.deviceKey());
  await done(user, "setDeviceStatusRemembered");
});

for (const [flow, expected] of [
  ["USER_SRP_AUTH", ["PASSWORD_VERIFIER", ...DEVICE]],
  ["USER_PASSWORD_AUTH", DEVICE],
]) {
  await check(`a remembered device proves itself, and no code is asked, ${flow} [device; no secret]`, async () => {
    const { session, challenges } = await dora.signIn(flow);
    assert(session?.isValid());
    assert.deepEqual(challenges, expected);
    assert.equal(claims(session).device_key, dora.deviceKey());
  });
}

await check("tokens of a device are refreshed with its key, and not without", async () => {
  const { user, session } = await dora.signIn();
  const refreshed = await data(done => user.refreshSession(session.getRefreshToken(), done));
  assert.equal(claims(refreshed).device_key, dora.deviceKey());
  const elsewhere = browserOf(asking, "dora").user();
  await refused("NotAuthorizedException", "Invalid Refresh Token", () =>
    data(done => elsewhere.refreshSession(session.getRefreshToken(), done))
  );
});

await check("a device with another password than its own is refused", async () => {
  const thief = browserOf(asking, "dora", new Storage(dora.storage));
  thief.storage.set(thief.storage.name("randomPasswordKey"), Buffer.alloc(40).toString("base64"));
  await refused(...WRONG, () => thief.signIn());
  assert((await dora.signIn()).session);
});

await check("a remembered device without the user's password is worth nothing", () =>
  refused(...WRONG, () => browserOf(asking, "dora", dora.storage, `${PASSWORD}?`).signIn())
);

await check("a device that is remembered no longer does not stand in for a code", async () => {
  const { user } = await dora.signIn();
  await done(user, "setDeviceStatusNotRemembered");
  const { challenge } = await dora.signIn();
  assert.equal(challenge, "SOFTWARE_TOKEN_MFA");
  await done(user, "setDeviceStatusRemembered");
  assert((await dora.signIn()).session);
});

await check("a device that was forgotten elsewhere: the answer goes out again without it", async () => {
  const before = dora.deviceKey();
  const elsewhere = browserOf(asking, "dora", new Storage(dora.storage));
  await done((await elsewhere.signIn()).user, "forgetDevice");
  assert.equal(elsewhere.deviceKey(), undefined);

  const { user, challenge, challenges, requests } = await dora.signIn();
  assert.deepEqual(challenges, ["PASSWORD_VERIFIER", "PASSWORD_VERIFIER"]);
  const [first, second] = requests.slice(-2).map(({ body }) => body.ChallengeResponses);
  assert.deepEqual({ ...first, DEVICE_KEY: null }, second);
  assert.equal(challenge, "SOFTWARE_TOKEN_MFA");
  assert.equal(dora.deviceKey(), undefined);
  // The client confirms the device that it gets in its place.
  const { session, mayRemember } = await sendCode(user, await app.code());
  assert.equal(mayRemember, true);
  assert.notEqual(dora.deviceKey(), before);
  assert.equal(claims(session).device_key, dora.deviceKey());
});

const always = await makePool(
  { DeviceConfiguration: { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false } },
  mfa("OPTIONAL", "TOTP")
);
await always.addUser("abel", PASSWORD);
const abel = browserOf(always, "abel");

await check("where every device is remembered, nobody is asked, and it proves itself the next time", async () => {
  const { mayRemember } = await abel.signIn();
  assert.equal(mayRemember, false);
  const { user, challenges } = await abel.signIn();
  assert.deepEqual(challenges, ["PASSWORD_VERIFIER", ...DEVICE]);
  app = await turnOn(user);
});

await check("where devices do not stand in for codes, a device proves itself after the code", async () => {
  const { user, challenge } = await abel.signIn();
  assert.equal(challenge, "SOFTWARE_TOKEN_MFA");
  const code = await app.code();
  const { result, requests } = await watched(() => sendCode(user, code));
  assert.deepEqual(challengesIn(requests), ["SOFTWARE_TOKEN_MFA", ...DEVICE]);
  assert.equal(claims(result.session).device_key, abel.deviceKey());
});

const { alice, custom } = given;
const [[, first], [, second]] = custom.questions;

await check("a remembered device proves itself after custom challenges", async () => {
  await call("UpdateUserPool", {
    UserPoolId: given.user_pool_id,
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false },
  });
  const browser = browserOf({ id: given.user_pool_id, clientId: custom.id }, alice.username);
  const answer = (user, text) => settled(callbacks => user.sendCustomChallengeAnswer(text, callbacks));
  for (const expected of [[], DEVICE]) {
    const user = browser.user();
    await initiate(user);
    await answer(user, first);
    const { result, requests } = await watched(() => answer(user, second));
    assert.deepEqual(challengesIn(requests), ["CUSTOM_CHALLENGE", ...expected]);
    assert.equal(claims(result.session).device_key, browser.deviceKey());
  }
});
