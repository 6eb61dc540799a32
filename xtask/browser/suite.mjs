// Runs all that the wasm modules have, wherever there is `fetch`; gives a line for each thing.
import startSuite, { run } from "./browser_suite.js";
import startExample, { SignIn } from "./fetch.js";
import { signIn } from "./sign_in.mjs";

// `modules` are what the two are made of: nothing where they are fetched from beside this.
export async function suite(settings, modules = {}) {
    await startSuite(modules.suite);
    await startExample(modules.example);
    const { userPoolId, clientId, endpoint, liar, closed } = settings;
    const lines = await run(userPoolId, clientId, endpoint, liar, closed);
    lines.push(await example({ userPoolId, clientId, endpoint }));
    return lines;
}

async function example(at) {
    try {
        const user = { ...at, username: "alice", password: "Correct-Horse7!" };
        const { accessToken } = await signIn(SignIn, user);
        if (accessToken?.split(".").length !== 3) throw new Error("no token");
        return "ok: the core's example signs in";
    } catch (error) {
        return `FAILED: the core's example: ${error.message}`;
    }
}
