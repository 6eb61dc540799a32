//! A sign-in with its challenges, each answered by what the command line or a
//! person says. One file a kind.

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

use crate::code::AGAIN;
use crate::failure::Failure;
use crate::respondent::Respondent;
use crate::transport::Carrier;

/// What became of an answer, before it is sent.
enum Answered {
    /// It goes out with this.
    Sending(Box<Exchange<Step>>),
    /// The challenge does not admit it.
    NotAdmitted(Box<Challenge>, Failure),
}

impl From<Exchange<Step>> for Answered {
    fn from(exchange: Exchange<Step>) -> Self {
        Self::Sending(Box::new(exchange))
    }
}

impl<C: Into<Challenge>> From<Result<Exchange<Step>, AnswerError<C>>> for Answered {
    fn from(answered: Result<Exchange<Step>, AnswerError<C>>) -> Self {
        match answered {
            Ok(exchange) => exchange.into(),
            Err(error) => {
                let why = error.to_string();
                Self::not_admitted(error.into_challenge(), why)
            }
        }
    }
}

impl Answered {
    fn not_admitted(challenge: impl Into<Challenge>, why: String) -> Self {
        Self::NotAdmitted(Box::new(challenge.into()), Failure::Usage(why))
    }
}

/// Where a sign-in is.
enum At {
    Done(Box<Tokens>),
    Asked(Box<Challenge>),
    /// The same challenge once more, for its answer was refused.
    AskedAgain(Box<Challenge>, Failure),
}

impl At {
    fn after(outcome: Result<Settled, call::Error>) -> Result<Self, Failure> {
        Ok(match outcome {
            Ok(Settled::Done(tokens)) => Self::Done(Box::new(tokens)),
            Ok(Settled::Challenge(challenge)) => Self::Asked(Box::new(challenge)),
            Err(error) => {
                let refusal = Failure::Refused(error.to_string());
                Self::AskedAgain(Box::new(error.into_challenge()?), refusal)
            }
        })
    }
}

/// A sign-in under way.
pub(crate) struct Dialogue<'a> {
    pub(crate) carrier: &'a Carrier,
    pub(crate) respondent: &'a mut Respondent,
    /// Under which name an authenticator app lists the account, unless a person says so.
    pub(crate) issuer: &'a str,
}

impl Dialogue<'_> {
    /// Carries the sign-in to its end, through all of its challenges.
    pub(crate) fn run(&mut self, exchange: Exchange<Step>) -> Result<Tokens, Failure> {
        let mut at = At::after(self.carrier.run(exchange))?;
        let mut refusals = 0;
        let mut before = None;
        loop {
            let (challenge, refused) = match at {
                At::Done(tokens) => return Ok(*tokens),
                At::Asked(challenge) => {
                    refusals = 0;
                    (challenge, None)
                }
                At::AskedAgain(_, refused) if refusals == AGAIN => return Err(refused),
                At::AskedAgain(challenge, refused) => {
                    refusals += 1;
                    self.respondent.say(&refused.to_string())?;
                    (challenge, Some(refused))
                }
            };
            let name = challenge.name().to_owned();
            let answered = self.answer(*challenge, refused.is_some());
            at = match (answered, refused) {
                (Ok(Answered::Sending(exchange)), _) => At::after(self.carrier.run(*exchange))?,
                (Ok(Answered::NotAdmitted(challenge, why)), _) => At::AskedAgain(challenge, why),
                // Nobody has another answer: what counts is why the last one was refused.
                (Err(Failure::Challenge { why, .. }), Some(refused)) => {
                    return Err(match why {
                        Some(why) => refused.and(&why),
                        None => refused,
                    });
                }
                // The service does not say that an answer was wrong when it has another
                // question of the same kind.
                (Err(Failure::Challenge { why: Some(why), .. }), None)
                    if before.as_deref() == Some(name.as_str()) =>
                {
                    let why = format!("the service asks it again after an answer; {why}");
                    return Err(Failure::impossible(&name, why));
                }
                (Err(failure), _) => return Err(failure),
            };
            before = Some(name);
        }
    }

    /// Answers a challenge; `again` says that it was asked just before.
    fn answer(&mut self, challenge: Challenge, again: bool) -> Result<Answered, Failure> {
        let respondent = &mut *self.respondent;
        match challenge {
            Challenge::SmsMfa(challenge) => code::sms_mfa(challenge, respondent),
            Challenge::SoftwareTokenMfa(challenge) => code::software_token(challenge, respondent),
            Challenge::EmailOtp(challenge) => code::email_otp(challenge, respondent),
            Challenge::SmsOtp(challenge) => code::sms_otp(challenge, respondent),
            Challenge::SelectMfaType(challenge) => choice::mfa_type(challenge, respondent),
            Challenge::SelectChallenge(challenge) => choice::first_factor(challenge, respondent),
            Challenge::MfaSetup(challenge) => mfa_setup::choose(challenge, respondent),
            Challenge::SoftwareTokenSetup(challenge) => self.set_up(challenge, again),
            Challenge::NewPasswordRequired(challenge) => {
                new_password::answer(challenge, respondent)
            }
            Challenge::CustomChallenge(challenge) => custom::answer(challenge, respondent),
            Challenge::PasswordChallenge(challenge) => password::answer(challenge, respondent),
            Challenge::PasswordSrpChallenge(challenge) => {
                password::answer_srp(challenge, respondent)
            }
            Challenge::WebAuthn(challenge) => web_authn::answer(challenge, respondent),
            unknown => Err(Failure::challenge(&unknown)),
        }
    }

    fn set_up(&mut self, challenge: SoftwareTokenSetup, again: bool) -> Result<Answered, Failure> {
        if !again {
            mfa_setup::show(&challenge, self.issuer, self.respondent)?;
        }
        mfa_setup::verify(challenge, self.respondent)
    }
}
