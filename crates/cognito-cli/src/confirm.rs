//! `cognito confirm`.

use cognito_srp_core::{Preference, Session, Username};

use crate::answers::Answers;
use crate::args::{AnswerArgs, Confirm};
use crate::code::{Code, submit_code};
use crate::delivery;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::profile::ClientConfig;
use crate::sign_in::{self, StartedSignIn};
use crate::transport::Transport;

pub(crate) fn run(args: &Confirm) -> Result<(), Failure> {
    let config = args.connection.client_config()?;
    let transport = args.connection.transport()?;
    let metadata = args.metadata.entries()?;
    let username = &args.user.username;
    if args.resend {
        let request = config.app_client.resend_confirmation_code(username);
        let sent = transport.run(request.with_client_metadata(metadata))?;
        return delivery::print(sent.delivery.as_ref());
    }
    let answers = AnswerArgs::for_issuer(&args.issuer);
    let mut answers = Answers::new(&answers, Passwords::none())?;
    let profile;
    let destination = match args.keep.keep {
        true => {
            profile = args.connection.profile()?;
            Some(Destination::kept(&profile, None)?)
        }
        false => None,
    };
    let confirmation = Confirmation {
        config: &config,
        transport: &transport,
        username,
        metadata,
        force_alias: args.force_alias,
        session: None,
    };
    let code = args.code.code.as_ref();
    confirmation.run(code, &delivery::prompt(None), destination, &mut answers)
}

/// A sign-up that needs to be confirmed.
pub(crate) struct Confirmation<'a> {
    pub(crate) config: &'a ClientConfig,
    pub(crate) transport: &'a Transport,
    pub(crate) username: &'a Username,
    pub(crate) metadata: Vec<(&'a str, &'a str)>,
    pub(crate) force_alias: bool,
    /// The sign-up's session, if the service sent one.
    pub(crate) session: Option<Session>,
}

impl Confirmation<'_> {
    /// Confirms it with the given code, or asks for one. Then signs the user in if they are to
    /// be kept; the service's session is the proof.
    pub(crate) fn run(
        self,
        code: Option<&Code>,
        prompt: &str,
        destination: Option<Destination<'_>>,
        answers: &mut Answers,
    ) -> Result<(), Failure> {
        let app_client = &self.config.app_client;
        let confirmed = submit_code(answers, code, prompt, |code| {
            let mut request = app_client
                .confirm_sign_up(self.username, code)
                .with_client_metadata(self.metadata.iter().copied());
            if self.force_alias {
                request = request.forcing_alias();
            }
            if let Some(session) = &self.session {
                request = request.with_session(session);
            }
            Ok(self.transport.run(request))
        })?;
        let Some(destination) = destination else {
            return Ok(());
        };
        let session = confirmed.session;
        Self { session, ..self }.sign_in("confirmed", destination, answers)
    }

    /// Signs the user in with the session that the service sent after `done`.
    pub(crate) fn sign_in(
        self,
        done: &str,
        destination: Destination<'_>,
        answers: &mut Answers,
    ) -> Result<(), Failure> {
        let session = self.session.ok_or_else(|| not_signed_in(done))?;
        let exchange = self
            .config
            .app_client
            .begin(self.username.clone())
            .with_client_metadata(self.metadata)
            .with_session(session)
            .choice(Preference::None);
        let started = StartedSignIn {
            exchange,
            typed: self.username.clone(),
        };
        sign_in::finish(started, destination, self.config, self.transport, answers)
            .map_err(|failure| failure.in_context(&format!("{done}, but not signed in")))
    }
}

/// The service sends no session for a new user if the app client does not allow USER_AUTH.
fn not_signed_in(done: &str) -> Failure {
    Failure::Refused(format!(
        "{done}, but the service returned no session to sign in with: cognito sign-in --keep"
    ))
}
