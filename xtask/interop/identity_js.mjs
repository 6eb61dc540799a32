// What the scripts of amazon-cognito-identity-js share.

import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { given } from "./checks.mjs";

/** A user at an app client, as the client sees one. A storage remembers devices. */
export function cognitoUser(username, { poolId = given.user_pool_id, clientId = given.public.id, storage } = {}) {
  const Pool = new CognitoUserPool({
    UserPoolId: poolId,
    ClientId: clientId,
    endpoint: given.endpoint,
    Storage: storage,
  });
  return new CognitoUser({ Username: username, Pool, Storage: storage });
}

/** The client's callbacks as a promise of what happened. */
export const settled = start =>
  new Promise((resolve, reject) => {
    const asked = (challenge, parameters) => resolve({ challenge, parameters });
    start({
      onSuccess: (session, mayRemember) => resolve({ session, mayRemember: mayRemember === true }),
      onFailure: reject,
      newPasswordRequired: (attributes, required) => resolve({ newPassword: { attributes, required } }),
      mfaRequired: asked,
      totpRequired: asked,
      selectMFAType: asked,
      mfaSetup: asked,
      customChallenge: parameters => asked("CUSTOM_CHALLENGE", parameters),
      associateSecretCode: secret => resolve({ secret }),
    });
  });

/** A callback of the form (error, data) as a promise. */
export const data = start =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

const details = (user, password) =>
  new AuthenticationDetails({ Username: user.getUsername(), Password: password });

/** A sign-in with a password, in the flow that the user is set to. */
export const authenticate = (user, password) =>
  settled(callbacks => user.authenticateUser(details(user, password), callbacks));

/** A sign-in with CUSTOM_AUTH and no password. */
export const initiate = user => settled(callbacks => user.initiateAuth(details(user), callbacks));

/** The claims of a session's access token. */
export const claims = session => session.getAccessToken().decodePayload();
