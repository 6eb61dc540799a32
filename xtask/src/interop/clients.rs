//! Installs the clients, again only when their pinned versions change.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cognito_emulator::Credentials;

use crate::Failure;
use crate::command::{cargo, output, root, run};

/// The program with clients in Rust, `xtask/interop/rust`, outside the workspace: their
/// dependencies are not ours.
pub(crate) const RUST: &str = "openid-connect";

/// The script whose client is our command.
pub(crate) const LOGIN: &str = "cognito_login.mjs";

/// The folder of the clients, in `target/interop`.
pub(crate) struct Clients {
    scripts: PathBuf,
    python: PathBuf,
    node: PathBuf,
    home: PathBuf,
}

/// The operator's access key that boto3 finds in its environment.
const ACCESS_KEY: (&str, &str) = ("AKIDEXAMPLE", "interop0operators1access2key");

/// The operator whose requests boto3 signs.
pub(crate) fn operator() -> Credentials {
    Credentials::new(ACCESS_KEY.0, ACCESS_KEY.1)
}

/// A file in an installed folder that says from what it was installed.
const STAMP: &str = "installed-from.txt";

impl Clients {
    /// Installs what is missing: pinned versions, from the package registries.
    pub(crate) fn install() -> Result<Self, Failure> {
        let clients = Self::not_installed();
        clients.install_python()?;
        clients.install_node()?;
        clients.build_rust()?;
        Ok(clients)
    }

    /// For `cargo xtask bench`, which can do without a client that cannot be installed.
    pub(crate) fn not_installed() -> Self {
        let home = home();
        Self {
            scripts: root().join("xtask").join("interop"),
            python: home.join("python"),
            node: home.join("node"),
            home,
        }
    }

    /// The folder of the Python packages.
    pub(crate) fn python(&self) -> &Path {
        &self.python
    }

    /// The folder in which scripts find Node packages.
    pub(crate) fn node(&self) -> &Path {
        &self.node
    }

    /// The command that runs a script; it reads the briefing on its standard input.
    pub(crate) fn command(&self, script: &str) -> Command {
        if script == RUST {
            return self.as_operator(Command::new(rust_target().join("debug").join(RUST)));
        }
        if script.ends_with(".py") {
            self.python_file(&self.scripts.join(script))
        } else if script.ends_with(".sh") {
            let mut bash = Command::new("bash");
            bash.arg(self.scripts.join(script));
            self.with_python(bash)
        } else {
            let mut node = Command::new("node");
            node.arg(self.node.join(script));
            self.as_operator(node)
        }
    }

    /// The command that runs an installed Python module.
    pub(crate) fn python_module(&self, module: &str) -> Command {
        let mut python = self.python3();
        python.args(["-m", module]);
        python
    }

    /// The command that runs a Python file with the installed packages.
    pub(crate) fn python_file(&self, file: &Path) -> Command {
        let mut python = self.python3();
        python.arg(file);
        python
    }

    fn python3(&self) -> Command {
        self.with_python(Command::new("python3"))
    }

    fn with_python(&self, mut command: Command) -> Command {
        command
            .env("PYTHONPATH", &self.python)
            .env("PYTHONPYCACHEPREFIX", self.home.join("pycache"));
        self.as_operator(command)
    }

    fn as_operator(&self, mut command: Command) -> Command {
        // Ignores the AWS settings of whoever runs this, and uses no proxy for loopback.
        command
            .env("AWS_ACCESS_KEY_ID", ACCESS_KEY.0)
            .env("AWS_SECRET_ACCESS_KEY", ACCESS_KEY.1)
            .env("AWS_CONFIG_FILE", self.home.join("none"))
            .env("AWS_SHARED_CREDENTIALS_FILE", self.home.join("none"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"] {
            command.env_remove(name);
        }
        command
    }

    fn build_rust(&self) -> Result<(), Failure> {
        run(cargo()
            .args(["build", "--quiet", "--locked"])
            .current_dir(self.scripts.join("rust"))
            .env("CARGO_TARGET_DIR", rust_target()))
    }

    pub(crate) fn install_python(&self) -> Result<(), Failure> {
        python_packages(&self.python, &self.scripts.join("requirements.txt"))
    }

    pub(crate) fn install_node(&self) -> Result<(), Failure> {
        let node = need("node", "Node.js 18 or later (Debian: nodejs npm)")?;
        need("npm", "npm (Debian: npm)")?;
        let sources = ["package.json", "package-lock.json"].map(|name| self.scripts.join(name));
        once(&self.node, &node, &sources.each_ref(), || {
            for source in &sources {
                copy_into(&self.node, source)?;
            }
            run(Command::new("npm")
                .args(["ci", "--silent", "--omit=optional", "--ignore-scripts"])
                .args(["--no-audit", "--no-fund"])
                .current_dir(&self.node))
        })?;
        // An import looks for packages beside the importing file, not in the working directory:
        // so the scripts are copied to the packages.
        for entry in fs::read_dir(&self.scripts)? {
            let path = entry?.path();
            let extension = path.extension();
            if extension.is_some_and(|extension| extension == "mjs" || extension == "js") {
                copy_into(&self.node, &path)?;
            }
        }
        Ok(())
    }
}

fn home() -> PathBuf {
    root().join("target").join("interop")
}

/// The target folder of clients in Rust. It is not the workspace's, for which they and the
/// tests would wait in turn.
pub(crate) fn rust_target() -> PathBuf {
    home().join("rust")
}

/// Installs the packages of a requirements file, unless they are installed already: into a
/// folder, without a virtual environment, because on Debian `venv` is a separate package.
pub(crate) fn python_packages(folder: &Path, requirements: &PathBuf) -> Result<(), Failure> {
    let python = need("python3", "Python 3 with pip (Debian: python3 python3-pip)")?;
    once(folder, &python, &[requirements], || {
        run(Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            // Compiled files go elsewhere: PYTHONPYCACHEPREFIX.
            .args(["--no-warn-conflicts", "--no-compile", "--target"])
            .arg(folder)
            .arg("--requirement")
            .arg(requirements)
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .env("PIP_ROOT_USER_ACTION", "ignore"))
    })
}

/// The version of a program, or an error that says what to install.
fn need(program: &str, install: &str) -> Result<String, Failure> {
    output(Command::new(program).arg("--version"))
        .map_err(|why| format!("{why}\n`cargo xtask` needs {install}").into())
}

/// Empties a folder and installs into it, unless these versions are there already.
fn once(
    folder: &Path,
    program: &str,
    sources: &[&PathBuf],
    install: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut wanted = format!("{program}\n");
    for source in sources {
        wanted.push_str(&fs::read_to_string(source)?);
    }
    let stamp = folder.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("     installing into {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    install()?;
    Ok(fs::write(stamp, wanted)?)
}

pub(crate) fn copy_into(folder: &Path, file: &Path) -> Result<(), Failure> {
    let name = file.file_name().ok_or("a file without a name")?;
    fs::copy(file, folder.join(name))?;
    Ok(())
}
