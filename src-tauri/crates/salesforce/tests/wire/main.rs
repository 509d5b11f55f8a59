//! The crate against the practice org, over HTTP.
//!
//! It owns the list of what is tested, in one program, so that `common` is compiled once. Nothing here reaches into the
//! crate: what is tested is what the engine sees.

// The attribute is what spares a helper of the lints that spare a test.
#[cfg(test)]
mod calls;
#[cfg(test)]
mod common;
#[cfg(test)]
mod every_call;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod several;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod strangers;
