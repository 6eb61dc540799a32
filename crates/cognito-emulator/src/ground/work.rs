//! What a request computes while its pool serves others.
//!
//! The arithmetic of SRP takes longer than all else of a request, and needs nothing of a pool
//! but its inputs. So a request is handled in passes. A pass that lacks a result names the sum
//! and ends with a fault, before it has changed anything. The sum is computed while nothing is
//! held, and the next pass begins from the start: it sees the pool as it is by then, finds the
//! result if the sum still has the same inputs, and wants another one if not. Randomness that
//! one pass has drawn, the next one draws again.

use crate::ground::entropy::Entropy;
use crate::ground::fault::Fault;
use crate::ground::sum::{Answer, Sum};

/// After so many passes, what a request lacks is computed while it holds its pool: others that
/// change the inputs each time cannot keep it from its end.
const PASSES: usize = 8;

/// What the passes of one request have found out.
#[derive(Default)]
pub(crate) struct Work {
    done: Vec<(Sum, Answer)>,
    wanted: Option<Sum>,
    drawn: Vec<u8>,
    /// How much of `drawn` this pass has drawn.
    at: usize,
    passes: usize,
    is_bound: bool,
}

impl Work {
    /// Handles a request in as many passes as it needs. `meanwhile` is called before each sum.
    pub(crate) fn run<T>(mut pass: impl FnMut(&mut Self) -> T, meanwhile: impl Fn()) -> T {
        let mut work = Self::default();
        loop {
            work.passes += 1;
            work.at = 0;
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

    /// Whether this pass was not the last one: what it says is void.
    pub(crate) fn is_to_go_on(&self) -> bool {
        self.wanted.is_some()
    }

    /// From here on this pass has to be the last one: something has happened that must not
    /// happen twice.
    pub(super) fn bind(&mut self) {
        self.is_bound = true;
    }

    /// The result of a sum, or a fault that ends the pass.
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

    /// Draws what the pass before has drawn, and then more.
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
    use cognito_srp_core::srp::Integer;

    use super::*;
    use crate::ground::entropy::{Context, SystemEntropy};

    #[test]
    fn the_next_pass_draws_what_the_one_before_has_drawn() {
        let mut drawn: Vec<([u8; 16], [u8; 32])> = Vec::new();
        let now = Timestamp::since_unix_epoch(std::time::Duration::ZERO);
        let pass = |work: &mut Work| {
            let mut entropy = SystemEntropy;
            let mut cx = Context::of_pass(now, &mut entropy, work);
            let first = cx.random()?;
            let salt = Integer::from_be_bytes(&first);
            drawn.push((first, [0; 32]));
            let verifier = cx.verifier(("pool", "alice"), "password", &salt)?;
            drawn.push((first, cx.random()?));
            Ok::<_, Fault>(verifier)
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
