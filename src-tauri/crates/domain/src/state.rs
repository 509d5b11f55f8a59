//! Everything that the program knows while it runs. `step` changes it, `view` shows it, and nothing else touches it.
//!
//! What is forgotten together is kept together: a sign-out and another org each reset whole parts ([`OrgState`],
//! [`Known`]), so that nothing of one org is shown in another.

pub mod activities;
pub(crate) mod call_writes;
pub mod calls;
pub(crate) mod due;
pub mod finding;
pub mod forms;
pub mod index;
pub mod known;
pub mod link;
pub(crate) mod names;
pub mod newer;
pub mod next_steps;
pub mod not_theirs;
pub mod opened;
pub mod org;
pub mod outbox;
pub mod own_forms;
pub mod panels;
pub mod picks;
pub mod purge;
pub mod reminders;
pub mod shown;
pub mod source;
pub mod stuck;
pub mod transfer;
pub mod writes;

use crate::base::ids::{E164, SfId};
use crate::base::problem::Problem;
use crate::budget::Budget;
use crate::number::country::Country;
use crate::session::{Account, KnownAccount, Session};
use crate::settings::Settings;
use crate::settings::of_org::OrgSettings;
use crate::settings::policy::{Policy, SignInPlace};
use crate::state::calls::Calls;
use crate::state::forms::Forms;
use crate::state::known::Known;
use crate::state::link::Link;
use crate::state::newer::Newer;
use crate::state::org::OrgState;
use crate::state::outbox::Outbox;
use crate::state::purge::Purge;
use crate::state::reminders::Reminders;
use crate::state::shown::Shown;
use crate::state::source::SourceView;
use crate::state::transfer::Transfers;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How long calls and confirmed writes are remembered. An event of an older call that does not begin one is taken for a
/// repetition.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Everything that the program knows.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was set.
    pub settings: Settings,
    /// What the admin has laid down for this machine.
    pub policy: Policy,
    /// What is set for other orgs.
    pub org_settings: OrgSettings,
    /// The country of the agent's locale.
    pub locale_country: Option<Country>,
    /// Who is signed in.
    pub session: Session,
    /// Who has signed out since the start, while nobody has signed in after that.
    pub signed_out: Option<Account>,
    /// The accounts that are known on this machine.
    pub accounts: BTreeMap<Account, KnownAccount>,
    /// Where the agent signed in since the start.
    pub sign_in: SignInPlace,
    /// What is known of the org.
    pub org: OrgState,
    /// How many requests are left.
    pub budget: Budget,
    /// Whether Salesforce can be reached, and when it is asked again.
    pub link: Link,
    /// The calls that are in memory.
    pub calls: Calls,
    /// What stands in forms that nobody has sent yet.
    pub forms: Forms,
    /// What waits for Salesforce.
    pub outbox: Outbox,
    /// What was read for the agent who is signed in.
    pub known: Known,
    /// Reminders of next steps.
    pub reminders: Reminders,
    /// Phones.
    pub sources: BTreeMap<String, SourceView>,
    /// What a person must be told.
    pub troubles: Vec<Problem>,
    /// Whom agents picked for each number.
    pub picks: BTreeMap<(Account, E164), SfId>,
    /// Of which records agents have said that a number is not theirs.
    pub not_theirs: BTreeMap<(Account, E164), BTreeSet<SfId>>,
    /// How much of long lists is on screen.
    pub shown: Shown,
    /// How far the purge of what is old is.
    pub purge: Purge,
    /// A newer version of Ringside.
    pub newer: Newer,
    /// What waits, on its way to another computer.
    pub transfers: Transfers,
    /// When the agent's day ends: what is due today is another then.
    pub midnight: Option<Timestamp>,
}

impl State {
    /// Whether a call or a form of this owner may be shown and changed: it has no owner, or is of who is here. While nobody is
    /// signed in, the calls of who has just signed out stay, as one of them may go on.
    pub(crate) fn may_see(&self, owner: Option<&Account>) -> bool {
        let here = self.session.account().or(self.signed_out.as_ref());
        owner.is_none() || owner == here
    }

    /// Whether it may be listed where no call is in front: that of who has just signed out may not.
    pub(crate) fn may_list(&self, owner: Option<&Account>) -> bool {
        owner.is_none() || owner == self.session.account()
    }

    /// The country by whose rules a number without `+` is read.
    pub fn country(&self) -> Country {
        let set = self.settings.country.or(self.locale_country);
        set.unwrap_or(Country::US)
    }
}
