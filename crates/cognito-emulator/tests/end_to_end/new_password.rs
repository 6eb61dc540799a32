//! NEW_PASSWORD_REQUIRED.

use cognito_srp_core::{AnswerErrorReason, Password, Username};

use crate::support::{PASSWORD_FLOWS, Setup, password};
use crate::transport::{BOTH, asked};

#[test]
fn new_password_required() {
    let setup = Setup::new();
    setup.configure(|pool| pool.set_required_attributes(["email", "given_name"]));
    let chosen = Password::new("Better-Horse8!");
    for transport in BOTH {
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = setup.user(cognito_emulator::NewUser::with_temporary_password);
                let challenge = transport.challenge(begin(client.begin(alias.clone())));
                let challenge = asked!(challenge, NewPasswordRequired);
                let required: Vec<&str> = challenge.required_attributes().collect();
                assert_eq!(required, ["given_name"]);
                let email = challenge.attributes().find(|(name, _)| *name == "email");
                assert_eq!(email, Some(("email", alias.as_str())));

                // An answer that the challenge does not accept is not sent.
                let refused = challenge.answer(&chosen).unwrap_err();
                let missing = AnswerErrorReason::MissingAttribute("given_name".to_owned());
                assert_eq!(refused.reason(), &missing);
                let given = [("given_name", "Alice"), ("email", "other@example.com")];
                let refused = refused
                    .into_challenge()
                    .with_attributes(given)
                    .answer(&chosen)
                    .unwrap_err();
                let again = AnswerErrorReason::AttributeHasValue("email".to_owned());
                assert_eq!(refused.reason(), &again);

                // A password that violates the policy can be corrected.
                let short = Password::new("Short7!");
                let given = [("given_name", "Alice")];
                let exchange = refused
                    .into_challenge()
                    .with_attributes(given)
                    .answer(&short)
                    .unwrap();
                let (text, error) = transport.refused(exchange);
                assert_eq!(
                    text,
                    "InvalidPasswordException: Password did not conform with policy: \
                     Password not long enough"
                );
                let challenge = asked!(error.into_challenge().unwrap(), NewPasswordRequired);
                let tokens =
                    transport.tokens(challenge.with_attributes(given).answer(&chosen).unwrap());
                assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

                let sign_in = client.begin(alias.clone());
                transport.tokens(sign_in.password(&chosen));
                let (text, error) = transport.refused(client.begin(alias).password(&password()));
                assert_eq!(
                    text,
                    "NotAuthorizedException: Incorrect username or password."
                );
                assert!(error.into_challenge().is_err(), "the sign-in is over");
            }
        }
    }
}
