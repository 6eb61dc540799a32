//! A user who is signed out while a refresh is under way.

use cognito_srp_core::TokenStore;
use cognito_srp_core::transport::{KeeperError, Keeping, Next, SignedOut};

use crate::rig::{Place, keeping, tokens};
use crate::{at, user};

fn is_over(keeping: &mut Keeping, place: &Place) {
    let at_once = keeping.at_once(at(0)).unwrap();
    let by_program = SignedOut::ByProgram;
    assert!(matches!(at_once, Err(KeeperError::SignedOut(why)) if why == by_program));
    assert!(place.load().unwrap().is_none());
}

fn store(next: Next) -> cognito_srp_core::transport::StoreCall {
    match next {
        Next::Store(call) => call,
        other => panic!("{other:?}"),
    }
}

/// At each point where another thread can come between, the sign-out wins.
#[test]
fn nothing_is_saved_after_it() {
    for point in 0..4 {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let sign_out_at = |here: usize, keeping: &mut Keeping| {
            if here == point {
                keeping.forget();
                place.clear().unwrap();
            }
        };
        let load = store(keeping.begin());
        sign_out_at(0, &mut keeping);
        let mut next = keeping.stored(load.make(Some(&place)), at(3590));
        sign_out_at(1, &mut keeping);
        if let Next::Carry(exchange) = next {
            let result = tokens("access-2", Some("refresh-2"))(exchange);
            next = keeping.carried(result, at(3590));
            sign_out_at(2, &mut keeping);
        }
        if let Next::Store(save) = next {
            let reply = save.make(Some(&place));
            sign_out_at(3, &mut keeping);
            next = keeping.stored(reply, at(3590));
        }
        if let Next::Store(clear) = next {
            next = keeping.stored(clear.make(Some(&place)), at(3590));
        }
        let Next::Done(Err(error)) = next else {
            panic!("{point}: {next:?}")
        };
        assert!(error.means_sign_in_again(), "{point}: {error}");
        is_over(&mut keeping, &place);
    }
}

#[test]
fn it_is_with_the_newest_refresh_token() {
    use cognito_srp_core::IntoExchange;
    use serde_json::json;

    let mut user = user();
    user.renew(crate::came("access-2", Some("refresh-2")));
    let keeping = keeping(user);
    let exchange = keeping.revocation().unwrap().unwrap().into_exchange();
    assert_eq!(exchange.request().operation(), "RevokeToken");
    let sent = crate::support::sent(&exchange);
    assert_eq!(sent["Token"], json!("refresh-2"));
}
