//! Several people of one org: each signs in, writes and is shown in their own name.

use serde_json::json;

use super::common::{Answer, TestOrg, VERIFIER};

impl TestOrg {
    /// An access token of any user.
    pub(crate) async fn token_of(&self, username: &str) -> String {
        let query = self.log_in(username, practice_org::PASSWORD, "allow").await;
        let code = query.into_iter().find(|(name, _)| name == "code");
        let answer = self.redeem(&code.expect("no code").1, VERIFIER).await;
        answer.body["access_token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_colleague_signs_in_and_writes_in_her_own_name() {
    let org = TestOrg::start().await;
    let users = org.control.rows("User").await.unwrap();
    let colleague = users
        .iter()
        .find(|user| user["Username"] == practice_org::COLLEAGUE)
        .unwrap();
    assert!(colleague["Extension"].is_string());
    let token = org.token_of(colleague["Username"].as_str().unwrap()).await;

    let base = org.org.base_url();
    let userinfo = format!("{base}/services/oauth2/userinfo");
    let sent = org
        .http
        .get(userinfo)
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    let shown = Answer::read(sent).await.body;
    assert_eq!(shown["user_id"], colleague["Id"]);
    assert_eq!(shown["name"], colleague["Name"]);

    let task = format!("{base}/services/data/v64.0/sobjects/Task");
    let body = json!({ "Subject": "Call" });
    let sent = org.http.post(task).bearer_auth(&token).json(&body).send();
    assert_eq!(sent.await.unwrap().status(), 201);
    let task = &org.control.tasks().await.unwrap()[0];
    assert_eq!(task["OwnerId"], colleague["Id"]);
    assert_eq!(task["CreatedById"], colleague["Id"]);
}

#[tokio::test]
async fn each_user_is_told_in_their_own_locale_and_language() {
    let org = TestOrg::start().await;
    let users = org.control.rows("User").await.unwrap();
    let username = practice_org::COLLEAGUE;
    let colleague = users.iter().find(|user| user["Username"] == username);
    let id = colleague.unwrap()["Id"].as_str().unwrap();
    for (locale, language) in [("ja_JP", "en_US"), ("fr_FR", "fr"), ("en_GB", "de")] {
        let fields = json!({ "LocaleSidKey": locale, "LanguageLocaleKey": language });
        let edited = org.control.colleague_edits("User", id, &fields).await;
        edited.unwrap();
        let token = org.token_of(username).await;
        let userinfo = format!("{}/services/oauth2/userinfo", org.org.base_url());
        let sent = org.http.get(userinfo).bearer_auth(&token).send().await;
        let shown = Answer::read(sent.unwrap()).await.body;
        assert_eq!(
            (&shown["locale"], &shown["language"]),
            (&json!(locale), &json!(language))
        );
        let address = shown["sub"].as_str().unwrap();
        let sent = org.http.get(address).bearer_auth(&token).send().await;
        let shown = Answer::read(sent.unwrap()).await.body;
        assert_eq!(
            (&shown["locale"], &shown["language"]),
            (&json!(locale), &json!(language))
        );
    }
}

#[tokio::test]
async fn a_user_who_has_left_does_not_get_in() {
    let org = TestOrg::start().await;
    let users = org.control.rows("User").await.unwrap();
    let left = users.iter().find(|user| user["IsActive"] == false).unwrap();
    let username = left["Username"].as_str().unwrap();
    let refused = practice_org::sign_in_as(username, &org.authorize_url(&[])).await;
    assert!(refused.unwrap_err().to_string().contains("came back"));
    assert!(
        org.log_in(username, practice_org::PASSWORD, "allow")
            .await
            .is_empty()
    );
}
