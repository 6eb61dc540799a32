//! `cargo xtask examples`: runs the crates' examples, each in processes of its own, against an
//! emulator; and the README's program as a user has it, in a package that depends on one
//! transport only.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cognito_emulator::{Emulator, MfaType, NewUser, Seed};

use crate::Failure;
use crate::command::{cannot_start, cargo, line, output, root, run as execute};
use crate::package::profiles;

/// With the names that the README's program uses.
const SEED: &str = r#"{"UserPools": [{
    "Id": "us-east-1_Emulator1",
    "MfaConfiguration": "OPTIONAL",
    "EnabledMfas": ["SMS_MFA"],
    "Clients": [{"ClientId": "emulatorclient"}]
}]}"#;

const PASSWORD: &str = "Correct-Horse7!";
const NEW_PASSWORD: &str = "Newer-Horse8!";

pub(crate) fn run() -> Result<(), Failure> {
    // Of the whole workspace, because `cargo test --workspace` has built them already.
    let build = ["build", "--locked", "--workspace", "--examples"];
    execute(cargo().current_dir(root()).args(build))?;
    let examples = Examples::start()?;
    examples.sign_in()?;
    examples.suspend()?;
    examples.stay_signed_in()?;
    let token = examples.hyper()?;
    examples.verify(&token)?;
    examples.front_door("cognito-blocking", "program.rs", "")?;
    examples.front_door(
        "cognito-async",
        "program_async.rs",
        "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n",
    )
}

/// The folder of the built examples, and the emulator against which they run.
struct Examples {
    built: PathBuf,
    /// A folder for what they store.
    place: PathBuf,
    emulator: Emulator,
}

impl Examples {
    fn start() -> Result<Self, Failure> {
        let seed = Seed::from_json(SEED.as_bytes())?;
        let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed)?;
        emulator.add_user("alice", PASSWORD)?;
        let invited = NewUser::new("bob", PASSWORD).with_temporary_password();
        emulator.add(invited)?;
        let with_sms = NewUser::new("carol", PASSWORD)
            .with_attribute("phone_number", "+15550100")
            .with_attribute("phone_number_verified", "true")
            .preferring_mfa(MfaType::Sms);
        emulator.add(with_sms)?;
        let place = root().join("target/examples-run");
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::create_dir_all(&place)?;
        Ok(Self {
            built: root().join("target/debug/examples"),
            place,
            emulator,
        })
    }

    /// An example with the pool, the app client, the endpoint and a name.
    fn command(&self, example: &str, before: &[&str], last: &str) -> Command {
        let mut command = Command::new(self.built.join(example));
        let emulator = &self.emulator;
        command.args(before);
        command.args([emulator.user_pool_id(), emulator.client_id()]);
        command.args([emulator.endpoint(), last]);
        command
    }

    /// Two users: one is asked for a new password, the other for a code that was just sent.
    fn sign_in(&self) -> Result<(), Failure> {
        self.signs_in("bob", "NEW_PASSWORD_REQUIRED")?;
        self.signs_in("carol", "SMS_MFA")
    }

    fn signs_in(&self, username: &str, challenge: &str) -> Result<(), Failure> {
        let mut command = Command::new(self.built.join("sign_in"));
        let emulator = &self.emulator;
        command.args([emulator.user_pool_id(), emulator.client_id(), username]);
        command.arg(emulator.endpoint());
        let mut asked = Vec::new();
        let printed = talk(own_network(command), None, |question| {
            asked.push(question.split(':').next().unwrap_or_default().to_owned());
            match asked.last().map(String::as_str) {
                Some("password") => Some(PASSWORD.to_owned()),
                Some("NEW_PASSWORD_REQUIRED") => Some(NEW_PASSWORD.to_owned()),
                Some("SMS_MFA") => self.code(),
                _ => None,
            }
        })?;
        match asked == ["password", challenge] {
            true => is_token("sign_in", &printed).map(drop),
            false => Err(format!("sign_in was asked {asked:?}").into()),
        }
    }

    fn suspend(&self) -> Result<(), Failure> {
        let begin = self.command("suspend", &["begin"], "carol");
        let suspended = given(begin, PASSWORD)?;
        let code = self.code().ok_or("suspend: no code was sent")?;
        let answer = self.command("suspend", &["answer"], &code);
        is_token("suspend", &given(answer, &suspended)?).map(drop)
    }

    /// Twice: the second time without reading a password.
    fn stay_signed_in(&self) -> Result<(), Failure> {
        let file = self.place.join("session.json").display().to_string();
        for typed in [PASSWORD, ""] {
            let command = self.command("stay_signed_in", &[&file], "alice");
            is_token("stay_signed_in", &given(command, typed)?)?;
        }
        Ok(())
    }

    fn hyper(&self) -> Result<String, Failure> {
        let command = self.command("hyper", &[], "alice");
        is_token("hyper", &given(command, PASSWORD)?)
    }

    fn verify(&self, token: &str) -> Result<(), Failure> {
        let emulator = &self.emulator;
        let mut command = Command::new(self.built.join("verify"));
        command.args([emulator.user_pool_id(), emulator.client_id()]);
        command.arg(emulator.endpoint());
        let printed = given(command, token)?;
        match printed.contains("aws.cognito.signin.user.admin") {
            true => Ok(()),
            false => Err(format!("verify printed {printed}").into()),
        }
    }

    /// The program as it stands in the README, in a package of its own.
    fn front_door(&self, transport: &str, program: &str, others: &str) -> Result<(), Failure> {
        let folder = self.place.join(transport);
        fs::create_dir_all(folder.join("src"))?;
        let crates = root().join("crates");
        let manifest = format!(
            "[package]\nname = \"someone-elses\"\nedition = \"2024\"\n[workspace]\n\
             [dependencies]\n{transport} = {{ path = {:?} }}\n{others}\n{}",
            crates.join(transport),
            profiles()?,
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // What is locked is what the workspace has, and is there.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let shown = crates
            .join("cognito-emulator/tests/front_door")
            .join(program);
        let main = match others.is_empty() {
            true => "fn main() -> Result<(), cognito_blocking::Error> { run(",
            false => {
                "#[tokio::main(flavor = \"current_thread\")]\n\
                 async fn main() -> Result<(), cognito_async::Error> { run("
            }
        };
        let end = if others.is_empty() { "" } else { ".await" };
        let given = "&std::env::args().nth(1).unwrap(), &std::env::var(\"TYPED\").unwrap())";
        let source = format!("{}\n{main}{given}{end} }}\n", fs::read_to_string(shown)?);
        fs::write(folder.join("src/main.rs"), source)?;
        let target = root().join("target");
        let mut build = cargo();
        execute(
            build
                .arg("build")
                .current_dir(&folder)
                .env("CARGO_TARGET_DIR", &target),
        )?;
        let mut command = Command::new(target.join("debug/someone-elses"));
        command.arg(self.emulator.endpoint()).env("TYPED", PASSWORD);
        is_token(transport, &output(&mut own_network(command))?).map(drop)
    }

    /// The newest code that the emulator has sent.
    fn code(&self) -> Option<String> {
        self.emulator.outbox().last().map(|sent| sent.code.clone())
    }
}

/// No proxy of this machine's before loopback.
fn own_network(mut command: Command) -> Command {
    command.env("NO_PROXY", "*").env("no_proxy", "*");
    command
}

/// What a program prints that is given a line.
fn given(command: Command, typed: &str) -> Result<String, Failure> {
    talk(own_network(command), Some(typed), |_| None)
}

/// What a program printed last that is given a first line and nothing more, or else an answer
/// to each of its questions.
fn talk(
    mut command: Command,
    first: Option<&str>,
    mut answer: impl FnMut(&str) -> Option<String>,
) -> Result<String, Failure> {
    println!("--- {}", line(&command));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&command, &error))?;
    let mut input = child.stdin.take();
    if let Some(typed) = first
        && let Some(mut stdin) = input.take()
    {
        writeln!(stdin, "{typed}")?;
    }
    let mut last = String::new();
    let printed = child.stdout.take().map(BufReader::new);
    for text in printed.into_iter().flat_map(BufRead::lines) {
        last = text?;
        let Some(question) = last.strip_prefix("? ") else {
            continue;
        };
        match (answer(question), &mut input) {
            (Some(typed), Some(stdin)) => writeln!(stdin, "{typed}")?,
            // It ends when there is nothing more to read.
            _ => input = None,
        }
    }
    let status = child.wait()?;
    match status.success() {
        true => Ok(last),
        false => Err(format!("`{}` failed: {status}", line(&command)).into()),
    }
}

/// A JSON Web Token, in three parts (RFC 7515 §3.1).
fn is_token(program: &str, printed: &str) -> Result<String, Failure> {
    match printed.starts_with("eyJ") && printed.matches('.').count() == 2 {
        true => Ok(printed.to_owned()),
        false => Err(format!("{program} printed no token but {printed:?}").into()),
    }
}
