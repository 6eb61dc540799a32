// What a client sends, read on its way out. Imported before the client.

const { fetch } = globalThis;
let requests = [];

globalThis.fetch = (url, options) => {
  const target = new Headers(options?.headers).get("x-amz-target");
  if (target) requests.push({ operation: target.split(".").at(-1), body: JSON.parse(options.body) });
  return fetch(url, options);
};

/** What was sent while something ran, and how that ended. */
export async function watched(run) {
  requests = [];
  const result = await run();
  return { result, requests };
}

/** The challenges that were answered, in this order. */
export const challengesIn = requests =>
  requests
    .filter(({ operation }) => operation === "RespondToAuthChallenge")
    .map(({ body }) => body.ChallengeName);
