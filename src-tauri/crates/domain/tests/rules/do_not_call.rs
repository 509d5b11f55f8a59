//! People who are not to be called: marked wherever they stand, and a warning as soon as the agent dials them.

use crate::harness::{HANAKO, Harness, contact, inbound};
use crate::settings_check::{found_in, good_org};
use crate::who::{index_answers, person};
use domain::base::ids::{CallId, RawNumber};
use domain::call::event::{CallEventKind, Direction};
use domain::org::facts::{FieldFacts, OrgFacts};
use domain::people::candidate::Candidate;
use domain::people::do_not_call::DoNotCall;
use domain::state::finding::FindingCode;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::recent::recent;

const NUMBER: &str = "03-1234-5678";

fn not_to_be_called(id: &str, name: &str) -> Candidate {
    Candidate {
        email: None,
        do_not_call: true,
        ..contact(id, name)
    }
}

fn says(harness: &mut Harness, kind: CallEventKind) {
    let mut event = inbound("1", "", kind, harness.now.timestamp());
    event.direction = Some(Direction::Outbound);
    event.from.number = None;
    event.to.number = Some(RawNumber(String::from(NUMBER)));
    harness.happens(Event::Phone(event));
}

fn dials(matches: Vec<Candidate>) -> (Harness, CallId) {
    let mut harness = Harness::new();
    says(&mut harness, CallEventKind::Dialing);
    let call = harness.view().calls[0].id;
    index_answers(&mut harness, call, matches);
    (harness, call)
}

#[test]
fn an_agent_who_dials_such_a_person_is_warned_until_the_call_is_over() {
    let (mut harness, call) = dials(vec![not_to_be_called(HANAKO, "佐藤 花子")]);
    assert_eq!(harness.card(call).do_not_call, Some(DoNotCall::ThePerson));
    harness.later(3);
    says(&mut harness, CallEventKind::Answered);
    assert_eq!(harness.card(call).do_not_call, Some(DoNotCall::ThePerson));
    harness.later(30);
    says(&mut harness, CallEventKind::Ended(None));
    let card = harness.card(call);
    assert_eq!(card.do_not_call, None);
    // The mark stays, as it says why nobody should call back.
    assert!(card.who.picked.unwrap().do_not_call);
    assert!(recent(&harness.state.calls.all[&call], &[], &|_| None).do_not_call);
}

#[test]
fn where_one_of_several_is_not_to_be_called_the_agent_is_warned_before_saying_who_it_is() {
    let jo = || contact("003000000000002AAA", "Jo Park");
    let (mut harness, call) = dials(vec![jo(), not_to_be_called(HANAKO, "佐藤 花子")]);
    assert_eq!(harness.card(call).do_not_call, Some(DoNotCall::OneOfThem));
    harness.does(Action::Pick { call, who: jo() });
    assert_eq!(harness.card(call).do_not_call, None);
}

#[test]
fn such_a_person_who_calls_is_marked_and_nobody_is_warned() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![not_to_be_called(HANAKO, "佐藤 花子")]);
    let card = harness.card(call);
    assert!(card.who.picked.unwrap().do_not_call);
    assert_eq!(card.do_not_call, None);
}

#[test]
fn a_person_found_by_number_or_by_name_carries_the_mark() {
    let marked = domain::people::person::Person {
        email: None,
        do_not_call: true,
        ..person(HANAKO, "佐藤 花子", NUMBER)
    };
    assert!(marked.by_hand().do_not_call);
    let number = domain::base::ids::E164(String::from("+81312345678"));
    let found = marked.fits(&number, domain::number::country::Country::JP);
    assert!(found.unwrap().do_not_call);
}

#[test]
fn the_settings_check_says_where_the_mark_is_hidden() {
    let mut harness = Harness::new();
    let mut hidden_in = |org: OrgFacts| {
        let findings = found_in(&mut harness, org).into_iter();
        let hidden = findings.filter(|finding| finding.code == FindingCode::DoNotCallHidden);
        let fields = hidden.map(|finding| finding.params["field"].clone());
        fields.collect::<Vec<_>>()
    };
    assert_eq!(hidden_in(good_org()), [""; 0]);
    let mut org = good_org();
    for object in org.objects.values_mut() {
        object.fields.remove("DoNotCall");
    }
    assert_eq!(
        hidden_in(org.clone()),
        ["Contact.DoNotCall", "Lead.DoNotCall"]
    );
    // A company has the mark only where a company may be a person.
    let account = org.objects.get_mut("Account").unwrap();
    let flag = FieldFacts::default();
    account.fields.insert(String::from("IsPersonAccount"), flag);
    assert!(hidden_in(org).contains(&String::from("Account.PersonDoNotCall")));
}
