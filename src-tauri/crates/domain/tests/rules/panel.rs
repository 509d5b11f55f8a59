//! What a panel shows: opportunities without doubles, an e-mail and its Task as one, the fields that were chosen.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::budget::{OrgUse, RequestsReported};
use domain::call::event::CallEventKind;
use domain::panel::part::Part;
use domain::panel::{
    Activity, ActivityKind, NextStep, OPPORTUNITIES, OpenCases, Opportunity, Panel, PanelPart,
};
use domain::people::shown_field::{Detail, ShownField};
use domain::settings::Settings;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::brief::Brief;
use domain::view::panel::PanelView;

fn deal(id: &str) -> Opportunity {
    Opportunity {
        id: SfId(String::from(id)),
        name: String::from(id),
        stage: String::from("Proposal"),
        closes: None,
        owner: None,
        of_company: false,
    }
}

fn shown(panel: Panel, settings: Option<Settings>) -> PanelView {
    let mut harness = Harness::new();
    if let Some(settings) = settings {
        harness.does(Action::ChangeSettings { settings });
    }
    let call = harness.rings("1", "03-1234-5678", vec![contact(HANAKO, "佐藤 花子")]);
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    harness.card(call).panel.unwrap()
}

#[test]
fn opportunities_of_the_persons_role_come_before_the_companys_and_each_once() {
    let panel = Panel {
        opportunities: Part::Read(vec![deal("b"), deal("c")]),
        company_opportunities: Part::Read(vec![deal("a"), deal("c"), deal("d")]),
        ..Panel::default()
    };
    let deals = shown(panel, None).opportunities.into_iter();
    let deals: Vec<(String, bool)> = deals.map(|deal| (deal.name, deal.of_company)).collect();
    let expected = [("b", false), ("c", false), ("a", true), ("d", true)];
    assert_eq!(deals, expected.map(|(name, of)| (String::from(name), of)));
}

#[test]
fn there_are_ten_opportunities_at_most_and_those_of_the_role_are_never_left_out_first() {
    let many = |name: &str, n: usize| (0..n).map(|n| deal(&format!("{name}{n}"))).collect();
    let panel = Panel {
        opportunities: Part::Read(many("role", 8)),
        company_opportunities: Part::Read(many("company", 8)),
        ..Panel::default()
    };
    let deals = shown(panel, None).opportunities;
    assert_eq!(deals.len(), OPPORTUNITIES);
    assert_eq!(deals.iter().filter(|deal| !deal.of_company).count(), 8);
}

#[test]
fn the_companys_opportunities_are_shown_where_the_roles_may_not_be_read() {
    let hidden = NotReadable::hidden("OpportunityContactRole", Vec::new());
    let panel = Panel {
        opportunities: Part::not_readable(hidden),
        company_opportunities: Part::Read(vec![deal("a")]),
        ..Panel::default()
    };
    let view = shown(panel, None);
    assert_eq!(view.opportunities.len(), 1);
    assert_eq!(view.unread.len(), 1);
    assert_eq!(view.unread[0].part, PanelPart::Opportunities);
}

fn activity(id: &str, kind: ActivityKind, date: &str, same_as: Option<&str>) -> Activity {
    Activity {
        task: TaskRef::Salesforce(SfId(String::from(id))),
        kind,
        subject: String::from(id),
        detail: None,
        owner: None,
        date: Some(String::from(date)),
        talk_seconds: None,
        same_as: same_as.map(|id| SfId(String::from(id))),
        step: None,
    }
}

#[test]
fn an_email_stands_among_the_past_activities_and_once_where_it_has_a_task() {
    let email = ActivityKind::Email;
    let panel = Panel {
        past_tasks: Part::Read(vec![
            activity("task", email, "2026-11-03", None),
            activity("call", ActivityKind::CallInbound, "2026-11-01", None),
        ]),
        past_emails: Part::Read(vec![
            activity("alone", email, "2026-11-02", None),
            activity("with a task", email, "2026-11-03", Some("task")),
            activity("its task is older", email, "2026-10-01", Some("not shown")),
        ]),
        ..Panel::default()
    };
    let past = shown(panel, None).past.into_iter();
    let past: Vec<String> = past.map(|one| one.subject).collect();
    assert_eq!(past, ["task", "alone", "call", "its task is older"]);
}

#[test]
fn the_fields_that_were_chosen_are_shown_in_their_order_and_no_others() {
    let detail = |field, text: Option<&str>, hidden| Detail {
        field,
        text: text.map(String::from),
        hidden,
    };
    let panel = || Panel {
        details: vec![
            detail(ShownField::Email, Some("hanako@aoba.example"), false),
            detail(ShownField::Address, Some("Minato"), false),
            detail(ShownField::LeadSource, None, true),
        ],
        ..Panel::default()
    };
    assert_eq!(shown(panel(), None).details, []);
    let chosen = Settings {
        // A contact has no lead status: nothing is said of it.
        shown_fields: vec![
            ShownField::LeadStatus,
            ShownField::LeadSource,
            ShownField::Email,
        ],
        ..Settings::default()
    };
    let details = shown(panel(), Some(chosen)).details;
    assert_eq!(
        details,
        [
            detail(ShownField::LeadSource, None, true),
            detail(ShownField::Email, Some("hanako@aoba.example"), false),
        ]
    );
}

#[test]
fn a_field_that_an_object_does_not_have_is_not_asked_of_it() {
    for field in ShownField::ALL {
        assert_eq!(field.paths("Opportunity", false), [""; 0]);
    }
    assert_eq!(ShownField::LeadStatus.paths("Contact", false), [""; 0]);
    assert_eq!(ShownField::Email.paths("Account", false), [""; 0]);
    assert_eq!(ShownField::Email.paths("Account", true), ["PersonEmail"]);
}

fn step(id: &str, due: Option<&str>, done: bool) -> NextStep {
    NextStep {
        due: due.map(String::from),
        done,
        ..NextStep::new(
            TaskRef::Salesforce(SfId(String::from(id))),
            String::from(id),
        )
    }
}

#[test]
fn a_brief_tells_when_they_spoke_what_is_open_and_what_is_due() {
    let call = |id: &str, kind, date: &str, seconds| Activity {
        talk_seconds: Some(seconds),
        ..activity(id, kind, date, None)
    };
    let panel = Panel {
        opportunities: Part::Read(vec![
            Opportunity {
                closes: Some(String::from("2027-01-15")),
                ..deal("later")
            },
            Opportunity {
                closes: Some(String::from("2026-12-11")),
                ..deal("nearest")
            },
            deal("undated"),
        ]),
        cases: Part::Read(OpenCases {
            newest: Vec::new(),
            count: 4,
        }),
        // It is the 20th of November for the agent.
        next_steps: Part::Read(vec![
            step("late", Some("2026-11-19"), false),
            step("today", Some("2026-11-20"), false),
            step("soon", Some("2026-11-24"), false),
            step("undated", None, false),
        ]),
        past_tasks: Part::Read(vec![
            call("1", ActivityKind::CallMissed, "2026-11-18", 0),
            call("2", ActivityKind::CallOutbound, "2026-11-17", 0),
            call("3", ActivityKind::Task, "2026-11-16", 0),
            call("4", ActivityKind::CallInbound, "2026-11-12", 720),
            call("5", ActivityKind::CallMissed, "2026-11-11", 0),
        ]),
        ..Panel::default()
    };
    assert_eq!(
        shown(panel, None).brief,
        Brief {
            spoke: Some(String::from("2026-11-12")),
            spoke_seconds: Some(720),
            tried_since: 2,
            steps: 4,
            overdue: 1,
            next_due: Some(String::from("2026-11-20")),
            deals: 3,
            closes: Some(String::from("2026-12-11")),
            cases: 4,
        }
    );
    assert_eq!(shown(Panel::default(), None).brief, Brief::default());
}

#[test]
fn the_call_on_screen_is_no_earlier_call() {
    let mut harness = Harness::new();
    let number = "03-1234-5678";
    let call = harness.rings("1", number, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", number, CallEventKind::Answered);
    harness.later(20);
    harness.phone("1", number, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    let panel = Panel {
        past_tasks: Part::Read(vec![activity(
            "00T1",
            ActivityKind::CallInbound,
            "2026-11-20",
            None,
        )]),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    assert_eq!(harness.card(call).panel.unwrap().brief.spoke, None);
}

#[test]
fn the_time_of_the_other_side_is_of_all_zones_of_its_country_or_of_none() {
    let zones = |number: &str| {
        let mut harness = Harness::new();
        let call = harness.rings("1", number, Vec::new());
        harness.card(call).zones
    };
    assert_eq!(zones("+44 20 7946 0018"), ["Europe/London"]);
    assert_eq!(zones("03-1234-5678"), ["Asia/Tokyo"]);
    assert_eq!(zones("+81 90 1234 5678"), ["Asia/Tokyo"]);
    let states = zones("+1 415 555 0134");
    for zone in [
        "America/New_York",
        "America/Los_Angeles",
        "Pacific/Honolulu",
    ] {
        assert!(states.contains(&String::from(zone)), "{zone}");
    }
    assert!(zones("+1 416 967 1111").contains(&String::from("America/Toronto")));
    assert!(zones("+34 912 345 678").contains(&String::from("Atlantic/Canary")));
    // A number of no place, one that is hidden, and a text that is none.
    for number in ["+800 1234 5678", "+1 800 555 0134", "", "anonymous", "202"] {
        assert_eq!(zones(number), [""; 0], "{number}");
    }
}

#[test]
fn the_panel_of_a_call_that_is_opened_hours_later_is_read_again_and_stays_on_screen_meanwhile() {
    let mut harness = Harness::new();
    let call = harness.rings("1", "03-1234-5678", vec![contact(HANAKO, "佐藤 花子")]);
    let read = |harness: &mut Harness| {
        let panel = Panel {
            as_of: Some(Millis(harness.now.timestamp().as_millisecond())),
            ..Panel::default()
        };
        harness.happens(Event::PanelRead {
            record: SfId(String::from(HANAKO)),
            result: Ok(Box::new(PanelRead {
                panel,
                record: RecordRead::Unknown,
            })),
        });
    };
    read(&mut harness);
    let first = harness.card(call).panel.unwrap().as_of;
    let opens = |harness: &mut Harness| {
        harness.effects.clear();
        harness.does(Action::Show { call });
        let reads =
            |effect: &&Effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPanel { .. }));
        harness.effects.iter().filter(reads).count()
    };
    harness.later(9 * 60);
    assert_eq!(opens(&mut harness), 0, "it is new enough");
    harness.later(8 * 3600);
    assert_eq!(opens(&mut harness), 1);
    assert_eq!(opens(&mut harness), 0, "it is being read");
    assert_eq!(harness.card(call).panel.unwrap().as_of, first);
    read(&mut harness);
    assert!(harness.card(call).panel.unwrap().as_of > first);
    // What is left of the requests is for calls that ring.
    harness.happens(Event::Requested(RequestsReported {
        made: 1,
        org: Some(OrgUse {
            used: 990,
            allowed: 1000,
        }),
    }));
    harness.later(3600);
    assert_eq!(opens(&mut harness), 0);
}
