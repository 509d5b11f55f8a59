//! Sending as it runs: the real rules, requests and org, over HTTP; the clock, the phone and the disk are played.
//!
//! It owns the list of what is tested, in one program. `rungs` is the ladder of exactly once under faults, `mapping` the promise
//! that no map of fields has a Task refused.

// The attribute is what spares a helper of the lints that spare a test.
#[cfg(test)]
mod backlog;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod count;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod run;
#[cfg(test)]
mod rungs;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod world;
