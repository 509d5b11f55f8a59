//! Situations of an agent who looks at somebody before anybody calls, and is reminded of what is to be done.

use crate::harness::{Harness, account, org};
use crate::on_the_phone::long_panel;
use crate::people::{BLUEWATER, bluewater, contact, hanako, hanakos_panel, past, sf, task};
use domain::base::language::Language;
use domain::base::refs::TaskOwner;
use domain::base::time::Millis;
use domain::call::event::CallEventKind;
use domain::number::country::Country;
use domain::org::facts::{FieldFacts, OrgFacts, TASK, TaskPriority};
use domain::panel::part::Part;
use domain::panel::{Activity, ActivityKind, NextStep, Panel};
use domain::people::candidate::Candidate;
use domain::people::related::RelatedRecord;
use domain::record::form::DraftKey;
use domain::session::SignedIn;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;
use jiff::Timestamp;

/// An org in which a to-do may have a priority and a reminder.
fn org_with_all(labels: [&str; 3]) -> OrgFacts {
    let mut facts = org();
    let may = FieldFacts {
        createable: true,
        updateable: true,
        ..FieldFacts::default()
    };
    if let Some(task) = facts.objects.get_mut(TASK) {
        for name in ["Priority", "ReminderDateTime", "IsReminderSet"] {
            task.fields.insert(String::from(name), may.clone());
        }
    }
    let names = ["High", "Normal", "Low"].into_iter().zip(labels);
    facts.priorities = names
        .map(|(name, label)| TaskPriority {
            api_name: String::from(name),
            label: String::from(label),
            is_default: name == "Normal",
        })
        .collect();
    facts
}

fn at(moment: &str) -> Option<Millis> {
    let at: Timestamp = format!("{moment}Z").parse().unwrap();
    Some(Millis(at.as_millisecond()))
}

fn about(id: &str, object: &str, name: &str) -> Option<RelatedRecord> {
    Some(RelatedRecord {
        id: sf(id),
        object: String::from(object),
        name: String::from(name),
    })
}

fn kenjis() -> Option<TaskOwner> {
    Some(TaskOwner {
        id: sf("005Ea0000000002AAA"),
        name: String::from("Kenji Mori"),
    })
}

/// A reminder was told, one to-do has a time today, and a to-do about somebody was begun.
pub(crate) fn my_day() -> View {
    let mut harness = Harness::of_claire();
    harness.happens(Event::OrgRead(org_with_all(["High", "Normal", "Low"])));
    harness.at("2026-11-21T11:40:00");
    let steps = vec![
        NextStep {
            remind: at("2026-11-21T11:30:00"),
            about: about("003Ea00000000071AA", "Contact", "Julie Lefèvre"),
            priority: Some(String::from("High")),
            ..task(
                "00TEa0000000041AAA",
                "Rappeler pour la commande 4471",
                Some("2026-11-21"),
            )
        },
        NextStep {
            remind: at("2026-11-21T15:00:00"),
            about: about("001Ea00000000002AA", "Account", "Bluewater Ltd"),
            ..task(
                "00TEa0000000042AAA",
                "Ask for the delivery address",
                Some("2026-11-21"),
            )
        },
        NextStep {
            about: about("003Ea00000000002AA", "Contact", "Maria Rossi"),
            ..task(
                "00TEa0000000043AAA",
                "Send security questionnaire",
                Some("2026-11-20"),
            )
        },
    ];
    harness.happens(Event::NextStepsRead(Ok(steps.clone())));
    harness.happens(Event::Tick);
    harness.happens(Event::NextStepsRead(Ok(steps)));
    let who = hanako();
    let key = DraftKey::PersonStep {
        about: who.id.clone(),
    };
    let kept = serde_json::to_string(&who).unwrap();
    let typed = [("who", kept.as_str()), ("subject", "Ask about the renewal")];
    harness.does(Action::EditForm {
        key,
        values: typed
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into(),
        seq: 3,
    });
    harness.view()
}

/// 佐藤 花子 is opened without a call: a colleague's next step and what another tool has logged are among hers.
pub(crate) fn person_opened() -> View {
    let mut harness = Harness::of_claire();
    harness.happens(Event::OrgRead(org_with_all(["High", "Normal", "Low"])));
    harness.index.insert(BLUEWATER, bluewater());
    harness.at("2026-11-21T09:10:00");
    let call = harness.rings("71", Some(BLUEWATER), None, None);
    harness.at("2026-11-21T09:10:20");
    harness.phone("71", CallEventKind::Ended(None));
    harness.does(Action::Leave { call });
    let mut panel = hanakos_panel("2026-11-21T09:30:00");
    if let Some(steps) = panel.next_steps.read_mut() {
        for step in steps.iter_mut().skip(1) {
            step.owner = kenjis();
            step.priority = Some(String::from("High"));
            step.remind = at("2026-11-27T15:00:00");
        }
    }
    let event = Activity {
        owner: Some(String::from("Kenji Mori")),
        ..past(
            "00UEa0000000014AAA",
            ActivityKind::Event,
            "Factory visit",
            "2026-10-12",
        )
    };
    panel.past_events = Part::Read(vec![event]);
    harness.org.insert(hanako().id, panel);
    harness.at("2026-11-21T09:30:00");
    harness.does(Action::OpenPerson { who: hanako() });
    harness.view()
}

/// The same without a network, for an agent and a customer whose names are long.
pub(crate) fn person_in_japanese() -> View {
    let owner = "ヴィルヘルミーナ 小笠原";
    let mut harness = Harness::of(SignedIn {
        account: account(),
        name: String::from(owner),
        username: String::from("o@aoba.example"),
        renewable: true,
        instance_url: String::from("https://aoba.my.salesforce.com"),
        language: Language::Japanese,
        country: Country::JP,
    });
    harness.happens(Event::OrgRead(org_with_all(["高", "中", "低"])));
    let who = Candidate {
        owner: Some(String::from(owner)),
        field: None,
        ..contact(
            "003Ea00000000060AA",
            "長谷川 龍之介 アレクサンドル",
            "グローバル調達戦略本部 第三購買部 部長代理 兼 品質保証推進室長",
            "株式会社日本国際総合先端技術開発研究機構ホールディングス",
            "Phone",
        )
    };
    let mut panel: Panel = long_panel(owner);
    if let Some(steps) = panel.next_steps.read_mut() {
        for step in steps.iter_mut() {
            step.owner = Some(TaskOwner {
                id: sf("005Ea0000000003AAA"),
                name: String::from("アレクサンドラ 勅使河原"),
            });
        }
    }
    harness.copies.insert(who.id.clone(), panel);
    harness.at("2026-11-21T09:30:00");
    harness.happens(Event::Unreachable);
    let key = DraftKey::PersonStep {
        about: who.id.clone(),
    };
    let kept = serde_json::to_string(&who).unwrap();
    let typed = [
        ("who", kept.as_str()),
        (
            "subject",
            "来期の年間契約の更新条件と納期についてご担当者様に確認する",
        ),
        ("detail", "値引きの上限は部長の承認が必要。"),
    ];
    harness.does(Action::OpenPerson { who });
    harness.does(Action::EditForm {
        key,
        values: typed
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into(),
        seq: 3,
    });
    harness.view()
}
