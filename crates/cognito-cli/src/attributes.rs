//! `cognito attributes`.

use serde_json::{Value, json};

use crate::answers::Answers;
use crate::args::{AnswerArgs, Attributes, GetAttributes, SetAttributes, VerifyAttribute};
use crate::code::submit_code;
use crate::delivery;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::pair::Pair;
use crate::session::Session;

pub(crate) fn run(command: &Attributes) -> Result<(), Failure> {
    match command {
        Attributes::Get(args) => get(args),
        Attributes::Set(args) => set(args),
        Attributes::Delete(args) => {
            let session = Session::open(&args.connection)?;
            let token = session.access_token()?;
            let names = args.names.iter().map(String::as_str);
            session.run(session.app_client().delete_user_attributes(&token, names))?;
            Ok(())
        }
        Attributes::Verify(args) => verify(args),
    }
}

/// All of them, or the named ones.
fn get(args: &GetAttributes) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let mut attributes = session
        .run(session.app_client().get_user(&token))?
        .attributes;
    if let Some(missing) = args
        .names
        .iter()
        .find(|name| !attributes.contains_key(*name))
    {
        return Err(Failure::Usage(format!(
            "the user has no attribute {missing}"
        )));
    }
    if !args.names.is_empty() {
        attributes.retain(|name, _| args.names.contains(name));
    }
    args.format.print(&json!({ "UserAttributes": attributes }))
}

/// Prints where codes were sent: an address is verified only after its code was entered.
fn set(args: &SetAttributes) -> Result<(), Failure> {
    let attributes = Pair::split_all(&args.attributes, "attributes set", "NAME=VALUE")?;
    let metadata = args.metadata.entries()?;
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let request = session
        .app_client()
        .update_user_attributes(&token, attributes);
    let updated = session.run(request.with_client_metadata(metadata))?;
    let deliveries = updated.code_deliveries.iter();
    let deliveries: Vec<Value> = deliveries.map(delivery::details).collect();
    args.format
        .print(&json!({ "CodeDeliveryDetailsList": deliveries }))
}

/// In a terminal it does both steps at once. Otherwise the first run sends a code, and the
/// second, with `--code`, uses it.
fn verify(args: &VerifyAttribute) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let mut answers = Answers::new(&AnswerArgs::default(), Passwords::none())?;
    let metadata = args.metadata.entries()?;
    let token = session.access_token()?;
    let app_client = session.app_client();
    let mut prompt = delivery::prompt(None);
    if args.code.code.is_none() {
        let request = app_client.get_user_attribute_verification_code(&token, &args.name);
        let sent = session.run(request.with_client_metadata(metadata))?;
        delivery::print(sent.delivery.as_ref())?;
        if answers.terminal().is_none() {
            return Ok(());
        }
        prompt = delivery::prompt(sent.delivery.as_ref());
    }
    let given = args.code.code.as_ref();
    submit_code(&mut answers, given, &prompt, |code| {
        let request = app_client.verify_user_attribute(&token, &args.name, code);
        let result = session.transport().run(request);
        session.check_access_token(&result)?;
        Ok(result)
    })?;
    Ok(())
}
