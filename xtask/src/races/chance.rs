//! Random moments that a seed repeats, as far as the machine lets them.

use std::time::Duration;

/// `SplitMix64` (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators").
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A moment before this one, to the microsecond.
    pub(crate) fn before(&mut self, end: Duration) -> Duration {
        let most = u64::try_from(end.as_micros()).unwrap_or(u64::MAX).max(1);
        Duration::from_micros(self.next() % most)
    }

    /// A moment before this one, sooner rather than later: two in three come in its
    /// first third.
    pub(crate) fn soon_before(&mut self, end: Duration) -> Duration {
        let (one, two) = (self.before(end), self.before(end));
        let product = one.as_micros().saturating_mul(two.as_micros());
        let moment = product.checked_div(end.as_micros()).unwrap_or_default();
        Duration::from_micros(u64::try_from(moment).unwrap_or(u64::MAX))
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.next() >> 63 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the reference implementation for the seed 1234567.
    #[test]
    fn the_numbers_are_those_of_the_reference() {
        let mut chance = Chance::from_seed(1_234_567);
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
        assert_eq!(chance.next(), 9_817_491_932_198_370_423);
    }
}
