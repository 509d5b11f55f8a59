//! The users of every org: the agent and the colleagues.
//!
//! It owns their names, numbers and ids. It never makes a customer.

use crate::identity::USER_ID;
use crate::ids;

/// The signed-in agent.
const AGENT_FIRST_NAME: &str = "Claire";
const AGENT_LAST_NAME: &str = "Martin";

pub(super) struct Colleague {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) title: &'static str,
    pub(super) city: &'static str,
    pub(super) country: &'static str,
    pub(super) zone: &'static str,
    pub(super) phone: &'static str,
    pub(super) mobile: &'static str,
    pub(super) extension: &'static str,
    pub(super) active: bool,
}

/// The first is the agent herself; the last has left.
pub(super) const COLLEAGUES: &[Colleague] = &[
    Colleague {
        first: AGENT_FIRST_NAME,
        last: AGENT_LAST_NAME,
        title: "Account Manager",
        city: "Paris",
        country: "France",
        zone: "Europe/Paris",
        phone: "+33 1 99 00 12 01",
        mobile: "+33 6 39 98 12 01",
        extension: "201",
        active: true,
    },
    Colleague {
        first: "Kenji",
        last: "Mori",
        title: "Support Lead",
        city: "Tokyo",
        country: "Japan",
        zone: "Asia/Tokyo",
        phone: "03-5550-1202",
        mobile: "+81 90 5550 1202",
        extension: "202",
        active: true,
    },
    Colleague {
        first: "Anna",
        last: "Schmidt",
        title: "Sales Engineer",
        city: "Berlin",
        country: "Germany",
        zone: "Europe/Berlin",
        phone: "+49 30 23125 203",
        mobile: "+49 1515 5501203",
        extension: "203",
        active: true,
    },
    Colleague {
        first: "David",
        last: "Okafor",
        title: "Head of Sales",
        city: "London",
        country: "United Kingdom",
        zone: "Europe/London",
        phone: "+44 20 7946 0204",
        mobile: "+44 7700 900204",
        extension: "204",
        active: true,
    },
    Colleague {
        first: "Grace",
        last: "Lin",
        title: "Account Manager",
        city: "San Francisco",
        country: "United States",
        zone: "America/Los_Angeles",
        phone: "(415) 555-0205",
        mobile: "415.555.0105",
        extension: "205",
        active: true,
    },
    Colleague {
        first: "Paul",
        last: "Reeve",
        title: "Account Manager",
        city: "London",
        country: "United Kingdom",
        zone: "Europe/London",
        phone: "+44 20 7946 0206",
        mobile: "",
        extension: "206",
        active: false,
    },
];

/// The id of the colleague at a place; 0 is the agent.
pub fn colleague(place: usize) -> String {
    match i64::try_from(place) {
        Ok(0) | Err(_) => USER_ID.to_owned(),
        Ok(place) => ids::numbered("005", 4_000_000 + place),
    }
}
