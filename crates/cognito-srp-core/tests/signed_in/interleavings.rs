//! Two keepers over one store, in every order of their steps.
//!
//! A step is what nobody comes between: one call of the store, or one request, and the
//! decision that follows. Each order is played from the beginning, against a service that
//! knows which refresh tokens it has given, and the outcome is judged by what has to hold
//! whatever the order was.

mod process;
mod service;

use std::cell::RefCell;
use std::rc::Rc;

use cognito_srp_core::keeper::{KeeperError, SignedOut};

use self::process::{Process, Task};
use self::service::{Grace, Service};
use crate::keeper_support::{Place, keeping};

/// What came of one order.
struct Outcome {
    place: Place,
    service: Service,
    first: Vec<Result<(), KeeperError>>,
    second: Vec<Result<(), KeeperError>>,
    /// The refresh tokens that keepers have.
    known: Vec<String>,
    order: String,
}

/// Plays every order of the steps of two processes that have resumed alice's session
/// each, or of two threads that share a keeper. Returns how many there are.
fn in_every_order(
    (first, second): (&[Task], &[Task]),
    shared: bool,
    grace: Grace,
    judge: impl Fn(&Outcome),
) -> usize {
    // Which of both goes first at each point where both can.
    let mut choices: Vec<bool> = Vec::new();
    let mut played = 0;
    loop {
        let service = Service::new(grace);
        let alice = service.sign_in("alice");
        let place = Place::with(&alice);
        let ours = Rc::new(RefCell::new(keeping(alice.clone())));
        let theirs = match shared {
            true => Rc::clone(&ours),
            false => Rc::new(RefCell::new(keeping(alice))),
        };
        let mut one = Process::new(&ours, first);
        let mut two = Process::new(&theirs, second);
        let (mut point, mut order) = (0, String::new());
        while !(one.is_done() && two.is_done()) {
            let second_goes = match (one.is_done(), two.is_done()) {
                (true, _) => true,
                (_, true) => false,
                _ => {
                    if point == choices.len() {
                        choices.push(false);
                    }
                    point += 1;
                    choices[point - 1]
                }
            };
            order.push(if second_goes { '2' } else { '1' });
            assert!(order.len() < 100, "it does not end: {order}");
            match second_goes {
                true => two.step(&place, &service),
                false => one.step(&place, &service),
            }
        }
        let known = [&one, &two].into_iter().filter_map(|process| {
            let keeping = process.keeping.borrow();
            let user = keeping.user().ok()?;
            Some(user.refresh_token()?.expose().to_owned())
        });
        judge(&Outcome {
            known: known.collect(),
            place,
            service,
            first: one.outcomes,
            second: two.outcomes,
            order,
        });
        played += 1;
        // The next order: the last choice that can be another is.
        while choices.last() == Some(&true) {
            choices.pop();
        }
        match choices.last_mut() {
            Some(choice) => *choice = true,
            None => return played,
        }
    }
}

fn is_over_with(result: &Result<(), KeeperError>, expected: &SignedOut) -> bool {
    matches!(result, Err(KeeperError::SignedOut(reason)) if reason == expected)
}

/// Whoever refreshes, and however often: what is in the store is good, nobody is signed
/// out, and everybody got what they asked for.
#[test]
fn refreshes_lose_nothing() {
    use Task::Refresh;
    let mut played = 0;
    for tasks in [
        ([Refresh].as_slice(), [Refresh].as_slice()),
        (&[Refresh, Refresh], &[Refresh]),
        (&[Refresh, Refresh], &[Refresh, Refresh]),
    ] {
        played += in_every_order(tasks, false, Grace::Long, |outcome| {
            let Outcome { order, .. } = outcome;
            for result in outcome.first.iter().chain(&outcome.second) {
                assert!(result.is_ok(), "{order}: {result:?}");
            }
            let kept = outcome.place.refresh_token().unwrap();
            assert!(outcome.service.is_newest(&kept), "{order}: {kept}");
            assert!(outcome.service.revoked().is_empty(), "{order}");
        });
    }
    assert!(played > 500, "{played}");
}

/// Without a grace period two that refresh at once may end the session. Never is one left
/// that is good for nothing.
#[test]
fn without_a_grace_period_no_invalid_session_stays() {
    use Task::Refresh;
    in_every_order((&[Refresh], &[Refresh]), false, Grace::None, |outcome| {
        if let Some(kept) = outcome.place.refresh_token() {
            assert!(
                outcome.service.is_newest(&kept),
                "{}: {kept}",
                outcome.order
            );
        }
    });
}

/// A sign-out at any moment of a refresh, in another process or in another thread.
#[test]
fn nothing_comes_back_after_a_sign_out() {
    use Task::{Forget, Refresh, SignOut};
    let mut played = 0;
    for shared in [false, true] {
        for (refreshing, leaving) in [
            ([Refresh].as_slice(), [SignOut].as_slice()),
            (&[Refresh], &[Forget]),
            (&[Refresh, Refresh], &[SignOut]),
            (&[Refresh, Refresh], &[Forget]),
            (&[Refresh], &[Refresh, SignOut]),
        ] {
            // Two threads of one process share one refresh, and do not refresh at once.
            if shared && leaving.contains(&Refresh) {
                continue;
            }
            let tasks = (refreshing, leaving);
            played += in_every_order(tasks, shared, Grace::Long, |outcome| {
                let Outcome { order, .. } = outcome;
                assert!(
                    outcome.second.last().unwrap().is_ok(),
                    "{leaving:?} {order}"
                );
                assert!(outcome.place.user().is_none(), "{leaving:?} {order}");
                // Either it came before the sign-out or it says that it was one.
                for result in &outcome.first {
                    let over = is_over_with(result, &SignedOut::ByProgram)
                        || matches!(
                            result,
                            Err(KeeperError::SignedOut(SignedOut::Refused { .. }))
                        );
                    assert!(over || result.is_ok(), "{leaving:?} {order}: {result:?}");
                }
                // At the service, too: no refresh token is left with which anybody
                // could go on.
                let alive = outcome.service.alive();
                if leaving.contains(&Refresh) {
                    // Of two that came at once the other process has dropped its own:
                    // nobody has it any more.
                    let is_known = |token| outcome.known.contains(token);
                    assert!(
                        !alive.iter().any(is_known),
                        "{leaving:?} {order}: {alive:?}"
                    );
                } else if leaving.contains(&SignOut) {
                    assert!(alive.is_empty(), "{leaving:?} {order}: {alive:?}");
                } else {
                    // The last one that was saved, which nobody has revoked.
                    assert!(alive.len() <= 1, "{leaving:?} {order}: {alive:?}");
                }
            });
        }
    }
    assert!(played > 500, "{played}");
}

/// Somebody signs in while a refresh is under way: they stay, and of the session that
/// they replace nothing is left.
#[test]
fn no_user_overwrites_another() {
    use Task::{Refresh, SignIn};
    for name in ["bob", "alice"] {
        for refreshing in [[Refresh].as_slice(), &[Refresh, Refresh]] {
            let signing_in = [SignIn(name)];
            let tasks = (refreshing, signing_in.as_slice());
            in_every_order(tasks, false, Grace::Long, |outcome| {
                let Outcome { order, .. } = outcome;
                outcome.second[0].as_ref().unwrap();
                let kept = outcome.place.user().unwrap();
                assert_eq!(kept.username().unwrap().as_str(), name, "{order}");
                for result in &outcome.first {
                    let replaced = is_over_with(result, &SignedOut::Replaced)
                        || matches!(
                            result,
                            Err(KeeperError::SignedOut(SignedOut::Refused { .. }))
                        );
                    assert!(replaced || result.is_ok(), "{name} {order}: {result:?}");
                    // The same user goes on with the new session.
                    if name == "alice" {
                        assert!(result.is_ok(), "{order}: {result:?}");
                    }
                }
                let kept = kept.refresh_token().unwrap().expose().to_owned();
                // Who kept alice signed in never has bob's.
                if name == "bob" {
                    let has_it = outcome.known.iter().filter(|known| **known == kept);
                    assert_eq!(has_it.count(), 1, "{order}");
                }
                assert_eq!(outcome.service.alive(), [kept], "{name} {order}");
            });
        }
    }
}

/// Two sign in at once: one of both is there as a whole, and the other's is revoked.
#[test]
fn one_of_two_concurrent_sign_ins_stays() {
    use Task::SignIn;
    let tasks = ([SignIn("bob")].as_slice(), [SignIn("carol")].as_slice());
    in_every_order(tasks, false, Grace::Long, |outcome| {
        let kept = outcome.place.refresh_token().unwrap();
        assert_eq!(outcome.service.alive(), [kept], "{}", outcome.order);
    });
}
