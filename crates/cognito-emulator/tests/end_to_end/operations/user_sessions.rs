//! ListUserSessions, RevokeUserSession; UpdateAuthEventFeedback.

use std::collections::BTreeSet;

use cognito_srp_core::{
    AppClient, AssociatedSessions, ErrorCode, Feedback, Tokens, UserSession, UserSessionKind,
    Username,
};

use super::{each, forged, newcomer, setup, signed_in};
use crate::support::Setup;
use crate::transport::Transport;

fn tracking() -> Setup {
    setup(|pool, _| {
        pool.track_user_sessions(100);
        Ok(())
    })
}

/// All sessions of the user, and how many were on each page.
fn sessions(
    transport: Transport,
    client: &AppClient,
    tokens: &Tokens,
) -> (Vec<UserSession>, Vec<usize>) {
    let (mut all, mut sizes, mut page) = (Vec::new(), Vec::new(), None::<String>);
    loop {
        let list = client
            .list_user_sessions(tokens.access_token())
            .with_page(page.as_deref());
        let list = transport.ok(list);
        sizes.push(list.sessions.len());
        all.extend(list.sessions);
        page = list.next;
        if page.is_none() {
            return (all, sizes);
        }
    }
}

#[test]
fn list_user_sessions() {
    let setup = tracking();
    each(&setup, |transport, client| {
        let (name, first) = newcomer(&setup, transport, client);
        for _ in 0..20 {
            signed_in(transport, client, &name);
        }
        let last = signed_in(transport, client, &name);
        let (all, sizes) = sessions(transport, client, &last);
        assert_eq!(sizes, [10, 10, 2]);
        let ids: BTreeSet<&str> = all.iter().map(|session| session.id.as_str()).collect();
        assert_eq!(ids.len(), 22);
        for session in &all {
            let id = session.id.strip_prefix("tkn").unwrap();
            let is_of_ids = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            assert!(id.len() == 25 && id.chars().all(is_of_ids), "{id}");
            assert_eq!(session.kind, Some(UserSessionKind::Token));
            let own = client.client_id().as_str();
            assert_eq!(session.client_id.as_deref(), Some(own));
        }
        // In the order in which they began.
        let current = |session: &UserSession| session.is_current == Some(true);
        assert_eq!(all.iter().position(current), Some(21));
        let (all, _) = sessions(transport, client, &first);
        assert_eq!(all.iter().position(current), Some(0));
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.list_user_sessions(&forged()),
        );
    });
}

#[test]
fn revoke_user_session() {
    let setup = tracking();
    each(&setup, |transport, client| {
        let (name, here) = newcomer(&setup, transport, client);
        let there = signed_in(transport, client, &name);
        let token = here.access_token();
        let (all, _) = sessions(transport, client, &here);
        let (own, other) = (&all[0], &all[1]);
        // The documentation says that it cannot identify the caller's own session.
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.revoke_user_session(token, &own.id),
        );
        let revoke = client.revoke_user_session(token, &other.id);
        transport.ok(revoke.with_associated_sessions(AssociatedSessions::Linked));
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.get_user(there.access_token()),
        );
        let refresh = client.refresh(there.refresh_token().unwrap());
        transport.refuses(ErrorCode::NotAuthorized, refresh);
        let (left, _) = sessions(transport, client, &here);
        assert_eq!(left.len(), 1);
        transport.refuses(
            ErrorCode::ResourceNotFound,
            client.revoke_user_session(token, &other.id),
        );
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.revoke_user_session(token, "tkn"),
        );
    });
}

#[test]
fn update_auth_event_feedback() {
    let setup = setup(|pool, _| {
        pool.set_threat_protection(true);
        Ok(())
    });
    each(&setup, |transport, client| {
        let (name, _) = setup.user(|user| user);
        let event = setup
            .emulator
            .with_pool(|pool, cx| pool.add_auth_event(&name, cx))
            .unwrap();
        let name = Username::parse(&name).unwrap();
        let say = |token: &str| {
            client.update_auth_event_feedback(&name, &event.id, token, Feedback::Invalid)
        };
        transport.refuses(ErrorCode::NotAuthorized, say("another"));
        transport.ok(say(&event.feedback_token));
        let said = setup.emulator.with_pool(|pool, _| {
            let mut events = pool.auth_events(name.as_str());
            Ok(events.next().and_then(|event| event.feedback.clone()))
        });
        assert_eq!(said.unwrap().as_deref(), Some("Invalid"));
    });
    let without = Setup::new();
    each(&without, |transport, client| {
        let name = Username::parse("nobody").unwrap();
        let say = client.update_auth_event_feedback(&name, "event", "token", Feedback::Valid);
        transport.refuses(ErrorCode::UserPoolAddOnNotEnabled, say);
    });
}
