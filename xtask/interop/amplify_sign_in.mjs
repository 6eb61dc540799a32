// aws-amplify signs in, with USER_AUTH above all, and after a sign-up.

import { challengesIn, watched } from "./watch.mjs";
import assert from "node:assert/strict";
import {
  autoSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  resetPassword,
  confirmResetPassword,
  signOut,
  signUp,
} from "aws-amplify/auth";
import { answer, asked, begin, finished, refused, use } from "./amplify.mjs";
import { checksOf } from "./checks.mjs";
import { another, newestMessage } from "./codes.mjs";
import { makePool } from "./pools.mjs";

const { check, notMade } = checksOf("aws-amplify");
const PASSWORD = "Correct-Horse7!";
const WRONG = ["NotAuthorizedException", "Incorrect username or password."];
const WRONG_CODE = ["CodeMismatchException", "Invalid code or auth state for the user."];

const pool = await makePool(
  {
    AliasAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] } },
  },
  undefined,
  ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
);
const email = "uma@example.com";
await pool.addUser("uma", PASSWORD, {
  email,
  email_verified: "true",
  phone_number: "+15555550123",
  phone_number_verified: "true",
});
use(pool);

for (const [flow, preferred] of [
  ["USER_SRP_AUTH"],
  ["USER_PASSWORD_AUTH"],
  ["USER_AUTH", "PASSWORD_SRP"],
  ["USER_AUTH", "PASSWORD"],
]) {
  const what = [flow, preferred].filter(Boolean).join(" with ");
  await check(`right and wrong password, ${what} [${what.includes("SRP") ? "SRP" : "password"}; no secret]`, async () => {
    await finished(await begin("uma", PASSWORD, flow, preferred), "uma");
    await refused(...WRONG, () => begin("uma", `${PASSWORD}?`, flow, preferred));
  });
}

for (const [preferred, step, destination, digits] of [
  ["EMAIL_OTP", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE", "u***@e***", 8],
  ["SMS_OTP", "CONFIRM_SIGN_IN_WITH_SMS_CODE", "+*******0123", 6],
]) {
  await check(`a code in place of a password, first a wrong one, USER_AUTH with ${preferred} [choice; no secret]`, async () => {
    const { codeDeliveryDetails } = asked(await begin("uma", undefined, "USER_AUTH", preferred), step);
    assert.equal(codeDeliveryDetails.destination, destination);
    const { Code, Purpose } = await newestMessage("uma");
    assert.deepEqual([Code.length, Purpose], [digits, preferred]);
    await refused(...WRONG_CODE, () => answer(another(Code)));
    await finished(await answer(Code), "uma");
  });
}

await check("a code in place of a password, by the e-mail address, USER_AUTH with EMAIL_OTP", async () => {
  asked(await begin(email, undefined, "USER_AUTH", "EMAIL_OTP"), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await finished(await answer((await newestMessage("uma")).Code), "uma");
});

const choose = async () => {
  const step = "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION";
  const { availableChallenges } = asked(await begin("uma", undefined, "USER_AUTH"), step);
  assert.deepEqual(new Set(availableChallenges), new Set(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"]));
};

for (const factor of ["PASSWORD", "PASSWORD_SRP"]) {
  await check(`a choice of first factors: ${factor}`, async () => {
    await choose();
    asked(await answer(factor), "CONFIRM_SIGN_IN_WITH_PASSWORD");
    const { result, requests } = await watched(() => answer(PASSWORD));
    const expected = factor === "PASSWORD" ? [] : ["PASSWORD_VERIFIER"];
    assert.deepEqual(challengesIn(requests), ["SELECT_CHALLENGE", ...expected]);
    await finished(result, "uma");
  });
}

await check("a choice of first factors: EMAIL_OTP", async () => {
  await choose();
  asked(await answer("EMAIL_OTP"), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await finished(await answer((await newestMessage("uma")).Code), "uma");
});

await check("a first factor that the user has not, USER_AUTH with WEB_AUTHN", async () => {
  const step = "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION";
  asked(await begin("uma", undefined, "USER_AUTH", "WEB_AUTHN"), step);
});

await check("a refresh, the user's attributes, and a sign-out everywhere [refresh; no secret]", async () => {
  await begin("uma", PASSWORD, "USER_AUTH", "PASSWORD_SRP");
  const before = (await fetchAuthSession()).tokens.accessToken.payload;
  const after = (await fetchAuthSession({ forceRefresh: true })).tokens.accessToken.payload;
  assert.notEqual(after.jti, before.jti);
  assert.equal(after.origin_jti, before.origin_jti);
  assert.equal((await fetchUserAttributes()).email, email);
  const { requests } = await watched(() => signOut({ global: true }));
  assert.deepEqual(requests.map(({ operation }) => operation), ["GlobalSignOut"]);
});

/** Signs up, and gives a wrong code and the right one. */
async function signUpAndConfirm(username, password, autoSignIn) {
  const userAttributes = { email: `${username}@example.com` };
  const { nextStep } = await signUp({ username, password, options: { userAttributes, autoSignIn } });
  assert.equal(nextStep.signUpStep, "CONFIRM_SIGN_UP");
  assert.equal(nextStep.codeDeliveryDetails.destination, "n***@e***");
  const confirmationCode = (await newestMessage(username)).Code;
  await refused("CodeMismatchException", "Invalid verification code provided, please try again.", () =>
    confirmSignUp({ username, confirmationCode: another(confirmationCode) })
  );
  return (await confirmSignUp({ username, confirmationCode })).nextStep.signUpStep;
}

await check("a sign-up, then a sign-in", async () => {
  assert.equal(await signUpAndConfirm("nina", PASSWORD), "DONE");
  await finished(await begin("nina", PASSWORD, "USER_AUTH", "PASSWORD_SRP"), "nina");
});

await check("a sign-up without a password, after which the user is signed in by itself", async () => {
  const step = await signUpAndConfirm("nora", undefined, { authFlowType: "USER_AUTH" });
  assert.equal(step, "COMPLETE_AUTO_SIGN_IN");
  const { result, requests } = await watched(() => autoSignIn());
  assert.equal(requests.length, 1, "more was asked");
  await finished(result, "nora");
});

await check("a sign-in before the sign-up is confirmed", async () => {
  const username = "nick";
  await signUp({ username, password: PASSWORD, options: { userAttributes: { email: "nick@example.com" } } });
  asked(await begin(username, PASSWORD, "USER_AUTH", "PASSWORD_SRP"), "CONFIRM_SIGN_UP");
});

await check("a forgotten password", async () => {
  const { nextStep } = await resetPassword({ username: "uma" });
  assert.equal(nextStep.resetPasswordStep, "CONFIRM_RESET_PASSWORD_WITH_CODE");
  const newPassword = "Battery-Staple8";
  const confirmationCode = (await newestMessage("uma")).Code;
  await confirmResetPassword({ username: "uma", newPassword, confirmationCode });
  await finished(await begin("uma", newPassword, "USER_SRP_AUTH"), "uma");
});

notMade("speaks to passkeys through a browser only");

// The client would wait three minutes for sign-ups that nobody confirms.
process.exit(0);
