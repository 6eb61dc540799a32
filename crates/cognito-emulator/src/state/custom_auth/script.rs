//! Custom authentication from a list of questions, as in a seed.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{CustomAuth, CustomChallenge, Decision, TriggerError, TriggerRequest};

/// How many wrong answers end a sign-in.
const MISTAKES: usize = 3;

/// The challenge parameter with the question.
const QUESTION: &str = "question";

const ANSWER: &str = "answer";

/// A list of questions, asked in order. After a wrong answer the same question comes again;
/// the third wrong answer ends the sign-in. A sign-in that begins with `SRP_A` proves the
/// password first.
///
/// ```
/// use cognito_emulator::{CustomAuthScript, Emulator};
/// let script =
///     CustomAuthScript::default().with_question("2 + 2?", "4").with_question("3 + 3?", "6");
/// let emulator = Emulator::start()?;
/// emulator.with_pool(|pool, _| {
///     pool.set_custom_auth(script);
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct CustomAuthScript(Vec<Question>);

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Question {
    question: String,
    answer: String,
    #[serde(default)]
    public_parameters: BTreeMap<String, String>,
}

impl CustomAuthScript {
    /// Adds a question and its correct answer. The question is the challenge parameter
    /// `question`.
    #[must_use]
    pub fn with_question(mut self, question: &str, answer: &str) -> Self {
        self.0.push(Question {
            question: question.to_owned(),
            answer: answer.to_owned(),
            public_parameters: BTreeMap::new(),
        });
        self
    }
}

/// How many rounds of a kind had this result.
fn count(request: &TriggerRequest<'_>, name: &str, result: bool) -> usize {
    let is_one = |round: &&super::ChallengeResult| {
        round.challenge_name == name && round.challenge_result == result
    };
    request.session.iter().filter(is_one).count()
}

impl CustomAuth for CustomAuthScript {
    fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
        let right = |name| count(request, name, true);
        let password_is_due = right("SRP_A") > right("PASSWORD_VERIFIER");
        Ok(if password_is_due {
            Decision::PasswordVerifier
        } else if count(request, "CUSTOM_CHALLENGE", false) >= MISTAKES {
            Decision::FailAuthentication
        } else if right("CUSTOM_CHALLENGE") < self.0.len() {
            Decision::CustomChallenge
        } else {
            Decision::IssueTokens
        })
    }

    fn create(&mut self, request: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
        let question = self
            .0
            .get(count(request, "CUSTOM_CHALLENGE", true))
            .ok_or_else(|| TriggerError::new("no question is left"))?;
        let mut challenge = CustomChallenge {
            public_parameters: question.public_parameters.clone(),
            ..CustomChallenge::default()
        };
        challenge = challenge
            .with_public_parameter(QUESTION, &question.question)
            .with_private_parameter(ANSWER, &question.answer);
        Ok(challenge)
    }

    fn verify(
        &mut self,
        _: &TriggerRequest<'_>,
        challenge: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, TriggerError> {
        let right = challenge.private_parameters.get(ANSWER);
        Ok(right.is_some_and(|right| right.as_bytes().ct_eq(answer.as_bytes()).into()))
    }
}

impl fmt::Debug for CustomAuthScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomAuthScript({} questions)", self.0.len())
    }
}
