// What the scripts of aws-amplify share.

import assert from "node:assert/strict";
import { Amplify } from "aws-amplify";
import { confirmSignIn, fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { ConsoleLogger } from "aws-amplify/utils";
import { given } from "./checks.mjs";

// Without this it warns of an endpoint that is not AWS's.
ConsoleLogger.LOG_LEVEL = "ERROR";

// What a device is called: before version 21, Node.js has no navigator to ask.
globalThis.navigator ??= { userAgent: "interop" };

/** Where a browser keeps tokens and devices. */
export class KeyValueStorage extends Map {
  getItem = async key => this.get(key) ?? null;
  setItem = async (key, value) => void this.set(key, value);
  removeItem = async key => void this.delete(key);

  /** The key under which one of a user's things is kept. */
  name = suffix => [...this.keys()].find(key => key.endsWith(`.${suffix}`));
}

/** Has the client use a pool, with `more` settings, and a browser of its own or this one. */
export function use({ id, clientId }, storage = new KeyValueStorage(), more = {}) {
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: id, userPoolClientId: clientId, userPoolEndpoint: given.endpoint, ...more },
    },
  });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storage);
  return storage;
}

/** Expects that nothing is missing, tells the claims of the access token, and signs out. */
export async function finished({ isSignedIn, nextStep }, username) {
  assert.deepEqual([isSignedIn, nextStep.signInStep], [true, "DONE"]);
  const { tokens } = await fetchAuthSession();
  const claims = tokens.accessToken.payload;
  assert.equal(claims.username, username);
  await signOut();
  return claims;
}

/** Expects that something is missing, and returns what is said about it. */
export function asked({ isSignedIn, nextStep }, step) {
  assert.deepEqual([isSignedIn, nextStep.signInStep], [false, step]);
  return nextStep;
}

/** Begins a sign-in with a flow, and in USER_AUTH with a preference. */
export const begin = (username, password, authFlowType, preferredChallenge) =>
  signIn({ username, password, options: { authFlowType, preferredChallenge } });

/** Answers what is asked. */
export const answer = (challengeResponse, options) => confirmSignIn({ challengeResponse, options });

/** Expects that the service refuses, with this code and this message. */
export const refused = (name, message, run) => assert.rejects(run, { name, message });
