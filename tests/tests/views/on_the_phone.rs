//! Situations in which somebody rings or speaks.

use crate::harness::{Harness, account, to_do};
use crate::people::{
    BLUEWATER, bluewater, contact, hanako, hanakos_panel, nothing_known, opportunity, past, task,
};
use domain::base::language::Language;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::outbox::job::JobResult;
use domain::panel::Activity;
use domain::panel::ActivityKind;
use domain::panel::NextStep;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::people::candidate::Candidate;
use domain::session::SignedIn;
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::todo::Todo;

const HANAKO: &str = "+81312345678";

const LONDON: &str = "+442079460018";

/// 佐藤 花子 rings; all is known of her.
pub(crate) fn ringing_known() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(HANAKO, vec![hanako()]);
    let panel = hanakos_panel("2026-11-21T09:30:00");
    harness.org.insert(hanako().id, panel);
    harness.at("2026-11-21T09:30:00");
    harness.rings("1", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.view()
}

/// The agent dials somebody who is not to be called.
pub(crate) fn dialing_do_not_call() -> View {
    let mut harness = Harness::of_claire();
    let dana = Candidate {
        do_not_call: true,
        owner: Some(String::from("Kenji Mori")),
        ..contact(
            "003Ea00000000018AA",
            "Dana Whitfield",
            "Operations",
            "Whitfield & Co",
            "Phone",
        )
    };
    harness
        .org
        .insert(dana.id.clone(), nothing_known("2026-11-21T12:32:00"));
    harness.index.insert(LONDON, vec![dana]);
    harness.at("2026-11-21T12:32:00");
    harness.dials("18", LONDON);
    harness.view()
}

/// Three records fit, the agent writes, and nobody is picked yet.
pub(crate) fn connected_several() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    harness.at("2026-11-21T09:40:00");
    let call = harness.rings("2", Some(BLUEWATER), None, Some("Support"));
    harness.at("2026-11-21T09:40:06");
    harness.phone("2", CallEventKind::Answered);
    let note = "Asks why invoice 4471 shows the old price.\nAlready paid half. Wants a credit note";
    harness.writes(call, note, 12);
    harness.view()
}

/// A stranger speaks, while an earlier stranger's missed call waits for a person.
pub(crate) fn unknown_connected() -> View {
    let mut harness = Harness::of_claire();
    harness.at("2026-11-21T11:40:00");
    harness.rings("50", Some("+12125550170"), None, None);
    harness.at("2026-11-21T11:40:20");
    harness.phone("50", CallEventKind::Ended(None));
    harness.at("2026-11-21T12:00:00");
    harness.rings("4", Some("+442079460018"), None, Some("London"));
    harness.at("2026-11-21T12:00:05");
    harness.phone("4", CallEventKind::Answered);
    harness.view()
}

/// One in front, a second that rings, and an ended one whose note is not saved: such a card never leaves the screen by
/// itself.
pub(crate) fn two_calls() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    harness.index.insert(HANAKO, vec![hanako()]);
    let maria = bluewater().remove(0);
    harness
        .org
        .insert(maria.id.clone(), nothing_known("2026-11-21T09:40:07"));
    let panel = hanakos_panel("2026-11-21T09:42:10");
    harness.org.insert(hanako().id, panel);

    harness.at("2026-11-21T09:20:00");
    let withheld = harness.rings("8", None, None, None);
    harness.at("2026-11-21T09:20:18");
    harness.phone("8", CallEventKind::Ended(None));
    harness.at("2026-11-21T09:21:00");
    harness.writes(withheld, "The second hidden call today", 2);

    harness.at("2026-11-21T09:40:00");
    let call = harness.rings("6", Some(BLUEWATER), None, None);
    harness.does(Action::Show { call });
    harness.at("2026-11-21T09:40:06");
    harness.phone("6", CallEventKind::Answered);
    harness.does(Action::Pick { call, who: maria });
    harness.writes(call, "Wants a credit note", 3);
    harness.at("2026-11-21T09:42:10");
    harness.rings("1", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.view()
}

/// Everything that can be long is long, and what can have no line break has none.
pub(crate) fn long_japanese_names() -> View {
    let owner = "ヴィルヘルミーナ 小笠原";
    let number = "+818001234567";
    let mut harness = Harness::of(SignedIn {
        account: account(),
        name: String::from(owner),
        username: String::from("o@aoba.example"),
        renewable: true,
        instance_url: String::from(
            "https://aoba--very-long-sandbox-name.sandbox.my.salesforce.com",
        ),
        language: Language::Japanese,
        country: Country::JP,
    });
    let who = Candidate {
        owner: Some(String::from(owner)),
        certainty: Certainty::Possible,
        ..contact(
            "003Ea00000000060AA",
            "長谷川 龍之介 アレクサンドル",
            "グローバル調達戦略本部 第三購買部 部長代理 兼 品質保証推進室長",
            "株式会社日本国際総合先端技術開発研究機構ホールディングス",
            "Second_Mobile_Phone__c",
        )
    };
    harness.index.insert(number, vec![who.clone()]);
    let panel = long_panel(owner);
    harness.org.insert(who.id.clone(), panel);
    harness.at("2026-11-21T09:30:00");
    let line = "お客様相談室フリーダイヤル西日本";
    let call = harness.rings("10", Some(number), None, Some(line));
    harness.at("2026-11-21T09:30:09");
    harness.phone("10", CallEventKind::Answered);
    let about = who.id.clone();
    harness.does(Action::Pick { call, who });
    harness.does(Action::AddNextStep {
        id: to_do(62),
        todo: Todo {
            subject: String::from(
                "https://example.com/a/very/long/address/without/any/break/at/all/that/goes/on",
            ),
            due: Some(String::from("2026-11-22")),
            ..Todo::default()
        },
        call: None,
        about: Some(about),
    });
    harness.sending_ends(JobResult::Busy(Refusal::said(
        RefusalCode::SalesforceBusy,
        Mender::Nobody,
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access to this record",
    )));
    harness.phone("10", CallEventKind::Held);
    harness.view()
}

pub(crate) fn long_panel(owner: &str) -> Panel {
    let step = "見積書（改訂第三版）を購買本部と法務部の両方に再送付し、到着を電話で確認する";
    let detail = "三年契約の価格も希望。担当者が来週から長期休暇に入るため、必ず今週中に。";
    let letter = "Re: Re: Fwd: 【重要】基幹システム更改に関するお打ち合わせ日程のご相談";
    let dates = "候補日を三つ送付。先方の会議室が取れ次第、折り返し連絡をいただける。";
    Panel {
        opportunities: Part::Read(vec![opportunity(
            "2027年度 基幹システム全面更改プロジェクト 第二期",
            "最終条件交渉中（役員決裁待ち）",
        )]),
        next_steps: Part::Read(vec![NextStep {
            detail: Some(String::from(detail)),
            ..task("00TEa0000000061AAA", step, Some("2026-10-02"))
        }]),
        past_tasks: Part::Read(vec![Activity {
            detail: Some(String::from(dates)),
            owner: Some(String::from(owner)),
            ..past(
                "00TEa0000000063AAA",
                ActivityKind::Email,
                letter,
                "2024-03-31",
            )
        }]),
        ..nothing_known("2026-11-21T09:30:10")
    }
}
