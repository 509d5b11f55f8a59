//! What the whole-program tests are made of: the desktop around the app, and the driving of its window.
//!
//! It must never reach into the app by any way that an agent or a phone doesn't have. Nothing here is shipped.

pub mod app;
pub mod baresip;
pub mod desktop;
pub mod element;
pub mod first_sync;
pub mod journey;
mod keys;
mod local_api;
pub mod many_open;
pub mod poll;
mod practice_desktop;
pub mod programs;
pub mod webdriver;
pub mod windowless;
