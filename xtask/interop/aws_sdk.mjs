// AWS's SDK for JavaScript sets up a pool, signs in, and finds a group in the token.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  paginateListUserPools,
  paginateListUsers,
  ResourceNotFoundException,
  RespondToAuthChallengeCommand,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { checksOf, claimsOf, given } from "./checks.mjs";

const { check } = checksOf("@aws-sdk/client-cognito-identity-provider");
const idp = new CognitoIdentityProviderClient({ region: given.region, endpoint: given.endpoint });
const PASSWORD = "Correct-Horse7!";
const ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];

let UserPoolId;
await check("CreateUserPool", async () => {
  const { UserPool } = await idp.send(new CreateUserPoolCommand({ PoolName: "made by the SDK" }));
  UserPoolId = UserPool.Id;
  assert(UserPoolId.startsWith(`${given.region}_`) && UserPool.CreationDate instanceof Date);
});

await check("ListUserPools, page by page", async () => {
  const ids = [];
  for await (const page of paginateListUserPools({ client: idp, pageSize: 1 }, { MaxResults: 1 }))
    ids.push(...page.UserPools.map(({ Id }) => Id));
  assert(ids.includes(UserPoolId) && new Set(ids).size === ids.length);
});

await check("a user in a group [set up]", async () => {
  const user = { UserPoolId, Username: "alice" };
  await idp.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
  await idp.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  await idp.send(new CreateGroupCommand({ UserPoolId, GroupName: "admins" }));
  await idp.send(new AdminAddUserToGroupCommand({ ...user, GroupName: "admins" }));
  const names = [];
  for await (const page of paginateListUsers({ client: idp }, { UserPoolId }))
    names.push(...page.Users.map(({ Username }) => Username));
  assert.deepEqual(names, ["alice"]);
});

await check("refusals are the SDK's own classes", async () => {
  const unknown = { UserPoolId: `${given.region}_none00000`, Username: "alice" };
  await assert.rejects(idp.send(new AdminCreateUserCommand(unknown)), ResourceNotFoundException);
  const nobody = { UserPoolId, Username: "nobody", Password: PASSWORD };
  await assert.rejects(idp.send(new AdminSetUserPasswordCommand(nobody)), UserNotFoundException);
});

for (const GenerateSecret of [false, true]) {
  const app = await idp
    .send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app", GenerateSecret, ExplicitAuthFlows }))
    .then(({ UserPoolClient }) => UserPoolClient);
  const ClientId = app.ClientId;
  const hash = name =>
    GenerateSecret && {
      SECRET_HASH: createHmac("sha256", app.ClientSecret).update(name + ClientId).digest("base64"),
    };
  const secret = GenerateSecret ? "secret" : "no secret";
  const signIn = (password, name = "alice") =>
    idp.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: name, PASSWORD: password, ...hash(name) },
      })
    );

  let tokens;
  await check(`USER_PASSWORD_AUTH, and the group in the token, ${secret} [password; ${secret}]`, async () => {
    ({ AuthenticationResult: tokens } = await signIn(PASSWORD));
    assert.deepEqual(claimsOf(tokens.AccessToken)["cognito:groups"], ["admins"]);
    const { Username } = await idp.send(new GetUserCommand({ AccessToken: tokens.AccessToken }));
    assert.equal(Username, "alice");
  });

  await check(`a wrong password, ${secret}`, () => assert.rejects(signIn("wrong"), NotAuthorizedException));

  await check(`AdminInitiateAuth, signed, ${secret} [operator; ${secret}]`, async () => {
    const reply = await idp.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "alice", PASSWORD, ...hash("alice") },
      })
    );
    assert.equal(reply.AuthenticationResult.TokenType, "Bearer");
  });

  await check(`GetTokensFromRefreshToken, ${secret} [refresh; ${secret}]`, async () => {
    const reply = await idp.send(
      new GetTokensFromRefreshTokenCommand({
        ClientId,
        RefreshToken: tokens.RefreshToken,
        ...(GenerateSecret && { ClientSecret: app.ClientSecret }),
      })
    );
    const [before, after] = [tokens, reply.AuthenticationResult].map(({ AccessToken }) => claimsOf(AccessToken));
    assert.notEqual(before.jti, after.jti);
    assert.equal(before.origin_jti, after.origin_jti);
  });

  await check(`a temporary password asks for another, ${secret} [new password; ${secret}]`, async () => {
    const name = `newcomer-${GenerateSecret}`;
    const user = { UserPoolId, Username: name, TemporaryPassword: "Temporary-7", MessageAction: "SUPPRESS" };
    await idp.send(new AdminCreateUserCommand(user));
    const { ChallengeName, Session } = await signIn("Temporary-7", name);
    assert.equal(ChallengeName, "NEW_PASSWORD_REQUIRED");
    const ChallengeResponses = { USERNAME: name, NEW_PASSWORD: PASSWORD, ...hash(name) };
    const answer = new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses });
    assert((await idp.send(answer)).AuthenticationResult.IdToken);
  });
}
