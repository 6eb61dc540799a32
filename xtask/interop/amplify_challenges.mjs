// aws-amplify answers second factors, new passwords and custom challenges, and remembers a device.

import { challengesIn, watched } from "./watch.mjs";
import assert from "node:assert/strict";
import {
  fetchDevices,
  fetchMFAPreference,
  forgetDevice,
  rememberDevice,
  setUpTOTP,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from "aws-amplify/auth";
import { KeyValueStorage, answer, asked, begin, finished, refused, use } from "./amplify.mjs";
import { checksOf, given } from "./checks.mjs";
import { another, Authenticator, newestMessage } from "./codes.mjs";
import { makePool, mfa } from "./pools.mjs";

const { check } = checksOf("aws-amplify");
const PASSWORD = "Correct-Horse7!";
const WRONG = ["NotAuthorizedException", "Incorrect username or password."];
const WRONG_CODE = ["CodeMismatchException", "Invalid code or auth state for the user."];
const FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
const TOTP = "CONFIRM_SIGN_IN_WITH_TOTP_CODE";

/** Has a user who is signed in register an app, and ask for its codes. */
async function turnOnTotp() {
  const app = new Authenticator((await setUpTOTP()).sharedSecret);
  await refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA", async () =>
    verifyTOTPSetup({ code: await app.wrongCode() })
  );
  await verifyTOTPSetup({ code: await app.code() });
  await updateMFAPreference({ totp: "PREFERRED" });
  return app;
}

const optional = await makePool({}, mfa("OPTIONAL", "SMS", "TOTP", "EMAIL"), FLOWS);
await optional.addUser("tom", PASSWORD, { email: "tom@example.com", phone_number: "+15555550123" });
use(optional);
let app;

await check("a software token is set up, first with a wrong code", async () => {
  await begin("tom", PASSWORD);
  app = await turnOnTotp();
  assert.deepEqual(await fetchMFAPreference(), { enabled: ["TOTP"], preferred: "TOTP" });
  await signOut();
});

for (const [flow, preferred] of [["USER_SRP_AUTH"], ["USER_PASSWORD_AUTH"], ["USER_AUTH", "PASSWORD_SRP"]]) {
  await check(`a code of the software token, first a wrong one, ${flow} [second factor; no secret]`, async () => {
    asked(await begin("tom", PASSWORD, flow, preferred), TOTP);
    const wrong = await app.wrongCode();
    await refused("CodeMismatchException", "Invalid code received for user", () => answer(wrong));
    await finished(await answer(await app.code()), "tom");
  });
}

await check("a choice of three second factors: codes of an app, in a text message and in an e-mail", async () => {
  asked(await begin("tom", PASSWORD), TOTP);
  await answer(await app.code());
  await updateMFAPreference({ totp: "NOT_PREFERRED", sms: "ENABLED", email: "ENABLED" });
  await signOut();
  for (const [kind, step, medium] of [
    ["TOTP", TOTP],
    ["SMS", "CONFIRM_SIGN_IN_WITH_SMS_CODE", "SMS"],
    ["EMAIL", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE", "EMAIL"],
  ]) {
    const selection = asked(await begin("tom", PASSWORD), "CONTINUE_SIGN_IN_WITH_MFA_SELECTION");
    assert.deepEqual(new Set(selection.allowedMFATypes), new Set(["SMS", "TOTP", "EMAIL"]));
    const { codeDeliveryDetails } = asked(await answer(kind), step);
    assert.equal(codeDeliveryDetails?.deliveryMedium, medium);
    if (!medium) {
      await finished(await answer(await app.code()), "tom");
      continue;
    }
    const { Code, DeliveryMedium } = await newestMessage("tom");
    assert.equal(DeliveryMedium, medium);
    await refused(...WRONG_CODE, () => answer(another(Code)));
    await finished(await answer(Code), "tom");
  }
});

const required = await makePool(
  { Schema: [{ Name: "given_name", Required: true }] },
  mfa("ON", "TOTP", "EMAIL"),
  FLOWS
);
const SELECT_SET_UP = "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION";

await check("where MFA is required, a software token is set up while signing in", async () => {
  use(required);
  await required.addUser("nell", PASSWORD, { given_name: "Nell" });
  const { allowedMFATypes } = asked(await begin("nell", PASSWORD), SELECT_SET_UP);
  assert.deepEqual(new Set(allowedMFATypes), new Set(["TOTP", "EMAIL"]));
  const { totpSetupDetails } = asked(await answer("TOTP"), "CONTINUE_SIGN_IN_WITH_TOTP_SETUP");
  const secret = totpSetupDetails.sharedSecret;
  assert.equal(String(totpSetupDetails.getSetupUri("interop")), `otpauth://totp/interop:nell?secret=${secret}&issuer=interop`);
  const nellsApp = new Authenticator(secret);
  await finished(await answer(await nellsApp.code()), "nell");
  asked(await begin("nell", PASSWORD), TOTP);
  await finished(await answer(await nellsApp.code()), "nell");
});

await check("where MFA is required, an e-mail address is set up while signing in", async () => {
  await required.addUser("emma", PASSWORD, { given_name: "Emma" });
  const CODE = "CONFIRM_SIGN_IN_WITH_EMAIL_CODE";
  asked(await begin("emma", PASSWORD), SELECT_SET_UP);
  asked(await answer("EMAIL"), "CONTINUE_SIGN_IN_WITH_EMAIL_SETUP");
  asked(await answer("emma@example.com"), CODE);
  await finished(await answer((await newestMessage("emma")).Code), "emma");
  asked(await begin("emma", PASSWORD), CODE);
  await finished(await answer((await newestMessage("emma")).Code), "emma");
});

for (const [username, flow, preferred] of [["newt", "USER_SRP_AUTH"], ["neil", "USER_AUTH", "PASSWORD_SRP"]]) {
  await check(`a temporary password, an attribute that is required, then a code, ${flow} [new password; no secret]`, async () => {
    await required.addUser(username, PASSWORD, { email: `${username}@example.com` }, { temporary: true });
    const step = "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED";
    const { missingAttributes } = asked(await begin(username, PASSWORD, flow, preferred), step);
    assert.deepEqual(missingAttributes, ["given_name"]);
    await refused("InvalidParameterException", "Invalid attributes given, given_name is missing", () =>
      answer("Battery-Staple8")
    );
    // The e-mail address that the user has is a second factor where MFA is required.
    const next = await answer("Battery-Staple8", { userAttributes: { given_name: "Ne" } });
    asked(next, "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
    await finished(await answer((await newestMessage(username)).Code), username);
  });
}

const { alice, custom } = given;
const inTheFirstPool = { id: given.user_pool_id, clientId: custom.id };

for (const [flow, password] of [["CUSTOM_WITHOUT_SRP"], ["CUSTOM_WITH_SRP", alice.password]]) {
  await check(`two questions, first with a wrong answer, ${flow} [custom; no secret]`, async () => {
    use(inTheFirstPool);
    const [[first, firstAnswer], [second, secondAnswer]] = custom.questions;
    const asks = (result, question) =>
      assert.equal(asked(result, "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE").additionalInfo.question, question);
    asks(await begin(alice.username, password, flow), first);
    asks(await answer(`not ${firstAnswer}`), first);
    asks(await answer(firstAnswer), second);
    await finished(await answer(secondAnswer), alice.username);
  });
}

const devices = await makePool(
  { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true } },
  mfa("OPTIONAL", "TOTP"),
  FLOWS
);
await devices.addUser("dora", PASSWORD);
const PROOF = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"];
let browser;
const deviceKey = () => browser.get(browser.name("deviceKey"));

await check("a device that is not remembered does not stand in for a code", async () => {
  browser = use(devices);
  await begin("dora", PASSWORD);
  assert.deepEqual((await fetchDevices()).map(({ id }) => id), [deviceKey()]);
  app = await turnOnTotp();
  await signOut();
  asked(await begin("dora", PASSWORD), TOTP);
  await answer(await app.code());
  await rememberDevice();
  await signOut();
});

for (const [flow, preferred, expected] of [
  ["USER_SRP_AUTH", undefined, ["PASSWORD_VERIFIER", ...PROOF]],
  ["USER_PASSWORD_AUTH", undefined, PROOF],
  ["USER_AUTH", "PASSWORD_SRP", ["PASSWORD_VERIFIER", ...PROOF]],
]) {
  await check(`a remembered device proves itself, and no code is asked, ${flow} [device; no secret]`, async () => {
    const { result, requests } = await watched(() => begin("dora", PASSWORD, flow, preferred));
    assert.deepEqual(challengesIn(requests), expected);
    const claims = await finished(result, "dora");
    assert.equal(claims.device_key, deviceKey());
  });
}

await check("a device with another password than its own is refused", async () => {
  const thief = use(devices, new KeyValueStorage(browser));
  thief.set(thief.name("randomPasswordKey"), Buffer.alloc(40).toString("base64"));
  await refused(...WRONG, () => begin("dora", PASSWORD));
});

await check("a device that was forgotten elsewhere: the answer goes out again without it", async () => {
  const elsewhere = use(devices, new KeyValueStorage(browser));
  await begin("dora", PASSWORD);
  await forgetDevice();
  assert.equal(elsewhere.name("deviceKey"), undefined);
  const before = deviceKey();

  use(devices, browser);
  const { result, requests } = await watched(() => begin("dora", PASSWORD));
  assert.deepEqual(challengesIn(requests), ["PASSWORD_VERIFIER", "PASSWORD_VERIFIER"]);
  asked(result, TOTP);
  // The client confirms the device that it gets in its place.
  const claims = await finished(await answer(await app.code()), "dora");
  assert.notEqual(deviceKey(), before);
  assert.equal(claims.device_key, deviceKey());
});

const always = await makePool(
  { DeviceConfiguration: { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false } },
  mfa("OPTIONAL", "TOTP"),
  FLOWS
);

await check("where devices do not stand in for codes, a device proves itself after the code", async () => {
  await always.addUser("abel", PASSWORD);
  use(always);
  await begin("abel", PASSWORD);
  const abelsApp = await turnOnTotp();
  await signOut();
  asked(await begin("abel", PASSWORD), TOTP);
  const code = await abelsApp.code();
  const { result, requests } = await watched(() => answer(code));
  assert.deepEqual(challengesIn(requests), ["SOFTWARE_TOKEN_MFA", ...PROOF]);
  await finished(result, "abel");
});
