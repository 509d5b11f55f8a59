//! Who can be made to ring.
//!
//! It owns these five people. Four of them are in the org's sample.

/// Someone who can be made to ring.
pub(super) struct Person {
    pub(super) name: &'static str,
    /// What the caller's network sends as the name, if it sends any.
    pub(super) sent_name: Option<&'static str>,
    pub(super) number: &'static str,
    /// What the page says about this caller.
    pub(super) role: &'static str,
}

pub(super) const PEOPLE: [Person; 5] = [
    Person {
        name: "佐藤 花子",
        sent_name: Some("SATO"),
        number: "+819012345678",
        role: "has an open deal",
    },
    Person {
        name: "Bluewater Ltd",
        sent_name: None,
        number: "+14155550134",
        role: "three records",
    },
    Person {
        name: "Julie Lefèvre",
        sent_name: None,
        number: "+33142685300",
        role: "Groupe Orsel",
    },
    Person {
        name: "Unknown caller",
        sent_name: None,
        number: "+442079460018",
        role: "not in the org",
    },
    Person {
        name: "Kenji Mori",
        sent_name: Some("Kenji"),
        number: "+81355501202",
        role: "a colleague",
    },
];
