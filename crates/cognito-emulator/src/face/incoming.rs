//! A request as far as it is read without any pool.

use crate::face::request::Request;
use crate::face::sts;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::operations::Call;

/// A request whose input was already parsed and checked, which needs no pool.
pub(crate) struct Incoming<'a> {
    pub(super) request: &'a Request,
    /// `None` if the request is not for an operation.
    pub(super) call: Option<Result<Call, Fault>>,
}

impl<'a> Incoming<'a> {
    pub(crate) fn read(request: &'a Request, leniency: Leniency) -> Self {
        let is_operation =
            request.method == "POST" && request.path == "/" && !sts::is_asked(request);
        let call =
            is_operation.then(|| Call::read(request.operation_of(), &request.body, leniency));
        Self { request, call }
    }
}
