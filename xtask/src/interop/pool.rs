//! The emulator for one script, and what the script is told of it.

use cognito_emulator::{
    AuthFlow, Credentials, CustomAuthScript, Emulator, Fault, NewAppClient, NewUser,
};
use cognito_srp_core::ClientSecret;
use serde_json::{Value, json};

use crate::Failure;

/// A running emulator with the clients and users that every script finds there.
pub(crate) struct Briefing {
    /// Its address and its users, with their passwords: a script reads this from its standard
    /// input, which no list of processes shows.
    pub(crate) json: Value,
    _emulator: Emulator,
}

/// The number of users in the crowd.
const CROWD: usize = 40;

/// Parts of the names and passwords in the crowd. AWS accepts letters, marks, symbols, digits
/// and punctuation of all scripts.
const UNUSUAL: [(&str, &str); 8] = [
    ("plain", "Correct-Horse"),
    ("zoë", "Grüße-an-Zoë"),
    ("имя", "Пароль-Aa"),
    ("名前", "合言葉-AaBb"),
    ("😀", "🔑-Emoji-Aa"),
    ("a:b", "Colon:Aa:"),
    ("e\u{301}", "Combining-e\u{301}-E"),
    ("0", "With spaces in it, and \"quotes\" \\ "),
];

/// The questions of CUSTOM_AUTH in the pool, and the right answers.
const QUESTIONS: [(&str, &str); 2] = [("2 + 2?", "4"), ("Who are you?", "Zoë")];

impl Briefing {
    /// An emulator that checks operators' signatures if it gets credentials.
    pub(crate) fn start(operator: Option<Credentials>) -> Result<Self, Failure> {
        let emulator = Emulator::start()?;
        if let Some(credentials) = operator {
            emulator.require_signatures(credentials);
        }
        let secret = "interop0secret1of2a3confidential4app5client";
        let telling = emulator.add_client(NewAppClient::public().telling_unknown_users())?;
        let confidential =
            emulator.add_client(NewAppClient::confidential(ClientSecret::new(secret)))?;
        let custom = emulator.add_client(
            NewAppClient::public().with_flows([AuthFlow::Custom, AuthFlow::RefreshToken]),
        )?;
        let script = QUESTIONS
            .iter()
            .fold(CustomAuthScript::default(), |script, (question, answer)| {
                script.with_question(question, answer)
            });
        emulator.with_pool(|pool, _| {
            pool.set_custom_auth(script);
            Ok(())
        })?;
        let pool_id = emulator.user_pool_id();
        let json = json!({
            "endpoint": emulator.endpoint(),
            "region": pool_id.split('_').next(),
            "user_pool_id": pool_id,
            "public": { "name": "public", "id": emulator.client_id() },
            "telling": { "name": "telling", "id": telling },
            "confidential": { "name": "confidential", "id": confidential, "secret": secret },
            "custom": { "name": "custom", "id": custom, "questions": QUESTIONS },
            "alice": alice(&emulator)?,
            "newcomers": [newcomer(&emulator, 0)?, newcomer(&emulator, 1)?],
            "crowd": (0..CROWD)
                .map(|number| one_of_the_crowd(&emulator, number))
                .collect::<Result<Vec<_>, _>>()?,
        });
        Ok(Self {
            json,
            _emulator: emulator,
        })
    }
}

/// A user who can also sign in with their e-mail address.
fn alice(emulator: &Emulator) -> Result<Value, Fault> {
    let (username, password, email) = ("alice", "Correct-Horse7!", "alice@example.com");
    let new = NewUser::new(username, password)
        .with_attribute("email", email)
        .with_attribute("email_verified", "true");
    emulator.add(new)?;
    Ok(json!({ "username": username, "password": password, "email": email }))
}

/// A user whose password is temporary.
fn newcomer(emulator: &Emulator, number: usize) -> Result<Value, Fault> {
    let username = format!("newcomer-{number}");
    let password = format!("Temporary-{number}");
    let email = format!("{username}@example.com");
    let new = NewUser::new(&username, &password)
        .with_attribute("email", &email)
        .with_temporary_password();
    emulator.add(new)?;
    Ok(json!({ "username": username, "password": password, "email": email }))
}

fn one_of_the_crowd(emulator: &Emulator, number: usize) -> Result<Value, Fault> {
    let (name, word) = UNUSUAL
        .get(number % UNUSUAL.len())
        .copied()
        .unwrap_or_default();
    let username = format!("{name}-{number}");
    let password = format!("{word}{number}");
    emulator.add_user(&username, &password)?;
    Ok(json!({ "username": username, "password": password }))
}
