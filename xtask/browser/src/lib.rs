//! `cognito-async` where it carries by `fetch`: what is looked at in Node and in a browser.
//!
//! One server is the emulator; the other, of `cargo xtask browser`, does at each path something that
//! it should not, and counts what comes.

#![cfg(target_family = "wasm")]

use core::time::Duration;

use cognito_async::{
    AppClient, Client, Error, Keeper, KeeperError, Limits, RetryPolicy, Settled, Tokens,
    TransportErrorKind,
};
use futures_util::future::{Either, join, select};
use wasm_bindgen::prelude::wasm_bindgen;

const PASSWORD: &str = "Correct-Horse7!";

/// What went wrong, in words.
type Told = Result<(), String>;

/// With what to sign in, and where.
struct World {
    app_client: AppClient,
    /// The other server, up to the path.
    liar: String,
    /// Where nobody listens.
    closed: String,
}

/// Looks at everything; a line for each thing that was looked at.
#[wasm_bindgen]
pub async fn run(
    user_pool_id: String,
    client_id: String,
    endpoint: String,
    liar: String,
    closed: String,
) -> Vec<String> {
    let parsed = AppClient::parse(&user_pool_id, &client_id).map_err(Error::from);
    let app_client = match parsed.and_then(|it| Ok(it.with_endpoint(endpoint.parse()?))) {
        Ok(app_client) => app_client,
        Err(error) => return vec![format!("FAILED: {error}")],
    };
    let world = World {
        app_client,
        liar,
        closed,
    };
    vec![
        line("signs in", world.signs_in().await),
        line(
            "a wrong password is the service's word",
            world.wrong_password().await,
        ),
        line("a keeper refreshes once for all", world.keeper().await),
        line("a keeper signs out", world.signs_out().await),
        line("no limit is no panic", world.no_limit().await),
        line("silence ends", world.silence().await),
        line("a redirect is not followed", world.redirect().await),
        line("a body is bounded", world.large_body().await),
        line("a head is bounded", world.large_head().await),
        line("nobody is there", world.nobody().await),
        line("waits, and asks again", world.asks_again().await),
        line("who is dropped asks no more", world.dropped().await),
    ]
}

fn line(name: &str, told: Told) -> String {
    match told {
        Ok(()) => format!("ok: {name}"),
        Err(why) => format!("FAILED: {name}: {why}"),
    }
}

impl World {
    async fn signs_in(&self) -> Told {
        self.tokens(&client()?).await.map(drop)
    }

    async fn wrong_password(&self) -> Told {
        let client = client()?;
        let signed_in = client.sign_in(&self.app_client, "alice", "Wrong-Horse7!");
        match signed_in.await {
            Err(Error::Service(error)) if error.to_string().contains("NotAuthorized") => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    async fn keeper(&self) -> Told {
        let keeper = self.kept().await?;
        let first = keeper.access_token().await.map_err(words)?;
        let (one, other) = join(keeper.refresh_now(), keeper.refresh_now()).await;
        let (one, other) = (one.map_err(words)?, other.map_err(words)?);
        if one.expose() != other.expose() {
            return Err("two refreshes where one was enough".to_owned());
        }
        match one.expose() == first.expose() {
            true => Err("the access token is the old one".to_owned()),
            false => Ok(()),
        }
    }

    async fn signs_out(&self) -> Told {
        let keeper = self.kept().await?;
        keeper.sign_out().await.map_err(words)?;
        match keeper.access_token().await {
            Err(KeeperError::SignedOut(_)) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    /// `setTimeout` takes 31 bits of milliseconds, and what is longer it takes for nothing.
    async fn no_limit(&self) -> Told {
        let limits = Limits::standard()
            .with_timeout(Duration::MAX)
            .with_deadline(Duration::MAX);
        self.tokens(&client()?.with_limits(limits)).await.map(drop)
    }

    async fn silence(&self) -> Told {
        let limits = once().with_timeout(Duration::from_millis(200));
        let client = client()?.with_limits(limits);
        is(
            TransportErrorKind::Timeout,
            self.lie(&client, "silent").await,
        )
    }

    /// A page is not told where to; Node shows what came, which is not the service's. The
    /// server says whether anything came to where it pointed.
    async fn redirect(&self) -> Told {
        match self.lie(&client()?.with_limits(once()), "redirect").await {
            Err(Error::Transport(error)) if error.kind() == TransportErrorKind::Redirected => {
                Ok(())
            }
            Err(Error::Protocol(_)) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    async fn large_body(&self) -> Told {
        let client = client()?.with_limits(once());
        is(
            TransportErrorKind::BodyTooLarge,
            self.lie(&client, "large-body").await,
        )
    }

    async fn large_head(&self) -> Told {
        let client = client()?.with_limits(once());
        is(
            TransportErrorKind::Other,
            self.lie(&client, "large-head").await,
        )
    }

    async fn nobody(&self) -> Told {
        let client = client()?.with_limits(once());
        let told = self.sign_in_at(&client, &self.closed).await;
        is(TransportErrorKind::Other, told)
    }

    /// It has to come three times, says the server.
    async fn asks_again(&self) -> Told {
        let policy = RetryPolicy::standard()
            .with_attempts(3)
            .with_base(Duration::from_millis(20), Duration::from_millis(20));
        let limits = Limits::standard().with_retry_policy(policy);
        match self.lie(&client()?.with_limits(limits), "busy").await {
            Err(Error::Service(_) | Error::Protocol(_)) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    /// Its connection is closed, says the server, which would keep it. What ends first is a call
    /// that is as silent, but has a limit.
    async fn dropped(&self) -> Told {
        let (patient, hasty) = (client()?, client()?);
        let hasty = hasty.with_limits(once().with_timeout(Duration::from_millis(300)));
        let waiting = Box::pin(self.lie(&patient, "dropped"));
        let limited = Box::pin(self.lie(&hasty, "silent"));
        match select(waiting, limited).await {
            Either::Right((told, _)) => is(TransportErrorKind::Timeout, told),
            Either::Left((told, _)) => Err(format!("{told:?}")),
        }
    }

    async fn tokens(&self, client: &Client) -> Result<Tokens, String> {
        let signed_in = client.sign_in(&self.app_client, "alice", PASSWORD);
        match signed_in.await.map_err(words)? {
            Settled::Done(tokens) => Ok(tokens),
            Settled::Challenge(challenge) => Err(challenge.to_string()),
        }
    }

    async fn kept(&self) -> Result<Keeper, String> {
        let client = client()?;
        let tokens = self.tokens(&client).await?;
        Keeper::new(client, self.app_client.clone(), tokens).map_err(words)
    }

    async fn lie(&self, client: &Client, path: &str) -> Result<Settled, Error> {
        let endpoint = format!("{}/{path}", self.liar);
        self.sign_in_at(client, &endpoint).await
    }

    async fn sign_in_at(&self, client: &Client, endpoint: &str) -> Result<Settled, Error> {
        let app_client = self.app_client.clone().with_endpoint(endpoint.parse()?);
        client.sign_in(&app_client, "alice", PASSWORD).await
    }
}

fn client() -> Result<Client, String> {
    Client::new().map_err(words)
}

fn once() -> Limits {
    Limits::standard().with_retry_policy(RetryPolicy::never())
}

fn is(kind: TransportErrorKind, told: Result<Settled, Error>) -> Told {
    match told {
        Err(Error::Transport(error)) if error.kind() == kind => match error.to_string() {
            words if words.contains(PASSWORD) => Err("it shows the password".to_owned()),
            _ => Ok(()),
        },
        other => Err(format!("{other:?}")),
    }
}

fn words(error: impl core::fmt::Display) -> String {
    error.to_string()
}
