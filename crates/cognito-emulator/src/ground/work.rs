//! SRP arithmetic outside the lock.
//!
//! The SRP arithmetic takes longer than the rest of a request, and needs nothing from the pool
//! except its inputs. So a request is handled in passes. A pass that needs a result which is not
//! there yet names the computation and ends with a fault, before it has changed anything. The
//! computation runs while the service is not locked. Then the next pass handles the request from
//! the start: it sees the pool in its current state and finds the result if the inputs are still
//! the same; if they are not, it names another computation. All passes of a request draw the same
//! random bytes.

use std::sync::Arc;

use crate::ground::entropy::Entropy;
use crate::ground::exchange::Exchange;
use crate::ground::fault::Fault;
use crate::ground::sum::{Answer, Sum};

/// The most passes of a request. The last one computes what it needs itself, so that a request
/// ends even if others change its inputs each time.
const PASSES: usize = 8;

/// The results and random bytes that the passes of one request share.
#[derive(Default)]
pub(crate) struct Work {
    done: Vec<(Sum, Answer)>,
    wanted: Option<Sum>,
    drawn: Vec<u8>,
    /// How many bytes of `drawn` this pass has drawn.
    at: usize,
    passes: usize,
    /// The exchange that this pass has begun; its key is not computed yet.
    begun: Option<Arc<Exchange>>,
    /// Whether this pass must be the last one.
    is_bound: bool,
}

impl Work {
    /// Calls `pass` until it has all results that it needs, and computes these between the calls.
    /// Calls `meanwhile` before each computation.
    pub(crate) fn run<T>(mut pass: impl FnMut(&mut Self) -> T, meanwhile: impl Fn()) -> T {
        let mut work = Self::default();
        loop {
            work.passes += 1;
            work.at = 0;
            work.begun = None;
            work.is_bound = work.passes >= PASSES;
            let outcome = pass(&mut work);
            let Some(sum) = work.wanted.take() else {
                return outcome;
            };
            meanwhile();
            let answer = sum.compute();
            work.done.push((sum, answer));
        }
    }

    /// Whether another pass follows. Then the outcome of this pass is ignored.
    pub(crate) fn is_to_go_on(&self) -> bool {
        self.wanted.is_some()
    }

    /// Makes this pass the last one: it computes everything else itself.
    pub(super) fn bind(&mut self) {
        self.is_bound = true;
    }

    /// The result of a computation, or the fault with which this pass ends.
    pub(super) fn answer(&mut self, sum: Sum) -> Result<Answer, Fault> {
        if let Some((_, answer)) = self.done.iter().find(|(done, _)| *done == sum) {
            return Ok(answer.clone());
        }
        if self.is_bound {
            return Ok(sum.compute());
        }
        self.wanted = Some(sum);
        Err(Fault::internal())
    }

    /// Leaves an exchange whose key is still to be computed.
    pub(super) fn leave(&mut self, exchange: &Arc<Exchange>) {
        self.begun = Some(Arc::clone(exchange));
    }

    /// What was left.
    pub(super) fn take_exchange(&mut self) -> Option<Arc<Exchange>> {
        self.begun.take()
    }

    /// Draws random bytes: first those that the pass before drew, then new ones.
    pub(super) fn fill(
        &mut self,
        buffer: &mut [u8],
        entropy: &mut dyn Entropy,
    ) -> Result<(), Fault> {
        let before = self.drawn.get(self.at..).unwrap_or_default();
        let again = before.len().min(buffer.len());
        let (old, new) = buffer.split_at_mut(again);
        old.iter_mut()
            .zip(before)
            .for_each(|(octet, drawn)| *octet = *drawn);
        entropy.fill(new)?;
        self.drawn.extend_from_slice(new);
        self.at += buffer.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cognito_srp_core::Timestamp;
    use cognito_srp_core::srp::Exponent;

    use super::*;
    use crate::ground::entropy::{Context, SystemEntropy};
    use crate::ground::sum::Kept;

    #[test]
    fn the_next_pass_draws_what_the_one_before_has_drawn() {
        let mut drawn: Vec<([u8; 16], [u8; 32])> = Vec::new();
        let now = Timestamp::since_unix_epoch(std::time::Duration::ZERO);
        let pass = |work: &mut Work| {
            let mut entropy = SystemEntropy;
            let mut cx = Context::of_pass(now, &mut entropy, work);
            let first = cx.random()?;
            let kept = Kept::Key(Exponent::from_be_bytes(&first));
            drawn.push((first, [0; 32]));
            let exchange = cx.exchange(kept, "abcdef")?;
            drawn.push((first, cx.random()?));
            Ok::<_, Fault>(exchange)
        };
        assert!(Work::run(pass, || ()).is_ok());
        let [(one, _), (two, _), (three, more)] = drawn.as_slice() else {
            panic!("{} draws", drawn.len());
        };
        assert_eq!((one, one), (two, three));
        assert_ne!(
            more.split_first_chunk::<16>().map(|(head, _)| head),
            Some(one)
        );
    }
}
