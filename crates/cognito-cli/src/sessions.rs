//! `cognito sessions`: the user's sessions.

use cognito_srp_core::{AssociatedSessions, Timestamp, UserSession};
use serde_json::{Value, json};

use crate::args::{Listing, RevokeSession, Sessions};
use crate::failure::Failure;
use crate::session::Session;

pub(crate) fn run(command: &Sessions) -> Result<(), Failure> {
    match command {
        Sessions::List(args) => list(args),
        Sessions::Revoke(args) => revoke(args),
    }
}

fn list(args: &Listing) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let app_client = session.app_client();
    let list = app_client.list_user_sessions(&token);
    let sessions = session.checked(session.transport().list(list))?;
    let sessions = sessions.iter().map(to_json);
    args.format
        .print(&json!({ "Sessions": sessions.collect::<Vec<_>>() }))
}

fn revoke(args: &RevokeSession) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let mut request = session.app_client().revoke_user_session(&token, &args.id);
    if args.linked {
        request = request.with_associated_sessions(AssociatedSessions::Linked);
    }
    session.run(request)?;
    Ok(())
}

/// The API's members; times in seconds of Unix time.
fn to_json(session: &UserSession) -> Value {
    let seconds = |moment: Option<Timestamp>| moment.map(Timestamp::unix_seconds);
    json!({
        "SessionId": session.id,
        "SessionType": session.kind.as_ref().map(|kind| kind.as_str()),
        "ClientId": session.client_id,
        "CreateDate": seconds(session.created),
        "LastActiveDate": seconds(session.last_active),
        "DeviceType": session.device_type,
        "LastIpAddress": session.last_ip_address,
        "LastLocation": { "City": session.last_city, "Country": session.last_country },
        "OriginSessionId": session.origin_id,
        "IsCurrentSession": session.is_current,
    })
}
