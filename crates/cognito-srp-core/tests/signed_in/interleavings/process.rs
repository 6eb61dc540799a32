//! A process, or a thread, that runs one step at a time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use cognito_srp_core::keeper::{
    KeeperError, KeeperState, RefreshReason, RefreshStep, SignOut, SignOutStep,
};
use cognito_srp_core::{Acknowledged, Exchange};

use super::service::Service;
use crate::at;
use crate::keeper_support::{Place, acknowledged, keeping, token_of};

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Refresh,
    SignOut,
    Forget,
    /// Puts this user into the store, and revokes the session that was there.
    SignIn(&'static str),
}

enum Doing {
    Nothing,
    Refresh(RefreshStep),
    Place(RefreshStep),
    Revoke(Exchange<Acknowledged>),
    SignOut(Box<SignOut>, SignOutStep),
}

pub(super) struct Process {
    /// Shared between two threads of one process.
    pub(super) keeping: Rc<RefCell<KeeperState>>,
    tasks: VecDeque<Task>,
    doing: Doing,
    pub(super) outcomes: Vec<Result<(), KeeperError>>,
}

impl Process {
    pub(super) fn new(keeping: &Rc<RefCell<KeeperState>>, tasks: &[Task]) -> Self {
        Self {
            keeping: Rc::clone(keeping),
            tasks: tasks.iter().copied().collect(),
            doing: Doing::Nothing,
            outcomes: Vec::new(),
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.tasks.is_empty() && matches!(self.doing, Doing::Nothing)
    }

    fn begin(&mut self, task: Task, service: &Service) -> Doing {
        if let Task::SignIn(name) = task {
            self.keeping = Rc::new(RefCell::new(keeping(service.sign_in(name))));
        }
        let mut keeping = self.keeping.borrow_mut();
        match task {
            Task::Refresh => Doing::Refresh(keeping.begin(RefreshReason::NewTokens)),
            Task::SignIn(_) => Doing::Place(keeping.place()),
            Task::Forget => {
                let (sign_out, next) = SignOut::here(&mut keeping);
                Doing::SignOut(Box::new(sign_out), next)
            }
            Task::SignOut => {
                let (sign_out, next) = SignOut::session(&mut keeping);
                Doing::SignOut(Box::new(sign_out), next)
            }
        }
    }

    /// One step, and everything that follows without another step.
    pub(super) fn step(&mut self, place: &Place, service: &Service) {
        let mut doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        if let Doing::Nothing = doing {
            let task = self.tasks.pop_front().expect("a task");
            doing = self.begin(task, service);
        }
        let mut keeping = self.keeping.borrow_mut();
        let refreshed = |keeping: &mut KeeperState, next| match next {
            RefreshStep::Store(call) => keeping.stored(call.make(Some(place)), at(0)),
            RefreshStep::Carry(exchange) => keeping.carried(service.refresh(exchange), at(0)),
            RefreshStep::Revoke(exchange) => {
                service.revoke(&token_of(&exchange));
                keeping.revoked(Ok(acknowledged(exchange)), at(0))
            }
            RefreshStep::Confirm => panic!("there is no device"),
            done @ RefreshStep::Done(_) => done,
        };
        self.doing = match doing {
            Doing::Nothing => Doing::Nothing,
            Doing::Refresh(next) => match refreshed(&mut keeping, next) {
                RefreshStep::Done(refreshed) => {
                    self.outcomes.push(refreshed.done);
                    Doing::Nothing
                }
                next => Doing::Refresh(next),
            },
            Doing::Place(next) => match refreshed(&mut keeping, next) {
                RefreshStep::Done(refreshed) => {
                    self.outcomes.push(refreshed.done);
                    match keeping.revocation_of_replaced() {
                        Some(exchange) => Doing::Revoke(exchange),
                        None => Doing::Nothing,
                    }
                }
                next => Doing::Place(next),
            },
            Doing::Revoke(exchange) => {
                service.revoke(&token_of(&exchange));
                Doing::Nothing
            }
            Doing::SignOut(mut sign_out, next) => {
                let next = match next {
                    SignOutStep::Store(call) => {
                        sign_out.stored(&mut keeping, call.make(Some(place)))
                    }
                    SignOutStep::Carry(exchange) => {
                        service.revoke(&token_of(&exchange));
                        sign_out.carried(&mut keeping, Ok(acknowledged(exchange)))
                    }
                    SignOutStep::Refresh => panic!("not everywhere"),
                    done @ SignOutStep::Done(_) => done,
                };
                match next {
                    SignOutStep::Done(result) => {
                        self.outcomes.push(result);
                        Doing::Nothing
                    }
                    next => Doing::SignOut(sign_out, next),
                }
            }
        };
    }
}
