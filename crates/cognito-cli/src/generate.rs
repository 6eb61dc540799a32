//! `cognito completions` and `cognito man`, generated from the definition of the command line.

use clap_complete::Shell;
use clap_mangen::Man;

use crate::args;
use crate::failure::Failure;
use crate::output;

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "cognito", &mut script);
    output::all(&script)
}

pub(crate) fn man(args: &args::Man) -> Result<(), Failure> {
    // It has no page of its own.
    let command = args::command().disable_help_subcommand(true);
    let unwritten = |error| Failure::Usage(format!("the manual cannot be written: {error}"));
    match &args.directory {
        Some(directory) => clap_mangen::generate_to(command, directory).map_err(unwritten),
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page).map_err(unwritten)?;
            output::all(&page)
        }
    }
}
