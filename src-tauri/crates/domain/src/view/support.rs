//! The report for support: the settings, what the org has, how far the writes are and what is wrong, without any
//! customer data.
//!
//! It lists what may be told, and does not remove from the view what may not: so whatever is new is left out until
//! somebody has thought about it. Of texts that a person typed only the number is told, of errors only the codes.
//!
//! **Invariant:** no name, number, note, subject, id of a record, address or token is in it.

mod names;
mod settings;

use crate::org::facts::{OrgFacts, TASK};
use crate::org::package;
use crate::settings::key::SettingKey;
use crate::settings::policy::Policy;
use crate::state::finding::{FindingCode, Weight};
use crate::state::source::SourceView;
use crate::view::check::FindingView;
use crate::view::error::{UiError, UiErrorCode};
use crate::view::screen::{IndexView, IndexedObjectView, LinkView, SessionView, View};
use crate::view::writes::{WriteKind, WriteState, WriteView};
use jiff::Zoned;
use names::api_name;
use serde::Serialize;
use settings::{SettingsReport, settings};
use std::collections::BTreeMap;

/// The program and the machine.
#[derive(Debug, Clone, Serialize)]
pub struct Program {
    /// Ringside's version.
    pub version: String,
    /// Such as `linux`.
    pub system: String,
    /// Such as `x86_64`.
    pub machine: String,
}

/// All that support is told.
#[derive(Debug, Serialize)]
pub struct Report {
    program: Program,
    at: String,
    session: SessionReport,
    link: LinkView,
    index: IndexView,
    sources: Vec<SourceReport>,
    org: Option<OrgReport>,
    settings: SettingsReport,
    policy: PolicyReport,
    calls: CallsReport,
    outbox: Vec<WriteReport>,
    findings: Vec<FindingReport>,
    troubles: Vec<ErrorReport>,
}

#[derive(Debug, Serialize)]
struct SessionReport {
    state: &'static str,
    host: Option<&'static str>,
    error: Option<ErrorReport>,
}

#[derive(Debug, Serialize)]
struct SourceReport {
    kind: &'static str,
    connected: bool,
    last_event: Option<i64>,
}

#[derive(Debug, Serialize)]
struct OrgReport {
    objects: BTreeMap<String, ObjectReport>,
    statuses: usize,
    statuses_closed: usize,
    priorities: usize,
    has_key_field: bool,
    has_package: bool,
    package_is_linked: bool,
}

#[derive(Debug, Serialize)]
struct ObjectReport {
    createable: bool,
    updateable: bool,
    fields: usize,
    phone_fields: usize,
    record_types: usize,
    required: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PolicyReport {
    locked: Vec<SettingKey>,
    says_where_to_sign_in: bool,
}

#[derive(Debug, Serialize)]
struct CallsReport {
    open: usize,
    waiting: usize,
    next_steps: usize,
}

#[derive(Debug, Serialize)]
struct WriteReport {
    kind: WriteKind,
    state: WriteState,
    tries: u32,
    next_try: Option<i64>,
    error: Option<ErrorReport>,
    conflicts: usize,
}

#[derive(Debug, Serialize)]
struct FindingReport {
    code: FindingCode,
    weight: Weight,
    about: Option<String>,
    error: Option<ErrorReport>,
}

#[derive(Debug, Serialize)]
struct ErrorReport {
    code: UiErrorCode,
    salesforce: Option<String>,
}

impl Report {
    /// The report of this moment.
    pub fn new(
        program: Program,
        view: &View,
        org: Option<&OrgFacts>,
        policy: &Policy,
        now: &Zoned,
    ) -> Self {
        Self {
            program,
            // The offset tells where the agent's day begins; the name of the zone would tell a city.
            at: now
                .timestamp()
                .display_with_offset(now.offset())
                .to_string(),
            session: session(&view.session),
            link: view.link.clone(),
            index: index(&view.index),
            sources: view.sources.iter().map(source).collect(),
            org: org.map(of_org),
            settings: settings(&view.settings),
            policy: PolicyReport {
                locked: policy.locked.iter().copied().collect(),
                says_where_to_sign_in: policy.sign_in.login_url.is_some(),
            },
            calls: CallsReport {
                open: view.calls.len(),
                waiting: view.waiting.len(),
                next_steps: view.my_next_steps.len(),
            },
            outbox: view.outbox.iter().map(write).collect(),
            findings: view.check.findings.iter().map(finding).collect(),
            troubles: view.troubles.iter().map(error).collect(),
        }
    }
}

fn session(session: &SessionView) -> SessionReport {
    let (state, host, failed) = match session {
        SessionView::SignedOut { error } => ("signed_out", None, error.as_ref()),
        SessionView::SigningIn { .. } => ("signing_in", None, None),
        SessionView::SignedIn { host, .. } => ("signed_in", Some(kind_of_host(host)), None),
    };
    SessionReport {
        state,
        host,
        error: failed.map(error),
    }
}

/// The kind of a host: its name would tell the company.
fn kind_of_host(host: &str) -> &'static str {
    if host.contains(".sandbox.") {
        "sandbox"
    } else if host.ends_with(".my.salesforce.com") {
        "my_domain"
    } else if host.ends_with(".salesforce.com") {
        "salesforce"
    } else {
        "other"
    }
}

/// The index, with the names of custom objects checked: somebody typed those.
fn index(index: &IndexView) -> IndexView {
    let IndexView {
        people,
        filling,
        as_of,
        objects,
        left_out,
    } = index;
    let objects = objects.iter().map(|object| IndexedObjectView {
        object: api_name(&object.object),
        ..object.clone()
    });
    IndexView {
        people: *people,
        filling: *filling,
        as_of: *as_of,
        objects: objects.collect(),
        left_out: left_out.iter().map(|name| api_name(name)).collect(),
    }
}

/// A phone without its name: a hook may call itself anything, even by a person's name.
fn source(source: &SourceView) -> SourceReport {
    SourceReport {
        kind: if source.name == "baresip" {
            "baresip"
        } else {
            "hook"
        },
        connected: source.connected,
        last_event: source.last_event.map(|at| at.0),
    }
}

fn of_org(org: &OrgFacts) -> OrgReport {
    let objects = org.objects.iter().map(|(name, object)| {
        let fields = || object.fields.iter();
        let report = ObjectReport {
            createable: object.createable,
            updateable: object.updateable,
            fields: object.fields.len(),
            phone_fields: fields().filter(|(_, field)| field.kind == "phone").count(),
            record_types: object.record_types.len(),
            required: fields()
                .filter(|(_, field)| field.required && name == TASK)
                .map(|(name, _)| api_name(name))
                .collect(),
        };
        (api_name(name), report)
    });
    OrgReport {
        objects: objects.collect(),
        statuses: org.statuses.len(),
        statuses_closed: org
            .statuses
            .iter()
            .filter(|status| status.is_closed)
            .count(),
        priorities: org.priorities.len(),
        has_key_field: org.key_field().is_some(),
        has_package: package::is_there(org),
        package_is_linked: package::is_linked(org),
    }
}

fn write(write: &WriteView) -> WriteReport {
    WriteReport {
        kind: write.kind,
        state: write.state,
        tries: write.tries,
        next_try: write.next_try.map(|at| at.0),
        error: write.error.as_ref().map(error),
        conflicts: write.conflict.len(),
    }
}

fn finding(finding: &FindingView) -> FindingReport {
    let about = ["field", "object", "percent", "minutes", "count"];
    FindingReport {
        code: finding.code,
        weight: finding.weight,
        about: about
            .iter()
            .find_map(|name| finding.params.get(*name))
            .map(|value| api_name(value)),
        error: finding.error.as_ref().map(error),
    }
}

/// An error by its codes: Salesforce's message may quote what the agent wrote.
fn error(error: &UiError) -> ErrorReport {
    ErrorReport {
        code: error.code,
        salesforce: error.params.get("sf_code").map(|code| api_name(code)),
    }
}
