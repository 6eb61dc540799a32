//! Events of a keeper's user, and the claims of the ID token.

use std::sync::mpsc::{self, Receiver};

use cognito_srp_core::IdTokenClaims;
use cognito_srp_core::keeper::{KeeperError, KeeperEvent, SignedOut};

use crate::rig::{BOTH, Keeper, Rig};

impl Keeper {
    fn events(&self) -> Receiver<KeeperEvent> {
        let (to, events) = mpsc::channel();
        let told = move |event: &KeeperEvent| to.send(event.clone()).unwrap();
        match self {
            Self::Blocking(keeper) => keeper.on_event(told),
            Self::Async(keeper, _) => keeper.on_event(told),
        }
        events
    }

    fn id_claims(&self) -> Result<Option<IdTokenClaims>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.id_claims(),
            Self::Async(keeper, _) => keeper.id_claims(),
        }
    }
}

#[test]
fn events_are_reported_in_order() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let (events, also) = (keeper.events(), keeper.events());
        keeper.access_token().unwrap();
        keeper.refresh_now().unwrap();
        assert_eq!(events.recv(), Ok(KeeperEvent::Refreshed));
        keeper.sign_out().unwrap();
        let over = KeeperEvent::SignedOut(SignedOut::ByProgram);
        assert_eq!(events.recv(), Ok(over.clone()));
        keeper.access_token().unwrap_err();
        keeper.forget().unwrap();
        drop(keeper);
        // Nothing more, and for all observers.
        assert!(events.recv().is_err());
        assert_eq!(
            also.iter().collect::<Vec<_>>(),
            [KeeperEvent::Refreshed, over]
        );
    }
}

#[test]
fn a_sign_out_elsewhere_is_reported_when_seen() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let events = keeper.events();
        rig.remove();
        assert!(keeper.refresh_now().unwrap_err().means_sign_in_again());
        let over = KeeperEvent::SignedOut(SignedOut::ByProgram);
        assert_eq!(events.recv(), Ok(over));
    }
}

/// It asks for the refreshed token, refreshes, and finally signs out.
#[test]
fn an_event_handler_may_call_the_keeper() {
    let rig = Rig::new();
    let Keeper::Blocking(keeper) = BOTH[0](&rig) else {
        panic!("the first is the blocking one");
    };
    let (to, events) = mpsc::channel();
    let (asked, count) = (keeper.clone(), std::sync::atomic::AtomicU32::new(0));
    keeper.on_event(move |event| {
        to.send(event.clone()).unwrap();
        if *event == KeeperEvent::Refreshed {
            asked.access_token().unwrap();
            match count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => drop(asked.refresh_now().unwrap()),
                _ => asked.sign_out().unwrap(),
            }
        }
    });
    keeper.refresh_now().unwrap();
    let all: Vec<KeeperEvent> = events.try_iter().collect();
    let over = KeeperEvent::SignedOut(SignedOut::ByProgram);
    assert_eq!(all, [KeeperEvent::Refreshed, KeeperEvent::Refreshed, over]);
    assert!(rig.saved().is_none());
}

#[test]
fn a_keeper_has_the_claims_of_its_id_token() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let claims = keeper.id_claims().unwrap().unwrap();
        assert_eq!(claims.username(), Some("alice"));
        let (subject, _, _) = keeper.told().unwrap();
        assert_eq!(claims.subject(), subject.as_deref());
        keeper.sign_out().unwrap();
        assert!(keeper.id_claims().unwrap_err().means_sign_in_again());
    }
}
