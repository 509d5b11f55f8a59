//! Chance that can be had again: the same seed throws the same numbers.

/// Marsaglia's xorshift64, as plenty for choosing what fails next.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: usize) -> Self {
        // Neighbouring seeds would throw alike at first.
        let spread = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(spread.max(1))
    }

    pub(super) fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// Whether the one case in `n` has come.
    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.throw(n) == 0
    }
}
