// The page of an app with Amplify, which `amplify_redirect.mjs` bundles for the browser.

import { Amplify } from "aws-amplify";
import {
  associateWebAuthnCredential,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signInWithRedirect,
  signOut,
} from "aws-amplify/auth";
import "aws-amplify/auth/enable-oauth-listener";
import { Hub } from "aws-amplify/utils";

window.events = [];
Hub.listen("auth", ({ payload }) => window.events.push(payload.event));
Amplify.configure(window.settings);
Object.assign(window, {
  associateWebAuthnCredential,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signInWithRedirect,
  signOut,
});
