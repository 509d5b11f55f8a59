//! What stands beside a number in its field and is none: dates, times, hours, postal codes, e-mail addresses.
//!
//! It knows the forms of such notes and no number. **Invariant:** a note is taken out only where the rest still holds a
//! number, as the caller says; each leaves a semicolon, which separates what stood around it.

/// The text without its notes, or as it is if no number is left without them.
pub(super) fn without_notes(typed: &str, holds_number: impl Fn(&str) -> bool) -> String {
    let mut rest = String::from(typed);
    for without in [
        without_addresses,
        without_postal_codes,
        without_moments,
        without_hours,
    ] {
        let shorter = without(&rest);
        if shorter != rest && holds_number(&shorter) {
            rest = shorter;
        }
    }
    rest
}

/// Without e-mail addresses: words with an `@` and a letter before it.
fn without_addresses(typed: &str) -> String {
    replaced(
        typed,
        |c| !c.is_whitespace() && !"<>;,()[]".contains(c),
        |word| {
            let is_address = word.split_once('@').is_some_and(|(user, host)| {
                user.contains(char::is_alphabetic) && host.contains('.')
            });
            is_address.then_some(0)
        },
    )
}

/// Without Japanese postal codes, which are marked.
fn without_postal_codes(typed: &str) -> String {
    let Some((before, after)) = typed.split_once('〒') else {
        return String::from(typed);
    };
    let is_code = |c: char| c.is_numeric() || c.is_whitespace() || "-－ー‐−".contains(c);
    let mut digits = 0;
    let end = after.char_indices().find(|(_, c)| {
        let is_over = digits == POSTAL_DIGITS || !is_code(*c);
        digits += usize::from(c.is_numeric());
        is_over
    });
    let rest = end
        .and_then(|(place, _)| after.get(place..))
        .unwrap_or_default();
    format!("{before};{rest}")
}

const POSTAL_DIGITS: usize = 7;

/// Without dates, times and hours, and without the `.0` that a spreadsheet puts behind a number.
fn without_moments(typed: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || "./:-\u{2013}".contains(c);
    replaced(typed, is_part, |run| {
        if is_date(run) || is_time(run) {
            return Some(0);
        }
        let decimals = run.strip_suffix(".0")?;
        let is_long = decimals.len() >= LONG_NUMBER && !decimals.contains('.');
        is_long.then_some(decimals.len())
    })
}

/// Without hours in brackets: `(9-17)`, `(9h-17h)`.
fn without_hours(typed: &str) -> String {
    let is_hour = |text: &str| {
        // `17 Uhr`, `17h`.
        let text = text.trim_matches(|c: char| !c.is_ascii_digit());
        let value = text.parse::<u32>();
        value.is_ok_and(|hour| hour <= 24)
    };
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed;
    while let Some((before, after)) = rest.split_once(['(', '（']) {
        let Some((inside, behind)) = after.split_once([')', '）']) else {
            break;
        };
        let hours: Vec<&str> = inside.split(['-', '\u{2013}', '~', '〜']).collect();
        text.push_str(before);
        if hours.len() == 2 && hours.iter().all(|hour| is_hour(hour)) {
            text.push(';');
        } else {
            let length = rest.len() - behind.len();
            text.push_str(rest.get(before.len()..length).unwrap_or_default());
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// So many digits before a `.0` are a number.
const LONG_NUMBER: usize = 7;

/// Each run of such characters, cut to the length that `kept` gives, with a semicolon after it; as it is where it gives
/// none.
fn replaced(
    typed: &str,
    is_part: impl Fn(char) -> bool,
    kept: impl Fn(&str) -> Option<usize>,
) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed;
    while !rest.is_empty() {
        let start = rest.find(&is_part).unwrap_or(rest.len());
        let (before, run) = rest.split_at(start);
        let end = run.find(|c| !is_part(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        text.push_str(before);
        match kept(run.trim_end_matches(['.', ':', '-'])) {
            Some(length) => {
                text.push_str(run.get(..length).unwrap_or_default());
                text.push(';');
            }
            None => text.push_str(run),
        }
        rest = after;
    }
    text
}

/// `30.11.2026`, `2026-11-30`, `11/30/2026`, `1/15/24`.
fn is_date(run: &str) -> bool {
    let signs: Vec<char> = run.chars().filter(|c| !c.is_ascii_digit()).collect();
    let [one, other] = signs.as_slice() else {
        return false;
    };
    let parts: Vec<&str> = run.split(['.', '/', '-']).collect();
    let &[a, b, c] = parts.as_slice() else {
        return false;
    };
    let is_year =
        |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let is_day = |part: &str| {
        let value = part.parse::<u32>().ok().filter(|_| part.len() <= 2);
        value.is_some_and(|value| (1..=31).contains(&value))
    };
    // With a hyphen, a year of two digits would make dates of too many numbers.
    let is_short_year = |part: &str| part.len() == 2 && *one != '-';
    one == other
        && ((is_year(a) && is_day(b) && is_day(c))
            || (is_day(a) && is_day(b) && (is_year(c) || is_short_year(c))))
}

/// `9:00`, `9:00-17:30`, `24/7`.
fn is_time(run: &str) -> bool {
    let is_clock = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
        let value = |part: &str, most: u32| {
            let value = part.parse::<u32>().ok().filter(|_| part.len() <= 2);
            value.is_some_and(|value| value <= most)
        };
        value(hour, 24) && minute.len() == 2 && value(minute, 59)
    };
    if run == "24/7" || run == "7/7" {
        return true;
    }
    run.contains(':') && run.split(['-', '\u{2013}']).all(is_clock)
}
