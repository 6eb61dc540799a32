// amazon-cognito-identity-js answers second factors, new passwords and custom challenges.

import assert from "node:assert/strict";
import { checksOf, given, refused } from "./checks.mjs";
import { another, Authenticator, newestMessage } from "./codes.mjs";
import { authenticate, claims, cognitoUser, data, initiate, settled } from "./identity_js.mjs";
import { makePool, mfa } from "./pools.mjs";

const { check, notMade } = checksOf("amazon-cognito-identity-js");
const PASSWORD = "Correct-Horse7!";
const WRONG = ["NotAuthorizedException", "Incorrect username or password."];
const WRONG_CODE = ["CodeMismatchException", "Invalid code or auth state for the user."];

const at = pool => ({ poolId: pool.id, clientId: pool.clientId });
const isOf = (session, username) => assert.equal(claims(session).username, username);

/** A user as the client sees one who has just given the password, and what is asked. */
async function begin(pool, username, flow = "USER_SRP_AUTH") {
  const user = cognitoUser(username, at(pool));
  user.setAuthenticationFlowType(flow);
  return { user, ...(await authenticate(user, PASSWORD)) };
}

const sendCode = (user, code, kind) => settled(callbacks => user.sendMFACode(code, callbacks, kind));
const associate = user => settled(callbacks => user.associateSoftwareToken(callbacks));
const verify = (user, code) => settled(callbacks => user.verifySoftwareToken(code, "phone", callbacks));

const optional = await makePool({}, mfa("OPTIONAL", "SMS", "TOTP"));
const phone = { phone_number: "+15555550123" };
for (const name of ["tom", "sue", "sam"]) await optional.addUser(name, PASSWORD, phone);
let app;

await check("a software token is set up by a user who is signed in", async () => {
  const { user, session } = await begin(optional, "tom");
  isOf(session, "tom");
  app = new Authenticator((await associate(user)).secret);
  await refused(
    "EnableSoftwareTokenMFAException",
    "Code mismatch and fail enable Software Token MFA",
    async () => verify(user, await app.wrongCode())
  );
  const { session: verified } = await verify(user, await app.code());
  assert.equal(verified.Status, "SUCCESS");
  assert.equal((await begin(optional, "tom")).challenge, undefined, "not turned on yet");
  const on = { Enabled: true, PreferredMfa: true };
  await data(done => user.setUserMfaPreference(null, on, done));
  const { PreferredMfaSetting, UserMFASettingList } = await data(done =>
    user.getUserData(done, { bypassCache: true })
  );
  assert.deepEqual([PreferredMfaSetting, UserMFASettingList], ["SOFTWARE_TOKEN_MFA", ["SOFTWARE_TOKEN_MFA"]]);
});

for (const flow of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"]) {
  await check(`a code of the software token, first a wrong one, ${flow} [second factor; no secret]`, async () => {
    const { user, challenge, parameters } = await begin(optional, "tom", flow);
    assert.equal(challenge, "SOFTWARE_TOKEN_MFA");
    assert.equal(parameters.FRIENDLY_DEVICE_NAME, "phone");
    const wrong = await app.wrongCode();
    await refused("CodeMismatchException", "Invalid code received for user", () =>
      sendCode(user, wrong, challenge)
    );
    isOf((await sendCode(user, await app.code(), challenge)).session, "tom");
  });
}

await check("a code of the software token that was used before", async () => {
  const first = await begin(optional, "tom");
  const second = await begin(optional, "tom");
  const code = await app.code();
  await sendCode(first.user, code, first.challenge);
  await refused("ExpiredCodeException", "Your software token has already been used once.", () =>
    sendCode(second.user, code, second.challenge)
  );
});

await check("a code in a text message, first a wrong one", async () => {
  await optional.prefer("sue", { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
  const { user, challenge, parameters } = await begin(optional, "sue");
  assert.equal(challenge, "SMS_MFA");
  assert.equal(parameters.CODE_DELIVERY_DESTINATION, "+*******0123");
  const { Code, Destination } = await newestMessage("sue");
  assert.equal(Destination, phone.phone_number);
  await refused(...WRONG_CODE, () => sendCode(user, another(Code)));
  isOf((await sendCode(user, Code)).session, "sue");
});

await check("a choice of two second factors", async () => {
  const { user } = await begin(optional, "sam");
  const samsApp = new Authenticator((await associate(user)).secret);
  await verify(user, await samsApp.code());
  const on = { Enabled: true, PreferredMfa: false };
  await data(done => user.setUserMfaPreference(on, on, done));
  const select = (user, kind) => settled(callbacks => user.sendMFASelectionAnswer(kind, callbacks));
  for (const kind of ["SOFTWARE_TOKEN_MFA", "SMS_MFA"]) {
    const { user, challenge, parameters } = await begin(optional, "sam");
    assert.equal(challenge, "SELECT_MFA_TYPE");
    assert.deepEqual(JSON.parse(parameters.MFAS_CAN_CHOOSE), ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    assert.equal((await select(user, kind)).challenge, kind);
    const code = kind === "SMS_MFA" ? (await newestMessage("sam")).Code : await samsApp.code();
    isOf((await sendCode(user, code, kind)).session, "sam");
  }
});

const required = await makePool(
  { Schema: [{ Name: "email", Required: true }, { Name: "given_name", Required: true }] },
  mfa("ON", "TOTP")
);

await check("where MFA is required, a software token is set up while signing in", async () => {
  await required.addUser("nell", PASSWORD, { email: "nell@example.com", given_name: "Nell" });
  const { user, challenge, parameters } = await begin(required, "nell");
  assert.equal(challenge, "MFA_SETUP");
  assert.deepEqual(JSON.parse(parameters.MFAS_CAN_SETUP), ["SOFTWARE_TOKEN_MFA"]);
  const nellsApp = new Authenticator((await associate(user)).secret);
  isOf((await verify(user, await nellsApp.code())).session, "nell");
  const again = await begin(required, "nell");
  assert.equal(again.challenge, "SOFTWARE_TOKEN_MFA");
  isOf((await sendCode(again.user, await nellsApp.code(), again.challenge)).session, "nell");
});

await check("a temporary password, an attribute that is required, then MFA_SETUP", async () => {
  await required.addUser("newt", PASSWORD, { email: "newt@example.com" }, { temporary: true });
  const { user, newPassword } = await begin(required, "newt");
  assert.deepEqual(newPassword, { attributes: { email: "newt@example.com" }, required: ["given_name"] });
  const choose = attributes =>
    settled(callbacks => user.completeNewPasswordChallenge("Battery-Staple8", attributes, callbacks));
  await refused("InvalidParameterException", "Invalid attributes given, given_name is missing", () => choose({}));
  await refused("NotAuthorizedException", "Cannot modify an already provided email", () =>
    choose({ given_name: "Newt", email: "newt@example.com" })
  );
  assert.equal((await choose({ given_name: "Newt" })).challenge, "MFA_SETUP");
  const newtsApp = new Authenticator((await associate(user)).secret);
  const { session } = await verify(user, await newtsApp.code());
  assert.equal(session.getIdToken().decodePayload().given_name, "Newt");
});

const { alice, custom } = given;
const [[first, firstAnswer], [second, secondAnswer]] = custom.questions;
const answer = (user, text) => settled(callbacks => user.sendCustomChallengeAnswer(text, callbacks));
const asks = ({ challenge, parameters }, question) =>
  assert.deepEqual([challenge, parameters?.question], ["CUSTOM_CHALLENGE", question]);

for (const [what, start] of [
  ["CUSTOM_AUTH", initiate],
  ["CUSTOM_AUTH that begins with SRP", user => authenticate(user, alice.password)],
]) {
  const begin = async () => {
    const user = cognitoUser(alice.username, { clientId: custom.id });
    user.setAuthenticationFlowType("CUSTOM_AUTH");
    return { user, ...(await start(user)) };
  };

  await check(`two questions, first with a wrong answer, ${what} [custom; no secret]`, async () => {
    const { user, ...asked } = await begin();
    asks(asked, first);
    asks(await answer(user, `not ${firstAnswer}`), first);
    asks(await answer(user, firstAnswer), second);
    isOf((await answer(user, secondAnswer)).session, alice.username);
  });

  await check(`the third wrong answer is the last, ${what}`, async () => {
    const { user } = await begin();
    await answer(user, "wrong");
    await answer(user, "wrong");
    await refused(...WRONG, () => answer(user, "wrong"));
  });
}

await check("CUSTOM_AUTH that begins with SRP, and a wrong password", () => {
  const user = cognitoUser(alice.username, { clientId: custom.id });
  user.setAuthenticationFlowType("CUSTOM_AUTH");
  return refused(...WRONG, () => authenticate(user, `${alice.password}?`));
});

notMade("knows neither EMAIL_OTP nor USER_AUTH; aws-amplify, which followed it, is asked by another script");
