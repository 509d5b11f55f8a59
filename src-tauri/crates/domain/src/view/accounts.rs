//! The accounts that are known on this machine, each with what waits for it. The settings ask for all of them; the view has
//! what waits for those that are not here.

use crate::base::ids::SfId;
use crate::outbox::row::Row;
use crate::session::{Account, KnownAccount};
use crate::settings::policy::SignInPlace;
use crate::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// An account that is known on this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AccountView {
    /// Its org.
    pub org: SfId,
    /// Its user.
    pub user: SfId,
    /// The user's name; empty if only writes are known of it.
    pub name: String,
    /// The Salesforce user name.
    pub username: String,
    /// The org's host.
    pub host: String,
    /// Where it signs in.
    pub place: SignInPlace,
    /// Whether it is the one that is here.
    pub here: bool,
    /// Whether it can be switched to without a browser.
    pub has_tokens: bool,
    /// Writes that wait to be sent.
    pub waiting: u32,
    /// Writes that go only once somebody does something: they were refused, are tried in vain, or are on hold.
    pub needs_you: u32,
}

/// An account that is not here and for which something waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OtherAccount {
    /// The user's name; empty if it is not known.
    pub name: String,
    /// The org's host; empty if it is not known.
    pub host: String,
    /// Writes that go out once this account signs in.
    pub waiting: u32,
    /// Writes that need its agent then.
    pub needs_you: u32,
}

/// What waits for accounts that are not here, by name. Of their writes nothing is told but how many there are.
pub(crate) fn others(state: &State, now: Timestamp) -> Vec<OtherAccount> {
    let known = state.accounts.values().cloned().collect();
    let here = state.session.account();
    let all = accounts(known, here, state.outbox.rows.values(), now);
    let others = all.into_iter().filter(|one| !one.here);
    let with_writes = others.filter(|one| one.waiting + one.needs_you > 0);
    let told = with_writes.map(|one| OtherAccount {
        name: one.name,
        host: one.host,
        waiting: one.waiting,
        needs_you: one.needs_you,
    });
    told.collect()
}

/// All of them, by name. `rows` are the writes that Salesforce has not confirmed, whoever made them.
pub fn accounts<'a>(
    known: Vec<KnownAccount>,
    here: Option<&Account>,
    rows: impl Iterator<Item = &'a Row>,
    now: Timestamp,
) -> Vec<AccountView> {
    let mut all: BTreeMap<Account, AccountView> = known
        .into_iter()
        .map(|known| {
            let view = AccountView {
                name: known.who.name,
                username: known.who.username,
                host: host_of(&known.who.instance_url),
                place: known.place,
                has_tokens: known.has_tokens,
                ..empty(&known.who.account, here)
            };
            (known.who.account, view)
        })
        .collect();
    for row in rows.filter(|row| !row.is_settled()) {
        let account = all
            .entry(row.account.clone())
            .or_insert_with(|| empty(&row.account, here));
        if row.is_on_hold() || row.needs_agent(now) {
            account.needs_you += 1;
        } else {
            account.waiting += 1;
        }
    }
    let mut all: Vec<AccountView> = all.into_values().collect();
    all.sort_by(|a, b| (&a.name, &a.host).cmp(&(&b.name, &b.host)));
    all
}

fn empty(account: &Account, here: Option<&Account>) -> AccountView {
    AccountView {
        org: account.org.clone(),
        user: account.user.clone(),
        name: String::new(),
        username: String::new(),
        host: String::new(),
        place: SignInPlace::default(),
        here: here == Some(account),
        has_tokens: false,
        waiting: 0,
        needs_you: 0,
    }
}

/// The host in an org's address.
pub(crate) fn host_of(url: &str) -> String {
    let after = url.split_once("://").map_or(url, |(_, rest)| rest);
    String::from(after.split('/').next().unwrap_or(after))
}
