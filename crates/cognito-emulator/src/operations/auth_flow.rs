//! The flows by which a sign-in can begin, and the only list of them.

use crate::operations::flows::{Handler, custom_auth, refresh, user_auth, user_password, user_srp};
use crate::state::app_client::AuthFlow;

/// Which of the two operations begins the sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    User,
    Operator,
}

use Caller::{Operator, User};

/// A flow on the wire: who can begin it, what the app client must allow, the error if it does
/// not, and the function that begins it.
pub(super) struct Flow {
    pub(super) name: &'static str,
    pub(super) callers: &'static [Caller],
    pub(super) flow: AuthFlow,
    pub(super) disabled: &'static str,
    pub(super) begin: Handler,
}

pub(super) const FLOWS: &[Flow] = &[
    Flow {
        name: "USER_SRP_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::UserSrp,
        disabled: "USER_SRP_AUTH is not enabled for the client",
        begin: user_srp::begin,
    },
    Flow {
        name: "USER_PASSWORD_AUTH",
        callers: &[User],
        flow: AuthFlow::UserPassword,
        disabled: "USER_PASSWORD_AUTH flow not enabled for this client",
        begin: user_password::begin,
    },
    Flow {
        name: "ADMIN_USER_PASSWORD_AUTH",
        callers: &[Operator],
        flow: AuthFlow::AdminUserPassword,
        disabled: NOT_ENABLED,
        begin: user_password::begin,
    },
    Flow {
        name: "ADMIN_NO_SRP_AUTH",
        callers: &[Operator],
        flow: AuthFlow::AdminUserPassword,
        disabled: NOT_ENABLED,
        begin: user_password::begin,
    },
    Flow {
        name: "CUSTOM_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::Custom,
        disabled: "CUSTOM_AUTH is not enabled for the client",
        begin: custom_auth::begin,
    },
    Flow {
        name: "USER_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::User,
        disabled: "USER_AUTH is not enabled for the client",
        begin: user_auth::begin,
    },
    Flow {
        name: "REFRESH_TOKEN_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::RefreshToken,
        disabled: refresh::DISABLED,
        begin: refresh::begin,
    },
    Flow {
        name: "REFRESH_TOKEN",
        callers: &[User, Operator],
        flow: AuthFlow::RefreshToken,
        disabled: refresh::DISABLED,
        begin: refresh::begin,
    },
];

/// The message for an operator, for any flow.
pub(super) const NOT_ENABLED: &str = "Auth flow not enabled for this client";
