//! Everything that the check examines.

use crate::base::refusal::Mender;
use crate::check::found::{Found, has_phone_field};
use crate::check::{chosen, mapping, requests};
use crate::logging::needs_you::needs_you;
use crate::org::facts::{ObjectFacts, OrgFacts, TASK};
use crate::org::required::FILLED;
use crate::org::voice;
use crate::session::Session;
use crate::settings::{LoggingMode, Settings};
use crate::state::State;
use crate::state::finding::{Finding, FindingCode};
use jiff::Timestamp;

/// The objects that callers are searched in, in every org.
const PEOPLE: [&str; 3] = ["Contact", "Lead", "Account"];

/// From this difference of clocks on, some calls get the wrong day and others the wrong order.
const CLOCK_MINUTES: i64 = 5;

/// All that is wrong, the worst first.
pub(crate) fn findings(state: &State, now: Timestamp) -> Vec<Finding> {
    let mut found = Found::default();
    session(state, &mut found);
    if let Some(refused) = &state.org.refused {
        found.says(FindingCode::OrgRefused, refused);
    }
    if let Some(org) = &state.org.facts {
        tasks(org, &mut found);
        voice(&state.settings, org, &mut found);
        people(org, &mut found);
        chosen::chosen(state, org, &mut found);
        mapping::mapping(&state.settings, org, &mut found);
    }
    chosen::lines(&state.settings, &mut found);
    requests::requests(state, &mut found);
    machine(state, now, &mut found);
    found.sorted()
}

/// Whether the agent is signed in, and if not, why.
fn session(state: &State, found: &mut Found) {
    match &state.session {
        Session::SignedOut | Session::SigningIn { .. } => {
            found.stops(FindingCode::NotSignedIn, Mender::Agent, &[]);
        }
        Session::Ended { why, .. } => found.says(FindingCode::SignInFailed, why),
        Session::SignedIn(who) if !who.renewable => {
            found.limits(FindingCode::ScopeMissing, Mender::Admin, &[]);
        }
        Session::SignedIn(_) => {}
    }
    if state.link.offline_since.is_some() {
        found.stops(FindingCode::Unreachable, Mender::Nobody, &[]);
    }
}

/// Whether calls can become Tasks.
fn tasks(org: &OrgFacts, found: &mut Found) {
    let Some(task) = org.objects.get(TASK) else {
        return found.stops(FindingCode::TaskHidden, Mender::Admin, &[]);
    };
    if !task.createable {
        found.stops(FindingCode::TaskNotCreateable, Mender::Admin, &[]);
    }
    if !task.updateable {
        found.limits(FindingCode::TaskNotUpdateable, Mender::Admin, &[]);
    }
    if org.closed_status().is_none() {
        found.stops(FindingCode::NoClosedStatus, Mender::Admin, &[]);
    }
    for field in FILLED
        .into_iter()
        .filter(|field| !org.may_create(TASK, field))
    {
        let field = [("field", String::from(field))];
        found.limits(FindingCode::FieldHidden, Mender::Admin, &field);
    }
    for (name, field) in crate::org::required::required(org) {
        let params = [
            ("field", String::from(name)),
            ("label", field.label.clone()),
        ];
        found.notes(FindingCode::FieldRequired, Mender::Agent, &params);
    }
    if org.key_field().is_none() {
        found.notes(FindingCode::NoKeyField, Mender::Admin, &[]);
    }
}

/// Whether the Tasks that Salesforce Voice makes of the agent's calls can be found.
fn voice(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    let is_sought = settings.join_others || voice::is_the_agents(org);
    if is_sought && voice::hides_its_tasks(org) {
        let field = format!("{}.{}", voice::VOICE_CALL, voice::TASK_OF);
        let field = [("field", field)];
        found.limits(FindingCode::VoiceTaskHidden, Mender::Admin, &field);
    }
}

/// Whether callers can be found.
fn people(org: &OrgFacts, found: &mut Found) {
    for name in PEOPLE {
        let object = [("object", String::from(name))];
        match org.objects.get(name) {
            None => found.limits(FindingCode::ObjectHidden, Mender::Admin, &object),
            Some(facts) if !has_phone_field(facts) => {
                found.limits(FindingCode::NoPhoneField, Mender::Admin, &object);
            }
            Some(facts) => do_not_call(name, facts, found),
        }
    }
}

/// Whether the agent sees who is not to be called. A company has no such mark; a person account has.
fn do_not_call(name: &str, facts: &ObjectFacts, found: &mut Found) {
    let field = match name {
        "Account" if !facts.fields.contains_key("IsPersonAccount") => return,
        "Account" => "PersonDoNotCall",
        _ => "DoNotCall",
    };
    if !facts.fields.contains_key(field) {
        let params = [
            ("object", String::from(name)),
            ("field", format!("{name}.{field}")),
        ];
        found.notes(FindingCode::DoNotCallHidden, Mender::Admin, &params);
    }
}

/// What is missing or wrong on this machine.
fn machine(state: &State, now: Timestamp, found: &mut Found) {
    if !state.sources.values().any(|source| source.connected) {
        found.stops(FindingCode::NoPhone, Mender::Agent, &[]);
    }
    let minutes = state
        .link
        .clock_off
        .map(|off| off.as_mins().abs())
        .unwrap_or(0);
    if minutes >= CLOCK_MINUTES {
        let minutes = [("minutes", minutes.to_string())];
        found.limits(FindingCode::ClockWrong, Mender::Agent, &minutes);
    }
    if state.known.index.filling {
        found.notes(FindingCode::IndexFilling, Mender::Nobody, &[]);
    } else if state.known.index.people == 0 && state.org.facts.is_some() {
        found.limits(FindingCode::IndexEmpty, Mender::Admin, &[]);
    }
    let mine = |account| state.session.account() == Some(account);
    let open = || state.outbox.rows.values().filter(|row| !row.is_settled());
    let others = open().filter(|row| !mine(&row.account)).count();
    if others > 0 {
        let count = [("count", others.to_string())];
        found.notes(FindingCode::OtherUsersWrites, Mender::Agent, &count);
    }
    let needs_you = open()
        .filter(|row| mine(&row.account) && needs_you(state, row, now))
        .count();
    if needs_you > 0 {
        let count = [("count", needs_you.to_string())];
        found.limits(FindingCode::WritesNeedYou, Mender::Agent, &count);
    }
    match state.settings.logging {
        LoggingMode::Enabled => {}
        LoggingMode::Paused => found.notes(FindingCode::LoggingPaused, Mender::Agent, &[]),
        LoggingMode::Disabled => found.notes(FindingCode::LoggingDisabled, Mender::Agent, &[]),
    }
}
