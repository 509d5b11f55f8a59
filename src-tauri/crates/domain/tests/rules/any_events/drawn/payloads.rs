//! What answers hold, drawn: people, panels, orgs, and every class of result that a write can come back with.

use super::NUMBERS;
use crate::any_events::World;
use crate::call_log::with_package;
use crate::harness::{agent, contact, org_with_contacts};
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::base::problem::{Problem, SignInFailure};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::facts::{FieldFacts, OrgFacts, TASK};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::{JobResult, Moved};
use domain::outbox::join::Joined;
use domain::panel::part::Part;
use domain::panel::{NextStep, Opportunity, Panel};
use domain::people::candidate::{Candidate, ColleagueView};
use domain::people::last_called::LastCalled;
use domain::people::new_person::Lookalikes;
use domain::people::person::Person;
use domain::session::SignedIn;
use domain::step::event::{Found, PanelRead, ReadFailure, RecordRead, WhoHas};
use jiff::Timestamp;

const RECORDS: [&str; 6] = [
    "003000000000001AAA",
    "003000000000002AAA",
    "00Q000000000003AAA",
    "001000000000004AAA",
    "006000000000005AAA",
    "nonsense",
];

pub(super) fn user_of(user: u8) -> SignedIn {
    let mut who = agent();
    if user > 0 {
        who.account.user = SfId(String::from("0052"));
        who.country = Country::US;
    }
    who
}

/// What is read of an org; `None` if it could not be read.
pub(super) fn org_of(what: u8) -> Option<OrgFacts> {
    let mut facts = org_with_contacts();
    match what {
        0 => return None,
        1 => return Some(OrgFacts::default()),
        2 => return Some(with_package()),
        3 => {
            let task = facts.objects.get_mut(TASK).unwrap();
            let required = FieldFacts {
                kind: String::from("string"),
                length: 80,
                createable: true,
                updateable: true,
                required: true,
                ..FieldFacts::default()
            };
            task.fields.insert(String::from("Reason__c"), required);
        }
        4 => {
            let task = facts.objects.get_mut(TASK).unwrap();
            task.fields.remove("Ringside_Key__c");
        }
        5 => facts = crate::voice::org_with_voice(true, &crate::voice::FIELDS),
        _ => {}
    }
    Some(facts)
}

/// How many kinds of result are drawn.
pub(super) const RESULTS: u8 = 19;

pub(super) fn result_of_job(what: u8, record: u8, world: &mut World) -> JobResult {
    world.made += 1;
    let new = SfId(format!("00T{:012}AAA", world.made));
    match what {
        0..=3 => JobResult::Landed(new),
        4 => JobResult::NotSent,
        5 => JobResult::NoAnswer,
        6 => JobResult::Busy(error(RefusalCode::SalesforceBusy)),
        7 => JobResult::LimitReached(error(RefusalCode::RequestLimit)),
        8 => JobResult::SignedOut,
        9 => JobResult::Refused(refused(record)),
        10 => JobResult::Conflict(Conflict(conflicting(record))),
        11 => JobResult::LooksLike(Lookalikes {
            records: vec![match_of(record)],
            may_save: record > 1,
        }),
        12 => JobResult::Moved(Moved {
            refusal: error(RefusalCode::RecordGone),
            records: vec![(record_id(0), (record > 2).then(|| record_id(1)))],
        }),
        13 => JobResult::NotThere,
        14 => JobResult::Sought((record > 2).then_some(new)),
        15 => JobResult::SoughtTooEarly,
        16 => JobResult::CaseRefused(refused(record)),
        17 => JobResult::LandedWithCase {
            task: new,
            case: SfId(format!("500{:012}AAA", world.made)),
        },
        _ => JobResult::Joined(Joined {
            task: new,
            theirs: conflicting(record),
            above: (record > 2).then(|| String::from("Theirs")),
            full: vec![TaskField::Tags],
        }),
    }
}

pub(super) fn refused(record: u8) -> Refusal {
    let code = if record > 2 {
        "REQUIRED_FIELD_MISSING"
    } else {
        "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    };
    Refusal {
        fields: vec![String::from("Reason__c")],
        ..Refusal::said(RefusalCode::SalesforceRefused, Mender::Agent, code, "no")
    }
}

pub(super) fn conflicting(record: u8) -> Vec<ConflictField> {
    let field = |field, theirs| ConflictField {
        field,
        theirs,
        name: None,
    };
    vec![
        field(
            TaskField::Description,
            FieldValue::Text(String::from("Theirs")),
        ),
        field(
            TaskField::Who,
            match record {
                0 => FieldValue::Empty,
                1 => FieldValue::Flag(true),
                _ => FieldValue::Record(PersonRef::from(record_id(record))),
            },
        ),
    ]
}

pub(super) fn error(code: RefusalCode) -> Refusal {
    Refusal::of(code, Mender::Admin)
}

pub(super) fn denied() -> Problem {
    Problem::SignIn {
        why: SignInFailure::Denied,
        detail: String::new(),
    }
}

pub(super) fn record_id(place: u8) -> SfId {
    let known = RECORDS.get(usize::from(place));
    SfId(String::from(*known.unwrap_or(&"003000000000404AAA")))
}

/// The last call with a record.
pub(super) fn last_call_with(place: u8) -> (PersonRef, LastCalled) {
    let last = LastCalled {
        day: String::from("2026-11-19"),
        at: None,
        by_you: place.is_multiple_of(2),
        by: None,
    };
    (PersonRef::from(record_id(place)), last)
}

pub(super) fn task_id(place: u8) -> SfId {
    SfId(format!("00T{place:012}AAA"))
}

pub(super) fn task(place: u8) -> NextStep {
    NextStep {
        due: Some(String::from("2026-11-19")),
        ..NextStep::new(
            TaskRef::Salesforce(task_id(place)),
            String::from("Send the quote"),
        )
    }
}

/// Contacts, a lead, a company, a person account, somebody who only may be it, and a record that is no person.
pub(super) fn match_of(place: u8) -> Candidate {
    let id = record_id(place);
    let mut who = contact(&id.0, "佐藤 花子");
    match place {
        1 => who.certainty = Certainty::Possible,
        2 => who.object = String::from("Lead"),
        3 => {
            who.object = String::from("Account");
            who.person_contact = Some(record_id(1));
        }
        4 => who.object = String::from("Opportunity"),
        _ => {}
    }
    who
}

pub(super) fn found_in_index(what: u8) -> Found {
    let mut found = Found::default();
    match what {
        0 => {}
        1 | 2 => found.matches = vec![match_of(0)],
        3 => found.matches = vec![match_of(1), match_of(2), match_of(3)],
        4 => found.dialled_from = Some(match_of(4)),
        _ => {
            found.colleague = Some(ColleagueView {
                user: Some(SfId(String::from("0053"))),
                name: None,
            })
        }
    }
    found
}

pub(super) fn found_in_salesforce(what: u8) -> Result<WhoHas, ReadFailure> {
    let people = match what {
        0 => return Err(ReadFailure::Unreachable),
        1 => return Err(ReadFailure::Refused(refusal())),
        2 => Vec::new(),
        3 => vec![person(0, NUMBERS[0])],
        4 => vec![
            person(0, NUMBERS[0]),
            person(2, NUMBERS[1]),
            person(1, NUMBERS[5]),
        ],
        _ => vec![person(0, "ask at reception")],
    };
    let unread = match what {
        2 | 5 => vec![NotReadable::hidden("Lead", Vec::new())],
        _ => Vec::new(),
    };
    Ok(WhoHas { people, unread })
}

pub(super) fn person(place: u8, phone: &str) -> Person {
    let who = match_of(place);
    Person {
        id: who.id,
        person_contact: who.person_contact,
        object: who.object,
        name: who.name,
        title: None,
        company: Some(String::from("Aoba")),
        owner: None,
        country: Some(Country::JP),
        company_country: None,
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: Timestamp::UNIX_EPOCH,
        email: None,
        do_not_call: false,
    }
}

pub(super) fn panel() -> Panel {
    Panel {
        opportunities: Part::Read(vec![Opportunity {
            id: record_id(4),
            name: String::from("Aoba renewal 2027"),
            stage: String::from("Negotiation"),
            closes: None,
            owner: None,
            of_company: false,
        }]),
        next_steps: Part::Read(vec![task(0), task(1)]),
        ..Panel::default()
    }
}

pub(super) fn panel_read(record: u8, what: u8) -> Result<Box<PanelRead>, ReadFailure> {
    let itself = match what {
        0 => return Err(ReadFailure::Unreachable),
        1 => return Err(ReadFailure::SignedOut),
        2 => RecordRead::Gone,
        3 => RecordRead::Unknown,
        4 => RecordRead::Named(Box::new(match_of(record))),
        _ => RecordRead::There(Box::new(person(record, NUMBERS[0]))),
    };
    Ok(Box::new(PanelRead {
        panel: panel(),
        record: itself,
    }))
}

fn refusal() -> Refusal {
    Refusal::said(
        RefusalCode::SalesforceRefused,
        Mender::Admin,
        "INVALID_FIELD",
        "No such column",
    )
}
