//! A user whom the command keeps: a profile in the test's own directory.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cognito_emulator::{AuthFlow, Emulator, NewAppClient, NewIdentityPool};
use cognito_srp_core::ClientSecret;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{PASSWORD, SECRET, TRANSPORTS, cognito, stderr};

/// How the command runs: every session test does it in all ways.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    transport: &'static str,
    confidential: bool,
}

/// Over each transport, with a public and with a confidential app client.
pub(crate) const WAYS: [Way; 2 * TRANSPORTS.len()] = {
    let mut ways = [Way::new(TRANSPORTS[0], false); 2 * TRANSPORTS.len()];
    let mut way = 0;
    while way < ways.len() {
        ways[way] = Way::new(TRANSPORTS[way / 2], way % 2 == 1);
        way += 1;
    }
    ways
};

/// The ways with a public app client.
pub(crate) fn public_ways() -> impl Iterator<Item = Way> {
    WAYS.into_iter().filter(|way| !way.confidential)
}

impl Way {
    const fn new(transport: &'static str, confidential: bool) -> Self {
        Self {
            transport,
            confidential,
        }
    }

    pub(crate) fn transport(self) -> &'static str {
        self.transport
    }

    pub(crate) fn is_confidential(self) -> bool {
        self.confidential
    }
}

/// The file of a profile.
pub(crate) const PROFILE: &str = "profile.json";

/// A directory for profiles, and an app client.
pub(crate) struct Kept {
    home: TempDir,
    way: Way,
    pool: String,
    client: String,
    endpoint: String,
    /// The service according to the profile.
    served_by: RefCell<String>,
}

impl Kept {
    /// Nobody is signed in, but alice can sign in.
    pub(crate) fn nobody(emulator: &Emulator, way: Way) -> Self {
        let client = match way.confidential {
            true => NewAppClient::confidential(ClientSecret::new(SECRET)),
            false => NewAppClient::public(),
        };
        Self::of(emulator, way, client)
    }

    /// The same of this app client.
    pub(crate) fn of(emulator: &Emulator, way: Way, client: NewAppClient) -> Self {
        let flows = [
            AuthFlow::UserSrp,
            AuthFlow::UserPassword,
            AuthFlow::RefreshToken,
            AuthFlow::User,
        ];
        let client = emulator.add_client(client.with_flows(flows)).unwrap();
        Self {
            home: TempDir::new().unwrap(),
            way,
            pool: emulator.user_pool_id().to_owned(),
            client,
            endpoint: emulator.endpoint().to_owned(),
            served_by: RefCell::new(emulator.endpoint().to_owned()),
        }
    }

    /// The same, with a peer instead of the emulator.
    pub(crate) fn at(mut self, peer: &str) -> Self {
        self.reached_at(peer);
        self
    }

    /// At an address other than the emulator's.
    pub(crate) fn reached_at(&mut self, endpoint: &str) {
        endpoint.clone_into(&mut self.endpoint);
        self.served_by = RefCell::new(endpoint.to_owned());
    }

    /// Alice, who is signed in.
    pub(crate) fn alice(emulator: &Emulator, way: Way) -> Self {
        Self::nobody(emulator, way).signed_in()
    }

    pub(crate) fn signed_in(self) -> Self {
        let output = self.sign_in().output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(output.stdout, b"", "what is kept is not printed");
        assert_eq!(stderr(&output), "");
        self
    }

    /// `sign-in --keep` as alice.
    pub(crate) fn sign_in(&self) -> Command {
        self.sign_in_as("alice")
    }

    pub(crate) fn sign_in_as(&self, name: &str) -> Command {
        let mut command = self.begin(&["sign-in", "--username", name, "--keep"]);
        command.env("COGNITO_PASSWORD", PASSWORD);
        command
    }

    /// The command with the app client as arguments.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command
            .env("COGNITO_USER_POOL_ID", &self.pool)
            .env("COGNITO_CLIENT_ID", &self.client)
            .env("COGNITO_ENDPOINT", &self.endpoint);
        command
    }

    /// The command with only the profile and, if there is one, the app client's secret.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = cognito(arguments);
        command.env("COGNITO_HOME", self.home.path());
        // Not all subcommands have one.
        if !["completions", "configure-aws", "man"].contains(&arguments[0]) {
            command.args(["--transport", self.way.transport]);
        }
        if self.way.confidential {
            command.env("COGNITO_CLIENT_SECRET", SECRET);
        }
        command
    }

    /// An identity pool that accepts the app client's users, and checks whether they are
    /// signed in.
    pub(crate) fn identity_pool(&self, emulator: &Emulator) -> String {
        let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", self.pool);
        let pool = NewIdentityPool::new("people").with_checked_app_client(&provider, &self.client);
        emulator.add_identity_pool(pool).unwrap()
    }

    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The output of a successful command, which prints nothing to standard error.
    pub(crate) fn prints(&self, arguments: &[&str]) -> String {
        printed(&self.output(arguments))
    }

    /// The same, which is one JSON value.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.prints(arguments);
        assert_eq!(text.lines().count(), 1, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// A successful command without output.
    pub(crate) fn does(&self, arguments: &[&str]) {
        assert_eq!(self.prints(arguments), "");
    }

    /// `cognito token`, without the line ending.
    pub(crate) fn token(&self) -> String {
        let text = self.prints(&["token"]);
        let token = text.strip_suffix('\n').unwrap();
        assert_eq!(token.split('.').count(), 3, "{token}");
        token.to_owned()
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client
    }

    /// The folder of all profiles.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file of the profile.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join("default").join(name)
    }

    /// The contents of the profile's file.
    pub(crate) fn profile(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.file(PROFILE)).unwrap()).unwrap()
    }

    /// Changes it.
    pub(crate) fn put(&self, profile: &Value) {
        fs::write(self.file(PROFILE), profile.to_string()).unwrap();
    }

    pub(crate) fn session(&self) -> Value {
        self.profile()["Session"].clone()
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.file(PROFILE).exists() && !self.session().is_null()
    }

    /// Changes the session as it is stored.
    pub(crate) fn change_session(&self, member: &str, value: impl Into<Value>) {
        let mut profile = self.profile();
        profile["Session"][member] = value.into();
        self.put(&profile);
    }

    /// From now on the session's service is this peer.
    pub(crate) fn serve_by(&self, peer: &str) {
        let text = fs::read_to_string(self.file(PROFILE)).unwrap();
        let now = text.replace(&*self.served_by.borrow(), peer);
        assert_ne!(now, text);
        fs::write(self.file(PROFILE), now).unwrap();
        peer.clone_into(&mut self.served_by.borrow_mut());
    }

    /// Makes the access token expire: another one is needed from now on.
    pub(crate) fn end_access_token(&self) {
        self.change_session("Ends", 1);
    }
}

/// The output of a successful command.
pub(crate) fn printed(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    assert_eq!(stderr(output), "");
    String::from_utf8(output.stdout.clone()).unwrap()
}
