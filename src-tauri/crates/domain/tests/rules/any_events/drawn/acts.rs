//! What the agent does, drawn: any action, with whatever call, write, record and text the numbers come to.

use super::payloads::{match_of, record_id};
use super::{TEXTS, UNKNOWN};
use crate::any_events::World;
use domain::base::ids::{CallId, OutboxId};
use domain::base::passphrase::Passphrase;
use domain::base::refs::{PersonRef, TaskRef};
use domain::base::time::Millis;
use domain::call::kind::CallKind;
use domain::number::country::Country;
use domain::org::required::Answers;
use domain::org::task_fields::TaskField;
use domain::people::related::RelatedRecord;
use domain::record::form::DraftKey;
use domain::settings::{
    Lines, LogTiming, LogTo, LoggingMode, Settings, WhenSeveral, WhenUnmatched,
};
use domain::view::action::{Action, Keep, Redirect};
use domain::view::choices::Named;
use domain::view::todo::{PastText, Todo};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Field names of which the org may require some, and know others not at all.
const FIELDS: [&str; 4] = ["Reason__c", "Nobody_Made_This__c", "Subject", ""];

/// What an action is drawn from.
pub(super) struct Act {
    pub(super) call: u8,
    pub(super) row: u8,
    pub(super) other: u8,
    pub(super) text: u8,
    pub(super) yes: bool,
}

/// How many kinds of action are drawn.
pub(super) const ACTIONS: u8 = 52;

impl Act {
    /// The action of a kind. One arm for each, so that it is as long as there are kinds.
    pub(super) fn action(self, what: u8, world: &mut World) -> Action {
        let call = world.call(self.call);
        let write = world.row(self.row);
        let task = world.task(self.other, self.yes);
        let text = String::from(TEXTS[usize::from(self.text)]);
        // Every edit of the window is numbered; one that comes late has an earlier number.
        let seq = world.made;
        world.made += u32::from(self.yes);
        let who = match_of(self.other);
        let due = self.yes.then(|| String::from("2026-11-23"));
        match what {
            0 | 1 => Action::EditNote {
                call,
                subject: String::new(),
                text,
                seq,
            },
            2 => Action::EditNote {
                call,
                subject: text.clone(),
                text,
                seq,
            },
            3 => Action::EditAnswers {
                call,
                fields: self.answers(),
                seq,
            },
            4 => Action::Answer {
                write,
                fields: self.answers(),
            },
            5 => Action::ChooseDisposition {
                call,
                disposition: self.yes.then_some(text),
            },
            6 => Action::SaveCall { call },
            7 | 8 => Action::Pick { call, who },
            9 => Action::Unpick { call },
            10 => Action::RelateTo {
                call,
                what: self.related(),
            },
            11 => Action::ForgetPick { call },
            12 => Action::LogAnyway { call, on: self.yes },
            13 => Action::Show { call },
            14 => Action::Leave { call },
            15 => Action::CallIsOver { call },
            16 | 17 => Action::AddNextStep {
                id: OutboxId(Uuid::from_u128(u128::from(world.made) + 1000)),
                todo: Todo {
                    subject: text,
                    due,
                    remind: self.yes.then_some(Millis(1_764_000_000_000)),
                    priority: self.yes.then(|| String::from("High")),
                    ..Todo::default()
                },
                call: (self.call != UNKNOWN).then_some(call),
                about: self.yes.then(|| record_id(self.other)).map(PersonRef::from),
            },
            18 => Action::DoneByCall {
                call,
                task: self.yes.then_some(task),
            },
            19 => Action::Complete { task },
            20 => Action::Reopen { task },
            21 => Action::EditTask {
                task,
                was: Todo::default(),
                todo: Todo {
                    subject: text.clone(),
                    due,
                    detail: text,
                    remind: self.yes.then_some(Millis(1_764_000_000_000)),
                    priority: self.yes.then(|| String::from("High")),
                },
            },
            22 => Action::Settle {
                write,
                keep: world
                    .state
                    .outbox
                    .rows
                    .get(&write)
                    .map_or_else(BTreeMap::new, |row| {
                        let fields = row.conflict.iter().flat_map(|conflict| &conflict.0);
                        let keep = [Keep::Mine, Keep::Theirs, Keep::Both, Keep::Mine];
                        let keep = keep[usize::from(self.text)];
                        fields.map(|one| (one.field, keep)).collect()
                    }),
            },
            23 => Action::NewPerson {
                id: OutboxId(Uuid::from_u128(u128::from(world.made) + 2000)),
                call: (self.call != UNKNOWN).then_some(call),
                object: String::from(if self.yes { "Contact" } else { "Lead" }),
                fields: [
                    (String::from("LastName"), text),
                    (String::from("Company"), String::from("Aoba")),
                ]
                .into(),
                account: Some(who),
            },
            24 => Action::UseInstead {
                write,
                who: self.yes.then_some(who),
            },
            25 => Action::CreateAnyway { write },
            26 => match self.yes {
                true => Action::SendNow,
                false => Action::Retry { write },
            },
            27 => self.session(),
            28 => Action::EditForm {
                key: self.form(call, task, write),
                values: match self.yes {
                    true => [(String::from("subject"), text)].into(),
                    false => BTreeMap::new(),
                },
                seq,
            },
            29 | 30 => Action::ChangeSettings {
                settings: settings(self.other, &world.state.settings, self.yes),
            },
            31 => Action::Hold {
                write,
                on: self.yes,
            },
            32 | 33 => Action::Discard { write },
            34 => Action::TakeBack { write },
            35 => Action::Relink { write, who },
            36 => Action::EditPerson {
                write,
                fields: [
                    (String::from("LastName"), text.clone()),
                    (String::from("Phone"), text),
                ]
                .into(),
                account: None,
            },
            37 => Action::GoFirst { write },
            38 => Action::DoNotLog { call, on: self.yes },
            39 => Action::Private { call, on: self.yes },
            40 => Action::EditPast {
                task,
                was: PastText::default(),
                text: PastText {
                    subject: text.clone(),
                    detail: text,
                    date: due,
                },
            },
            41 => Action::RemindAt {
                task,
                at: self.yes.then_some(Millis(1_764_000_000_000)),
            },
            42 => match self.yes {
                true => Action::OpenPerson { who },
                false => Action::ClosePerson,
            },
            43 | 44 => match (self.yes, self.text) {
                (true, _) => Action::ExportWaiting {
                    passphrase: Passphrase::new("four plain words"),
                },
                (false, 0 | 1) => Action::SendExportedHere,
                (false, 2) => Action::DismissTransfer,
                (false, _) => Action::ImportWaiting {
                    file: String::new(),
                    passphrase: Passphrase::new(""),
                },
            },
            45 => Action::DoneWith { call, on: self.yes },
            46 | 47 => Action::NotTheirs {
                call,
                who: record_id(self.other),
                on: self.yes,
            },
            48 | 49 => match self.yes {
                true => Action::TakeNumberOff {
                    id: OutboxId(Uuid::from_u128(u128::from(world.made) + 3000)),
                    call,
                    who: record_id(self.other),
                    field: String::from("Phone"),
                },
                false => Action::AddNumber {
                    id: OutboxId(Uuid::from_u128(u128::from(world.made) + 4000)),
                    call,
                    field: String::from("MobilePhone"),
                },
            },
            50 => Action::SuggestFix {
                id: OutboxId(Uuid::from_u128(u128::from(world.made) + 5000)),
                call,
                who: PersonRef::from(record_id(self.other)),
                subject: text,
                owner: self.yes.then(|| Named {
                    name: String::from("0053"),
                    label: String::from("Claire Martin"),
                }),
            },
            _ => match self.text {
                0 => Action::Open {
                    record: record_id(self.other),
                },
                1 => Action::CheckSettings,
                2 => Action::DismissTrouble {
                    index: u32::from(self.other),
                },
                _ => Action::OpenActivities {
                    record: record_id(self.other),
                    object: String::from("Contact"),
                },
            },
        }
    }

    fn form(&self, call: CallId, task: TaskRef, write: OutboxId) -> DraftKey {
        match self.text {
            0 => DraftKey::NextStep {
                call: (self.call != UNKNOWN).then_some(call),
            },
            1 => DraftKey::NewPerson { call },
            2 => DraftKey::Task { task },
            3 => match self.yes {
                true => DraftKey::Answers { write },
                false => DraftKey::Person { write },
            },
            _ => DraftKey::PersonStep {
                about: PersonRef::from(record_id(self.other)),
            },
        }
    }

    fn answers(&self) -> Answers {
        let name = FIELDS[usize::from(self.text)];
        let text = TEXTS[usize::from(self.other) % TEXTS.len()];
        Answers([(String::from(name), String::from(text))].into())
    }

    fn related(&self) -> Option<RelatedRecord> {
        self.yes.then(|| RelatedRecord {
            id: record_id(4),
            object: String::from("Opportunity"),
            name: String::from("Aoba renewal 2027"),
        })
    }

    fn session(&self) -> Action {
        match self.text {
            0 => Action::SignOut,
            1 => Action::CancelSignIn,
            2 if self.yes => {
                let account = crate::harness::agent().account;
                Action::SwitchAccount {
                    org: account.org,
                    user: account.user,
                }
            }
            _ => Action::SignIn {
                login_url: String::from("https://login.salesforce.com"),
                client_id: String::from("3MVG9"),
                redirect: Redirect::Loopback,
            },
        }
    }
}

/// One setting is changed, or put back.
fn settings(what: u8, now: &Settings, on: bool) -> Settings {
    let mut settings = now.clone();
    match (what, on) {
        (0, _) => {
            settings.logging = match (now.logging, on) {
                (LoggingMode::Enabled, true) => LoggingMode::Paused,
                (LoggingMode::Enabled | LoggingMode::Paused, false) => LoggingMode::Disabled,
                (LoggingMode::Paused | LoggingMode::Disabled, true)
                | (LoggingMode::Disabled, false) => LoggingMode::Enabled,
            };
        }
        (1, true) => settings.timing = LogTiming::AtTheStart,
        (1, false) => settings.timing = LogTiming::AtTheEnd,
        (2, true) => {
            settings.when_unmatched = WhenUnmatched::LogToFallback;
            settings.fallback_record = Some(Box::new(match_of(3)));
            settings.follow_ups = [(CallKind::Missed, 1), (CallKind::Voicemail, u16::MAX)].into();
            settings.join_others = true;
        }
        (2, false) => {
            settings = Settings {
                logging: now.logging,
                ..Settings::default()
            }
        }
        (3, true) => {
            settings.when_unmatched = WhenUnmatched::LogWithoutPerson;
            settings.log_to = Some(LogTo::LogOnly);
            settings.field_map = [(TaskField::Tags, String::from("Reason__c"))].into();
            settings.subjects = [(CallKind::Missed, String::from("{name} {minutes}"))].into();
        }
        (3, false) => {
            settings.country = Some(Country::US);
            settings.own_numbers = vec![String::from("0312340001")];
            settings.extension_digits = 4;
            settings.lines = Box::new(Lines {
                only: Vec::new(),
                never: vec![String::from("Support")],
            });
        }
        (5, _) => {
            settings.when_several = match on {
                true => WhenSeveral::Latest,
                false => WhenSeveral::Fallback,
            };
            settings.fallback_record = Some(Box::new(match_of(3)));
            settings.when_unmatched = WhenUnmatched::MakeLead;
        }
        (4, _) => {
            settings.min_seconds = if on { 60 } else { 0 };
            settings.not_logged = on.then_some(CallKind::Missed).into_iter().collect();
            settings.new_cases = [CallKind::Inbound].into();
            settings.statuses = [(CallKind::Inbound, String::from("Completed"))].into();
            settings.forbid_keeping_off = !on;
            settings.start_with_session = on;
            settings.forbid_updates = !on;
        }
        (_, true) => settings.request_cap = Some(20),
        (_, false) => settings.added_objects = vec![String::from("Property__c")],
    }
    settings
}
