//! Situations in which four records have one number, and what is known of the last call with each.

use crate::harness::{Harness, account};
use crate::people::{BLUEWATER, bluewater, contact, nothing_known};
use domain::base::ids::CallId;
use domain::base::language::Language;
use domain::call::event::CallEventKind;
use domain::number::country::Country;
use domain::people::candidate::Candidate;
use domain::people::last_called::LastCalled;
use domain::session::SignedIn;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

/// The agent spoke with Tom this morning, a colleague with Maria three days ago, and of Jo and the company nothing is known.
pub(crate) fn four_matches() -> View {
    let mut harness = Harness::of_claire();
    let mut matches = bluewater();
    let (maria, tom) = (matches[0].clone(), matches[1].clone());
    matches.push(Candidate {
        object: String::from("Account"),
        title: None,
        company: None,
        ..contact("001Ea00000000002AA", "Bluewater Ltd", "", "", "Phone")
    });
    harness.index.insert(BLUEWATER, matches);
    harness
        .org
        .insert(tom.id.clone(), nothing_known("2026-11-21T08:12:00"));
    spoke_before(&mut harness, BLUEWATER, tom);
    harness.at("2026-11-21T09:40:00");
    let call = harness.rings("2", Some(BLUEWATER), None, Some("Support"));
    salesforce_tells(&mut harness, call, &maria, "2026-11-18", "SATO Keiko");
    harness.view()
}

/// The same where names are long and the agent reads Japanese.
pub(crate) fn four_matches_in_japanese() -> View {
    let number = "+81312345678";
    let owner = "ヴィルヘルミーナ 小笠原";
    let mut harness = Harness::of(SignedIn {
        account: account(),
        name: String::from(owner),
        username: String::from("o@aoba.example"),
        renewable: true,
        instance_url: String::from("https://aoba.my.salesforce.com"),
        language: Language::Japanese,
        country: Country::JP,
    });
    let company = "株式会社日本国際総合先端技術開発研究機構ホールディングス";
    let title = "グローバル調達戦略本部 第三購買部 部長代理";
    let one = |n: u32, name: &str| Candidate {
        owner: Some(String::from(owner)),
        ..contact(
            &format!("003Ea000000000{n}AA"),
            name,
            title,
            company,
            "Second_Mobile_Phone__c",
        )
    };
    let matches = vec![
        one(6101, "長谷川 龍之介 アレクサンドル"),
        one(6102, "佐藤 花子"),
        one(6103, "勅使河原 三左衛門"),
        one(6104, "高橋 健"),
    ];
    let (first, second, third) = (matches[0].clone(), matches[1].clone(), matches[2].clone());
    harness.index.insert(number, matches);
    harness
        .org
        .insert(second.id.clone(), nothing_known("2026-11-21T08:12:00"));
    spoke_before(&mut harness, number, second);
    harness.at("2026-11-21T09:40:00");
    let call = harness.rings("2", Some(number), None, None);
    salesforce_tells(&mut harness, call, &first, "2026-11-18", owner);
    salesforce_tells(&mut harness, call, &third, "2025-12-24", "佐藤 恵子");
    harness.view()
}

/// The agent has spoken with somebody of this number at a quarter past eight.
fn spoke_before(harness: &mut Harness, number: &str, who: Candidate) {
    harness.at("2026-11-21T08:12:00");
    let call = harness.rings("1", Some(number), None, None);
    harness.phone("1", CallEventKind::Answered);
    harness.does(Action::Pick { call, who });
    harness.does(Action::ForgetPick { call });
    harness.at("2026-11-21T08:14:00");
    harness.phone("1", CallEventKind::Ended(None));
    harness.does(Action::Leave { call });
}

fn salesforce_tells(harness: &mut Harness, call: CallId, who: &Candidate, day: &str, by: &str) {
    let last = LastCalled {
        day: String::from(day),
        at: None,
        by_you: false,
        by: Some(String::from(by)),
    };
    let generation = harness.generation(call);
    harness.happens(Event::LastCalled {
        call,
        generation,
        known: vec![(who.id.clone(), last)],
    });
}
