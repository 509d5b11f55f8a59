//! Chance that can be had again: the same seed throws the same numbers.

use std::time::Duration;

/// Marsaglia's xorshift64: plenty for choosing what an agent does next.
pub(crate) struct Dice(u64);

impl Dice {
    /// All seeds are good ones, but for zero, which would throw zeros for ever.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    fn throw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One of `from..to`.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.throw() % (to - from)
    }

    /// Whether the one case in `n` has come.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.throw().is_multiple_of(n)
    }

    pub(crate) fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.between(from, to))
    }

    pub(crate) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.throw()).unwrap_or(0) % words.len()]
    }
}
