//! `cargo xtask aws`: AWS's own tools with credentials of the emulator's identity pool. moto
//! stands in for S3 and STS, verifies each signature, and asks the emulator for the secrets.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};

use cognito_emulator::{Emulator, Seed};

use crate::command::{cannot_start, cargo, line, root, run as execute};
use crate::interop::clients;
use crate::{Failure, cognito};

/// A role that moto has (xtask/aws/moto_server.py).
const SEED: &str = r#"{
    "UserPools": [{ "Id": "us-east-1_Emulator1", "Clients": [{ "ClientId": "emulatorclient" }] }],
    "IdentityPools": [{
        "IdentityPoolId": "us-east-1:11111111-2222-3333-4444-555555555555",
        "IdentityPoolName": "people",
        "CognitoIdentityProviders": [{ "ClientId": "emulatorclient" }],
        "Roles": { "authenticated": "arn:aws:iam::123456789012:role/users" }
    }]
}"#;

const PASSWORD: &str = "Correct-Horse7!";

/// The object in moto's bucket.
const OBJECT: &str = "read-me.txt";

pub(crate) fn run() -> Result<(), Failure> {
    let aws = Aws::install()?;
    let seed = Seed::from_json(SEED.as_bytes())?;
    let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed)?;
    emulator.add_user("alice", PASSWORD)?;
    let moto = Moto::start(&aws, emulator.endpoint())?;
    aws.tools(&emulator, &moto.url)?;
    aws.sdk_for_rust(&emulator, &moto.url)
}

/// The folders and the addresses.
struct Aws {
    sources: PathBuf,
    python: PathBuf,
    /// A folder for the files of a run.
    place: PathBuf,
}

impl Aws {
    fn install() -> Result<Self, Failure> {
        let aws = Self {
            sources: root().join("xtask/aws"),
            python: root().join("target/aws-tools"),
            place: root().join("target/aws-run"),
        };
        clients::python_packages(&aws.python, &aws.sources.join("requirements.txt"))?;
        if aws.place.exists() {
            fs::remove_dir_all(&aws.place)?;
        }
        fs::create_dir_all(&aws.place)?;
        Ok(aws)
    }

    /// Ignores the AWS settings of whoever runs this, and uses no proxy for loopback.
    fn with_environment(&self, mut command: Command) -> Command {
        for name in [
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
        ] {
            command.env_remove(name);
        }
        command
            .env("PYTHONPATH", &self.python)
            .env("PYTHONPYCACHEPREFIX", self.place.join("pycache"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", self.place.join("config"))
            .env(
                "AWS_SHARED_CREDENTIALS_FILE",
                self.place.join("credentials"),
            )
            .env("COGNITO_HOME", self.place.join("cognito"))
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        command
    }

    fn python(&self, script: &str) -> Command {
        let mut python = Command::new("python3");
        python.arg(self.sources.join(script));
        self.with_environment(python)
    }

    /// Runs the AWS CLI and boto3 with a profile that the command wrote.
    fn tools(&self, emulator: &Emulator, moto: &str) -> Result<(), Failure> {
        let cognito = cognito::program()?;
        let mut sign_in = self.with_environment(Command::new(&cognito));
        sign_in
            .args(["sign-in", "--keep", "--username", "alice"])
            .args(["--user-pool-id", emulator.user_pool_id()])
            .args(["--client-id", emulator.client_id()])
            .args(["--endpoint", emulator.endpoint()])
            .env("COGNITO_PASSWORD", PASSWORD);
        execute(&mut sign_in)?;
        let mut tools = self.python("tools.py");
        execute(
            tools
                .arg(&cognito)
                .args([emulator.identity_pool_id(), moto]),
        )
    }

    /// Runs a program with AWS's SDK for Rust, which lists a bucket.
    fn sdk_for_rust(&self, emulator: &Emulator, moto: &str) -> Result<(), Failure> {
        // Where another client has its dependencies, of which many are the SDK's, too.
        let target = clients::rust_target();
        execute(
            cargo()
                .current_dir(&self.sources)
                .args(["build", "--locked"])
                .env("CARGO_TARGET_DIR", &target),
        )?;
        let mut program = self.with_environment(Command::new(target.join("debug/list-bucket")));
        program
            .args([
                emulator.user_pool_id(),
                emulator.client_id(),
                emulator.endpoint(),
                "alice",
            ])
            .args([emulator.identity_pool_id(), moto, "papers"]);
        let mut child = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&program, &error))?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{PASSWORD}")?;
        }
        let ended = child.wait_with_output()?;
        if !ended.status.success() {
            return Err(format!("`{}` failed: {}", line(&program), ended.status).into());
        }
        let printed = String::from_utf8(ended.stdout)?;
        match printed.trim_end() == OBJECT {
            true => {
                println!("ok   AWS's SDK for Rust lists a bucket");
                Ok(())
            }
            false => Err(format!("list-bucket printed {printed:?}").into()),
        }
    }
}

/// moto's server, which ends when its standard input is closed.
struct Moto {
    url: String,
    process: Child,
    input: Option<ChildStdin>,
}

impl Moto {
    fn start(aws: &Aws, emulator: &str) -> Result<Self, Failure> {
        let mut command = aws.python("moto_server.py");
        command
            .arg(emulator)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command
            .spawn()
            .map_err(|error| cannot_start(&command, &error))?;
        let input = process.stdin.take();
        let mut port = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut port)?;
        }
        Ok(Self {
            url: format!("http://127.0.0.1:{}", port.trim_end()),
            process,
            input,
        })
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}
