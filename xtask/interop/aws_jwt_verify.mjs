// aws-jwt-verify, AWS's own verifier, verifies the emulator's tokens against the
// key set that it serves.

import assert from "node:assert/strict";
import { JwtVerifier } from "aws-jwt-verify";
import { validateCognitoJwtFields } from "aws-jwt-verify/cognito-verifier";
import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidTokenUseError,
  JwtInvalidSignatureError,
} from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { call, checksOf, given } from "./checks.mjs";

const { check, notMade } = checksOf("aws-jwt-verify");
const { alice, public: app } = given;
const issuer = `${given.endpoint}/${given.user_pool_id}`;

const { AuthenticationResult: tokens } = await call("InitiateAuth", {
  ClientId: app.id,
  AuthFlow: "USER_PASSWORD_AUTH",
  AuthParameters: { USERNAME: alice.username, PASSWORD: alice.password },
});

// Its own fetcher speaks https only; it takes another.
const fetcher = { fetch: async uri => (await fetch(uri)).arrayBuffer() };

/** What CognitoJwtVerifier is made of, with the issuer that the emulator has. */
const verifierOf = (tokenUse, clientId = app.id) =>
  JwtVerifier.create(
    {
      issuer,
      audience: null,
      customJwtCheck: ({ payload }) => validateCognitoJwtFields(payload, { tokenUse, clientId }),
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) }
  );

await check("ID token", async () => {
  const claims = await verifierOf("id").verify(tokens.IdToken);
  assert.equal(claims["cognito:username"], alice.username);
});

await check("access token [verifies]", async () => {
  const claims = await verifierOf("access").verify(tokens.AccessToken);
  assert.equal(claims.username, alice.username);
});

await check("refuses an ID token where an access token is wanted", () =>
  assert.rejects(() => verifierOf("access").verify(tokens.IdToken), CognitoJwtInvalidTokenUseError)
);

await check("refuses another app client's token", () =>
  assert.rejects(
    () => verifierOf("access", "other").verify(tokens.AccessToken),
    CognitoJwtInvalidClientIdError
  )
);

await check("refuses a signature of other claims", () => {
  const mixed = [...tokens.AccessToken.split(".").slice(0, 2), tokens.IdToken.split(".")[2]].join(".");
  return assert.rejects(() => verifierOf("access").verify(mixed), JwtInvalidSignatureError);
});

notMade("CognitoJwtVerifier itself admits no issuer but AWS's; JwtVerifier with its claim checks was asked");
