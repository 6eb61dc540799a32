// `cognito login` and `cognito logout`, with headless Chromium as the person's browser.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { checksOf, given } from "./checks.mjs";
import { addClient, SCOPES } from "./hosted_login.mjs";

const { check, notMade } = checksOf("playwright-core");
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
if (!executablePath) {
  notMade("`cognito login` in a browser: Chromium is not installed (Debian: chromium)");
  process.exit(0);
}

/** A port that nobody has a moment ago. */
const freePort = () =>
  new Promise(resolve => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const base = `http://127.0.0.1:${await freePort()}`;
const [callback, bye] = [`${base}/callback`, `${base}/bye`];
const client = await addClient({ CallbackURLs: [callback], LogoutURLs: [bye] });
const home = mkdtempSync(join(tmpdir(), "cognito-login-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

/** The command: the URL that it opens, if it does, and what it comes to. */
function cognito(...words) {
  const child = spawn(process.env.COGNITO_COMMAND, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      COGNITO_HOME: home,
      // The browser is this script's.
      BROWSER: "true",
    },
  });
  const said = [];
  let opened;
  const url = new Promise(resolve => (opened = resolve));
  createInterface({ input: child.stderr }).on("line", line => {
    said.push(line);
    if (line.startsWith("http")) opened(line);
  });
  let printed = "";
  child.stdout.on("data", piece => (printed += piece));
  const ended = new Promise(resolve =>
    child.on("close", code => resolve({ code, printed, said: said.join("\n") })),
  );
  return { url, ended };
}

const pool = ["--user-pool-id", given.user_pool_id, "--client-id", client.ClientId];
const login = () =>
  cognito("login", ...pool, "--endpoint", given.endpoint, "--redirect-uri", callback,
    ...SCOPES.flatMap(scope => ["--scope", scope]));

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const tab = await (await browser.newContext()).newPage();
tab.setDefaultTimeout(60_000);
const { username, password } = given.alice;

await check("`cognito login`: the page signs in, and the terminal is signed in", async () => {
  const command = login();
  await tab.goto(await command.url);
  await tab.fill("input[name=username]", username);
  await tab.fill("input[name=password]", password);
  await tab.click("button[type=submit]");
  await tab.waitForSelector("text=You are signed in. You may close this page.");
  const { code, printed, said } = await command.ended;
  assert.deepEqual([code, printed], [0, ""], said);
  const whoami = await cognito("whoami", "--format", "json").ended;
  assert.equal(JSON.parse(whoami.printed).Username, username, whoami.said);
});

await check("`cognito login` again: the browser's session signs in without a page", async () => {
  const command = login();
  await tab.goto(await command.url);
  await tab.waitForSelector("text=You are signed in.");
  assert.equal((await command.ended).code, 0);
});

await check("`cognito logout`: the browser's session ends, too", async () => {
  const command = cognito("logout", "--logout-uri", bye);
  await tab.goto(await command.url);
  await tab.waitForSelector("text=You are signed out. You may close this page.");
  const { code, said } = await command.ended;
  assert.equal(code, 0, said);
  assert.equal((await cognito("token").ended).code, 6);
  const another = login();
  await tab.goto(await another.url);
  assert.ok(await tab.isVisible("input[name=password]"));
  // A callback that somebody made up ends nothing.
  await tab.goto(`${callback}?error=access_denied&state=made-up`);
  assert.ok(await tab.isVisible("text=The terminal is waiting for a different login."));
});

await browser.close();
process.exit(0);
