//! The session: restored from disk, begun by a sign-in, ended by the org.

use super::Step;
use crate::base::ids::CallId;
use crate::base::problem::{Problem, SessionEnd};
use crate::budget::Budget;
use crate::session::{Session, SignInPage, SignedIn};
use crate::settings::policy::SignInPlace;
use crate::state::calls::Edits;
use crate::state::known::Known;
use crate::state::org::OrgState;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::step::event::Restored;
use crate::view::action::Redirect;
use std::sync::Arc;

impl Step<'_> {
    pub(super) fn restored(&mut self, restored: Restored) {
        let now = self.at();
        for mut call in restored.calls {
            // The look-ups that were under way when the program ended will not be answered any more.
            call.who.settled |= call.facts.ended().is_some() && !call.who.waits_for_data();
            if let Some(answered) = call.facts.answered() {
                self.state.calls.is_answered(answered, now);
            }
            let id = call.facts.id;
            self.state.calls.on_disk.insert(id, Edits::of(&call.draft));
            self.state.calls.all.insert(id, call);
        }
        for row in restored.rows {
            self.state.outbox.rows.insert(row.id, row.restored());
        }
        self.state.settings = restored.policy.at_the_start(restored.settings);
        self.state.policy = restored.policy;
        if restored.looks_for_newer {
            self.will_look_for_newer();
        }
        // Said anew at each start, as the program may have moved.
        if self.state.settings.start_with_session {
            self.start_with_session();
        }
        self.state.org_settings = restored.org_settings;
        self.state.budget = Budget::restored(restored.requests);
        self.count_requests();
        let picks = restored.picks.into_iter();
        self.state.picks = picks
            .map(|pick| ((pick.account, pick.number), pick.record))
            .collect();
        for said in restored.not_theirs {
            let key = (said.account, said.number);
            let records = self.state.not_theirs.entry(key).or_default();
            records.insert(said.record);
        }
        self.state.org.facts = restored.org.map(Arc::new);
        let accounts = restored.accounts.into_iter();
        self.state.accounts = accounts
            .map(|known| (known.who.account.clone(), known))
            .collect();
        self.state.session = match (restored.signed_in, restored.has_tokens) {
            (Some(who), true) => {
                self.state.locale_country = Some(who.country);
                self.know_account(&who);
                Session::SignedIn(who)
            }
            (Some(who), false) => {
                self.account_has_tokens(&who.account, false);
                self.state.locale_country = Some(who.country);
                Session::Ended {
                    was: Some(who),
                    why: Problem::SessionEnded(SessionEnd::Expired),
                }
            }
            (None, _) => Session::SignedOut,
        };
        if let Some(account) = self.state.session.account().cloned() {
            self.use_settings_of(&account.org);
        }
        self.next_steps_restored(restored.next_steps);
        self.state.transfers.files = restored.files.into_iter().collect();
        for form in restored.forms {
            self.state.forms.on_disk.insert(form.id(), form.seq);
            self.state.forms.all.insert(form.id(), form);
        }
        self.state.calls.spoken = self.spoken();
        self.restore_front(restored.front);
        if restored.set_aside > 0 {
            let count = restored.set_aside;
            self.trouble(Problem::SetAside { count });
        }
        self.state.purge.next = Some(self.at());
        self.keep_indexes();
        self.after_sign_in();
        self.reconcile_all();
    }

    pub(super) fn signed_in(&mut self, who: SignedIn) {
        let other = self
            .state
            .outbox
            .rows
            .values()
            .any(|row| !row.is_settled() && row.account != who.account);
        self.state.troubles.retain(|one| *one != Problem::OtherUser);
        if other {
            self.trouble(Problem::OtherUser);
        }
        if self.state.session.account() != Some(&who.account) {
            self.forget_org();
            self.use_settings_of(&who.account.org);
            self.changes.push(Change::SignedIn(None));
            let account = Some(who.account.clone());
            self.effects
                .push(Effect::Local(LocalEffect::UseIndex(account)));
        }
        self.changes
            .push(Change::SignedIn(Some(Box::new(who.clone()))));
        self.keep_sign_in_place();
        self.know_account(&who);
        self.state.locale_country = Some(who.country);
        self.state.session = Session::SignedIn(who);
        self.keep_indexes();
        self.state.signed_out = None;
        self.state.link.offline_since = None;
        self.state.link.next_probe = None;
        self.after_sign_in();
        self.reconcile_all();
    }

    /// Applies the rule of logging to all calls: those that ended while nobody was signed in had no account to be
    /// written for.
    fn reconcile_all(&mut self) {
        let ids: Vec<CallId> = self.state.calls.all.keys().copied().collect();
        for id in ids {
            self.reconcile(id);
        }
    }

    /// Forgets what was read for one agent: it is not for another. What is still asked for that agent is not waited for.
    pub(super) fn forget_org(&mut self) {
        self.state.org = OrgState::default();
        self.state.known = Known::default();
        self.forget_org_requests();
        for (id, call) in &mut self.state.calls.all {
            if call.who.asking {
                call.who.asking = false;
                call.who.settled = true;
                self.calls.insert(*id);
            }
        }
    }

    fn after_sign_in(&mut self) {
        if matches!(self.state.session, Session::SignedIn(_)) {
            self.read_again();
            self.read_panels_on_screen();
        }
    }

    pub(super) fn sign_in_failed(&mut self, why: Problem) {
        if let Session::SigningIn { was, .. } = &self.state.session {
            self.state.session = match was.clone() {
                Some(was) if self.still_has_tokens(&was) => {
                    self.trouble(why);
                    Session::SignedIn(was)
                }
                was => Session::Ended { was, why },
            };
        }
    }

    /// Whether the session that was there before a sign-in goes on: the agent wanted to add an account.
    fn still_has_tokens(&self, was: &SignedIn) -> bool {
        let known = self.state.accounts.get(&was.account);
        known.is_some_and(|known| known.has_tokens)
    }

    /// The page of the sign-in is known, and whether a browser shows it.
    pub(super) fn sign_in_page(&mut self, opened: SignInPage) {
        if let Session::SigningIn { page, .. } = &mut self.state.session {
            *page = Some(opened);
        }
    }

    /// The agent wants to see the page once more.
    pub(super) fn open_sign_in_page(&mut self) {
        if let Session::SigningIn {
            page: Some(page), ..
        } = &self.state.session
        {
            let url = page.url.clone();
            self.effects
                .push(Effect::Remote(RemoteEffect::OpenSignInPage { url }));
        }
    }

    /// Keeps where the agent signs in, so that it is known after a restart: nobody remembers a consumer key.
    pub(super) fn sign_in(&mut self, login_url: String, client_id: String, redirect: Redirect) {
        let was = self.state.session.agent().cloned();
        self.state.session = Session::SigningIn { was, page: None };
        self.state.sign_in = SignInPlace {
            login_url: Some(login_url.clone()),
            client_id: Some(client_id.clone()),
        };
        self.keep_sign_in_place();
        self.effects.push(Effect::Remote(RemoteEffect::SignIn {
            login_url,
            client_id,
            redirect,
        }));
    }

    pub(super) fn keep_sign_in_place(&mut self) {
        if self.state.sign_in != SignInPlace::default() {
            self.changes
                .push(Change::SignInPlace(self.state.sign_in.clone()));
        }
    }

    /// The agent cancels the sign-in. Nothing failed, so no problem is shown.
    pub(super) fn cancel_sign_in(&mut self) {
        if let Session::SigningIn { was, .. } = &self.state.session {
            self.state.session = match was.clone() {
                Some(was) if self.still_has_tokens(&was) => Session::SignedIn(was),
                Some(was) => Session::Ended {
                    was: Some(was),
                    why: Problem::SessionEnded(SessionEnd::Expired),
                },
                None => Session::SignedOut,
            };
        }
        self.effects
            .push(Effect::Remote(RemoteEffect::CancelSignIn));
    }

    pub(super) fn session_ended(&mut self, why: Problem) {
        let was = match &self.state.session {
            Session::SignedIn(who) => Some(who.clone()),
            Session::Ended { was, .. } => was.clone(),
            Session::SignedOut | Session::SigningIn { .. } => return,
        };
        if let Some(was) = &was {
            self.account_has_tokens(&was.account, false);
        }
        self.state.session = Session::Ended { was, why };
    }
}
