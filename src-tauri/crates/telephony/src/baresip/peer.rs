//! The other side of a call, from the SIP address and the display name that baresip shows.
//!
//! Owns what counts as a number. It must never make one up: nothing is added, parsed or formatted here, that is
//! `domain`'s part.
//!
//! The forms are those that a real baresip showed for real From headers. It passes the address on unchanged, with
//! escapes (RFC 3986) and parameters inside the user part (RFC 3966 `;phone-context=`, `;cpc=`). Its `param` is no
//! substitute, as versions before 1.1 run it through printf, where `%2B` is lost.

use domain::base::ids::RawNumber;
use domain::call::event::Party;

/// What stands for a withheld number in the user part: RFC 3323 says `anonymous`, the others are exchanges' habits.
const WITHHELD: &[&str] = &[
    "anonymous",
    "unavailable",
    "unknown",
    "restricted",
    "private",
    "withheld",
];

/// The other side of a call.
pub(super) fn party(address: &str, display_name: Option<&str>) -> Party {
    let name = display_name.map(unescaped).filter(|name| !name.is_empty());
    let user = user_of(address);
    if user.as_deref().is_some_and(is_withheld) || address.contains("@anonymous.invalid") {
        // The name says "Anonymous" in some language: the window has its own word for that.
        return Party {
            number: None,
            name: name.filter(|name| !is_withheld(name)),
        };
    }
    match (user, name) {
        // A trunk sends its own name as the user, and the caller's number as the display name.
        (user, Some(name)) if is_number(&name) && !user.as_deref().is_some_and(is_number) => {
            Party {
                number: Some(RawNumber(name)),
                name: None,
            }
        }
        // Exchanges put the number in place of a name that they don't know.
        (user, name) => {
            let name = name.filter(|name| user.as_ref() != Some(name));
            Party {
                number: user.map(RawNumber),
                name,
            }
        }
    }
}

/// This side of a call, from the account's address; it has a number only where the account is named by one.
pub(super) fn own(account: &str) -> Party {
    Party {
        number: user_of(account)
            .filter(|user| is_number(user))
            .map(RawNumber),
        name: None,
    }
}

/// The user part without its parameters, unescaped: `+81312345678` of
/// `sip:%2B81312345678;cpc=ordinary@127.0.0.1;user=phone`.
fn user_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    let user = match rest.rsplit_once('@') {
        Some((user, _host)) => user,
        None if scheme.eq_ignore_ascii_case("tel") => rest,
        // `sip:127.0.0.1` is a host alone.
        None => return None,
    };
    let user = user.split(';').next().unwrap_or_default();
    // RFC 3261 allows `user:password`, which some phones still send.
    let user = user.split(':').next().unwrap_or_default();
    Some(percent_decoded(user)).filter(|user| !user.is_empty())
}

fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = if first == b'%' {
            after.split_at_checked(2)
        } else {
            None
        };
        match escaped.and_then(|(hex, after)| Some((hex_byte(hex)?, after))) {
            Some((byte, after)) => {
                decoded.push(byte);
                rest = after;
            }
            None => {
                decoded.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_byte(hex: &[u8]) -> Option<u8> {
    if !hex.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

/// baresip leaves the backslashes of a quoted display name in place.
fn unescaped(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut characters = name.trim().chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            _ => plain.push(character),
        }
    }
    plain
}

fn is_withheld(text: &str) -> bool {
    WITHHELD.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether the text is a number that can be dialled, leaving aside the separators that people put between digits.
fn is_number(text: &str) -> bool {
    text.chars().any(|character| character.is_ascii_digit())
        && text
            .chars()
            .all(|character| character.is_ascii_digit() || "+*#-.() /".contains(character))
}
