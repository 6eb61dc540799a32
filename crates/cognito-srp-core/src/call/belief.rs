//! Which of the responses' dates is believed.

use crate::values::clock_skew::ClockSkew;

/// How far the service's clock is ahead of the program's, according to the responses.
///
/// A single `date` header may be wrong: a proxy may have cached it, or a host's clock may be
/// off. So a difference that contradicts the believed one is accepted only if something else
/// confirms it:
/// - an access token in the same response, which contains its issue time (`iat`);
/// - the next response;
/// - the program's own clock, if only the previous response contradicted it.
///
/// While nothing is believed, the first response is: a machine's clock may start in 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Belief {
    pub(super) believed: Option<ClockSkew>,
    /// Two sources have confirmed it.
    pub(super) is_sure: bool,
    /// The previous response's difference, if it is not the believed one.
    pub(super) doubted: Option<ClockSkew>,
}

impl Belief {
    /// The belief after a response with this `date` and this access token.
    pub(super) fn after(self, date: Option<ClockSkew>, token: Option<ClockSkew>) -> Self {
        match (date, token) {
            (Some(date), Some(token)) if date.is_near(token) => Self::sure(date),
            // They expire by the clock that issued them.
            (_, Some(token)) => Self::sure(token),
            (Some(date), None) if self.agrees_with(date) => Self::sure(date),
            (Some(date), None) if self.believed.is_none() => Self {
                believed: Some(date),
                ..self
            },
            (Some(date), None) => Self {
                doubted: Some(date),
                ..self
            },
            (None, None) => self,
        }
    }

    const fn sure(skew: ClockSkew) -> Self {
        Self {
            believed: Some(skew),
            is_sure: true,
            doubted: None,
        }
    }

    fn agrees_with(self, said: ClockSkew) -> bool {
        let ours = (!self.is_sure).then_some(ClockSkew::ahead_by(0));
        let witnesses = [self.believed, self.doubted, ours];
        witnesses.iter().flatten().any(|other| said.is_near(*other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::*;

    /// Two centuries around the program's clock.
    const FAR: i64 = 100 * 365 * 86_400;

    fn skew(seconds: i64) -> Option<ClockSkew> {
        Some(ClockSkew::ahead_by(seconds))
    }

    fn date(belief: Belief, seconds: i64) -> Belief {
        belief.after(skew(seconds), None)
    }

    fn seconds(belief: Belief) -> Option<i64> {
        belief.believed.map(ClockSkew::seconds)
    }

    /// Any history: some dates, some tokens.
    fn any_belief() -> impl Strategy<Value = Belief> {
        let said = || prop::option::of(-FAR..FAR);
        prop::collection::vec((said(), said()), 0..6).prop_map(|heard| {
            heard
                .iter()
                .fold(Belief::default(), |belief, (date, token)| {
                    belief.after(date.and_then(skew), token.and_then(skew))
                })
        })
    }

    #[test]
    fn a_cached_date_is_not_believed() {
        let day = -86_400;
        // After a sign-in, one response has yesterday's date; then they are correct again.
        let signed_in = Belief::default().after(skew(1), skew(0));
        let once = date(signed_in, day);
        assert_eq!(seconds(once), Some(1));
        assert_eq!(seconds(date(once, 2)), Some(2));
        assert_eq!(seconds(date(date(once, 2), day)), Some(2));
        // Twice in a row means that the clock has changed.
        assert_eq!(seconds(date(once, day + 1)), Some(day + 1));
        // It was the first response; the next one agrees with our own clock.
        let first = date(Belief::default(), day);
        assert_eq!(seconds(first), Some(day));
        assert_eq!(seconds(date(first, 1)), Some(1));
    }

    #[test]
    fn a_token_outweighs_its_responses_date() {
        let odd = Belief::default().after(skew(FAR), skew(3));
        assert_eq!(seconds(odd), Some(3));
        assert_eq!(seconds(date(odd, FAR)), Some(3));
        assert_eq!(seconds(Belief::default().after(None, skew(-7))), Some(-7));
        assert_eq!(seconds(Belief::default().after(None, None)), None);
    }

    proptest! {
        // Writes no files beside the sources.
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn the_first_response_is_believed(ahead in -FAR..FAR) {
            prop_assert_eq!(seconds(date(Belief::default(), ahead)), Some(ahead));
        }

        #[test]
        fn two_consecutive_dates_are_believed(before in any_belief(), ahead in -FAR..FAR, late in -60_i64..=60) {
            let belief = date(date(before, ahead), ahead + late);
            prop_assert_eq!(seconds(belief), Some(ahead + late));
            prop_assert!(belief.is_sure);
        }

        #[test]
        fn a_token_confirms_a_date_at_once(before in any_belief(), said in prop::option::of(-FAR..FAR), made in -FAR..FAR) {
            let belief = before.after(said.and_then(skew), skew(made));
            prop_assert!(seconds(belief).unwrap().abs_diff(made) <= 60);
            prop_assert!(belief.is_sure);
        }

        /// Any number of them, if no two in a row agree.
        #[test]
        fn odd_dates_do_not_change_a_confirmed_belief(
            before in any_belief(),
            ahead in -FAR..FAR,
            odd in prop::collection::vec(-FAR..FAR, 0..8),
        ) {
            let mut belief = before.after(None, skew(ahead));
            let mut last = ahead;
            for said in odd {
                prop_assume!(said.abs_diff(ahead) > 60 && said.abs_diff(last) > 60);
                last = said;
                belief = date(belief, said);
                prop_assert_eq!(seconds(belief), Some(ahead));
            }
        }

        /// The machine's clock is right, whatever came first.
        #[test]
        fn the_second_response_corrects_an_odd_first_date(odd in -FAR..FAR, late in -60_i64..=60) {
            let belief = date(date(Belief::default(), odd), late);
            prop_assert_eq!(seconds(belief), Some(late));
        }
    }
}
