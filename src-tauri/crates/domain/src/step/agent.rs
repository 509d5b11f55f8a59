//! What follows from each action of the agent.

use crate::base::ids::CallId;
use crate::base::problem::Problem;
use crate::logging::task::PERSON;
use crate::outbox::row::{Row, Status};
use crate::people::candidate::Candidate;
use crate::people::new_person::NewPerson;
use crate::record::call::Call;
use crate::record::form::DraftKey;
use crate::session::{Account, Session};
use crate::settings::lines::is_left_out;
use crate::step::Step;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::view::action::Action;
use jiff::{SignedDuration, Timestamp};

/// The window sends typing in small pieces. A piece that comes this soon after the end was typed before the end, so the
/// hang-up saves it like the rest.
pub(super) const UNDER_WAY: SignedDuration = SignedDuration::from_millis(1500);

/// Whether what is typed goes into the record without Save: because it was typed before the hang-up, or before the card
/// was dismissed, which also saves what was typed.
pub(super) fn is_written_at_once(call: &Call, now: Timestamp) -> bool {
    let over = call.over_at.map(|over| now.duration_since(over));
    over.is_some_and(|over| call.dismissed || over <= UNDER_WAY)
}

impl Step<'_> {
    // One arm for each action: all that the agent can do.
    pub(super) fn agent(&mut self, action: Action) {
        match action {
            Action::EditNote {
                call,
                subject,
                text,
                seq,
            } => self.edit_note(call, subject, text, seq),
            Action::EditAnswers { call, fields, seq } => self.edit_answers(call, &fields, seq),
            Action::EditForm { key, values, seq } => self.edit_form(&key, values, seq),
            Action::Answer { write, fields } => {
                if self.answer(write, &fields) {
                    self.forget_form(&DraftKey::Answers { write });
                }
            }
            Action::ChooseDisposition { call, disposition } => {
                self.choose_disposition(call, disposition)
            }
            Action::SaveCall { call } => self.save(call),
            Action::Pick { call, who } => {
                self.forget_form(&DraftKey::Search { call: Some(call) });
                self.pick(call, Some(who));
            }
            Action::Unpick { call } => self.pick(call, None),
            Action::RelateTo { call, what } => self.relate_to(call, what),
            Action::ForgetPick { call } => self.remember_pick(call, None),
            Action::NotTheirs { call, who, on } => self.not_theirs(call, &who, on),
            Action::TakeNumberOff {
                id,
                call,
                who,
                field,
            } => self.take_number_off(id, call, &who, &field),
            Action::AddNumber { id, call, field } => self.add_number(id, call, &field),
            Action::SuggestFix {
                id,
                call,
                who,
                subject,
                owner,
            } => self.suggest_fix(id, call, who, subject, owner.map(|owner| owner.user())),
            Action::LogAnyway { call, on } => self.log_anyway(call, on),
            Action::DoNotLog { call, on } => self.do_not_log(call, on),
            Action::Private { call, on } => self.private(call, on),
            Action::Show { call } => self.show(call),
            Action::Leave { call } => self.leave(call),
            Action::OpenPerson { who } => self.open_person(who),
            Action::ClosePerson => self.close_person(),
            Action::CallIsOver { call } => self.call_is_over(call),
            Action::AddNextStep {
                id,
                todo,
                call,
                about,
            } => {
                self.add_next_step(id, &todo, call, about);
                self.forget_form_that_makes(id);
            }
            Action::DoneByCall { call, task } => self.done_by_call(call, task),
            Action::Complete { task } => self.complete(task),
            Action::Reopen { task } => self.reopen(task),
            Action::EditTask { task, was, todo } => {
                if self.edit_task(&task, &was, &todo) {
                    self.forget_form(&DraftKey::Task { task });
                }
            }
            Action::EditPast { task, was, text } => {
                if self.edit_past(&task, &was, &text) {
                    self.forget_form(&DraftKey::Task { task });
                }
            }
            Action::RemindAt { task, at } => self.remind_at(&task, at),
            Action::Settle { write, keep } => {
                if self.settle(write, &keep) {
                    self.forget_form(&DraftKey::Conflict { write });
                }
            }
            Action::DoneWith { call, on } => self.done_with(call, on),
            Action::NewPerson {
                id,
                call,
                object,
                fields,
                account,
            } => {
                let person = NewPerson::typed(&object, &fields);
                self.new_person(id, call, person.map(|person| person.of_account(account)));
                self.forget_form_that_makes(id);
            }
            Action::UseInstead { write, who } => self.use_instead(write, who.as_ref()),
            Action::CreateAnyway { write } => self.create_anyway(write),
            Action::SendNow => self.send_now(),
            Action::Retry { write } => self.send_one(write),
            Action::Hold { write, on } => self.hold(write, on),
            Action::Relink { write, who } => {
                self.forget_form(&DraftKey::OtherPerson { write });
                self.relink(write, who);
            }
            Action::EditPerson {
                write,
                fields,
                account,
            } => {
                if self.edit_person(write, &fields, account) {
                    self.forget_form(&DraftKey::Person { write });
                }
            }
            Action::GoFirst { write } => self.go_first(write),
            Action::Discard { write } => self.discard(write),
            Action::TakeBack { write } => self.take_back(write),
            Action::ExportWaiting { passphrase } => self.export_waiting(passphrase),
            Action::ImportWaiting { file, passphrase } => self.import_waiting(file, passphrase),
            Action::SendExportedHere => self.send_exported_here(),
            Action::DismissTransfer => self.dismiss_transfer(),
            Action::SignIn {
                login_url,
                client_id,
                redirect,
            } => self.sign_in(login_url, client_id, redirect),
            Action::OpenSignInPage => self.open_sign_in_page(),
            Action::CancelSignIn => self.cancel_sign_in(),
            Action::SignOut => self.sign_out(),
            Action::SwitchAccount { org, user } => self.switch_account(&Account { org, user }),
            Action::Open { record } => self
                .effects
                .push(Effect::Remote(RemoteEffect::OpenRecord(record))),
            Action::ShowReports => self.effects.push(Effect::Local(LocalEffect::ShowReports)),
            Action::OpenActivities { record, object } => {
                self.effects
                    .push(Effect::Remote(RemoteEffect::OpenActivities {
                        record,
                        object,
                    }));
            }
            Action::ChangeSettings { settings } => self.change_settings(settings),
            Action::CheckSettings => self.check_settings(),
            Action::InstallNewer => self.want_newer(),
            Action::ShowMore { list } => self.state.shown.more(list),
            Action::DismissTrouble { index } => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                if index < self.state.troubles.len() {
                    self.state.troubles.remove(index);
                }
            }
        }
    }

    fn edit_note(&mut self, id: CallId, subject: String, text: String, seq: u32) {
        let now = self.at();
        let known = self.state.calls.all.get(&id);
        if known.is_none_or(|call| seq <= call.draft.seq) {
            return;
        }
        self.words_came(id);
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        call.draft.subject = subject;
        call.draft.text = text;
        call.draft.seq = seq;
        self.calls.insert(id);
        if is_written_at_once(call, now) {
            call.draft.save();
            self.reconcile(id);
        }
    }

    fn choose_disposition(&mut self, id: CallId, disposition: Option<String>) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        call.draft.disposition = disposition.filter(|text| !text.trim().is_empty());
        self.calls.insert(id);
    }

    fn save(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        call.draft.save();
        self.calls.insert(id);
        self.reconcile(id);
    }

    pub(super) fn pick(&mut self, id: CallId, who: Option<Candidate>) {
        let call = self.state.calls.all.get_mut(&id);
        let Some(call) = call.filter(|call| !call.is_forgotten()) else {
            return;
        };
        call.who.picked.clone_from(&who);
        // Whoever takes that pick back wants the call to wait again.
        call.is_done &= who.is_none();
        call.who.by_agent = who.is_some();
        call.who.by_rule = false;
        call.who.left_open = who.is_none();
        for known in call.who.matches.iter_mut().chain(&mut call.who.picked) {
            known.not_theirs &= who.as_ref().is_none_or(|who| who.id != known.id);
        }
        // The new pick counts, even if the person had given way to somebody else's choice before.
        for field in PERSON {
            if let Some(logged) = &mut call.logged {
                logged.yielded.remove(&field);
            }
        }
        self.calls.insert(id);
        let steps = call.next_steps.clone();
        self.leave_step_of_others(id);
        let record = who.as_ref().map(|who| who.id.salesforce());
        if record != Some(None) {
            self.remember_pick(id, record.flatten());
        }
        if let Some(who) = &who {
            self.is_theirs_after_all(id, who);
            self.want_panel(&who.id, &who.object);
        } else {
            let rows = crate::logging::reconcile::unlink(self.state, id, self.at());
            self.rows.extend(rows.iter().map(|row| row.id));
        }
        for step in steps {
            self.put_person_on(step, id);
        }
        self.reconcile(id);
    }

    fn show(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            self.effects
                .push(Effect::Local(LocalEffect::RecallCall(id)));
            return;
        };
        call.dismissed = false;
        let picked = call.who.picked.clone();
        self.calls.insert(id);
        self.state.calls.front = Some(id);
        let picked = picked.or_else(|| self.pick_again(id));
        if let Some(who) = picked
            && self.is_panel_old(&who.id)
        {
            self.want_panel(&who.id, &who.object);
        }
    }

    /// A call of the past is loaded again, with the rows that it led to.
    pub(super) fn recalled(&mut self, call: Call, rows: Vec<Row>) {
        if !self.state.may_see(call.owner.as_ref()) {
            return;
        }
        let id = call.facts.id;
        self.remember(call, rows);
        self.show(id);
    }

    fn leave(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if call.facts.ended().is_none() {
            return;
        }
        call.draft.save();
        call.dismissed = true;
        self.calls.insert(id);
        self.state.calls.gave_way = None;
        if self.state.calls.front == Some(id) {
            self.state.calls.front = self.first();
        }
        self.reconcile(id);
    }

    fn call_is_over(&mut self, id: CallId) {
        let now = self.at();
        let country = self.state.country();
        let by_kind = self.by_kind();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if call.facts.ended().is_none() {
            call.facts.is_over(now);
            call.on_other_line = is_left_out(&call.facts, &self.state.settings.lines, country);
            call.by_kind = by_kind;
            call.is_over(now, &self.state.settings);
            self.calls.insert(id);
            self.choose_by_rule(id);
            self.reconcile(id);
        }
    }

    fn send_now(&mut self) {
        for (id, row) in &mut self.state.outbox.rows {
            if !row.is_settled() && !row.on_hold && !matches!(row.status, Status::Wedged { .. }) {
                row.try_now();
                self.rows.insert(*id);
            }
        }
        if self.state.link.offline_since.is_some() {
            self.effects.push(Effect::Remote(RemoteEffect::Probe));
        }
    }

    fn sign_out(&mut self) {
        let account = self.state.session.account().cloned();
        self.keep_place_of(account.as_ref());
        self.account_signs_out(account.as_ref());
        self.state.session = Session::SignedOut;
        self.state.troubles.retain(|one| *one != Problem::OtherUser);
        self.state.signed_out.clone_from(&account);
        self.forget_org();
        // Names of people are forgotten together with the index. A call that was not logged yet keeps them, and one that is
        // logged keeps the record that it is logged to, so that nobody is asked who it was.
        for (id, call) in &mut self.state.calls.all {
            call.who.matches.clear();
            if call.logged.is_some() {
                // A call that goes on stays loaded: the agent who began its record completes it.
                call.dismissed |= call.facts.ended().is_some();
                call.who.picked = call.who.picked.take().map(Candidate::without_names);
            }
            self.calls.insert(*id);
        }
        for (id, row) in &mut self.state.outbox.rows {
            if row.is_sent() && row.seen.take().is_some() {
                self.rows.insert(*id);
            }
        }
        self.changes.push(Change::SignedIn(None));
        self.keep_sign_in_place();
        self.state.calls.front = self.first();
        self.effects
            .push(Effect::Local(LocalEffect::UseIndex(None)));
        self.keep_indexes();
        self.effects
            .push(Effect::Remote(RemoteEffect::SignOut(account)));
    }
}
