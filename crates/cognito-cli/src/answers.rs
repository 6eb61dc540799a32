//! Answers to challenges: first from the command line, then from the user in the terminal.

use std::collections::{BTreeMap, VecDeque};

use cognito_srp_core::Password;
use zeroize::Zeroizing;

use crate::args::AnswerArgs;
use crate::code::Code;
use crate::failure::Failure;
use crate::input::{self, Passwords};
use crate::issuer::Issuer;
use crate::terminal::Terminal;

/// Passwords are not accepted as arguments, which everyone on the machine can read.
const REFUSED: [&str; 2] = ["NEW_PASSWORD", "PASSWORD"];

/// The source of answers to challenges.
pub(crate) struct Answers {
    /// The values of `--answer`, by name, in order.
    given: BTreeMap<String, VecDeque<Zeroizing<String>>>,
    passwords: Passwords,
    /// Whether the sign-in began with the password.
    began_with_password: bool,
    issuer: Option<Issuer>,
    terminal: Option<Terminal>,
    /// Earlier answers, for questions that may come again.
    kept: BTreeMap<String, Zeroizing<String>>,
}

impl Answers {
    pub(crate) fn new(answers: &AnswerArgs, passwords: Passwords) -> Result<Self, Failure> {
        let mut given: BTreeMap<_, VecDeque<_>> = BTreeMap::new();
        for answer in &answers.given {
            let (name, value) = answer.split("--answer", "NAME=VALUE")?;
            if REFUSED.contains(&name) {
                return Err(Failure::Usage(format!(
                    "{name} is not allowed in --answer, because other users of this machine can read arguments: {}",
                    match name {
                        "PASSWORD" => input::PASSWORD_SOURCES,
                        _ => input::NEW_PASSWORD_SOURCES,
                    }
                )));
            }
            let value = Zeroizing::new(value.to_owned());
            given.entry(name.to_owned()).or_default().push_back(value);
        }
        Ok(Self {
            given,
            passwords,
            began_with_password: false,
            issuer: answers.issuer.issuer.clone(),
            terminal: Terminal::interactive(),
            kept: BTreeMap::new(),
        })
    }

    /// The next answer with this name, or what the user types.
    ///
    /// # Errors
    /// [`Failure::Challenge`] if there is neither.
    pub(crate) fn ask(
        &mut self,
        challenge: &str,
        name: &str,
        prompt: &str,
    ) -> Result<Zeroizing<String>, Failure> {
        match (self.next(name), &mut self.terminal) {
            (Some(answer), _) => Ok(answer),
            (None, Some(terminal)) => terminal.ask(prompt, true),
            (None, None) => Err(self.unanswered(challenge, name)),
        }
    }

    /// As [`ask`](Self::ask), for an answer that is sent together with another one and may
    /// have been right. If the question comes again, the last answer is offered.
    pub(crate) fn ask_keeping(
        &mut self,
        challenge: &str,
        name: &str,
        prompt: &str,
    ) -> Result<Zeroizing<String>, Failure> {
        let before = self.kept.get(name).cloned();
        let answer = match (self.next(name), &mut self.terminal, before) {
            (Some(answer), _, _) => answer,
            (None, Some(terminal), None) => terminal.ask(prompt, true)?,
            (None, Some(terminal), Some(before)) => {
                let typed = terminal.ask(&format!("{prompt} [{}]", *before), false)?;
                if typed.is_empty() { before } else { typed }
            }
            (None, None, Some(before)) => before,
            (None, None, None) => return Err(self.unanswered(challenge, name)),
        };
        self.kept.insert(name.to_owned(), answer.clone());
        Ok(answer)
    }

    fn unanswered(&self, challenge: &str, name: &str) -> Failure {
        match self.given.contains_key(name) {
            true => Failure::exhausted(challenge, &format!("--answer {name}=VALUE")),
            false => Failure::unanswered(challenge, &format!("give --answer {name}=VALUE")),
        }
    }

    /// The next answer with this name from the command line, without asking the user.
    pub(crate) fn next(&mut self, name: &str) -> Option<Zeroizing<String>> {
        self.given.get_mut(name)?.pop_front()
    }

    /// The same, for an answer that the user is not asked for and that may be needed again.
    pub(crate) fn keeping(&mut self, name: &str) -> Option<Zeroizing<String>> {
        if let Some(answer) = self.next(name) {
            self.kept.insert(name.to_owned(), answer);
        }
        self.kept.get(name).cloned()
    }

    /// Whether the command line has an answer with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given
            .get(name)
            .is_some_and(|answers| !answers.is_empty())
    }

    /// The name under which an authenticator app lists the account, if one was given.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.issuer.as_ref().map(Issuer::as_str)
    }

    /// The user's terminal, if there is one.
    pub(crate) fn terminal(&mut self) -> Option<&mut Terminal> {
        self.terminal.as_mut()
    }

    /// Shows something to the user, if there is a terminal.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Failure> {
        match &mut self.terminal {
            Some(terminal) => terminal.say(text),
            None => Ok(()),
        }
    }

    /// The password for the beginning of the flow.
    pub(crate) fn password(&mut self) -> Result<Password, Failure> {
        self.began_with_password = true;
        let password = self.any_password()?;
        password.ok_or_else(|| missing_input("no password", input::PASSWORD_SOURCES))
    }

    /// The password, when the peer asks for it to be sent.
    ///
    /// # Errors
    /// [`Failure::Protocol`] if the sign-in began with the password: a server that cannot
    /// check a proof could otherwise get the user to type the password.
    pub(crate) fn password_to_send(&mut self, challenge: &str) -> Result<Password, Failure> {
        match self.began_with_password {
            true => Err(Failure::Protocol(format!(
                "{challenge} asks for the password again, although it was sent or proven already"
            ))),
            false => self.password_for(challenge),
        }
    }

    /// The password, for a challenge.
    pub(crate) fn password_for(&mut self, challenge: &str) -> Result<Password, Failure> {
        let password = self.any_password()?;
        password.ok_or_else(|| match self.passwords.current.was_given() {
            true => Failure::exhausted(challenge, "password"),
            false => Failure::unanswered(challenge, input::PASSWORD_SOURCES),
        })
    }

    /// The password of a new user, who types it twice.
    pub(crate) fn chosen_password(&mut self) -> Result<Password, Failure> {
        let given = self.passwords.current.take();
        let password = choose(given, &mut self.terminal, "Password")?;
        password.ok_or_else(|| missing_input("no password", input::PASSWORD_SOURCES))
    }

    /// The new password, which the user types twice.
    pub(crate) fn new_password(&mut self) -> Result<Password, Failure> {
        let password = self.any_new_password()?;
        password.ok_or_else(|| missing_input("no new password", input::NEW_PASSWORD_SOURCES))
    }

    /// The new password, for a challenge.
    pub(crate) fn new_password_for(&mut self, challenge: &str) -> Result<Password, Failure> {
        let password = self.any_new_password()?;
        password.ok_or_else(|| match self.passwords.new.was_given() {
            true => Failure::exhausted(challenge, "new password"),
            false => Failure::unanswered(challenge, input::NEW_PASSWORD_SOURCES),
        })
    }

    /// A code; without a terminal, from the argument `--code`.
    pub(crate) fn code(&mut self, prompt: &str) -> Result<Code, Failure> {
        match &mut self.terminal {
            Some(terminal) => Ok(Code::typed(&terminal.ask(prompt, true)?)),
            None => Err(missing_input("no code", "give --code")),
        }
    }

    fn any_password(&mut self) -> Result<Option<Password>, Failure> {
        match (self.passwords.current.take(), &mut self.terminal) {
            (Some(password), _) => Ok(Some(password)),
            (None, Some(terminal)) => loop {
                // The service would count an empty one as an attempt.
                let typed = terminal.ask_hidden("Password")?;
                if !typed.is_empty() {
                    return Ok(Some(typed.into()));
                }
            },
            (None, None) => Ok(None),
        }
    }

    fn any_new_password(&mut self) -> Result<Option<Password>, Failure> {
        let given = self.passwords.new.take();
        choose(given, &mut self.terminal, "New password")
    }
}

/// A given password, or one that the user chooses and types twice.
fn choose(
    given: Option<Password>,
    terminal: &mut Option<Terminal>,
    prompt: &str,
) -> Result<Option<Password>, Failure> {
    match (given, terminal) {
        (Some(password), _) => Ok(Some(password)),
        (None, Some(terminal)) => loop {
            let first = terminal.ask_hidden(prompt)?;
            let second = terminal.ask_hidden(&format!("{prompt} again"))?;
            match (first == second, first.is_empty()) {
                (true, false) => return Ok(Some(first.into())),
                (true, true) => terminal.say("The password must not be empty.")?,
                (false, _) => terminal.say("The passwords do not match.")?,
            }
        },
        (None, None) => Ok(None),
    }
}

/// The error for a missing input without a terminal; `instead` says what to do.
fn missing_input(what: &str, instead: &str) -> Failure {
    Failure::Usage(format!(
        "{what}: there is no terminal to prompt in; {instead}"
    ))
}
