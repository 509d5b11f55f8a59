//! Killed while the agent types in each form: every word that was typed half a second before is there again.

use crate::scene::{HANAKO, a_call_with_a_note, adds_to_do, app_with_a_key_field, hangs_up};
use acceptance::app::note;
use anyhow::{Context as _, Result};
use domain::base::refs::TaskRef;
use domain::record::form::DraftKey;
use domain::view::action::Action;
use domain::view::call::CallView;
use domain::view::screen::View;
use std::collections::BTreeMap;

/// The last thing that was typed in a form, as the window sends it down.
fn typed(key: &DraftKey, words: &str, seq: u32) -> Action {
    Action::EditForm {
        key: key.clone(),
        values: [(String::from("subject"), String::from(words))].into(),
        seq,
    }
}

/// What stands in each form on screen.
fn forms(view: &View) -> BTreeMap<DraftKey, (String, u32)> {
    let words = |values: &BTreeMap<String, String>| values.get("subject").cloned();
    let forms = view.forms.iter();
    forms
        .map(|form| {
            (
                form.key.clone(),
                (words(&form.values).unwrap_or_default(), form.seq),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_midst_of_a_form_its_words_are_there_after_the_start() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    app.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut app, "k1", "Wants a quote").await?;
    adds_to_do(&mut app, "Send the quote", call)?;
    let view = app
        .sees("the to-do", |view| {
            view.calls.iter().any(|card| !card.made.is_empty())
        })
        .await?;
    let card = view.calls.iter().find(|card| card.id == call);
    let task = card.context("the call")?.made[0].task.clone();
    let TaskRef::Outbox(write) = task else {
        anyhow::bail!("it waits");
    };
    let keys = [
        DraftKey::NextStep { call: Some(call) },
        DraftKey::NextStep { call: None },
        DraftKey::NewPerson { call },
        DraftKey::Task { task },
        DraftKey::Answers { write },
        DraftKey::Search { call: Some(call) },
        DraftKey::Search { call: None },
        DraftKey::PastCalls,
        DraftKey::Place { call },
    ];
    // In each form in turn the program dies right after the echo that calls the words kept.
    let mut expected = BTreeMap::new();
    for (number, key) in keys.iter().enumerate() {
        let words = format!("折り返し {number}, and then");
        app.does(&typed(key, &words, 1))?;
        let words = format!("{words} some");
        app.does(&typed(key, &words, 2))?;
        app.sees("the words as kept", |view| {
            forms(view).get(key) == Some(&(words.clone(), 2))
        })
        .await?;
        app.kill().await?;
        expected.insert(key.clone(), (words, 2));
        let view = app.starts().await?;
        assert_eq!(forms(&view), expected, "after {key:?}");
        let card = view.calls.iter().find(|card| card.id == call);
        assert_eq!(card.context("the call")?.note.text, "Wants a quote");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_wrap_up_that_a_ring_interrupts_nothing_typed_is_lost() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_call_with_a_note(&mut app, "k1", "Wants a quote").await?;
    hangs_up(&app, "k1").await?;
    let key = DraftKey::NextStep { call: Some(call) };
    app.does(&typed(&key, "Send the off", 1))?;
    app.does(&note(call, "Wants a quote for three years", 2))?;
    app.phone("ringing", "k2", "+14155550134", jiff::Timestamp::now())
        .await?;
    // What is typed and what rings come by two ways, of which either may be the faster one.
    app.sees("both calls, and the words", |view| {
        let is_kept = |card: &CallView| card.id == call && card.note.seq == 2;
        view.calls.len() == 2 && view.calls.iter().any(is_kept) && forms(view).contains_key(&key)
    })
    .await?;
    app.kill().await?;
    let view = app.starts().await?;
    assert_eq!(view.calls.len(), 2);
    let card = view.calls.iter().find(|card| card.id == call);
    let card = card.context("the card of the wrap-up")?;
    assert_eq!(card.note.text, "Wants a quote for three years");
    assert_eq!(
        forms(&view).get(&key),
        Some(&(String::from("Send the off"), 1))
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_right_after_a_ring_the_first_character_on_the_card_before_it_is_there() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
    app.phone("ringing", "k1", HANAKO, jiff::Timestamp::now())
        .await?;
    let view = app.sees("the ring", |view| view.calls.len() == 1).await?;
    let call = view.calls[0].id;
    let key = DraftKey::NextStep { call: Some(call) };
    // What the window sends with the first key, in each field; the next ring comes in the same moment.
    for first in [note(call, "W", 1), typed(&key, "S", 1)] {
        app.does(&first)?;
    }
    app.phone("ringing", "k2", "+14155550134", jiff::Timestamp::now())
        .await?;
    let in_front = |view: &View| {
        let card = view.calls.iter().find(|card| card.id == call);
        let is_kept = card.is_some_and(|card| card.note.text == "W" && card.note.seq == 1);
        let is_form_kept = forms(view).get(&key).is_some_and(|(_, seq)| *seq == 1);
        view.calls.len() == 2 && view.front == Some(call) && is_kept && is_form_kept
    };
    app.sees("the card in front, with its words", in_front)
        .await?;
    app.kill().await?;
    let view = app.starts().await?;
    let card = view.calls.iter().find(|card| card.id == call);
    assert_eq!(card.context("the card")?.note.text, "W");
    assert_eq!(forms(&view).get(&key), Some(&(String::from("S"), 1)));
    Ok(())
}
