//! Everything that the agent can do. Beside this and the questions of `query`, nothing comes in from the screen.

use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::passphrase::Passphrase;
use crate::base::refs::{PersonRef, TaskRef};
use crate::base::time::Millis;
use crate::org::required::Answers;
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::people::related::RelatedRecord;
use crate::record::form::DraftKey;
use crate::settings::Settings;
use crate::state::shown::ShownList;
use crate::view::choices::Named;
use crate::view::todo::{PastText, Todo};
pub use crate::view::writes::Keep;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How the browser comes back to the program from a sign-in. The org's app has to list it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Redirect {
    /// To an address of this machine.
    #[default]
    Loopback,
    /// By a `ringside:` link.
    Link,
}

/// Something that the agent did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
#[ts(export)]
pub enum Action {
    /// Typed in a call's subject or note. Sent down debounced; `seq` grows with every edit of this call.
    EditNote {
        /// The call.
        call: CallId,
        /// The subject; empty means the template's.
        subject: String,
        /// The whole note.
        text: String,
        /// The number of this edit.
        seq: u32,
    },
    /// Answered what the org requires of the call's Task. Sent down debounced; `seq` grows with every edit of this call's
    /// answers.
    EditAnswers {
        /// The call.
        call: CallId,
        /// All the answers, by API names; an empty one takes back what was answered.
        fields: Answers,
        /// The number of this edit.
        seq: u32,
    },
    /// Typed in any other form. Sent down debounced; `seq` grows with every edit of this form.
    EditForm {
        /// Which form.
        key: DraftKey,
        /// All that stands in it, by the form's own names; nothing: it was emptied.
        values: BTreeMap<String, String>,
        /// The number of this edit.
        seq: u32,
    },
    /// Answered what a write that waits was asked for.
    Answer {
        /// The write.
        write: OutboxId,
        /// The answers, by API names.
        fields: Answers,
    },
    /// Chose what came of a call, or took that back. Kept at once, and saved with the note.
    ChooseDisposition {
        /// The call.
        call: CallId,
        /// The disposition; nothing: how the call ended stands.
        disposition: Option<String>,
    },
    /// Pressed Save on "Log this call".
    SaveCall {
        /// The call.
        call: CallId,
    },
    /// Said who it is. The whole match comes along, as it may be one that search has found.
    Pick {
        /// The call.
        call: CallId,
        /// Who it is.
        who: Candidate,
    },
    /// Took the pick back.
    Unpick {
        /// The call.
        call: CallId,
    },
    /// Said what the call is about beside its person, or took that back.
    RelateTo {
        /// The call.
        call: CallId,
        /// The record; nothing: none.
        what: Option<RelatedRecord>,
    },
    /// Wants the pick for this call's number to be forgotten. The call itself keeps it.
    ForgetPick {
        /// The call.
        call: CallId,
    },
    /// Said that a call's number is not theirs on whose record it stands, or took that back. It is remembered for this number.
    NotTheirs {
        /// The call.
        call: CallId,
        /// The record.
        who: SfId,
        /// Whether it is so.
        on: bool,
    },
    /// Confirmed that a call's number is to be taken off a record.
    TakeNumberOff {
        /// Made by the UI, so that a repeated press makes one write.
        id: OutboxId,
        /// The call.
        call: CallId,
        /// The record, one of the call's matches.
        who: SfId,
        /// The API name of the phone field.
        field: String,
    },
    /// Confirmed that a call's number is to be put into an empty phone field of the record that was picked for it.
    AddNumber {
        /// Made by the UI, so that a repeated press makes one write.
        id: OutboxId,
        /// The call.
        call: CallId,
        /// The API name of the phone field.
        field: String,
    },
    /// Wants somebody else to put a record's number right: a to-do about that record.
    SuggestFix {
        /// Made by the UI, so that a repeated press makes one to-do.
        id: OutboxId,
        /// The call whose number it is.
        call: CallId,
        /// The record.
        who: PersonRef,
        /// What the to-do says.
        subject: String,
        /// Whose it is to be; nothing: the agent's own.
        owner: Option<Named>,
    },
    /// Wants a call logged that is a colleague's, too short or of a kind that leaves nothing, like any other, or no longer.
    LogAnyway {
        /// The call.
        call: CallId,
        /// Whether it is to be logged.
        on: bool,
    },
    /// Wants a call kept off the log, or logged after all.
    DoNotLog {
        /// The call.
        call: CallId,
        /// Whether it is kept off.
        on: bool,
    },
    /// Wants nothing kept of whom a call was with, or takes that back while it goes on.
    Private {
        /// The call.
        call: CallId,
        /// Whether it is private.
        on: bool,
    },
    /// Brought a call to the front.
    Show {
        /// The call.
        call: CallId,
    },
    /// Dismissed an ended call. What was typed counts as saved; without a person the call goes on waiting in the list.
    Leave {
        /// The call.
        call: CallId,
    },
    /// Opened a person without a call.
    OpenPerson {
        /// Who it is.
        who: Candidate,
    },
    /// Went back from there. What was typed about them stays.
    ClosePerson,
    /// Said that a call is over whose phone never told so.
    CallIsOver {
        /// The call.
        call: CallId,
    },
    /// Wrote a to-do.
    AddNextStep {
        /// Made by the UI, so that a repeated press makes one task.
        id: OutboxId,
        /// What is to be done.
        todo: Todo,
        /// The call that it belongs to; nothing for "No call".
        call: Option<CallId>,
        /// Whom it is about; nothing: the pick of its call, or nobody.
        about: Option<PersonRef>,
    },
    /// Said that a call does a next step, which becomes its record; or took that back.
    DoneByCall {
        /// The call.
        call: CallId,
        /// The next step; nothing: none.
        task: Option<TaskRef>,
    },
    /// Ticked a task.
    Complete {
        /// The task.
        task: TaskRef,
    },
    /// Took a tick back, or wants a closed task open again.
    Reopen {
        /// The task.
        task: TaskRef,
    },
    /// Changed a next step in place. An unchanged value is not written.
    EditTask {
        /// The task.
        task: TaskRef,
        /// What it said when the agent began: what somebody else has written since is not overwritten.
        was: Todo,
        /// All of it, as it is to be.
        todo: Todo,
    },
    /// Changed what a past activity says or when it was, whichever tool has logged it.
    EditPast {
        /// The task.
        task: TaskRef,
        /// What it said when the agent began: what somebody else has written since is not overwritten.
        was: PastText,
        /// What it is to say.
        text: PastText,
    },
    /// Wants to be reminded of a next step at another time, or no more.
    RemindAt {
        /// The task.
        task: TaskRef,
        /// When; nothing: no more.
        at: Option<Millis>,
    },
    /// Decided what becomes of a field that somebody else has also changed.
    Settle {
        /// The write that has the conflict.
        write: OutboxId,
        /// Whose value is to stand, of each field that has a conflict. Where one is missing, nothing is decided.
        keep: BTreeMap<TaskField, Keep>,
    },
    /// Is done with a call that waits for a person, or takes that back. It stays among the recent calls.
    DoneWith {
        /// The call.
        call: CallId,
        /// Whether it is done.
        on: bool,
    },
    /// Wants a Contact or a Lead to be made for an unknown caller.
    NewPerson {
        /// Made by the UI, so that a repeated press makes one person.
        id: OutboxId,
        /// The call that is with this person.
        call: Option<CallId>,
        /// `Contact` or `Lead`.
        object: String,
        /// What was filled in, by API names.
        fields: BTreeMap<String, String>,
        /// The company of a contact, chosen among the org's accounts.
        #[serde(default)]
        account: Option<Candidate>,
    },
    /// Chose an existing record instead of a new person, or nobody.
    UseInstead {
        /// The write of the new person.
        write: OutboxId,
        /// Who it is.
        who: Option<Candidate>,
    },
    /// Has seen the records that a new person may be a duplicate of, and wants the new one.
    CreateAnyway {
        /// The write of the new person.
        write: OutboxId,
    },
    /// Wants everything that waits to be tried now.
    SendNow,
    /// Wants one write to be sent now, whether it waits, is held or needed a person.
    Retry {
        /// The write.
        write: OutboxId,
    },
    /// Holds a write back, or lets it go.
    Hold {
        /// The write.
        write: OutboxId,
        /// Whether it is to be held.
        on: bool,
    },
    /// Chose another person for a write that waits.
    Relink {
        /// The write.
        write: OutboxId,
        /// Who it is. The whole match comes along, as it may be one that search has found.
        who: Candidate,
    },
    /// Filled a new person in anew, who waits to be made; or what a phone field is to hold.
    EditPerson {
        /// The write.
        write: OutboxId,
        /// All that is filled in, by API names.
        fields: BTreeMap<String, String>,
        /// The company of a contact, chosen among the org's accounts.
        #[serde(default)]
        account: Option<Candidate>,
    },
    /// Wants a change of a task to go before the one that it waits for.
    GoFirst {
        /// The write that is to go first.
        write: OutboxId,
    },
    /// Discards a write. It is kept, and never sent unless that is taken back.
    Discard {
        /// The write.
        write: OutboxId,
    },
    /// Takes the discarding of a write back.
    TakeBack {
        /// The write.
        write: OutboxId,
    },
    /// Wants all that waits in a file for another computer. It is not sent from here then.
    ExportWaiting {
        /// What closes the file.
        passphrase: Passphrase,
    },
    /// Wants what waits in such a file sent from here.
    ImportWaiting {
        /// The file's bytes in Base64.
        file: String,
        /// What opens it.
        passphrase: Passphrase,
    },
    /// Wants what was exported sent from here after all.
    SendExportedHere,
    /// Has read what came of an export or an import.
    DismissTransfer,
    /// Wants to sign in.
    SignIn {
        /// The login host, such as `https://login.salesforce.com`.
        login_url: String,
        /// The consumer key of the org's External Client App.
        client_id: String,
        /// How the browser comes back.
        #[serde(default)]
        redirect: Redirect,
    },
    /// No longer wants to sign in.
    CancelSignIn,
    /// Open the page of the sign-in that is under way once more.
    OpenSignInPage,
    /// Wants to sign out. What was not sent stays.
    SignOut,
    /// Wants to see a record in the browser.
    Open {
        /// The record.
        record: SfId,
    },
    /// Wants to work as another account that is known on this machine. What waits for the one before stays.
    SwitchAccount {
        /// Its org.
        org: SfId,
        /// Its user.
        user: SfId,
    },
    /// Wants to see the folder in which the reports for support are.
    ShowReports,
    /// Wants to see all activities of a record in the browser.
    OpenActivities {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
    /// Changed the settings. Calls that have ended stay as they were.
    ChangeSettings {
        /// All of them, as they are from now on.
        settings: Settings,
    },
    /// Wants the settings to be checked against the org.
    CheckSettings,
    /// Wants the newer version of Ringside: it is installed when no call goes on.
    InstallNewer,
    /// Wants to see more of a list that is shown in part.
    ShowMore {
        /// Which.
        list: ShownList,
    },
    /// Has read a trouble and dismisses it.
    DismissTrouble {
        /// Its place in the list.
        index: u32,
    },
}
