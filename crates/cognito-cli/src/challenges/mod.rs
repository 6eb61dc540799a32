//! A sign-in with its challenges, answered from the command line or by the user. Each kind has
//! its own file.

mod choice;
pub(crate) mod code;
mod custom;
pub(crate) mod mfa_setup;
mod new_password;
mod password;
mod web_authn;

use cognito_srp_core::{
    AnswerError, Challenge, Exchange, Settled, SoftwareTokenSetup, Step, Tokens, call,
};

use crate::answers::Answers;
use crate::code::MAX_ATTEMPTS;
use crate::failure::Failure;
use crate::transport::Transport;

/// An answer before it is sent.
enum Answered {
    /// The exchange that sends it.
    Ready(Box<Exchange<Step>>),
    /// The challenge does not accept it.
    Invalid(Box<Challenge>, Failure),
}

impl From<Exchange<Step>> for Answered {
    fn from(exchange: Exchange<Step>) -> Self {
        Self::Ready(Box::new(exchange))
    }
}

impl<C: Into<Challenge>> From<Result<Exchange<Step>, AnswerError<C>>> for Answered {
    fn from(answered: Result<Exchange<Step>, AnswerError<C>>) -> Self {
        match answered {
            Ok(exchange) => exchange.into(),
            Err(error) => {
                let why = error.to_string();
                Self::invalid(error.into_challenge(), why)
            }
        }
    }
}

impl Answered {
    fn invalid(challenge: impl Into<Challenge>, why: String) -> Self {
        Self::Invalid(Box::new(challenge.into()), Failure::Usage(why))
    }
}

/// The state of a sign-in.
enum Progress {
    Done(Box<Tokens>),
    Asked(Box<Challenge>),
    /// The same challenge again, because its answer was refused.
    Refused(Box<Challenge>, Failure),
}

impl Progress {
    fn after(outcome: Result<Settled, call::Error>) -> Result<Self, Failure> {
        Ok(match outcome {
            Ok(Settled::Done(tokens)) => Self::Done(Box::new(tokens)),
            Ok(Settled::Challenge(challenge)) => Self::Asked(Box::new(challenge)),
            Err(error) => {
                let refusal = Failure::Refused(error.to_string());
                Self::Refused(Box::new(error.into_challenge()?), refusal)
            }
        })
    }
}

/// A sign-in in progress.
pub(crate) struct InteractiveSignIn<'a> {
    pub(crate) transport: &'a Transport,
    pub(crate) answers: &'a mut Answers,
    /// The name under which an authenticator app lists the account, unless the user gives one.
    pub(crate) issuer: &'a str,
}

impl InteractiveSignIn<'_> {
    /// Runs the sign-in to its end, through all of its challenges.
    pub(crate) fn run(&mut self, exchange: Exchange<Step>) -> Result<Tokens, Failure> {
        let mut at = Progress::after(self.transport.run(exchange))?;
        let mut attempts = 1;
        let mut before = None;
        loop {
            let (challenge, refused) = match at {
                Progress::Done(tokens) => return Ok(*tokens),
                Progress::Asked(challenge) => {
                    attempts = 1;
                    (challenge, None)
                }
                Progress::Refused(_, refused) if attempts == MAX_ATTEMPTS => return Err(refused),
                Progress::Refused(challenge, refused) => {
                    attempts += 1;
                    self.answers.say(&refused.to_string())?;
                    (challenge, Some(refused))
                }
            };
            let name = challenge.name().to_owned();
            let answered = self.answer(*challenge, refused.is_some());
            at = match (answered, refused) {
                (Ok(Answered::Ready(exchange)), _) => {
                    Progress::after(self.transport.run(*exchange))?
                }
                (Ok(Answered::Invalid(challenge, why)), _) => Progress::Refused(challenge, why),
                // There is no other answer, so the reason for refusing the last one is
                // reported.
                (Err(Failure::Challenge { why, .. }), Some(refused)) => {
                    return Err(match why {
                        Some(why) => refused.and(&why),
                        None => refused,
                    });
                }
                // If the service has another question of the same kind, it does not say that
                // an answer was wrong.
                (Err(Failure::Challenge { why: Some(why), .. }), None)
                    if before.as_deref() == Some(name.as_str()) =>
                {
                    let why = format!("the service asks the same again after an answer; {why}");
                    return Err(Failure::impossible(&name, why));
                }
                (Err(failure), _) => return Err(failure),
            };
            before = Some(name);
        }
    }

    /// Answers a challenge; `again` says that it was asked just before.
    fn answer(&mut self, challenge: Challenge, again: bool) -> Result<Answered, Failure> {
        let answers = &mut *self.answers;
        match challenge {
            Challenge::SmsMfa(challenge) => code::sms_mfa(challenge, answers),
            Challenge::SoftwareTokenMfa(challenge) => code::software_token(challenge, answers),
            Challenge::EmailOtp(challenge) => code::email_otp(challenge, answers),
            Challenge::SmsOtp(challenge) => code::sms_otp(challenge, answers),
            Challenge::SelectMfaType(challenge) => choice::mfa_type(challenge, answers),
            Challenge::SelectChallenge(challenge) => choice::first_factor(challenge, answers),
            Challenge::MfaSetup(challenge) => mfa_setup::choose(challenge, answers),
            Challenge::SoftwareTokenSetup(challenge) => self.set_up(challenge, again),
            Challenge::NewPasswordRequired(challenge) => new_password::answer(challenge, answers),
            Challenge::CustomChallenge(challenge) => custom::answer(challenge, answers),
            Challenge::PasswordChallenge(challenge) => password::answer(challenge, answers),
            Challenge::PasswordSrpChallenge(challenge) => password::answer_srp(challenge, answers),
            Challenge::WebAuthn(challenge) => web_authn::answer(challenge, answers),
            unknown => Err(Failure::challenge(&unknown)),
        }
    }

    fn set_up(&mut self, challenge: SoftwareTokenSetup, again: bool) -> Result<Answered, Failure> {
        if !again {
            mfa_setup::show(&challenge, self.issuer, self.answers)?;
        }
        mfa_setup::verify(challenge, self.answers)
    }
}
