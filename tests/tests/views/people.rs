//! The people who call in the situations, and what Salesforce tells of them.

use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::number::reading::Certainty;
use domain::panel::Activity;
use domain::panel::ActivityKind;
use domain::panel::NextStep;
use domain::panel::Opportunity;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::people::candidate::Candidate;
use domain::people::related::RelatedRecord;
use jiff::Timestamp;

/// The number of three people at one company.
pub(crate) const BLUEWATER: &str = "+14155550134";

pub(crate) fn contact(id: &str, name: &str, title: &str, company: &str, field: &str) -> Candidate {
    Candidate {
        title: Some(String::from(title)),
        company: Some(String::from(company)),
        owner: Some(String::from("Claire Martin")),
        field: Some(String::from(field)),
        certainty: Certainty::Exact,
        ..Candidate::new(
            PersonRef::from(String::from(id)),
            String::from("Contact"),
            String::from(name),
        )
    }
}

pub(crate) fn hanako() -> Candidate {
    let company = "株式会社アオバ商事";
    contact(
        "003Ea00000000001AA",
        "佐藤 花子",
        "購買部長",
        company,
        "MobilePhone",
    )
}

pub(crate) fn julie() -> Candidate {
    let name = "Julie Lefèvre";
    contact(
        "003Ea00000000005AA",
        name,
        "Directrice achats",
        "Groupe Orsel",
        "Phone",
    )
}

/// Maria Rossi, Tom Reyes and, possibly, Jo Park.
pub(crate) fn bluewater() -> Vec<Candidate> {
    let company = "Bluewater Ltd";
    let jo = contact(
        "00QEa00000000004AA",
        "Jo Park",
        "Buyer",
        "Bluewater",
        "MobilePhone",
    );
    vec![
        contact("003Ea00000000002AA", "Maria Rossi", "CFO", company, "Phone"),
        contact("003Ea00000000003AA", "Tom Reyes", "IT", company, "Phone"),
        Candidate {
            object: String::from("Lead"),
            certainty: Certainty::Possible,
            ..jo
        },
    ]
}

/// What Salesforce knows of 佐藤 花子.
pub(crate) fn hanakos_panel(read: &str) -> Panel {
    Panel {
        company: Part::Read(Some(RelatedRecord {
            id: sf("001Ea00000000001AA"),
            object: String::from("Account"),
            name: String::from("株式会社アオバ商事"),
        })),
        opportunities: Part::Read(vec![opportunity("Aoba renewal 2027", "Negotiation")]),
        next_steps: Part::Read(vec![
            NextStep {
                detail: Some(String::from("“Wants 3-year pricing as well”")),
                ..task(
                    "00TEa0000000001AAA",
                    "Send revised quote",
                    Some("2026-11-19"),
                )
            },
            task(
                "00TEa0000000002AAA",
                "Confirm delivery date",
                Some("2026-11-27"),
            ),
        ]),
        past_tasks: Part::Read(vec![
            Activity {
                detail: Some(String::from("Asked for volume discount")),
                talk_seconds: Some(720),
                ..past(
                    "00TEa0000000011AAA",
                    ActivityKind::CallOutbound,
                    "Outbound call",
                    "2026-11-12",
                )
            },
            Activity {
                talk_seconds: Some(0),
                ..past(
                    "00TEa0000000012AAA",
                    ActivityKind::CallMissed,
                    "Missed call",
                    "2026-11-09",
                )
            },
            Activity {
                owner: Some(String::from("Kenji Mori")),
                ..past(
                    "00TEa0000000013AAA",
                    ActivityKind::Task,
                    "Sent contract draft",
                    "2026-10-30",
                )
            },
        ]),
        ..nothing_known(read)
    }
}

/// A record about which Salesforce has nothing to tell, read at a moment.
pub(crate) fn nothing_known(read: &str) -> Panel {
    let read: Timestamp = format!("{read}Z").parse().unwrap();
    Panel {
        as_of: Some(Millis(read.as_millisecond())),
        ..Panel::default()
    }
}

pub(crate) fn opportunity(name: &str, stage: &str) -> Opportunity {
    Opportunity {
        id: sf("006Ea0000000001AAA"),
        name: String::from(name),
        stage: String::from(stage),
        closes: Some(String::from("2026-12-11")),
        owner: Some(String::from("Claire Martin")),
        of_company: false,
    }
}

pub(crate) fn task(id: &str, subject: &str, due: Option<&str>) -> NextStep {
    NextStep {
        due: due.map(String::from),
        ..NextStep::new(TaskRef::Salesforce(sf(id)), String::from(subject))
    }
}

pub(crate) fn past(id: &str, kind: ActivityKind, subject: &str, date: &str) -> Activity {
    Activity {
        task: TaskRef::Salesforce(sf(id)),
        kind,
        subject: String::from(subject),
        detail: None,
        owner: Some(String::from("Claire Martin")),
        date: Some(String::from(date)),
        talk_seconds: None,
        same_as: None,
        step: None,
    }
}

pub(crate) fn sf(id: &str) -> SfId {
    SfId(String::from(id))
}
