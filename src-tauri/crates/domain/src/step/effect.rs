//! Everything that the program can want to be done.

use crate::base::ids::{CallId, E164, ExportId, OutboxId, SfId};
use crate::base::passphrase::Passphrase;
use crate::base::refs::{PersonRef, TaskRef};
use crate::budget::{RequestsByHour, RequestsLeft};
use crate::call::data::CallerGave;
use crate::number::reading::StoredNumber;
use crate::org::facts::OrgFacts;
use crate::outbox::row::Row;
use crate::panel::Panel;
use crate::people::person::Person;
use crate::record::call::Call;
use crate::record::form::{DraftId, FormDraft};
use crate::session::{Account, KnownAccount, SignedIn};
use crate::settings::Settings;
use crate::settings::customer_field::CustomerField;
use crate::settings::of_org::OrgSettings;
use crate::settings::policy::SignInPlace;
use crate::state::not_theirs::NotTheirs;
use crate::state::picks::Pick;
use crate::state::purge::OldPlace;
use crate::state::reminders::KeptSteps;
use crate::state::transfer::WaitingFile;
use crate::view::action::Redirect;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something to be done. The effects of one step are carried out in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write to the disk, in one transaction. Nothing that follows is done before this has been written, but that the index may be
    /// asked: it changes nothing.
    Persist(Vec<Change>),
    /// Something that is done at once, on this machine.
    Local(LocalEffect),
    /// Something that waits for another party and answers with an event.
    Remote(RemoteEffect),
}

/// What the loop does by itself before it takes the next event.
#[derive(Debug, Clone, PartialEq)]
pub enum LocalEffect {
    /// Ask the index.
    LookUp {
        /// The call.
        call: CallId,
        /// Comes back with the answer.
        generation: u32,
        /// What is asked.
        ask: Ask,
    },
    /// Read a call of the past.
    RecallCall(CallId),
    /// Read the calls of the past of which these Tasks are the records.
    RecallOwnCalls(Vec<SfId>),
    /// Put people into the index, or take records out of it.
    UpdateIndex {
        /// Who was read, or is being made.
        people: Vec<Person>,
        /// What is no longer there.
        gone: Vec<PersonRef>,
    },
    /// Read the last copy of a panel.
    RecallPanel(SfId),
    /// Keep a copy of a panel.
    KeepPanel {
        /// The record.
        record: SfId,
        /// The copy.
        panel: Box<Panel>,
    },
    /// Tell the agent that a call rings.
    Notify {
        /// The call.
        call: CallId,
    },
    /// Remind the agent of next steps.
    Remind {
        /// The tasks.
        tasks: Vec<TaskRef>,
    },
    /// From now on read people only as fast as the requests that are left allow.
    Spare(RequestsLeft),
    /// From now on the people and the copies of panels are those of this account; nothing: nobody is known.
    UseIndex(Option<Account>),
    /// Remove the people and the copies of everybody but these accounts.
    KeepIndexes(BTreeSet<Account>),
    /// Show the folder in which the reports for support are.
    ShowReports,
    /// Read a part of what is older than `before`, and forget copies that are.
    ReadOld {
        /// The moment from which on all is kept.
        before: Timestamp,
        /// Where the part begins.
        place: OldPlace,
    },
    /// Remove reports for support that are older.
    ForgetReports {
        /// The moment from which on all is kept.
        before: Timestamp,
    },
}

/// What waits for Salesforce or the browser, or takes long: the loop goes on meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub enum RemoteEffect {
    /// Ask Salesforce who has a number.
    Search {
        /// The call.
        call: CallId,
        /// Comes back with the answer.
        generation: u32,
        /// The number.
        number: E164,
        /// The other numbers that it may mean.
        others: Vec<E164>,
        /// What the index knows already, if several records have it.
        known: Option<KnownMatches>,
    },
    /// Ask Salesforce who gave these numbers.
    AskByData {
        /// The call.
        call: CallId,
        /// What its caller was asked for.
        data: CallerGave,
        /// Where a customer's number stands.
        field: Option<Box<CustomerField>>,
    },
    /// Read a record and what belongs to it.
    ReadPanel {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
    /// Read the agent's open tasks.
    ReadNextSteps,
    /// Send these rows, as one if there are several.
    Send(Vec<Row>),
    /// Verify whether these rows have landed.
    Verify(Vec<ToVerify>),
    /// Try whether Salesforce answers.
    Probe,
    /// Renew the session, if no request has done so for long.
    KeepSession,
    /// Read the org's facts.
    ReadFacts,
    /// Bring the index up to date.
    ReadPeople,
    /// Read records at once and put them into the index: they were just made, or may be out of date in it.
    IndexNow {
        /// Their object.
        object: String,
        /// Their ids.
        records: Vec<SfId>,
    },
    /// Take the people of these objects out of the index: this agent can't see them any more.
    ForgetObjects(Vec<String>),
    /// Open the browser for a sign-in.
    SignIn {
        /// The login host.
        login_url: String,
        /// The consumer key.
        client_id: String,
        /// How the browser comes back.
        redirect: Redirect,
    },
    /// Open the page of the sign-in that is under way once more.
    OpenSignInPage {
        /// Its address.
        url: String,
    },
    /// Stop waiting for the browser.
    CancelSignIn,
    /// Forget the tokens of this account, the index and copies.
    SignOut(Option<Account>),
    /// Use the tokens that the keychain has for this agent.
    SwitchTo(Box<SignedIn>),
    /// Write what waits into a file for another computer. It is on hold on disk by now.
    WriteFile {
        /// What the file is to hold.
        file: Box<WaitingFile>,
        /// What closes it.
        passphrase: Passphrase,
    },
    /// Read such a file.
    ReadFile {
        /// Its bytes in Base64.
        file: String,
        /// What opens it.
        passphrase: Passphrase,
    },
    /// Look whether there is a newer version of Ringside.
    LookForNewer,
    /// Install it, and end this one.
    InstallNewer,
    /// Have the system start Ringside with the agent's session, or start it no more.
    StartWithSession(bool),
    /// Show a record in the browser.
    OpenRecord(SfId),
    /// Show all activities of a record in the browser.
    OpenActivities {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
}

/// A row whose request may have landed, or whose record another tool may have made.
#[derive(Debug, Clone, PartialEq)]
pub struct ToVerify {
    /// The row.
    pub row: Row,
    /// Tasks that other rows have made. None of these may be taken for this row's.
    pub not: Vec<SfId>,
}

/// Several records that the index has for a number. They are read by their ids, each with the last call with it, together
/// with whatever has changed since the index was read: one request, as a search would be, which can say neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMatches {
    /// The records, each with its object and the contact of a person account.
    pub records: Vec<KnownMatch>,
    /// From when on the index may not have what has changed.
    pub since: Timestamp,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMatch {
    /// The record.
    pub id: SfId,
    /// Its object.
    pub object: String,
    /// The contact of a person account: what its calls are logged to.
    pub contact: Option<SfId>,
}

/// What the index is asked about a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Who has this number.
    pub number: Option<E164>,
    /// The other numbers that it may mean, in the order in which they are tried; and the number itself, if it is only an
    /// assumption.
    pub others: Vec<StoredNumber>,
    /// Whose extension this is.
    pub extension: Option<String>,
    /// Which record this is.
    pub record: Option<SfId>,
}

/// A change of what is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A call is new or different.
    Call(Box<Call>),
    /// A form with words in it is new or different.
    Form(Box<FormDraft>),
    /// A form was sent or emptied.
    ForgetForm(DraftId),
    /// A write is new or different.
    Row(Box<Row>),
    /// The settings.
    Settings(Box<Settings>),
    /// What is set for other orgs, and which one is here.
    OrgSettings(Box<OrgSettings>),
    /// The org's facts.
    Org(Arc<OrgFacts>),
    /// This machine's own requests.
    Requests(RequestsByHour),
    /// Who is signed in, or nobody.
    SignedIn(Option<Box<SignedIn>>),
    /// The accounts that are known on this machine.
    Accounts(Vec<KnownAccount>),
    /// Where the agent signs in. It stays known after a sign-out.
    SignInPlace(SignInPlace),
    /// The agent's own next steps, and the reminders that were told.
    NextSteps(Box<KeptSteps>),
    /// The files of what waits that were written or read here.
    Files(Vec<ExportId>),
    /// The call in front, so that it is there again after a start.
    Front(Option<CallId>),
    /// Remember whom the agent picked for a number.
    Pick(Pick),
    /// Forget it.
    ForgetPick {
        /// Whose it was.
        account: Account,
        /// The number.
        number: E164,
    },
    /// Remember that a number is not theirs on whose record it stands.
    NotTheirs(NotTheirs),
    /// Forget it.
    ForgetNotTheirs(NotTheirs),
    /// A call is old, and nothing about it waits.
    ForgetCall(CallId),
    /// A write is old, and nothing needs it.
    ForgetRow(OutboxId),
}
