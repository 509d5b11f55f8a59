//! The shape of the repository, held: who may depend on whom, how large a file may grow, what names may not say.
//!
//! Each rule is one test, which lists every offence with its file and line, so that one run shows all there is to do. Rules
//! look at the files that git knows or would add, never at built or downloaded ones, and read text rather than syntax: a
//! rule that can be broken by a strange line break is still worth more than one that nobody runs.

mod crates;
mod event_map;
mod features;
mod graph;
mod rust;
mod source;
mod systems;
mod top;
mod tree;
mod ui;
