//! The link to a call's recording, as a line of its Task's description.
//!
//! It owns which links are written: `https` to a host that the settings name, and nothing that could be read as another
//! host. A link comes from a phone, and whoever clicks it in Salesforce trusts the record that it stands in.

use crate::base::language::Language;
use crate::call::kind::CallKind;
use crate::record::call::Call;

/// The line; nothing where the phone has told no link, or one that is not allowed.
pub(crate) fn line_of(call: &Call) -> Option<String> {
    let link = call.facts.detail("recording_url")?;
    let hosts = &call.rules.recording_hosts;
    let host = host_of(link)?;
    if !hosts.iter().any(|allowed| is_allowed(&host, allowed)) {
        return None;
    }
    let language = call.rules.language.unwrap_or_default();
    let word = word_for(CallKind::of(&call.facts), language);
    Some(format!("{word}{link}"))
}

fn word_for(kind: CallKind, language: Language) -> &'static str {
    match (kind == CallKind::Voicemail, language) {
        (false, Language::English) => "Recording: ",
        (false, Language::Japanese) => "録音: ",
        (false, Language::French) => "Enregistrement : ",
        (true, Language::English) => "Voicemail: ",
        (true, Language::Japanese) => "留守番電話: ",
        (true, Language::French) => "Message vocal : ",
    }
}

/// The host of an `https` link, in lower case. Strict on purpose: a user, a backslash or a blank hides another host
/// from somebody's eyes or from some reader.
fn host_of(link: &str) -> Option<String> {
    let (scheme, rest) = link.split_once("://")?;
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !r#"\<>"`{}|^"#.contains(c);
    if !scheme.eq_ignore_ascii_case("https") || !rest.chars().all(is_plain) {
        return None;
    }
    let place = rest.split(['/', '?', '#']).next()?;
    let (host, port) = place.split_once(':').unwrap_or((place, "443"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let is_host = !host.is_empty() && host.chars().all(is_name);
    let is_port = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
    (is_host && is_port).then(|| host.to_ascii_lowercase())
}

/// Whether an entry of the settings names this host: the host itself, or `*.` and the domain that it is below.
fn is_allowed(host: &str, entry: &str) -> bool {
    let entry = entry.trim().to_ascii_lowercase();
    match entry.strip_prefix("*.") {
        Some(domain) if !domain.is_empty() => host
            .strip_suffix(domain)
            .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        _ => !entry.is_empty() && host == entry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(link: &str, entries: &[&str]) -> bool {
        host_of(link).is_some_and(|host| entries.iter().any(|entry| is_allowed(&host, entry)))
    }

    #[test]
    fn a_link_to_an_allowed_host_goes() {
        for (link, entry) in [
            ("https://rec.example.com/a?b=c#d", "rec.example.com"),
            ("HTTPS://Rec.Example.com/a", " rec.example.COM "),
            ("https://rec.example.com:8443/a", "rec.example.com"),
            ("https://rec.example.com", "*.example.com"),
            ("https://a.b.example.com?x", "*.example.com"),
        ] {
            assert!(goes(link, &[entry]), "{link} by {entry}");
        }
    }

    #[test]
    fn no_other_link_goes_however_it_dresses() {
        for link in [
            "http://rec.example.com/a",
            "ftp://rec.example.com/a",
            "javascript:alert(1)//https://rec.example.com",
            "rec.example.com/a",
            "https://example.com/",
            "https://badexample.com/",
            "https://rec.example.com.evil.net/",
            "https://rec.example.com@evil.net/",
            "https://evil.net\\.rec.example.com/",
            "https://evil.net/ https://rec.example.com/",
            "https://rec.example.com:evil/",
            "https://rec.example.com:/",
            "https://réc.example.com/",
            "https:///rec.example.com/",
            "https://.example.com/",
            "https://rec.example.com/\"onclick",
            "https://rec.example.com/\n",
            "",
        ] {
            assert!(
                !goes(link, &["rec.example.com", "*.example.com", "*.", ""]),
                "{link}"
            );
        }
    }
}
