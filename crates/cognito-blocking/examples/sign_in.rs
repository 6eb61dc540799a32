//! Signs in, answers every challenge from standard input, and prints the access token:
//! `sign_in POOL CLIENT USERNAME [ENDPOINT]`.
//!
//! The first line of the input is the password, and each question takes the next. With an
//! endpoint it is an emulator's user: `cargo run -p cognito-blocking --example sign_in --
//! us-east-1_Emulator1 emulatorclient alice http://127.0.0.1:9229`

use std::error::Error;
use std::io;

use cognito_blocking::{
    AppClient, Challenge, Client, Ephemeral, Exchange, FirstFactor, MfaType, Password, Settled,
    Step,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("POOL CLIENT USERNAME [ENDPOINT]");
    let mut app_client = AppClient::parse(&argument()?, &argument()?)?;
    let username = argument()?;
    if let Ok(endpoint) = argument() {
        app_client = app_client.with_endpoint(endpoint.parse()?);
    }
    let client = Client::new()?;
    let mut settled = client.sign_in(&app_client, &username, &ask("password")?)?;
    let tokens = loop {
        let challenge = match settled {
            Settled::Done(tokens) => break tokens,
            Settled::Challenge(challenge) => challenge,
        };
        settled = match client.run(answer(challenge)?) {
            Ok(settled) => settled,
            // A wrong code, or a password that the policy refuses: the same challenge again.
            // Any other error ends the sign-in.
            Err(error) => {
                println!("{error}");
                Settled::Challenge(error.into_challenge()?)
            }
        };
    };
    println!("{}", tokens.access_token().expose());
    Ok(())
}

/// What the user answers. The proofs of the password and of a device never come here.
fn answer(challenge: Challenge) -> Result<Exchange<Step>, Box<dyn Error>> {
    // "SMS_MFA: the code that was sent to the user's phone"
    let question = challenge.to_string();
    Ok(match challenge {
        // SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP and SMS_OTP.
        challenge if challenge.takes_code() => {
            println!("sent to {}", challenge.destination().unwrap_or("your app"));
            challenge.answer_code(&ask(&question)?)?
        }
        Challenge::NewPasswordRequired(challenge) => {
            challenge.answer(&Password::new(ask(&question)?))?
        }
        // A program that has more than one asks which.
        Challenge::SelectMfaType(choice) => choice.select(&MfaType::SoftwareToken)?,
        Challenge::SelectChallenge(choice) => choice.select(&FirstFactor::EmailOtp)?,
        Challenge::MfaSetup(set_up) => set_up.software_token(),
        Challenge::SoftwareTokenSetup(set_up) => {
            println!("{}", *set_up.otpauth_uri("My app"));
            set_up.verify(&ask(&question)?)
        }
        Challenge::CustomChallenge(challenge) => challenge.answer(&ask(&question)?),
        Challenge::PasswordChallenge(challenge) => {
            challenge.answer(&Password::new(ask(&question)?))
        }
        Challenge::PasswordSrpChallenge(challenge) => {
            challenge.answer(Password::new(ask(&question)?), Ephemeral::generate()?)
        }
        // The options go to an authenticator, and what it gives comes back.
        Challenge::WebAuthn(challenge) => {
            println!("{}", challenge.options());
            challenge.answer(&ask(&question)?)?
        }
        other => return Err(format!("not for this program: {other}").into()),
    })
}

/// A program for people hides what is typed.
fn ask(question: &str) -> io::Result<String> {
    println!("? {question}");
    let mut line = String::new();
    match io::stdin().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}
