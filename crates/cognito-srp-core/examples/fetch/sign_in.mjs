// Carries a sign-in by `fetch`, wherever there is one: a page, a worker, Node.

// `SignIn` is what main.rs exports. The answer has an `accessToken` or a `challenge`.
export async function signIn(SignIn, { userPoolId, clientId, endpoint, username, password }) {
    const random = crypto.getRandomValues(new Uint8Array(64));
    const signIn = new SignIn(userPoolId, clientId, endpoint, username, password, random);
    while (signIn.url) {
        const response = await fetch(signIn.url, {
            method: "POST",
            headers: pairs(signIn.headers),
            body: signIn.body,
            redirect: "error", // a password is posted nowhere else
            credentials: "omit",
        });
        const body = new Uint8Array(await response.arrayBuffer());
        signIn.receive(response.status, [...response.headers].flat(), body, Date.now());
    }
    return signIn;
}

function pairs(texts) {
    return texts.flatMap((text, at) => (at % 2 ? [] : [[text, texts[at + 1]]]));
}
