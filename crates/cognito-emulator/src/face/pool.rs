//! A pool alone, without a service around it: finds the operation of a request.

use crate::face::operator;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::ground::entropy::Context;
use crate::ground::work::Work;
use crate::operations::Call;
use crate::state::user_pool::UserPool;

impl UserPool {
    /// Handles a request for an operation of this pool. It does not check operators'
    /// signatures: a [`Service`](crate::Service) does.
    pub fn handle(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        let call = Call::read(request.operation_of(), &request.body, self.leniency);
        let pass = |work: &mut Work| {
            let cx = &mut cx.pass(work);
            let request_id = cx.uuid().unwrap_or_default();
            let outcome = operator::authorise(request, None, cx.now)
                .and_then(|()| call.as_ref().map_err(Clone::clone))
                .and_then(|call| call.perform_alone(self, cx));
            Response::of_operation(outcome, request_id).dated(cx.now)
        };
        Work::run(pass, || ())
    }
}
