//! What the agent or the admin has set. Settings never change the past.
//!
//! A new setting has a default, so that settings that an older version wrote can always be read.

use crate::call::kind::{CallKind, CallType};
use crate::number::country::Country;
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::people::order::USUAL_OBJECTS;
use crate::people::own_field::{self, OwnField};
use crate::people::shown_field::ShownField;
use crate::settings::customer_field::CustomerField;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use ts_rs::TS;

pub mod customer_field;
pub mod key;
pub mod lines;
pub mod of_org;
pub mod policy;

/// The settings of this profile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Settings {
    /// The country whose habits a number without `+` follows, in two letters; nothing: the one of the agent's locale.
    #[ts(type = "string | null")]
    pub country: Option<Country>,
    /// Whether calls are logged.
    pub logging: LoggingMode,
    /// Where calls are logged to; nothing: to a Task and a log record where the org has the package, else to a Task.
    pub log_to: Option<LogTo>,
    /// The objects that can call, in the order in which their records are offered; what is not in it comes last. None: the
    /// usual order.
    pub object_order: Vec<String>,
    /// Objects beside Contact, Lead and Account whose phone fields are looked at, by API name.
    pub added_objects: Vec<String>,
    /// The company's own numbers: a call with one of them is a colleague's. A `*` at the end stands for any digits.
    pub own_numbers: Vec<String>,
    /// A number of so many digits or fewer is an extension, and so a colleague's; 0: none is by its length alone.
    pub extension_digits: u8,
    /// What the company's phones dial before a number outside, and so show before it; empty: nothing.
    pub outside_prefix: String,
    /// What becomes of a call whose number nobody has.
    #[serde(alias = "when_nobody_matches")]
    pub when_unmatched: WhenUnmatched,
    /// What becomes of a call whose number several have.
    pub when_several: WhenSeveral,
    /// Where such a call goes, if it goes to a record of its own.
    pub fallback_record: Option<Box<Candidate>>,
    /// When a call's Task is made.
    pub timing: LogTiming,
    /// Fields of the org's own on activities that are filled, too, by API name. None: none is.
    pub field_map: BTreeMap<TaskField, String>,
    /// The record type of the Tasks that are made; nothing: the agent's own default.
    pub record_type: Option<String>,
    /// Whether a Task that another tool has logged for the same call is completed, in place of making a second one. Costs a
    /// request for each call.
    pub join_others: bool,
    /// Subjects of calls by kind, in place of the usual ones. `{direction}`, `{minutes}`, `{seconds}`, `{name}`, `{number}`,
    /// `{company}`, `{line}`, `{phone}` and `{agent}` are filled in.
    pub subjects: BTreeMap<CallKind, String>,
    /// What stands above the note in a call's description, by kind. The same is filled in.
    pub comments: BTreeMap<CallKind, String>,
    /// The dispositions that the agent may choose from for a call. None: nothing is asked.
    pub dispositions: Vec<String>,
    /// Phrases that are put into the note by a press.
    pub phrases: Vec<String>,
    /// The hosts to which a link to a recording may lead that stands below the note in a call's description; `*.` before a
    /// domain stands for any host below it. None: no link stands there.
    pub recording_hosts: Vec<String>,
    /// Kinds of call that leave an open Task behind, and how many days later it is due.
    pub follow_ups: BTreeMap<CallKind, u16>,
    /// Answered calls shorter than this are not logged by themselves; 0: all are.
    pub min_seconds: u32,
    /// Whether the agent may not keep a call off the log.
    pub forbid_keeping_off: bool,
    /// Whether the agent may not make a call private.
    pub forbid_private: bool,
    /// Which of the agent's own lines count.
    pub lines: Box<Lines>,
    /// Which fields of a person or company are shown beside the name, in this order.
    pub shown_fields: Vec<ShownField>,
    /// How many requests a day this machine may make; nothing: as many as the org allows.
    pub request_cap: Option<u32>,
    /// How many days calls and what belongs to them stay on this machine once nothing about them waits; nothing: 90. What is
    /// outside of [`KEEP_DAYS`] counts as its nearest end.
    pub keep_days: Option<u16>,
    /// Which fields of the org's own are shown of a person or company, in this order: six at most.
    pub own_fields: Vec<OwnField>,
    /// What stands in `CallType` for calls that were put through, by kind; a kind that is not here has Ringside's own.
    pub transfer_call_types: BTreeMap<CallKind, CallType>,
    /// Where the customer number stands that a phone sends with a call; nothing: it is not looked up.
    pub customer_field: Option<Box<CustomerField>>,
    /// The status that a call's Task gets, by kind of call and by API name; none: the usual one that closes it. One that does
    /// not close a Task counts as none.
    pub statuses: BTreeMap<CallKind, String>,
    /// The priority that a call's Task gets, by kind of call and by API name; none: the org's default.
    pub priorities: BTreeMap<CallKind, String>,
    /// Kinds of call that leave nothing in Salesforce, unless the agent does something for the call.
    pub not_logged: BTreeSet<CallKind>,
    /// Kinds of call for which a Case is made beside the Task, if the person is a contact or an account and the call is about
    /// nothing else.
    pub new_cases: BTreeSet<CallKind>,
    /// Whether Ringside starts with the agent's session, out of sight.
    pub start_with_session: bool,
    /// Whether Ringside may not look for newer versions of itself.
    pub forbid_updates: bool,
}

/// How many days may be set. The lower end is what the program needs to know a repeated event of a phone's.
pub const KEEP_DAYS: RangeInclusive<u16> = 14..=1095;

/// How many days it is where nothing is set.
const USUAL_KEEP_DAYS: u16 = 90;

impl Settings {
    /// For how long calls and what belongs to them are kept.
    pub fn kept_for(&self) -> SignedDuration {
        let days = self.keep_days.unwrap_or(USUAL_KEEP_DAYS);
        let days = days.clamp(*KEEP_DAYS.start(), *KEEP_DAYS.end());
        SignedDuration::from_hours(24 * i64::from(days))
    }

    /// The fields of the org's own that are shown of an object's records, by API name.
    pub fn own_fields_of(&self, object: &str) -> impl Iterator<Item = &String> {
        let shown = self.own_fields.iter().take(own_field::MOST);
        let shown = shown.filter(move |own| own.object == object);
        shown.map(|own| &own.field)
    }

    /// The objects that can call, in their order.
    pub fn objects_in_order(&self) -> Vec<String> {
        if self.object_order.is_empty() {
            return USUAL_OBJECTS.map(String::from).to_vec();
        }
        self.object_order.clone()
    }
}

/// When a call's Task is made. One that is never answered is logged at its end in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LogTiming {
    /// When the call ends: one write.
    #[default]
    AtTheEnd,
    /// When it is answered, of no seconds; it is completed when the call ends.
    AtTheStart,
}

/// Which of the agent's own lines count: calls on others are shown and not logged. An entry is a line's name or one of the
/// agent's own numbers, with `*` at the end for any digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Lines {
    /// These alone; none: all of them.
    pub only: Vec<String>,
    /// Never these.
    pub never: Vec<String>,
}

/// What becomes of a call whose number nobody has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhenUnmatched {
    /// It waits until the agent says who it was.
    #[default]
    Ask,
    /// It is logged, to nobody.
    LogWithoutPerson,
    /// It is logged to the fallback record.
    LogToFallback,
    /// It waits, and a new Contact or Lead is offered.
    OfferNew,
    /// A new Contact is made, with the number and the name that the phone shows, and the call is logged to it.
    MakeContact,
    /// The same with a Lead.
    MakeLead,
}

/// What becomes of a call whose number several have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhenSeveral {
    /// It waits until the agent says who it was.
    #[default]
    Ask,
    /// The first is chosen: by the order of objects, and among one object's the one that was changed last. One that is only
    /// possible never is.
    Latest,
    /// If the agent has not said who it was by its end, it is logged to the fallback record.
    Fallback,
}

impl Settings {
    /// Whether some calls are logged to the fallback record.
    pub fn uses_fallback(&self) -> bool {
        self.when_unmatched == WhenUnmatched::LogToFallback
            || self.when_several == WhenSeveral::Fallback
    }
}

/// Whether calls are logged. To-dos are always sent: they are the agent's own doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LoggingMode {
    /// Calls are recorded and sent.
    #[default]
    Enabled,
    /// Calls are recorded but not sent. They are sent when logging is enabled again, whatever happens in between.
    Paused,
    /// Calls are neither recorded nor sent. A call that ends meanwhile is never logged automatically.
    Disabled,
}

/// Where calls are logged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LogTo {
    /// A Task and a log record that it points to.
    TaskAndLog,
    /// A log record and no Task. Next steps are Tasks all the same.
    LogOnly,
    /// A Task alone.
    TaskOnly,
}
