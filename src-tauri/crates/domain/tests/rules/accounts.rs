//! Several accounts on one machine: each keeps its sign-in and its queue, and nothing of one is seen while another is here.

use crate::harness::{Harness, agent, org, todo};
use domain::base::ids::SfId;
use domain::base::passphrase::Passphrase;
use domain::base::problem::{Problem, SessionEnd, SignInFailure};
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::call::kind::CallKind;
use domain::outbox::row::Row;
use domain::people::candidate::Candidate;
use domain::record::form::DraftKey;
use domain::session::{Account, Session, SignedIn};
use domain::settings::key::SettingKey;
use domain::settings::policy::Policy;
use domain::settings::{Settings, WhenUnmatched};
use domain::step::effect::{Effect, LocalEffect, RemoteEffect};
use domain::step::event::Event;
use domain::step::event::Restored;
use domain::view::accounts::{AccountView, accounts};
use domain::view::action::{Action, Redirect};
use domain::view::call::LogView;
use domain::view::todo::Todo;

pub(crate) fn other() -> SignedIn {
    SignedIn {
        account: Account {
            org: SfId(String::from("00D2")),
            user: SfId(String::from("0052")),
        },
        name: String::from("Aoi Mori"),
        username: String::from("aoi@hikari.example"),
        instance_url: String::from("https://hikari.my.salesforce.com"),
        ..agent()
    }
}

fn begins_to_sign_in(harness: &mut Harness) {
    harness.does(Action::SignIn {
        login_url: String::from("https://hikari.my.salesforce.com"),
        client_id: String::from("3MVG9.hikari"),
        redirect: Redirect::Loopback,
    });
}

fn to_do(harness: &mut Harness, n: u128) {
    harness.does(Action::AddNextStep {
        id: todo(n),
        todo: Todo {
            subject: String::from("Send the price list"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
}

/// Claire has a write that waits; then Aoi signs in beside her and has two.
pub(crate) fn two_accounts() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    to_do(&mut harness, 1);
    begins_to_sign_in(&mut harness);
    harness.happens(Event::SignedIn(other()));
    harness.happens(Event::OrgRead(org()));
    harness.happens(Event::Unreachable);
    to_do(&mut harness, 2);
    to_do(&mut harness, 3);
    harness.effects.clear();
    harness
}

fn listed(harness: &Harness) -> Vec<AccountView> {
    let rows = harness.state.outbox.rows.values();
    let known = harness.state.accounts.values().cloned().collect();
    let here = harness.state.session.account();
    accounts(known, here, rows, harness.now.timestamp())
}

fn switch_to(harness: &mut Harness, who: &SignedIn) {
    let Account { org, user } = who.account.clone();
    harness.does(Action::SwitchAccount { org, user });
}

fn wanted(harness: &Harness) -> Vec<SignedIn> {
    let effects = harness.effects.iter();
    let wanted = effects.filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::SwitchTo(who)) => Some(who.as_ref().clone()),
        _ => None,
    });
    wanted.collect()
}

#[test]
fn each_account_is_listed_with_what_waits_for_it_and_which_one_is_here() {
    let harness = two_accounts();
    let all = listed(&harness);
    let told: Vec<(&str, &str, u32, bool, bool)> = all
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.host.as_str(),
                one.waiting,
                one.here,
                one.has_tokens,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Aoi Mori", "hikari.my.salesforce.com", 2, true, true),
            ("Claire Martin", "aoba.my.salesforce.com", 1, false, true),
        ]
    );
    assert_eq!(all[0].place.client_id.as_deref(), Some("3MVG9.hikari"));
    assert_eq!(harness.view().outbox.len(), 2, "only what waits for Aoi");
}

#[test]
fn a_switch_waits_for_the_tokens_and_then_shows_and_sends_only_what_is_of_that_account() {
    let mut harness = two_accounts();
    switch_to(&mut harness, &agent());
    assert_eq!(wanted(&harness), [agent()]);
    assert_eq!(
        harness.state.session,
        Session::SignedIn(other()),
        "nothing changes before"
    );
    harness.effects.clear();
    harness.happens(Event::Switched(agent()));
    harness.happens(Event::OrgRead(org()));
    assert_eq!(harness.view().outbox.len(), 1);
    let sent: Vec<Account> = harness.sent().into_iter().map(|row| row.account).collect();
    assert_eq!(sent, [agent().account]);
    let here: Vec<bool> = listed(&harness).iter().map(|one| one.here).collect();
    assert_eq!(here, [false, true]);
    assert!(
        listed(&harness).iter().all(|one| one.has_tokens),
        "both sign-ins are kept"
    );
}

#[test]
fn a_switch_to_the_one_who_is_here_to_a_stranger_or_without_tokens_does_nothing() {
    let mut harness = two_accounts();
    switch_to(&mut harness, &other());
    let mut stranger = other();
    stranger.account.user = SfId(String::from("0059"));
    switch_to(&mut harness, &stranger);
    harness.happens(Event::NotSwitched(agent().account));
    switch_to(&mut harness, &agent());
    assert_eq!(wanted(&harness), []);
    assert!(!listed(&harness)[1].has_tokens, "she has to sign in");
    assert_eq!(harness.state.session, Session::SignedIn(other()));
}

#[test]
fn signing_out_of_one_leaves_the_other_and_one_for_whom_nothing_waits_is_forgotten() {
    let mut harness = two_accounts();
    harness.does(Action::SignOut);
    let all = listed(&harness);
    let told: Vec<(u32, bool)> = all
        .iter()
        .map(|one| (one.waiting, one.has_tokens))
        .collect();
    assert_eq!(told, [(2, false), (1, true)]);
    let signs_out = harness
        .effects
        .iter()
        .any(|effect| *effect == Effect::Remote(RemoteEffect::SignOut(Some(other().account))));
    assert!(signs_out);
    switch_to(&mut harness, &agent());
    harness.happens(Event::Switched(agent()));
    harness.happens(Event::OrgRead(org()));
    harness.lands(todo(1), "00T1");
    harness.does(Action::SignOut);
    let left: Vec<String> = listed(&harness).into_iter().map(|one| one.name).collect();
    assert_eq!(left, ["Aoi Mori"]);
}

#[test]
fn a_sign_in_beside_another_that_is_called_off_or_fails_leaves_that_one_at_work() {
    let mut harness = Harness::new();
    begins_to_sign_in(&mut harness);
    harness.does(Action::CancelSignIn);
    assert_eq!(harness.state.session, Session::SignedIn(agent()));
    begins_to_sign_in(&mut harness);
    let why = Problem::SignIn {
        why: SignInFailure::Denied,
        detail: String::new(),
    };
    harness.happens(Event::SignInFailed(why.clone()));
    assert_eq!(harness.state.session, Session::SignedIn(agent()));
    assert_eq!(harness.state.troubles, [why]);
    // One whose session has ended is not at work.
    harness.happens(Event::SessionEnded(Problem::SessionEnded(
        SessionEnd::Expired,
    )));
    begins_to_sign_in(&mut harness);
    harness.does(Action::CancelSignIn);
    assert!(matches!(harness.state.session, Session::Ended { .. }));
}

#[test]
fn accounts_are_known_after_a_restart() {
    let mut harness = Harness::new();
    harness.effects.clear();
    begins_to_sign_in(&mut harness);
    harness.happens(Event::SignedIn(other()));
    let before = harness.state.accounts.clone();
    harness.killed_and_started();
    assert_eq!(harness.state.accounts, before);
    assert_eq!(harness.state.accounts.len(), 2);
}

#[test]
fn the_people_of_an_account_stay_known_until_that_account_signs_out() {
    let mut harness = two_accounts();
    let kept = |harness: &Harness| {
        let newest = harness.effects.iter().rev();
        let mut kept = newest.filter_map(|effect| match effect {
            Effect::Local(LocalEffect::KeepIndexes(kept)) => Some(kept.clone()),
            _ => None,
        });
        kept.next().into_iter().flatten().collect::<Vec<Account>>()
    };
    let used = |harness: &Harness| {
        let newest = harness.effects.iter().rev();
        let mut used = newest.filter_map(|effect| match effect {
            Effect::Local(LocalEffect::UseIndex(of)) => Some(of.clone()),
            _ => None,
        });
        used.next().flatten()
    };
    harness.happens(Event::Switched(agent()));
    assert_eq!(used(&harness), Some(agent().account));
    assert_eq!(kept(&harness), [agent().account, other().account]);
    // A session that has ended is no sign-out.
    let ended = Problem::SessionEnded(SessionEnd::Expired);
    harness.happens(Event::SessionEnded(ended));
    harness.happens(Event::Switched(other()));
    assert_eq!(kept(&harness), [agent().account, other().account]);
    // Something waits for Aoi, who stays in the list, but not among the known.
    harness.does(Action::SignOut);
    assert_eq!(used(&harness), None);
    assert_eq!(kept(&harness), [agent().account]);
    assert_eq!(listed(&harness).len(), 2);
    harness.effects.clear();
    harness.happens(Event::Switched(other()));
    assert_eq!(kept(&harness), [agent().account, other().account]);
}

/// What the view tells of the accounts that are not here.
fn others(harness: &Harness) -> Vec<(String, u32, u32)> {
    let others = harness.view().others.into_iter();
    others
        .map(|one| (one.name, one.waiting, one.needs_you))
        .collect()
}

fn told(name: &str, waiting: u32, needs_you: u32) -> (String, u32, u32) {
    (String::from(name), waiting, needs_you)
}

#[test]
fn who_is_here_sees_the_own_rows_and_how_much_waits_for_others() {
    let harness = two_accounts();
    let view = harness.view();
    assert_eq!(view.outbox.len(), 2);
    assert_eq!(others(&harness), [told("Claire Martin", 1, 0)]);
    assert_eq!(view.others[0].host, "aoba.my.salesforce.com");
    assert_eq!(
        view.link.waiting, 2,
        "those of others are not counted twice"
    );
}

#[test]
fn signed_out_nobodys_rows_are_shown_and_how_many_wait_for_whom_is_said() {
    let mut harness = two_accounts();
    harness.does(Action::Hold {
        write: todo(3),
        on: true,
    });
    harness.does(Action::Discard { write: todo(2) });
    to_do(&mut harness, 4);
    harness.does(Action::SignOut);
    let view = harness.view();
    assert_eq!((view.outbox.len(), view.discarded.len()), (0, 0));
    assert_eq!(view.sent_today.count, 0);
    assert_eq!(view.my_next_steps, []);
    assert_eq!((view.link.waiting, view.link.on_hold), (0, 0));
    assert_eq!(
        others(&harness),
        [told("Aoi Mori", 1, 1), told("Claire Martin", 1, 0)]
    );
    // Nothing is lost: whoever signs in again has all of it.
    harness.happens(Event::SignedIn(other()));
    harness.happens(Event::OrgRead(org()));
    let view = harness.view();
    assert_eq!((view.outbox.len(), view.discarded.len()), (2, 1));
    assert_eq!(others(&harness), [told("Claire Martin", 1, 0)]);
}

#[test]
fn while_nobody_is_signed_in_no_action_reaches_the_rows_of_anybody() {
    let mut harness = two_accounts();
    harness.does(Action::SignOut);
    let rows = harness.state.outbox.rows.clone();
    harness.does(Action::SendNow);
    assert_eq!(harness.sent(), []);
    harness.does(Action::ExportWaiting {
        passphrase: Passphrase::new("four plain words"),
    });
    let attempts = |rows: &std::collections::BTreeMap<_, Row>| -> Vec<(u32, bool)> {
        rows.values()
            .map(|row| (row.attempts, row.on_hold))
            .collect()
    };
    assert_eq!(attempts(&harness.state.outbox.rows), attempts(&rows));
}

#[test]
fn after_a_start_without_anybody_no_form_or_call_of_an_account_is_shown() {
    let mut harness = two_accounts();
    let call = harness.rings("1", "03-1234-5678", Vec::new());
    harness.phone("1", "03-1234-5678", CallEventKind::Ended(None));
    harness.does(Action::EditForm {
        key: DraftKey::NextStep { call: None },
        values: [(String::from("subject"), String::from("Call the bank"))].into(),
        seq: 1,
    });
    harness.does(Action::SignOut);
    // Who has just signed out still sees the card: it may go on. No list shows anything of theirs.
    assert_eq!(harness.view().calls.len(), 1);
    assert_eq!(harness.view().forms, []);
    harness.state.signed_out = None;
    let view = harness.view();
    assert_eq!((view.calls, view.waiting), (Vec::new(), Vec::new()));
    assert_eq!(view.forms, []);
    harness.happens(Event::SignedIn(other()));
    assert_eq!(harness.view().calls[0].id, call);
    assert_eq!(harness.view().forms.len(), 1, "it is there again");
}

#[test]
fn that_what_waits_belongs_to_another_user_is_told_only_while_that_is_so() {
    let mut harness = two_accounts();
    let told = |harness: &Harness| harness.state.troubles.contains(&Problem::OtherUser);
    assert!(told(&harness));
    harness.does(Action::SignOut);
    assert!(!told(&harness), "nobody is here");
    harness.happens(Event::SignedIn(agent()));
    assert!(told(&harness), "what the other one typed waits by now");
    harness.does(Action::SignOut);
    harness
        .state
        .outbox
        .rows
        .retain(|_, row| row.account == agent().account);
    harness.happens(Event::SignedIn(agent()));
    assert!(!told(&harness), "all that waits is her own");
}

#[test]
fn an_account_whose_name_is_not_known_is_told_without_one() {
    let mut harness = two_accounts();
    harness.state.accounts.remove(&agent().account);
    assert_eq!(others(&harness), [told("", 1, 0)]);
}

fn no_registration() -> Candidate {
    Candidate::new(
        PersonRef::from(String::from("001000000000009AAA")),
        String::from("Account"),
        String::from("No registration"),
    )
}

/// What an admin of Claire's org would set.
fn settings_of_claires_org() -> Settings {
    Settings {
        when_unmatched: WhenUnmatched::LogToFallback,
        fallback_record: Some(Box::new(no_registration())),
        added_objects: vec![String::from("Partner__c")],
        record_type: Some(String::from("012000000000001AAA")),
        phrases: vec![String::from("Left a message.")],
        ..Settings::default()
    }
}

#[test]
fn what_names_records_and_fields_of_an_org_is_set_for_that_org_and_the_rest_for_all() {
    let mut harness = Harness::new();
    let set = settings_of_claires_org();
    harness.does(Action::ChangeSettings {
        settings: set.clone(),
    });
    begins_to_sign_in(&mut harness);
    harness.happens(Event::SignedIn(other()));
    let there = harness.view().settings;
    let bare = Settings {
        fallback_record: None,
        added_objects: Vec::new(),
        record_type: None,
        ..set.clone()
    };
    assert_eq!(there, bare, "the agent's own settings hold in every org");
    let mut theirs = there;
    theirs.added_objects = vec![String::from("Vendor__c")];
    theirs.phrases = Vec::new();
    harness.does(Action::ChangeSettings {
        settings: theirs.clone(),
    });
    harness.happens(Event::SignedIn(agent()));
    let back = Settings {
        phrases: Vec::new(),
        ..set
    };
    assert_eq!(harness.view().settings, back);
    // A start forgets nothing of either.
    harness.killed_and_started();
    assert_eq!(harness.view().settings, back);
    harness.happens(Event::SignedIn(other()));
    assert_eq!(harness.view().settings, theirs);
}

#[test]
fn a_call_of_nobody_is_not_logged_to_the_record_of_another_org() {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings {
        settings: settings_of_claires_org(),
    });
    harness.happens(Event::SignedIn(other()));
    harness.happens(Event::OrgRead(org()));
    let call = harness.rings("1", "03-1234-5678", Vec::new());
    crate::who::salesforce_answers(&mut harness, call, Vec::new());
    harness.phone("1", "03-1234-5678", CallEventKind::Answered);
    harness.later(75);
    harness.phone("1", "03-1234-5678", CallEventKind::Ended(None));
    assert!(!harness.state.outbox.rows.contains_key(&call.log_write()));
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

#[test]
fn what_an_earlier_version_set_is_of_the_org_that_is_signed_in_and_what_an_admin_set_of_all() {
    let policy = Policy {
        settings: Settings {
            statuses: [(CallKind::Inbound, String::from("Called"))].into(),
            priorities: [(CallKind::Inbound, String::from("High"))].into(),
            ..Settings::default()
        },
        locked: [SettingKey::Priorities].into(),
        ..Policy::default()
    };
    let mut harness = Harness::new();
    harness.state = domain::state::State::default();
    harness.happens(Event::Restored(Box::new(Restored {
        settings: Some(settings_of_claires_org()),
        policy: policy.clone(),
        signed_in: Some(agent()),
        has_tokens: true,
        ..Restored::default()
    })));
    let claires = harness.view().settings;
    assert_eq!(claires.fallback_record, Some(Box::new(no_registration())));
    assert_eq!(claires.priorities, policy.settings.priorities);
    harness.happens(Event::SignedIn(other()));
    let theirs = harness.view().settings;
    assert_eq!(theirs.fallback_record, None);
    assert_eq!(theirs.statuses, policy.settings.statuses);
    assert_eq!(theirs.priorities, policy.settings.priorities);
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(harness.view().settings, claires);
}
