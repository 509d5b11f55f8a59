//! What was asked for one account is never shown or kept as another's, and nothing of one is asked for another.

use crate::accounts::{other, two_accounts};
use crate::harness::{HANAKO, Harness, agent, contact, org, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::problem::{Problem, SessionEnd};
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::budget::{OrgUse, RequestsLeft, RequestsReported};
use domain::call::event::CallEventKind;
use domain::panel::{NextStep, Panel};
use domain::session::SignedIn;
use domain::state::index::IndexState;
use domain::state::org::Fallback;
use domain::step::effect::{Effect, LocalEffect, RemoteEffect};
use domain::step::event::{Event, PanelRead, RecordRead, WhoHas};
use domain::view::action::Action;

fn answer_of(who: &SignedIn, answer: &Event) -> Event {
    Event::Answered {
        of: Some(who.account.clone()),
        answer: Box::new(answer.clone()),
    }
}

/// One answer of each kind that Salesforce, or a look at the index, can give.
fn answers(harness: &Harness, call: CallId) -> Vec<Event> {
    let generation = harness.state.calls.all[&call].who.generation;
    let panel = Panel {
        as_of: Some(Millis(1)),
        ..Panel::default()
    };
    let record = SfId(String::from(HANAKO));
    let mut facts = org();
    facts.classic = true;
    vec![
        Event::PanelRead {
            record: record.clone(),
            result: Ok(Box::new(PanelRead {
                panel,
                record: RecordRead::Unknown,
            })),
        },
        Event::Searched {
            call,
            generation,
            result: Ok(WhoHas::default()),
        },
        Event::NextStepsRead(Ok(vec![NextStep::new(
            TaskRef::Salesforce(SfId(String::from("00T000000000001AAA"))),
            String::from("Send the price list"),
        )])),
        Event::OrgNotRead(Problem::SessionEnded(SessionEnd::Expired)),
        Event::OrgRead(facts),
        Event::FallbackRead(Fallback::Gone(record)),
        Event::ServerTime("2030-01-01T00:00:00Z".parse().unwrap()),
        Event::Index(IndexState {
            people: 7,
            ..IndexState::default()
        }),
        Event::IndexedNow { people: 8 },
        Event::Unreachable,
        Event::SessionEnded(Problem::SessionEnded(SessionEnd::Expired)),
    ]
}

#[test]
fn what_was_asked_for_one_account_is_nobodys_answer_once_another_is_here() {
    let mut harness = two_accounts();
    let call = harness.rings("1", "03-1234-5678", vec![contact(HANAKO, "佐藤 花子")]);
    for answer in answers(&harness, call) {
        let before = format!("{:?}", harness.state);
        harness.effects.clear();
        harness.happens(answer_of(&agent(), &answer));
        assert_eq!(format!("{:?}", harness.state), before, "{answer:?}");
        assert_eq!(harness.effects, [], "{answer:?}");
        harness.happens(answer_of(&other(), &answer));
        assert_ne!(format!("{:?}", harness.state), before, "{answer:?}");
    }
}

#[test]
fn requests_are_counted_for_this_computer_whoever_is_here_and_an_orgs_own_count_for_that_org_alone()
{
    let mut harness = two_accounts();
    let heard = Event::Requested(RequestsReported {
        made: 3,
        org: Some(OrgUse {
            used: 990,
            allowed: 1000,
        }),
    });
    harness.happens(answer_of(&agent(), &heard));
    let requests = harness.view().link.requests;
    assert_eq!((requests.made, requests.used), (3, None));
    assert_eq!(requests.left, RequestsLeft::Plenty);
    harness.happens(answer_of(&other(), &heard));
    let requests = harness.view().link.requests;
    assert_eq!((requests.made, requests.used), (6, Some(990)));
}

#[test]
fn a_look_up_that_is_cut_off_by_a_switch_is_not_waited_for() {
    let mut harness = Harness::new();
    let call = harness.rings("1", "03-1234-5678", Vec::new());
    assert!(harness.card(call).who.asking);
    harness.happens(Event::Switched(other()));
    assert!(!harness.state.calls.all[&call].who.asking);
    harness.happens(Event::Switched(agent()));
    assert!(!harness.card(call).who.asking);
}

#[test]
fn a_write_that_lands_for_one_account_while_another_is_here_reads_nothing_for_that_one() {
    let mut harness = Harness::new();
    let call = harness.rings("1", "03-1234-5678", Vec::new());
    let fields = [("LastName", "Byron"), ("Phone", "03-1234-5678")];
    let fields = fields.map(|(name, text)| (String::from(name), String::from(text)));
    harness.does(Action::NewPerson {
        id: todo(1),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields.into(),
        account: None,
    });
    assert_eq!(harness.sent()[0].id, todo(1), "it has left");
    harness.happens(Event::Switched(other()));
    let known = format!("{:?}", harness.state.known);
    harness.effects.clear();
    harness.lands(todo(1), "003000000000009AAA");
    assert!(harness.state.outbox.rows[&todo(1)].is_sent());
    assert_eq!(format!("{:?}", harness.state.known), known);
    let only_written = |effect: &Effect| matches!(effect, Effect::Persist(_));
    assert!(
        harness.effects.iter().all(only_written),
        "{:?}",
        harness.effects
    );
}

#[test]
fn the_calls_of_one_account_are_looked_up_and_read_for_no_other() {
    let mut harness = Harness::new();
    let known = harness.rings("1", "03-1234-5678", vec![contact(HANAKO, "佐藤 花子")]);
    let unknown = harness.rings("2", "03-9999-0000", Vec::new());
    harness.effects.clear();
    harness.happens(Event::Switched(other()));
    harness.index_grows();
    // The phone goes on telling of them.
    harness.phone("1", "03-1234-5678", CallEventKind::Answered);
    harness.phone("2", "03-9999-0001", CallEventKind::Answered);
    let asked = |effect: &&Effect| {
        matches!(
            effect,
            Effect::Local(LocalEffect::LookUp { .. })
                | Effect::Remote(RemoteEffect::ReadPanel { .. } | RemoteEffect::Search { .. })
        )
    };
    assert_eq!(harness.effects.iter().find(asked), None);
    // The same id may be another record in another org, or none.
    harness.happens(answer_of(
        &other(),
        &Event::PanelRead {
            record: SfId(String::from(HANAKO)),
            result: Ok(Box::new(PanelRead {
                panel: Panel::default(),
                record: RecordRead::Gone,
            })),
        },
    ));
    harness.happens(Event::Switched(agent()));
    let card = harness.card(known);
    assert_eq!(card.who.picked.unwrap().name, "佐藤 花子");
    harness.index_grows();
    let looked_up = harness.effects.iter().any(|effect| {
        matches!(effect, Effect::Local(LocalEffect::LookUp { call, .. }) if *call == unknown)
    });
    assert!(looked_up, "once that account is here again");
}
