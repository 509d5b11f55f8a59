//! Which addresses an agent may sign in at.

use salesforce::{InstanceUrl, InstanceUrlError, LoginHost, LoginHostError};

fn allowed(text: &str, origin: &str) {
    assert_eq!(
        LoginHost::parse(text).map(|host| host.to_string()),
        Ok(origin.to_owned()),
        "{text}"
    );
}

fn refused(text: &str, because: LoginHostError) {
    assert_eq!(LoginHost::parse(text), Err(because), "{text}");
}

#[test]
fn salesforces_own_login_hosts_are_allowed() {
    allowed(
        "https://login.salesforce.com",
        "https://login.salesforce.com",
    );
    allowed(
        "https://test.salesforce.com/",
        "https://test.salesforce.com",
    );
    allowed(
        "https://acme.my.salesforce.com",
        "https://acme.my.salesforce.com",
    );
    allowed(
        "https://acme--uat.sandbox.my.salesforce.com",
        "https://acme--uat.sandbox.my.salesforce.com",
    );
    allowed(
        "https://acme-dev-ed.develop.my.salesforce.com",
        "https://acme-dev-ed.develop.my.salesforce.com",
    );
}

#[test]
fn what_people_paste_is_reduced_to_the_origin() {
    allowed(" login.salesforce.com ", "https://login.salesforce.com");
    allowed("ACME.my.salesforce.com", "https://acme.my.salesforce.com");
    allowed(
        "https://acme.my.salesforce.com/home/home.jsp?x=1#y",
        "https://acme.my.salesforce.com",
    );
    allowed(
        "https://acme.my.salesforce.com:443/",
        "https://acme.my.salesforce.com",
    );
}

#[test]
fn a_lightning_address_is_answered_with_the_login_address() {
    for (lightning, my_domain) in [
        (
            "https://acme.lightning.force.com/lightning/page/home",
            "https://acme.my.salesforce.com",
        ),
        (
            "acme--uat.sandbox.lightning.force.com",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
    ] {
        refused(
            lightning,
            LoginHostError::Lightning {
                my_domain: my_domain.to_owned(),
            },
        );
    }
}

#[test]
fn strangers_are_refused_however_they_dress() {
    for stranger in [
        "https://example.com",
        "https://salesforce.com.example.com",
        "https://evilsalesforce.com",
        "https://login.salesforce.com.evil.io/login.salesforce.com",
        "https://salesforce.com",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "https://localhost.example.com",
    ] {
        refused(stranger, LoginHostError::NotSalesforce);
    }
    refused(
        "https://login.salesforce.com@example.com",
        LoginHostError::Extras,
    );
    refused("https://login.salesforce.com:8443", LoginHostError::Extras);
    refused("http://login.salesforce.com", LoginHostError::NotHttps);
    refused("", LoginHostError::NotAnAddress);
    refused("my org", LoginHostError::NotAnAddress);
    refused("javascript:alert(1)", LoginHostError::NotAnAddress);
}

#[test]
fn the_practice_org_on_this_machine_may_speak_plain_http() {
    allowed("http://127.0.0.1:8080", "http://127.0.0.1:8080");
    allowed("http://localhost:8080/x", "http://localhost:8080");
    allowed("http://[::1]:8080", "http://[::1]:8080");
    refused("ftp://localhost", LoginHostError::NotSalesforce);
}

#[test]
fn tokens_are_sent_over_https_or_to_this_machine() {
    assert_eq!(
        InstanceUrl::parse("https://na139.salesforce.com/x")
            .unwrap()
            .to_string(),
        "https://na139.salesforce.com"
    );
    assert!(InstanceUrl::parse("http://localhost:81").is_ok());
    assert_eq!(
        InstanceUrl::parse("http://acme.my.salesforce.com"),
        Err(InstanceUrlError::NotHttps)
    );
    assert_eq!(
        InstanceUrl::parse("acme"),
        Err(InstanceUrlError::NotAnAddress)
    );
}
