//! The examples in the help of each subcommand.

/// Adds examples to each subcommand.
pub(super) fn add_to(command: clap::Command) -> clap::Command {
    below("", command)
}

fn below(path: &str, command: clap::Command) -> clap::Command {
    command.mut_subcommands(|command| {
        let path = format!("{path}{}", command.get_name());
        let command = match of(&path) {
            Some(examples) => with(command, examples),
            None => command,
        };
        below(&format!("{path} "), command)
    })
}

fn with(command: clap::Command, examples: &str) -> clap::Command {
    let examples = format!("Examples:\n{examples}");
    let long = match command.get_after_long_help() {
        Some(help) => format!("{examples}\n\n{help}"),
        None => examples.clone(),
    };
    command.after_help(examples).after_long_help(long)
}

fn of(path: &str) -> Option<&'static str> {
    Some(match path {
        "sign-in" => {
            "  cognito sign-in --keep --user-pool-id eu-west-2_eYpv1mFHB \\
      --client-id 1h57kf5cpq17m0eml12EXAMPLE --username alice@example.com
  cognito sign-in --username alice --flow choice --prefer email-otp
  cognito sign-in --username alice --password-stdin < password > tokens.json"
        }
        "login" => {
            "  cognito login --user-pool-id eu-west-2_eYpv1mFHB \\
      --client-id 1h57kf5cpq17m0eml12EXAMPLE --domain acme
  cognito login --identity-provider Google
  cognito login --no-browser"
        }
        "logout" => {
            "  cognito logout
  cognito logout --logout-uri https://app.example.com/bye"
        }
        "machine-token" => {
            "  cognito machine-token --domain acme --scope orders/read
  cognito machine-token --scope orders/read"
        }
        "token" => {
            "  printf 'Authorization: Bearer %s\\n' \"$(cognito token)\" | curl -H @- https://api.example.com/
  cognito token --id
  cognito token --refresh"
        }
        "credentials" => {
            "  cognito credentials --identity-pool-id eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f
  cognito credentials --identity-pool-id eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f \\
      --format env > variables.sh"
        }
        "configure-aws" => {
            "  cognito configure-aws --profile alice \\
      --identity-pool-id eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f"
        }
        "sign-out" => {
            "  cognito sign-out
  cognito sign-out --everywhere"
        }
        "whoami" => {
            "  cognito whoami
  cognito whoami --format json | jq -r .Username"
        }
        "sign-up" => "  cognito sign-up --username alice --attribute email=alice@example.com --keep",
        "confirm" => {
            "  cognito confirm --username alice --code 123456
  cognito confirm --username alice --resend"
        }
        "forgot-password" => {
            "  cognito forgot-password --username alice
  cognito forgot-password --username alice --code 123456 --new-password-stdin < password"
        }
        "change-password" => "  cognito change-password",
        "attributes get" => {
            "  cognito attributes get
  cognito attributes get email phone_number"
        }
        "attributes set" => "  cognito attributes set given_name=Alice email=alice@example.com",
        "attributes delete" => "  cognito attributes delete nickname",
        "attributes verify" => {
            "  cognito attributes verify email
  cognito attributes verify email --code 123456"
        }
        "sessions list" => "  cognito sessions list",
        "sessions revoke" => "  cognito sessions revoke tkn0123456789abcdefghijklmno",
        "delete-user" => "  cognito delete-user",
        "claims" => {
            "  cognito claims --id
  cognito claims --token-stdin < token"
        }
        "verify" => {
            "  cognito verify
  cognito verify --token-stdin < token && echo good"
        }
        "mfa status" => "  cognito mfa status",
        "mfa totp" => {
            "  cognito mfa totp --issuer 'ACME Co'
  cognito mfa totp --code 123456 --name 'my phone'"
        }
        "mfa prefer" => "  cognito mfa prefer totp",
        "mfa enable" => "  cognito mfa enable passkey",
        "mfa disable" => "  cognito mfa disable sms",
        "passkeys list" => "  cognito passkeys list",
        "passkeys add" => {
            "  cognito passkeys add --start > options.json
  cognito passkeys add --credential credential.json"
        }
        "passkeys delete" => "  cognito passkeys delete Xf3mP0kQ",
        "devices list" => "  cognito devices list",
        "devices show" => "  cognito devices show eu-west-2_6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "devices remember" => {
            "  cognito devices remember eu-west-2_6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        }
        "devices unremember" => {
            "  cognito devices unremember eu-west-2_6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        }
        "devices forget" => {
            "  cognito devices forget eu-west-2_6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        }
        "refresh" => {
            "  cognito refresh
  cognito refresh --refresh-token-stdin < refresh-token"
        }
        "emulator" => {
            "  cognito emulator --port 9229
  cognito emulator --seed pools.json --quiet"
        }
        "demo" => "  cognito demo",
        "completions" => "  cognito completions bash > ~/.local/share/bash-completion/completions/cognito",
        "man" => {
            "  cognito man | man -l -
  cognito man --directory ~/.local/share/man/man1"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::command;

    /// The words of an example, as the command receives them.
    fn words(line: &str) -> Vec<String> {
        let command = line.split(" && ").next().unwrap_or_default();
        let command = command
            .split([')', '|', '>', '<'])
            .next()
            .unwrap_or_default();
        let mut words = Vec::new();
        for (index, part) in command.split('\'').enumerate() {
            match index % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words
    }

    fn check(path: &str, found: &clap::Command) {
        let mut leaves = found.get_subcommands().peekable();
        if leaves.peek().is_some() {
            leaves.for_each(|leaf| check(&format!("{path} {}", leaf.get_name()), leaf));
            return;
        }
        let help = found.get_after_help().map(ToString::to_string);
        let help = help.unwrap_or_default().replace("\\\n", " ");
        let examples = help.lines().filter_map(|line| {
            let start = line.find("cognito ")?;
            line.get(start..)
        });
        let mut count = 0;
        for example in examples {
            assert!(example.starts_with(path), "{example} is one of {path}");
            let parsed = command().try_get_matches_from(words(example));
            assert!(
                parsed.is_ok(),
                "{example}: {:?}",
                parsed.err().map(|error| error.kind())
            );
            count += 1;
        }
        assert!(count > 0, "{path} has an example");
    }

    /// Its texts are the same before its arguments are defined and after.
    fn check_texts(path: &str, first: &clap::Command, built: &clap::Command) {
        let texts = |command: &clap::Command| {
            let texts = [
                command.get_about(),
                command.get_long_about(),
                command.get_after_help(),
                command.get_after_long_help(),
            ];
            texts.map(|text| text.map(ToString::to_string))
        };
        assert_eq!(texts(first), texts(built), "{path}");
        for leaf in first.get_subcommands() {
            let name = leaf.get_name();
            let built = built.find_subcommand(name);
            assert!(built.is_some(), "{path} {name}");
            if let Some(built) = built {
                check_texts(&format!("{path} {name}"), leaf, built);
            }
        }
    }

    #[test]
    fn arguments_do_not_change_the_texts_of_a_subcommand() {
        let mut built = command();
        built.build();
        check_texts("cognito", &command(), &built);
    }

    #[test]
    fn each_subcommand_has_examples_that_parse() {
        command().get_subcommands().for_each(|found| {
            check(&format!("cognito {}", found.get_name()), found);
        });
    }
}
