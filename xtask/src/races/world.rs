//! The command, the emulator that it talks to, and the profile that is fought over.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::{Emulator, NewAppClient, TimeUnit, TokenValidity};
use serde_json::Value;

use super::browser::Browser;
use super::running::{Ended, Running};
use crate::Failure;

const PASSWORD: &str = "Correct-Horse7!";

/// Nobody listens there: where the browser ends is pasted.
const CALLBACK: &str = "http://127.0.0.1:8400/callback";

/// Less than the command wants a token to have left: each `cognito token` refreshes.
const SECONDS: u64 = 20;

/// What every file with a token in it has: the beginning of a JSON object in base64url.
const TOKEN: &[u8] = b"eyJ";

/// A user of an app client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) client_id: String,
}

/// Whom the next `cognito token` gives a token of.
#[derive(Debug)]
pub(crate) enum Seen {
    User(User),
    /// Exit code 6: nobody is signed in, or not any more.
    Nobody,
    /// What it should never say.
    Other(String),
}

/// How long something takes, of late.
#[derive(Default)]
struct Usual(Cell<Duration>);

impl Usual {
    fn get(&self) -> Duration {
        self.0.get()
    }

    fn learn(&self, took: Duration) {
        let usual = self.get();
        self.0.set(match usual.is_zero() {
            true => took,
            false => (usual.saturating_mul(3).saturating_add(took)) / 4,
        });
    }
}

/// What all tries share.
pub(crate) struct World {
    emulator: Emulator,
    command: PathBuf,
    home: PathBuf,
    /// Two users of two app clients.
    pub(crate) alice: User,
    pub(crate) bob: User,
    /// Alice, where refresh tokens rotate, with the grace period that is advised.
    pub(crate) rotating: User,
    token_takes: Usual,
    sign_in_takes: Usual,
    /// From where the browser ended.
    login_takes: Usual,
}

impl World {
    /// With profiles in this directory, which is emptied for each try.
    pub(crate) fn new(command: PathBuf, home: PathBuf) -> Result<Self, Failure> {
        let emulator = Emulator::start()?;
        let soon = TokenValidity::default().access(SECONDS, TimeUnit::Seconds);
        let scopes = ["openid", "aws.cognito.signin.user.admin"];
        let client = || {
            NewAppClient::public()
                .with_token_validity(soon)
                .with_oauth(["code"], scopes)
                .with_callback_urls([CALLBACK])
        };
        let user = |name: &str, client: NewAppClient| {
            Ok::<_, Failure>(User {
                name: name.to_owned(),
                client_id: emulator.add_client(client)?,
            })
        };
        for name in ["alice", "bob"] {
            emulator.add_user(name, PASSWORD)?;
        }
        let world = Self {
            alice: user("alice", client())?,
            bob: user("bob", client())?,
            rotating: user("alice", client().rotating_refresh_tokens(60))?,
            emulator,
            command,
            home,
            token_takes: Usual::default(),
            sign_in_takes: Usual::default(),
            login_takes: Usual::default(),
        };
        world.fresh_home()?;
        world.login_ends()?;
        world.fresh_home()?;
        world.signed_in(&world.alice)?;
        if world.run(&["token"])?.stdout == world.run(&["token"])?.stdout {
            return Err("`cognito token` does not refresh: there is nothing to race".into());
        }
        world.look().map(|_| world)
    }

    /// How long a `token` takes undisturbed, as busy as the machine is now.
    pub(crate) fn token_takes(&self) -> Duration {
        self.token_takes.get()
    }

    /// The same of a `sign-in --keep`.
    pub(crate) fn sign_in_takes(&self) -> Duration {
        self.sign_in_takes.get()
    }

    /// No profile, and nothing of the tries before.
    pub(crate) fn fresh_home(&self) -> Result<(), Failure> {
        if self.home.exists() {
            fs::remove_dir_all(&self.home)?;
        }
        Ok(fs::create_dir_all(&self.home)?)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.command);
        command
            .env_clear()
            .env("COGNITO_HOME", &self.home)
            .env("COGNITO_PASSWORD", PASSWORD)
            .args(arguments);
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Result<Running, Failure> {
        Running::start(self.command(arguments))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Ended, Failure> {
        self.start(arguments)?.end()
    }

    /// `sign-in --keep`
    pub(crate) fn start_sign_in(&self, user: &User) -> Result<Running, Failure> {
        let User { name, client_id } = user;
        let (endpoint, pool) = (self.emulator.endpoint(), self.emulator.user_pool_id());
        let mut command = self.command(&["sign-in", "--keep", "--username", name]);
        command.args(["--endpoint", endpoint, "--user-pool-id", pool]);
        command.args(["--client-id", client_id]);
        Running::start(command)
    }

    /// How long a `login` takes undisturbed, from where the browser ended.
    pub(crate) fn login_takes(&self) -> Duration {
        self.login_takes.get()
    }

    /// `login --no-browser`, which waits for where the browser ends; and that.
    pub(crate) fn start_login(&self, user: &User) -> Result<(Running, String), Failure> {
        let (endpoint, pool) = (self.emulator.endpoint(), self.emulator.user_pool_id());
        let mut command = self.command(&["login", "--no-browser", "--redirect-uri", CALLBACK]);
        command.args(["--endpoint", endpoint, "--user-pool-id", pool]);
        command.args(["--client-id", &user.client_id]);
        let mut running = Running::start_with_input(command)?;
        let url = running.says("http")?;
        let ended = Browser::new(&self.emulator).signs_in(&url, &user.name, PASSWORD)?;
        Ok((running, ended))
    }

    /// A `login` that nobody disturbs, to see how long it takes.
    fn login_ends(&self) -> Result<(), Failure> {
        let (mut running, url) = self.start_login(&self.alice)?;
        running.is_told(&url)?;
        let ended = running.end()?;
        self.login_takes.learn(ended.took);
        match (ended.code(), self.look()?) {
            (Some(0), Seen::User(user)) if user == self.alice => Ok(()),
            (_, seen) => Err(format!("{}: {seen:?}", ended.words()).into()),
        }
    }

    /// Where a try begins.
    pub(crate) fn signed_in(&self, user: &User) -> Result<(), Failure> {
        let ended = self.start_sign_in(user)?.end()?;
        self.sign_in_takes.learn(ended.took);
        match ended.code() {
            Some(0) => Ok(()),
            _ => Err(ended.words().into()),
        }
    }

    /// Who is signed in.
    pub(crate) fn look(&self) -> Result<Seen, Failure> {
        let ended = self.run(&["token"])?;
        Ok(match ended.code() {
            Some(0) => match holder(&ended.stdout) {
                Some(user) => {
                    self.token_takes.learn(ended.took);
                    Seen::User(user)
                }
                None => Seen::Other("`cognito token` printed no token".to_owned()),
            },
            Some(6) => Seen::Nobody,
            _ => Seen::Other(ended.words()),
        })
    }

    /// How many files have a token.
    pub(crate) fn files_with_tokens(&self) -> Result<usize, Failure> {
        with_tokens(&self.home)
    }

    /// How many files have a token still when nobody is signed in any more.
    pub(crate) fn leftovers(&self) -> Result<usize, Failure> {
        let ended = self.run(&["sign-out", "--local"])?;
        match ended.code() {
            Some(0) => self.files_with_tokens(),
            _ => Err(ended.words().into()),
        }
    }
}

/// Whom an access token is of.
fn holder(token: &str) -> Option<User> {
    let claims = token.split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    let text = |name: &str| Some(claims.get(name)?.as_str()?.to_owned());
    Some(User {
        name: text("username")?,
        client_id: text("client_id")?,
    })
}

fn with_tokens(directory: &Path) -> Result<usize, Failure> {
    let mut found = 0;
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        found += match path.is_dir() {
            true => with_tokens(&path)?,
            false => {
                let octets = fs::read(&path)?;
                usize::from(octets.windows(TOKEN.len()).any(|part| part == TOKEN))
            }
        };
    }
    Ok(found)
}

impl Drop for World {
    fn drop(&mut self) {
        // Nothing that anybody needs.
        let _ = fs::remove_dir_all(&self.home);
    }
}
