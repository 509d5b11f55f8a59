//! The accounts that are known on this machine, each with what waits for it. It is asked for by the settings and no part of
//! the view.

use crate::base::ids::SfId;
use crate::outbox::row::{Row, Status};
use crate::session::{Account, KnownAccount};
use crate::settings::policy::SignInPlace;
use crate::view::project::host_of;
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
    /// Writes that need a person.
    pub needs_you: u32,
}

/// All of them, by name. `rows` are the writes that Salesforce has not confirmed, whoever made them.
pub fn accounts(
    known: Vec<KnownAccount>,
    here: Option<&Account>,
    rows: &[Row],
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
    for row in rows.iter().filter(|row| !row.is_settled()) {
        let account = all
            .entry(row.account.clone())
            .or_insert_with(|| empty(&row.account, here));
        match row.status {
            Status::Wedged { .. } => account.needs_you += 1,
            _ => account.waiting += 1,
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
