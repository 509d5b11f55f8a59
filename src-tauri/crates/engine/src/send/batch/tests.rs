//! What is joined, and what each row is given of the answer.

use super::*;
use crate::send::question::Question;
use crate::send::samples::{TASK_ID, id, lost, refused as refuses, said};
use domain::org::facts::TASK;
use domain::org::package::CALL_LOG;
use serde_json::json;

fn create() -> Request {
    Request::CreateTask(Body::new())
}

fn pair() -> Vec<SubRequest> {
    vec![
        SubRequest::create("log", CALL_LOG, Body::new()),
        SubRequest::create("task", TASK, Body::new()),
    ]
}

fn update(task: &str) -> Request {
    Request::UpdateTask {
        task: id(task),
        body: Body::new(),
    }
}

fn query(key: &str) -> Request {
    Request::Query(Question::by_key(TASK, "Id", key, ""))
}

fn places(requests: Vec<Request>) -> Vec<Vec<usize>> {
    let shared = shared(requests).into_iter();
    shared.map(|shared| shared.places).collect()
}

fn made(place: usize) -> Result<Answer, CallError> {
    Ok(Answer::Created(id(&format!("00T00000000000{place}"))))
}

fn settled(given: Option<&Given>) -> Option<JobResult> {
    match given {
        Some(Given::Settled(result)) => Some(result.clone()),
        Some(Given::Answer(_)) | None => None,
    }
}

#[test]
fn requests_of_one_kind_are_one_and_those_of_another_kind_another() {
    let requests = vec![
        create(),
        Request::AllOrNone(pair()),
        create(),
        update(TASK_ID),
        query("a"),
        Request::AllOrNone(pair()),
        update("00T000000000002"),
        query("b"),
    ];
    assert_eq!(
        places(requests),
        [vec![0, 2], vec![1, 5], vec![3, 6], vec![4, 7]]
    );
}

#[test]
fn two_questions_of_each_row_are_two_questions_of_all() {
    let both = |call: &str| {
        let names = vec![String::from(call)];
        let tasks = Question::by_marks(TASK, "CallObject", names, String::from(call));
        Request::Both(tasks, Question::judged("VoiceCall", String::from(call)))
    };
    let requests = vec![both("a"), query("b"), both("c"), both("d")];
    assert_eq!(places(requests), [vec![0, 2, 3], vec![1]]);
    let joined = shared(vec![both("a"), both("c"), both("d")]).remove(0);
    let Request::BothOfEach(tasks, records) = joined.request else {
        panic!("one request of two questions")
    };
    assert_eq!((tasks.len(), records.len()), (3, 3));
}

#[test]
fn no_more_are_joined_than_an_org_takes() {
    let creates = (0..201).map(|_| create()).collect();
    let sizes = |requests| places(requests).iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(sizes(creates), [200, 1]);
    let graphs = (0..76).map(|_| Request::AllOrNone(pair())).collect();
    assert_eq!(sizes(graphs), [75, 1]);
    let long = || Request::AllOrNone((0..20).flat_map(|_| pair()).collect());
    let graphs = (0..13).map(|_| long()).collect();
    assert_eq!(sizes(graphs), [12, 1], "500 inside");
    let large = || {
        let mut body = Body::new();
        body.insert(String::from("Description"), json!("あ".repeat(300_000)));
        Request::CreateTask(body)
    };
    assert_eq!(
        sizes(vec![large(), large(), large()]),
        [2, 1],
        "two megabytes"
    );
}

#[test]
fn two_changes_of_one_task_are_never_one_request() {
    assert_eq!(places(vec![update(TASK_ID), update(TASK_ID)]).len(), 2);
}

#[test]
fn a_question_that_several_rows_ask_is_asked_once() {
    let ask = |id: &str| Request::Questions(vec![SubRequest::query_all("r0", id)]);
    let all = shared(vec![ask("a"), ask("b"), ask("a")]);
    assert_eq!(all[0].places, [0, 2]);
    assert_eq!(all[0].given(Ok(Answer::Parts(Vec::new()))).len(), 2);
}

#[test]
fn each_row_is_given_its_own_answer() {
    let shared = shared(vec![create(), create()]).remove(0);
    let no = refuses("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Not on Sundays");
    let given = shared.given(Ok(Answer::Each(vec![made(1), Err(no.clone())])));
    assert!(
        matches!(&given[0], Given::Answer(Ok(Answer::Created(it))) if *it == id("00T000000000001"))
    );
    assert!(matches!(&given[1], Given::Answer(Err(error)) if *error == no));
}

#[test]
fn a_lost_answer_is_lost_for_every_row() {
    let shared = shared(vec![create(), create()]).remove(0);
    let given = shared.given(Err(lost()));
    assert_eq!(given.len(), 2);
    for given in given {
        assert!(matches!(given, Given::Answer(Err(CallError::InDoubt(_)))));
    }
    // As are answers that are too few to be told apart.
    let given = shared.given(Ok(Answer::Each(vec![made(1)])));
    assert_eq!(given.len(), 2);
    for given in given {
        assert!(matches!(
            given,
            Given::Answer(Err(CallError::Unreadable(_)))
        ));
    }
}

#[test]
fn a_refusal_of_the_whole_is_no_refusal_of_a_row() {
    let two = shared(vec![create(), create()]).remove(0);
    for code in ["LIMIT_EXCEEDED", "JSON_PARSER_ERROR", "HTTP_413"] {
        let given = two.given(Err(refuses(code, "")));
        let result = settled(given.first());
        assert!(matches!(result, Some(JobResult::NotTogether(_))), "{code}");
    }
    // Alone the row is what was refused.
    let one = shared(vec![create()]).remove(0);
    let given = one.given(Err(refuses("HTTP_413", "")));
    assert!(settled(given.first()).is_none());
    // The org's requests are used up for a small batch as for a large one.
    let given = two.given(Err(refuses(
        "REQUEST_LIMIT_EXCEEDED",
        "TotalRequests Limit exceeded.",
    )));
    assert!(matches!(
        &given[0],
        Given::Answer(Err(CallError::LimitReached { .. }))
    ));
}

#[test]
fn a_refusal_that_the_company_may_have_caused_is_no_refusal_of_a_row() {
    let code = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";
    let apex = "Ringside: System.LimitException: Too many SOQL queries: 101";
    let two = shared(vec![create(), create()]).remove(0);
    let given = two.given(Ok(Answer::Each(vec![made(1), Err(refuses(code, apex))])));
    assert!(settled(given.first()).is_none());
    let result = settled(given.get(1));
    assert!(matches!(result, Some(JobResult::NotTogether(_))));

    let graphs = shared(vec![Request::AllOrNone(pair()), Request::AllOrNone(pair())]).remove(0);
    let halted = said("PROCESSING_HALTED", "");
    let [log, task] = pair().try_into().unwrap();
    let parts = |code: &str| {
        vec![
            log.answered(400, halted.clone()),
            task.answered(400, said(code, apex)),
        ]
    };
    let rule = parts("FIELD_CUSTOM_VALIDATION_EXCEPTION");
    let given = graphs.given(Ok(Answer::Each(vec![
        Ok(Answer::Parts(parts(code))),
        Ok(Answer::Parts(rule)),
    ])));
    let result = settled(given.first());
    assert!(matches!(result, Some(JobResult::NotTogether(_))));
    assert!(settled(given.get(1)).is_none());
}
