// Amplify's signInWithRedirect in headless Chromium, at the hosted login.
//
// Amplify asks the domain by https alone: a proxy of this script's has a certificate that is
// made for the run, and nothing else of its own.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild-wasm";
import { chromium } from "playwright-core";
import { generate } from "selfsigned";
import { call, checksOf, given } from "./checks.mjs";
import { addClient, addProvider, SCOPES } from "./hosted_login.mjs";

const { check, notMade } = checksOf("aws-amplify");
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
if (!executablePath) {
  notMade("signInWithRedirect in a browser: Chromium is not installed (Debian: chromium)");
  process.exit(0);
}

const listening = server =>
  new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));

const pem = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048 });
const proxy = createTlsServer({ key: pem.private, cert: pem.cert }, (asked, answer) => {
  const headers = { ...asked.headers, "x-forwarded-proto": "https" };
  const { method, url: path } = asked;
  const { hostname, port } = new URL(given.endpoint);
  const onwards = request({ hostname, port, method, path, headers }, reply => {
    answer.writeHead(reply.statusCode, reply.rawHeaders);
    reply.pipe(answer);
  });
  onwards.on("error", () => answer.destroy());
  asked.pipe(onwards);
});
const domain = `localhost:${await listening(proxy)}`;

let page;
const app = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(page));
const home = `http://localhost:${await listening(app)}/`;
const corp = await addProvider("Correct-Horse7!", `https://${domain}`);
const client = await addClient({
  CallbackURLs: [home],
  LogoutURLs: [home],
  SupportedIdentityProviders: ["COGNITO", corp.name],
  ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
});
const UserPoolId = given.user_pool_id;
await call("UpdateUserPool", {
  UserPoolId,
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } },
});
await call("SetUserPoolMfaConfig", {
  UserPoolId,
  WebAuthnConfiguration: { RelyingPartyId: "localhost", UserVerification: "preferred" },
});

const bundle = await esbuild.build({
  entryPoints: [fileURLToPath(new URL("hosted_login_page.js", import.meta.url))],
  bundle: true,
  write: false,
  format: "iife",
  platform: "browser",
  define: { "process.env.NODE_ENV": '"production"' },
});
const settings = {
  Auth: {
    Cognito: {
      userPoolId: given.user_pool_id,
      userPoolClientId: client.ClientId,
      userPoolEndpoint: given.endpoint,
      loginWith: {
        oauth: {
          domain,
          scopes: SCOPES,
          redirectSignIn: [home],
          redirectSignOut: [home],
          responseType: "code",
        },
      },
    },
  },
};
const script = text => `<script>${text.replaceAll("</script", "<\\/script")}</script>`;
page = `<!DOCTYPE html><title>app</title>${script(`window.settings=${JSON.stringify(settings)}`)}${
  script(bundle.outputFiles[0].text)}`;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const context = await browser.newContext({ ignoreHTTPSErrors: true });
const tab = await context.newPage();
tab.setDefaultTimeout(60_000);
const { username, password, email } = given.alice;

/** Goes to the hosted login, and waits for its page. */
async function toLogin(input) {
  await tab.goto(home);
  await Promise.all([
    tab.waitForURL(url => url.pathname === "/login"),
    tab.evaluate(input => window.signInWithRedirect(input), input),
  ]);
}

/** Types into the page that asks for a password. */
async function fill(username, password) {
  await tab.fill("input[name=username]", username);
  await tab.fill("input[name=password]", password);
  await tab.click("button[type=submit]");
}

/** Waits until Amplify has redeemed the code, which it says by an event. */
const signedIn = () =>
  tab.waitForFunction(() => window.events?.includes("signInWithRedirect"));

await check("signInWithRedirect: a wrong password, then the right one, in Chromium", async () => {
  await toLogin();
  await fill(username, "Wrong-Horse7!");
  await tab.waitForSelector(".error");
  await fill(username, password);
  await tab.waitForURL(url => url.href.startsWith(home));
  await signedIn();
  const user = await tab.evaluate(() => window.getCurrentUser());
  assert.equal(user.username, username);
});

await check("fetchAuthSession has the tokens, of the scopes that were asked for", async () => {
  const claims = await tab.evaluate(async () => {
    const { tokens } = await window.fetchAuthSession();
    return { access: tokens.accessToken.payload, id: tokens.idToken.payload };
  });
  assert.equal(claims.access.scope, SCOPES.join(" "));
  assert.deepEqual([claims.id.email, claims.id.aud], [email, client.ClientId]);
});

await check("fetchAuthSession refreshes by the API, and fetchUserAttributes is allowed", async () => {
  const [before, after, attributes] = await tab.evaluate(async () => {
    const first = await window.fetchAuthSession();
    const second = await window.fetchAuthSession({ forceRefresh: true });
    const attributes = await window.fetchUserAttributes();
    return [first.tokens.accessToken.payload, second.tokens.accessToken.payload, attributes];
  });
  assert.notEqual(before.jti, after.jti);
  assert.deepEqual([after.scope, after.origin_jti], [before.scope, before.origin_jti]);
  assert.equal(attributes.email, email);
});

await check("the session of the hosted login lets a fresh page in without a password", async () => {
  await tab.goto(home);
  await tab.evaluate(() => localStorage.clear());
  await tab.goto(home);
  await Promise.all([
    tab.waitForURL(url => url.href.startsWith(`${home}?code=`)),
    tab.evaluate(() => window.signInWithRedirect()),
  ]);
  await signedIn();
});

await check("signOut ends the session of the hosted login as well", async () => {
  // By way of /logout the browser comes back to the same URL: only its load says that it has.
  await Promise.all([
    tab.waitForRequest(request => new URL(request.url()).pathname === "/logout"),
    tab.waitForEvent("load"),
    tab.evaluate(() => {
      window.signOut();
    }),
  ]);
  await toLogin();
  assert.ok(await tab.isVisible("input[name=password]"));
});

await check("signInWithRedirect with a custom provider: its user becomes one of the pool", async () => {
  await toLogin({ provider: { custom: corp.name } });
  await fill(corp.carol.username, corp.carol.password);
  await tab.waitForURL(url => url.href.startsWith(home));
  await signedIn();
  const claims = await tab.evaluate(async () => {
    const { tokens } = await window.fetchAuthSession({ forceRefresh: true });
    return tokens.idToken.payload;
  });
  const [identity] = claims.identities;
  assert.deepEqual([identity.providerName, identity.providerType], [corp.name, "OIDC"]);
  assert.equal(claims["cognito:username"], `${corp.name}_${identity.userId}`);
  assert.deepEqual([claims.email, claims.aud], ["carol@corp.example", client.ClientId]);
  const attributes = await tab.evaluate(() => window.fetchUserAttributes());
  assert.deepEqual([attributes.email, attributes.sub], [claims.email, claims.sub]);
});

/** The browser as of somebody who has never been here. */
async function forget() {
  await tab.goto(home);
  await tab.evaluate(() => localStorage.clear());
  await context.clearCookies();
}

await check("a passkey that Amplify registers signs in at the hosted login", async () => {
  const devtools = await context.newCDPSession(tab);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  await forget();
  await toLogin();
  await fill(username, password);
  await tab.waitForURL(url => url.href.startsWith(home));
  await signedIn();
  await tab.evaluate(() => window.associateWebAuthnCredential());
  await forget();
  await toLogin();
  // Chromium gives no passkeys to a page whose certificate nobody has signed; at localhost it
  // does without one.
  const { port } = new URL(given.endpoint);
  await tab.goto(tab.url().replace(`https://${domain}`, `http://localhost:${port}`));
  const form = tab.locator("form[action^='/passkey']");
  await form.locator("input[name=username]").fill(username);
  // The next page asks for the passkey by itself.
  await Promise.all([
    tab.waitForURL(url => url.href.startsWith(home)),
    form.locator("button").click(),
  ]);
  await signedIn();
  const user = await tab.evaluate(() => window.getCurrentUser());
  assert.equal(user.username, username);
});

await browser.close();
proxy.close();
app.close();
process.exit(0);
