// amazon-cognito-identity-js signs in: AWS's own JavaScript client.

import assert from "node:assert/strict";
import { checksOf, given, refused } from "./checks.mjs";
import { authenticate, claims, cognitoUser, data, settled } from "./identity_js.mjs";

const { check, notMade } = checksOf("amazon-cognito-identity-js");
const { alice, newcomers, crowd } = given;
const WRONG = ["NotAuthorizedException", "Incorrect username or password."];

async function signIn(username, password, app) {
  const user = cognitoUser(username, { clientId: app?.id });
  const { session } = await authenticate(user, password);
  assert(session?.isValid());
  return { user, session };
}

for (const flow of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"]) {
  const begin = (username, password, app) => {
    const user = cognitoUser(username, { clientId: app?.id });
    user.setAuthenticationFlowType(flow);
    return authenticate(user, password);
  };

  await check(`right password, ${flow} [${flow === "USER_SRP_AUTH" ? "SRP" : "password"}; no secret]`, async () => {
    const { session } = await begin(alice.username, alice.password);
    assert.equal(claims(session).username, alice.username);
    assert.equal(session.getIdToken().decodePayload().email, alice.email);
  });

  await check(`wrong password, ${flow}`, () =>
    refused(...WRONG, () => begin(alice.username, `${alice.password}?`))
  );

  await check(`unknown user who must not be told from a known one, ${flow}`, () =>
    refused(...WRONG, () => begin("nobody", alice.password))
  );

  await check(`unknown user who may be told, ${flow}`, () =>
    refused("UserNotFoundException", "User does not exist.", () =>
      begin("nobody", alice.password, given.telling)
    )
  );

  await check(`sign-in by a verified e-mail address, ${flow}`, async () => {
    const { session } = await begin(alice.email, alice.password);
    assert.equal(claims(session).username, alice.username);
  });
}

const { user, session } = await signIn(alice.username, alice.password);

await check("GetUser with the access token", async () => {
  const { Username, UserAttributes } = await data(done => user.getUserData(done));
  assert.equal(Username, alice.username);
  assert.deepEqual(
    UserAttributes.find(({ Name }) => Name === "email"),
    { Name: "email", Value: alice.email }
  );
});

await check("refreshSession [refresh; no secret]", async () => {
  const refreshed = await data(done => user.refreshSession(session.getRefreshToken(), done));
  assert.notEqual(claims(refreshed).jti, claims(session).jti);
  assert.equal(claims(refreshed).origin_jti, claims(session).origin_jti);
  assert.equal(claims(refreshed).auth_time, claims(session).auth_time);
});

await check("refreshSession with a token that is none", () => {
  const token = { getToken: () => "none" };
  return refused("NotAuthorizedException", "Invalid Refresh Token", () =>
    data(done => user.refreshSession(token, done))
  );
});

for (const [newcomer, flow] of [
  [newcomers[0], "USER_SRP_AUTH"],
  [newcomers[1], "USER_PASSWORD_AUTH"],
]) {
  const user = cognitoUser(newcomer.username);
  user.setAuthenticationFlowType(flow);
  const choose = (password, attributes) =>
    settled(callbacks => user.completeNewPasswordChallenge(password, attributes, callbacks));

  await check(`a temporary password asks for another, ${flow}`, async () => {
    const { newPassword } = await authenticate(user, newcomer.password);
    assert.deepEqual(newPassword, { attributes: { email: newcomer.email }, required: [] });
  });

  await check(`a new password that breaks the policy, ${flow}`, () =>
    refused(
      "InvalidPasswordException",
      "Password did not conform with policy: Password not long enough",
      () => choose("Short7!", {})
    )
  );

  await check(`a new password and an attribute, then a sign-in with it, ${flow} [new password; no secret]`, async () => {
    const { session } = await choose(`Chosen${newcomer.password}`, { given_name: "Nell" });
    assert.equal(session.getIdToken().decodePayload().given_name, "Nell");
    await signIn(newcomer.username, `Chosen${newcomer.password}`);
    await refused(...WRONG, () => signIn(newcomer.username, newcomer.password));
  });
}

const some = crowd.slice(0, 12);
await check(`a crowd of ${some.length} users with unusual names and passwords`, async () => {
  for (const { username, password } of some) {
    const { session } = await signIn(username, password);
    assert.equal(claims(session).username, username);
  }
});

notMade("has no client secret support");
