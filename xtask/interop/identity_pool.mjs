// An identity pool for an app client, which a script makes for itself.

import assert from "node:assert/strict";
import { call, given } from "./checks.mjs";

export const ROLE = "arn:aws:iam::123456789012:role/users";
export const GUESTS = "arn:aws:iam::123456789012:role/guests";

/** An identity pool that takes the users of an app client, and guests if it says so. */
export async function makeIdentityPool({ id, clientId }, { guests = false } = {}) {
  const ProviderName = `cognito-idp.${given.region}.amazonaws.com/${id}`;
  const { IdentityPoolId } = await call(
    "CreateIdentityPool",
    {
      IdentityPoolName: "interop",
      AllowUnauthenticatedIdentities: guests,
      CognitoIdentityProviders: [{ ProviderName, ClientId: clientId }],
    },
    "AWSCognitoIdentityService"
  );
  const Roles = { authenticated: ROLE, unauthenticated: GUESTS };
  await call("SetIdentityPoolRoles", { IdentityPoolId, Roles }, "AWSCognitoIdentityService");
  return { identityPoolId: IdentityPoolId, providerName: ProviderName };
}

/** Expects that credentials are those that the emulator has issued, with this role. */
export async function known({ accessKeyId, secretAccessKey, sessionToken, expiration }, role) {
  const response = await fetch(`${given.endpoint}/_emulator/credentials`);
  const { Credentials } = await response.json();
  const issued = Credentials.find(({ AccessKeyId }) => AccessKeyId === accessKeyId);
  assert.deepEqual([issued.SecretKey, issued.SessionToken], [secretAccessKey, sessionToken]);
  assert.equal(issued.Expiration, expiration.getTime() / 1000);
  assert.equal(issued.RoleArn, role);
  return issued;
}
