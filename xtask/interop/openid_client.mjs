// openid-client, by Filip Skokan: a certified client of OpenID Connect.

import assert from "node:assert/strict";
import * as oidc from "openid-client";
import { call, checksOf, given } from "./checks.mjs";
import { addClient, addProvider, addResourceServer, browse, SCOPES } from "./hosted_login.mjs";

const { check } = checksOf("openid-client");
const { username, password, email } = given.alice;
const issuer = new URL(`${given.endpoint}/${given.user_pool_id}`);
const callback = "http://localhost:3000/callback";

await addResourceServer("https://api.example");
const settings = { CallbackURLs: [callback], LogoutURLs: ["http://localhost:3000/bye"] };
const open = await addClient(settings);
const secret = await addClient({ ...settings, GenerateSecret: true });

/** The client as discovery has it; over http, which it takes for a test alone. */
const discovered = ({ ClientId, ClientSecret }, auth) =>
  oidc.discovery(issuer, ClientId, ClientSecret, auth, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });

/** Signs alice in, or somebody else, and redeems the code. */
async function signIn(config, parameters = {}, who = { username, password }) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid email",
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...parameters,
  });
  const back = await browse(url, ...[who].flat());
  const redeem = (checks = {}) =>
    oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
      ...checks,
    });
  return { back, redeem };
}

const refused = (error, run) => assert.rejects(run, { name: "ResponseBodyError", error });

const config = await discovered(open, oidc.None());

await check("discovery finds the endpoints", () => {
  const metadata = config.serverMetadata();
  assert.equal(metadata.issuer, issuer.href);
  assert.equal(metadata.token_endpoint, `${given.endpoint}/oauth2/token`);
  assert.equal(metadata.authorization_endpoint, `${given.endpoint}/oauth2/authorize`);
  assert.equal(metadata.userinfo_endpoint, `${given.endpoint}/oauth2/userInfo`);
});

let tokens;
await check("code with PKCE, state and nonce; the ID token's signature is verified", async () => {
  const { redeem } = await signIn(config);
  tokens = await redeem();
  assert.equal(tokens.claims()["cognito:username"], username);
  assert.equal(tokens.claims().email, email);
});

await check("userInfo is of the same subject", async () => {
  const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  assert.deepEqual([info.email, info.email_verified, info.username], [email, "true", username]);
});

await check("a refresh token gives new tokens", async () => {
  const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(renewed.claims().sub, tokens.claims().sub);
  assert.equal(renewed.refresh_token, undefined);
});

await check("a revoked refresh token gives none, and userInfo ends with it", async () => {
  await oidc.tokenRevocation(config, tokens.refresh_token);
  await refused("invalid_grant", () => oidc.refreshTokenGrant(config, tokens.refresh_token));
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub));
});

await check("a code is good once", async () => {
  const { redeem } = await signIn(config);
  await redeem();
  await refused("invalid_grant", () => redeem());
});

await check("a code needs its verifier", async () => {
  const { redeem } = await signIn(config);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  await refused("invalid_grant", () => redeem({ pkceCodeVerifier }));
});

await check("another state is refused by the client", async () => {
  const { redeem } = await signIn(config);
  await assert.rejects(redeem({ expectedState: "another" }), { name: "ClientError" });
});

await check("a scope that is not the app client's comes back as an error", async () => {
  const { redeem } = await signIn(config, { scope: "openid offline_access" });
  await assert.rejects(redeem(), { name: "AuthorizationResponseError", error: "invalid_request" });
});

for (const auth of ["ClientSecretPost", "ClientSecretBasic"]) {
  await check(`an app client with a secret, by ${auth}`, async () => {
    const { redeem } = await signIn(await discovered(secret, oidc[auth]()));
    assert.ok((await redeem()).access_token);
    const wrong = { ...secret, ClientSecret: "wrong" };
    const { redeem: refusedOne } = await signIn(await discovered(wrong, oidc[auth]()));
    await refused("invalid_client", () => refusedOne());
  });
}

await check("the implicit flow has its tokens in the fragment", async () => {
  const client = await addClient({ ...settings, AllowedOAuthFlows: ["implicit"] });
  const url = new URL(`${given.endpoint}/oauth2/authorize`);
  url.search = new URLSearchParams({
    response_type: "token",
    client_id: client.ClientId,
    redirect_uri: callback,
    scope: "openid",
    nonce: "n-0S6",
  });
  const back = await browse(url, { username, password });
  const said = new URLSearchParams(back.hash.slice(1));
  const config = await discovered(client, oidc.None());
  const info = await oidc.fetchUserInfo(config, said.get("access_token"), oidc.skipSubjectCheck);
  assert.equal(info.username, username);
});

await check("client_credentials, with and without a scope", async () => {
  const machine = await addClient({
    GenerateSecret: true,
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthScopes: ["https://api.example/read", "https://api.example/write"],
  });
  const config = await discovered(machine, oidc.ClientSecretBasic());
  const one = await oidc.clientCredentialsGrant(config, { scope: "https://api.example/read" });
  assert.deepEqual([one.token_type, one.expires_in], ["bearer", 3600]);
  await oidc.clientCredentialsGrant(config);
  await refused("invalid_scope", () => oidc.clientCredentialsGrant(config, { scope: "openid" }));
});

await check("a resource is the access token's audience", async () => {
  const client = await addClient({
    ...settings,
    AllowedOAuthScopes: [...SCOPES, "https://api.example/read"],
  });
  const config = await discovered(client, oidc.None());
  const { redeem } = await signIn(config, {
    scope: "openid https://api.example/read",
    resource: "https://api.example",
  });
  const { access_token } = await redeem();
  const claims = JSON.parse(Buffer.from(access_token.split(".")[1], "base64url"));
  assert.equal(claims.aud, "https://api.example");
  // The API takes no token without its scope.
  await assert.rejects(call("GetUser", { AccessToken: access_token }));
});

await check("the URL of a sign-out is the one of discovery", async () => {
  const url = oidc.buildEndSessionUrl(config, { logout_uri: "http://localhost:3000/bye" });
  assert.equal((await browse(url)).href, "http://localhost:3000/bye");
});

const corp = await addProvider("Correct-Horse7!");
const federated = await addClient({
  ...settings,
  SupportedIdentityProviders: ["COGNITO", corp.name],
});
const both = await discovered(federated, oidc.None());

let subject;
for (const [parameter, value] of [
  ["identity_provider", corp.name],
  ["idp_identifier", corp.identifier],
]) {
  await check(`${parameter} leads to the provider, whose user becomes one of the pool`, async () => {
    const { redeem } = await signIn(both, { [parameter]: value }, corp.carol);
    const tokens = await redeem();
    const claims = tokens.claims();
    assert.deepEqual([claims.email, claims.iss], ["carol@corp.example", issuer.href]);
    const [identity] = claims.identities;
    assert.equal(claims["cognito:username"], `${corp.name}_${identity.userId}`);
    assert.deepEqual([identity.providerName, identity.providerType], [corp.name, "OIDC"]);
    subject ??= claims.sub;
    assert.equal(claims.sub, subject);
    const info = await oidc.fetchUserInfo(both, tokens.access_token, subject);
    assert.equal(info.email, "carol@corp.example");
    const renewed = await oidc.refreshTokenGrant(both, tokens.refresh_token);
    assert.equal(renewed.claims().sub, subject);
  });
}

await check("a provider that is not the app client's comes back as an error", async () => {
  const { redeem } = await signIn(config, { identity_provider: corp.name }, []);
  await assert.rejects(redeem(), { name: "AuthorizationResponseError", error: "invalid_request" });
});
