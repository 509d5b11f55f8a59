//! The admin's file as admins write it: whole, in part, and with the usual slips.

use super::*;
use domain::base::problem::Problem;
use domain::settings::{Lines, LoggingMode};

fn of(text: &str) -> (Policy, Vec<String>) {
    let mut reading = Reading::default();
    reading.place("policy.json", parts(Some(String::from(text))));
    let (policy, wrong) = (reading.policy, reading.wrong);
    let keys = wrong.into_iter().map(|problem| match problem {
        Problem::PolicyWrong { key, .. } => key,
        _ => String::from("the whole file"),
    });
    (policy, keys.collect())
}

#[test]
fn there_is_a_key_for_every_setting_and_it_takes_that_one_alone() {
    let default = serde_json::to_value(Settings::default()).unwrap();
    for name in default.as_object().unwrap().keys() {
        let key = serde_json::from_value::<SettingKey>(Value::from(name.as_str()));
        assert!(key.is_ok(), "no key for {name}");
    }
    let other = json!({
        "country": "JP", "logging": "paused", "log_to": "log_only", "object_order": ["Lead"], "added_objects": ["A__c"],
        "own_numbers": ["03"], "extension_digits": 4, "outside_prefix": "0", "when_unmatched": "offer_new",
        "when_several": "latest",
        "fallback_record": { "id": "001000000000001AAA", "object": "Account", "name": "Nobody", "certainty": "by_hand" },
        "timing": "at_the_start", "field_map": { "queue": "Q__c" }, "record_type": "012", "join_others": true,
        "subjects": { "missed": "Missed" }, "comments": { "missed": "Missed" }, "dispositions": ["Sold"], "phrases": ["Hello"],
        "recording_hosts": ["rec.example.com"],
        "follow_ups": { "missed": 1 }, "min_seconds": 5, "forbid_keeping_off": true, "forbid_private": true,
        "lines": { "only": ["A"], "never": [] }, "shown_fields": ["email"], "request_cap": 5, "keep_days": 30,
        "own_fields": [{ "object": "Contact", "field": "Tier__c" }],
        "transfer_call_types": { "transferred_in": "inbound" }, "customer_field": "Account.AccountNumber",
        "statuses": { "missed": "Completed" }, "priorities": { "missed": "High" }, "not_logged": ["busy"], "new_cases": ["inbound"],
        "start_with_session": true, "forbid_updates": true,
    });
    assert_eq!(
        other.as_object().unwrap().keys().collect::<Vec<_>>(),
        default.as_object().unwrap().keys().collect::<Vec<_>>()
    );
    for name in default.as_object().unwrap().keys() {
        let key: SettingKey = serde_json::from_value(Value::from(name.as_str())).unwrap();
        let mut settings = Settings::default();
        key.take(
            &serde_json::from_value(other.clone()).unwrap(),
            &mut settings,
        );
        let taken = serde_json::to_value(settings).unwrap();
        for part in default.as_object().unwrap().keys() {
            assert_eq!(taken[part] != default[part], part == name, "{name}: {part}");
        }
    }
}

#[test]
fn a_file_sets_locks_and_says_where_to_sign_in() {
    let (policy, wrong) = of(r#"{
        "settings": { "logging": "paused", "lines": { "never": ["Private"] }, "country": "JP",
            "fallback_record": { "id": "001000000000001AAA", "object": "Account", "name": "Nobody" } },
        "locked": ["logging", "lines"],
        "sign_in": { "login_url": "https://aoba.my.salesforce.com", "client_id": "3MVG9" }
    }"#);
    assert_eq!(wrong, [] as [&str; 0]);
    assert_eq!(policy.settings.logging, LoggingMode::Paused);
    assert_eq!(policy.settings.lines.never, ["Private"]);
    assert_eq!(policy.settings.fallback_record.unwrap().name, "Nobody");
    assert!(policy.locked.contains(&SettingKey::Lines));
    assert_eq!(policy.sign_in.client_id.as_deref(), Some("3MVG9"));
}

#[test]
fn only_what_is_wrong_is_left_out_and_told_by_its_key() {
    let slips = [
        (r#"{ "settings": { "loging": "paused" } }"#, "loging"),
        (r#"{ "settings": { "logging": "off" } }"#, "logging"),
        (r#"{ "settings": { "country": "Japan" } }"#, "country"),
        (
            r#"{ "settings": { "extension_digits": 300 } }"#,
            "extension_digits",
        ),
        (
            r#"{ "settings": { "lines": { "onyl": ["A"] } } }"#,
            "lines.onyl",
        ),
        (
            r#"{ "settings": { "subjects": { "mised": "A" } } }"#,
            "subjects",
        ),
        (r#"{ "settings": [] }"#, "settings"),
        (r#"{ "locked": ["loging"] }"#, "loging"),
        (r#"{ "locked": [7] }"#, "7"),
        (r#"{ "locked": "logging" }"#, "locked"),
        (r#"{ "sign_in": { "client": "A" } }"#, "sign_in"),
        (r#"{ "setings": {} }"#, "setings"),
        ("{ \"settings\": ", "the whole file"),
        ("[]", "the whole file"),
        ("", "the whole file"),
    ];
    for (text, key) in slips {
        let (policy, wrong) = of(text);
        assert_eq!(wrong, [key], "{text}");
        assert_eq!(policy, Policy::default(), "{text}");
    }
    let (policy, wrong) =
        of(r#"{ "settings": { "loging": "paused", "lines": { "onyl": [], "only": ["A"] } } }"#);
    assert_eq!(wrong, ["loging", "lines.onyl"]);
    let only = vec![String::from("A")];
    assert_eq!(
        *policy.settings.lines,
        Lines {
            only,
            never: Vec::new()
        }
    );
}

#[test]
fn no_file_is_no_policy_and_a_folder_in_its_place_is_told() {
    let folder = std::env::temp_dir();
    let at = |file| PolicyPlaces {
        file,
        registry: None,
    };
    let (policy, wrong) = read(&at(folder.join("ringside-no-such-policy.json")));
    assert_eq!((policy, wrong.len()), (Policy::default(), 0));
    let (_, wrong) = read(&at(folder));
    assert!(matches!(wrong[0], Problem::PolicyUnreadable { .. }));
}

#[test]
fn the_registry_holds_over_the_file_and_has_1_and_0_for_yes_and_no() {
    let mut reading = Reading::default();
    let file = json!({ "settings": { "join_others": false, "extension_digits": 4 }, "locked": ["logging"],
        "sign_in": { "login_url": "https://a.my.salesforce.com", "client_id": "3MVG9" } });
    let registry = json!({ "settings": { "join_others": 1, "extension_digits": 1 }, "locked": ["join_others"],
        "sign_in": { "login_url": "https://b.my.salesforce.com" } });
    for (place, parts) in [("policy.json", file), ("the registry", registry)] {
        reading.place(place, Ok(parts.as_object().cloned()));
    }
    assert_eq!(reading.wrong, []);
    let policy = reading.policy;
    assert!(policy.settings.join_others);
    assert_eq!(policy.settings.extension_digits, 1, "a number stays one");
    let locked = [SettingKey::Logging, SettingKey::JoinOthers].into();
    assert_eq!(policy.locked, locked);
    let sign_in = policy.sign_in;
    assert_eq!(
        sign_in.login_url.as_deref(),
        Some("https://b.my.salesforce.com")
    );
    assert_eq!(sign_in.client_id.as_deref(), Some("3MVG9"));
}

#[cfg(windows)]
#[test]
fn the_registry_is_read_as_admins_write_it() {
    let reg = |arguments: &[&str]| {
        let mut reg = std::process::Command::new("reg");
        assert!(reg.args(arguments).status().unwrap().success());
    };
    let top = r"HKLM\Software\Policies\RingsideTried";
    let add = |key: &str, value: &[&str]| {
        let key = format!(r"{top}\{key}");
        reg(&[&["add", &key], value, &["/f"]].concat());
    };
    add(
        "settings",
        &["/v", "join_others", "/t", "REG_DWORD", "/d", "1"],
    );
    add("settings", &["/v", "country", "/d", "JP"]);
    let phrases = [
        "/v",
        "phrases",
        "/t",
        "REG_MULTI_SZ",
        "/d",
        r"Called back\0佐藤",
    ];
    add("settings", &phrases);
    // As a template of Windows' own writes a list.
    add(r"settings\own_numbers", &["/v", "2", "/d", "0352*"]);
    add(r"settings\own_numbers", &["/v", "1", "/d", "0351*"]);
    add("locked", &["/v", "1", "/d", "country"]);
    add("sign_in", &["/v", "client_id", "/d", "3MVG9"]);
    let (policy, wrong) = read(&PolicyPlaces {
        file: std::env::temp_dir().join("ringside-no-such-policy.json"),
        registry: Some(String::from("RingsideTried")),
    });
    reg(&["delete", top, "/f"]);
    assert_eq!(wrong, []);
    assert!(policy.settings.join_others);
    assert_eq!(policy.settings.phrases, ["Called back", "佐藤"]);
    assert_eq!(policy.settings.own_numbers, ["0351*", "0352*"]);
    assert_eq!(policy.locked, [SettingKey::Country].into());
    assert_eq!(policy.sign_in.client_id.as_deref(), Some("3MVG9"));
    let none = read(&PolicyPlaces {
        file: std::env::temp_dir().join("ringside-no-such-policy.json"),
        registry: Some(String::from("RingsideNowhere")),
    });
    assert_eq!((none.0, none.1.len()), (Policy::default(), 0));
}
