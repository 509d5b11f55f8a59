//! Several accounts on one machine: each keeps its sign-in and its own queue, and one of them is here.
//!
//! **Invariant:** nothing of one account is shown or sent while another is here; what is not sent stays for its own.

use super::Step;
use crate::session::{Account, KnownAccount, Session, SignedIn};
use crate::settings::policy::SignInPlace;
use crate::step::effect::{Change, Effect, LocalEffect, RemoteEffect};
use std::collections::BTreeSet;

impl Step<'_> {
    /// The agent wants to work as another account. Its tokens may be gone, so nothing changes before they are found.
    pub(super) fn switch_account(&mut self, account: &Account) {
        let is_here =
            matches!(&self.state.session, Session::SignedIn(who) if who.account == *account);
        let Some(known) = self.state.accounts.get(account) else {
            return;
        };
        if is_here || !known.has_tokens {
            return;
        }
        let who = Box::new(known.who.clone());
        if matches!(self.state.session, Session::SigningIn { .. }) {
            self.cancel_sign_in();
        }
        self.effects
            .push(Effect::Remote(RemoteEffect::SwitchTo(who)));
    }

    pub(super) fn switched(&mut self, who: SignedIn) {
        let known = self.state.accounts.get(&who.account);
        self.state.sign_in = known.map(|known| known.place.clone()).unwrap_or_default();
        self.signed_in(who);
    }

    pub(super) fn not_switched(&mut self, account: &Account) {
        self.account_has_tokens(account, false);
    }

    /// Somebody has signed in: from now on the account is known.
    pub(super) fn know_account(&mut self, who: &SignedIn) {
        let known = self.state.accounts.get(&who.account);
        let place = match (&self.state.sign_in, known) {
            (place, Some(known)) if *place == SignInPlace::default() => known.place.clone(),
            (place, _) => place.clone(),
        };
        let account = KnownAccount {
            who: who.clone(),
            place,
            has_tokens: true,
            signed_out: false,
        };
        if self.state.accounts.get(&who.account) != Some(&account) {
            self.state.accounts.insert(who.account.clone(), account);
            self.keep_accounts();
        }
    }

    /// The tokens of this account are good, or are not any more.
    pub(super) fn account_has_tokens(&mut self, account: &Account, has_tokens: bool) {
        if let Some(known) = self.state.accounts.get_mut(account)
            && known.has_tokens != has_tokens
        {
            known.has_tokens = has_tokens;
            self.keep_accounts();
        }
    }

    /// Where this account signs in stays known after its sign-out: nobody remembers a consumer key.
    pub(super) fn keep_place_of(&mut self, account: Option<&Account>) {
        let known = account.and_then(|account| self.state.accounts.get(account));
        if let (true, Some(known)) = (self.state.sign_in == SignInPlace::default(), known) {
            self.state.sign_in = known.place.clone();
        }
    }

    /// An account signs out. It stays in the list while something waits for it.
    pub(super) fn account_signs_out(&mut self, account: Option<&Account>) {
        let Some(account) = account else {
            return;
        };
        let mut rows = self.state.outbox.rows.values();
        if rows.any(|row| !row.is_settled() && row.account == *account) {
            if let Some(known) = self.state.accounts.get_mut(account) {
                (known.has_tokens, known.signed_out) = (false, true);
                self.keep_accounts();
            }
        } else if self.state.accounts.remove(account).is_some() {
            self.keep_accounts();
        }
    }

    /// The people of an account that has not signed out stay known, so that going over to it takes no time.
    pub(super) fn keep_indexes(&mut self) {
        let known = self.state.accounts.values();
        let known = known.filter(|known| !known.signed_out);
        let known = known.map(|known| &known.who.account);
        let here = self.state.session.account();
        let kept: BTreeSet<Account> = known.chain(here).cloned().collect();
        self.effects
            .push(Effect::Local(LocalEffect::KeepIndexes(kept)));
    }

    fn keep_accounts(&mut self) {
        let accounts = self.state.accounts.values().cloned().collect();
        self.changes.push(Change::Accounts(accounts));
    }
}
