// aws-amplify gets an identity and AWS credentials: fetchAuthSession, for guests and users.

import assert from "node:assert/strict";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { use } from "./amplify.mjs";
import { checksOf, given } from "./checks.mjs";
import { GUESTS, known, makeIdentityPool, ROLE } from "./identity_pool.mjs";
import { makePool } from "./pools.mjs";

const { check } = checksOf("aws-amplify");
const PASSWORD = "Correct-Horse7!";

const pool = await makePool({});
await pool.addUser("ida", PASSWORD);
await pool.addUser("ben", PASSWORD);
const { identityPoolId } = await makeIdentityPool(pool, { guests: true });
const withIdentities = (more = {}) =>
  use(pool, undefined, { identityPoolId, identityPoolEndpoint: given.endpoint, allowGuestAccess: true, ...more });
withIdentities();

const signedIn = async username => {
  const { isSignedIn } = await signIn({ username, password: PASSWORD });
  assert(isSignedIn);
  return fetchAuthSession();
};

let guest;
await check("a guest's identity and credentials", async () => {
  guest = await fetchAuthSession();
  assert.equal(guest.tokens, undefined);
  await known(guest.credentials, GUESTS);
});

let first;
await check("a user's: the guest's identity becomes theirs [credentials; no secret]", async () => {
  first = await signedIn("ida");
  const issued = await known(first.credentials, ROLE);
  assert.deepEqual([first.identityId, issued.IdentityId], [guest.identityId, guest.identityId]);
  assert(issued.Authenticated);
});

await check("the same while they last, and others when asked for", async () => {
  const again = await fetchAuthSession();
  assert.equal(again.credentials.accessKeyId, first.credentials.accessKeyId);
  const fresh = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(fresh.credentials.accessKeyId, first.credentials.accessKeyId);
  assert.equal(fresh.identityId, first.identityId);
  await known(fresh.credentials, ROLE);
});

await check("the same identity after signing out, being a guest, and signing in", async () => {
  await signOut();
  const between = await fetchAuthSession();
  assert.notEqual(between.identityId, first.identityId);
  const again = await signedIn("ida");
  assert.equal(again.identityId, first.identityId);
  await signOut();
  const other = await signedIn("ben");
  assert.notEqual(other.identityId, first.identityId);
  await signOut();
});

await check("a guest where none are allowed", async () => {
  const { identityPoolId } = await makeIdentityPool(pool);
  withIdentities({ identityPoolId });
  await assert.rejects(fetchAuthSession({ forceRefresh: true }), {
    name: "NotAuthorizedException",
    message: "Unauthenticated access is not supported for this identity pool.",
  });
});
