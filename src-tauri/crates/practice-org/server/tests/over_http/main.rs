//! The practice org over HTTP, as any client meets it. It is one binary, as each further one would have to be linked,
//! too.

#[cfg(test)]
mod activities;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod call_limits;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod common;
#[cfg(test)]
mod composites;
#[cfg(test)]
mod controls;
#[cfg(test)]
mod custom_schema;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod other_hands;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod program;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod record_types;
#[cfg(test)]
mod records;
#[cfg(test)]
mod saving_rules;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod two_users;
#[cfg(test)]
mod voice;
