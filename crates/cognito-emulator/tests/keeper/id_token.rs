//! ID tokens that expire before access tokens, and refreshes on demand.

use cognito_emulator::{TimeUnit, TokenValidity};

use crate::rig::{BOTH, GRACE, Rig};

/// Five minutes, the shortest on AWS.
fn rig() -> Rig {
    let validity = TokenValidity::default().id(5, TimeUnit::Minutes);
    Rig::with_validity(validity, GRACE)
}

#[test]
fn the_id_token_is_refreshed_before_its_own_expiry() {
    for resume in BOTH {
        let rig = rig();
        let keeper = resume(&rig);
        let access = keeper.access_token().unwrap();
        let first = keeper.id_token().unwrap().unwrap();
        rig.wait(200);
        let same = keeper.id_token().unwrap().unwrap();
        assert_eq!(same.expose(), first.expose());
        // A minute before its expiry.
        rig.wait(40);
        let second = keeper.id_token().unwrap().unwrap();
        assert_ne!(second.expose(), first.expose());
        // The access token that came with it is the current one.
        let newer = keeper.access_token().unwrap();
        assert_ne!(newer.expose(), access.expose());
        assert_eq!(
            rig.saved().unwrap().id_token().unwrap().expose(),
            second.expose()
        );
        // In the next process, too.
        rig.wait(300);
        let third = resume(&rig).id_token().unwrap().unwrap();
        assert_ne!(third.expose(), second.expose());
    }
}

#[test]
fn valid_tokens_are_refreshed_on_demand() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let first = keeper.access_token().unwrap();
        let before = rig.saved_refresh_token();
        let second = keeper.refresh_now().unwrap();
        assert_ne!(second.expose(), first.expose());
        assert_ne!(rig.saved_refresh_token(), before);
        assert_eq!(keeper.access_token().unwrap().expose(), second.expose());
    }
}
