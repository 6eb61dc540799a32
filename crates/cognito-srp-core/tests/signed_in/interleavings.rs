//! Two keepers on one store, in every order of their steps.
//!
//! A step is what nothing can interrupt: one call of the store or one request, and the
//! decision after it. Each order is played from the beginning against a service that knows
//! which refresh tokens it has issued. The outcome must meet conditions that hold for every
//! order.

mod process;
mod service;

use std::cell::RefCell;
use std::rc::Rc;

use cognito_srp_core::keeper::{KeeperError, SignedOut};

use self::process::{Process, Task};
use self::service::{Grace, Service};
use crate::keeper_support::{Place, keeping};

/// The outcome of one order.
struct Outcome {
    place: Place,
    service: Service,
    first: Vec<Result<(), KeeperError>>,
    second: Vec<Result<(), KeeperError>>,
    /// The refresh tokens that the keepers have.
    known: Vec<String>,
    order: String,
}

/// Plays every order of the steps of two processes that have each resumed alice's session, or
/// of two threads that share a keeper. Returns the number of orders.
fn in_every_order(
    (first, second): (&[Task], &[Task]),
    shared: bool,
    grace: Grace,
    judge: impl Fn(&Outcome),
) -> usize {
    // Which of the two goes first at each point where both can.
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
        // The next order: the last choice that can be changed is changed.
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

/// Whoever refreshes, and however often: the stored session is valid, nobody is signed out,
/// and every caller got what it asked for.
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

/// Without a grace period, two refreshes at once may end the session. No unusable session may
/// stay in the store.
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

/// A sign-out at any point of a refresh, in another process or in another thread.
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
            // Two threads of one process share one refresh, so they do not refresh at once.
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
                // The refresh was either earlier than the sign-out, or it reports that there
                // was one.
                for result in &outcome.first {
                    let over = is_over_with(result, &SignedOut::ByProgram)
                        || matches!(
                            result,
                            Err(KeeperError::SignedOut(SignedOut::Refused { .. }))
                        );
                    assert!(over || result.is_ok(), "{leaving:?} {order}: {result:?}");
                }
                // At the service too: no refresh token is left that anyone could use.
                let alive = outcome.service.alive();
                if leaving.contains(&Refresh) {
                    // Of two concurrent ones, the other process has dropped its own: nobody
                    // has it any more.
                    let is_known = |token| outcome.known.contains(token);
                    assert!(
                        !alive.iter().any(is_known),
                        "{leaving:?} {order}: {alive:?}"
                    );
                } else if leaving.contains(&SignOut) {
                    assert!(alive.is_empty(), "{leaving:?} {order}: {alive:?}");
                } else {
                    // At most the one that was saved last, which nobody has revoked.
                    assert!(alive.len() <= 1, "{leaving:?} {order}: {alive:?}");
                }
            });
        }
    }
    assert!(played > 500, "{played}");
}

/// Someone signs in during a refresh: that user stays, and nothing is left of the replaced
/// session.
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
                    // The same user continues with the new session.
                    if name == "alice" {
                        assert!(result.is_ok(), "{order}: {result:?}");
                    }
                }
                let kept = kept.refresh_token().unwrap().expose().to_owned();
                // A process that kept alice signed in never gets bob's session.
                if name == "bob" {
                    let has_it = outcome.known.iter().filter(|known| **known == kept);
                    assert_eq!(has_it.count(), 1, "{order}");
                }
                assert_eq!(outcome.service.alive(), [kept], "{name} {order}");
            });
        }
    }
}

/// Two users sign in at once: one of them is stored completely, and the other one's session is
/// revoked.
#[test]
fn one_of_two_concurrent_sign_ins_stays() {
    use Task::SignIn;
    let tasks = ([SignIn("bob")].as_slice(), [SignIn("carol")].as_slice());
    in_every_order(tasks, false, Grace::Long, |outcome| {
        let kept = outcome.place.refresh_token().unwrap();
        assert_eq!(outcome.service.alive(), [kept], "{}", outcome.order);
    });
}
