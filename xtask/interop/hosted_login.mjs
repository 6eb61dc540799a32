// What the scripts of the hosted login share: app clients of OAuth 2.0, and a browser that
// knows redirects, cookies and forms, for clients that leave the browser to others.

import assert from "node:assert/strict";
import { call, given } from "./checks.mjs";
import { makePool } from "./pools.mjs";

export const SCOPES = ["openid", "email", "profile", "aws.cognito.signin.user.admin"];

/** A resource server with the scopes `read` and `write`. */
export const addResourceServer = Identifier =>
  call("CreateResourceServer", {
    UserPoolId: given.user_pool_id,
    Identifier,
    Name: "API",
    Scopes: ["read", "write"].map(name => ({ ScopeName: name, ScopeDescription: name })),
  });

/** An app client, as AWS describes it. */
export async function addClient(settings) {
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId: given.user_pool_id,
    ClientName: "hosted",
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: SCOPES,
    SupportedIdentityProviders: ["COGNITO"],
    ...settings,
  });
  return UserPoolClient;
}

/** A pool that is the OpenID Connect provider `Corp` of the given one, with a user `carol`.
 * The pool's own domain is at `domain`. */
export async function addProvider(password, domain = given.endpoint) {
  const corp = await makePool({});
  const carol = await corp.addUser("carol", password, {
    email: "carol@corp.example",
    email_verified: "true",
    name: "Carol",
  });
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId: corp.id,
    ClientName: "provider",
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email", "profile"],
    CallbackURLs: [`${domain}/oauth2/idpresponse`],
    SupportedIdentityProviders: ["COGNITO"],
  });
  await call("CreateIdentityProvider", {
    UserPoolId: given.user_pool_id,
    ProviderName: "Corp",
    ProviderType: "OIDC",
    ProviderDetails: {
      client_id: UserPoolClient.ClientId,
      client_secret: UserPoolClient.ClientSecret,
      authorize_scopes: "openid email profile",
      attributes_request_method: "GET",
      oidc_issuer: `${given.endpoint}/${corp.id}`,
    },
    AttributeMapping: { username: "sub", email: "email", name: "name" },
    IdpIdentifiers: ["corp.example"],
  });
  return { ...corp, carol, name: "Corp", identifier: "corp.example" };
}

/** Follows a URL until it leads away from the emulator; each page's form is filled in. */
export async function browse(url, ...forms) {
  const cookies = new Map();
  let request = {};
  for (;;) {
    const cookie = [...cookies].map(pair => pair.join("=")).join("; ");
    const response = await fetch(url, {
      ...request,
      redirect: "manual",
      headers: { cookie },
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = set.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    request = {};
    if (response.status === 302) {
      url = new URL(response.headers.get("location"), url);
      if (url.origin !== given.endpoint) return url;
      continue;
    }
    const html = await response.text();
    const form = forms.shift();
    assert.ok(form, `no form is left for ${url.pathname}: ${html}`);
    url = new URL(unescaped(html.match(/<form method="post" action="([^"]*)">/)[1]), url);
    const hidden = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
    const fields = [...hidden].map(([, name, value]) => [name, unescaped(value)]);
    request = { method: "POST", body: new URLSearchParams([...fields, ...Object.entries(form)]) };
  }
}

const unescaped = text =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&amp;", "&");
