//! What a phone sends, out of its wrapping: a SIP or `tel:` address, a channel of a switch, percent-encoding.
//!
//! It reads no number and knows no word for a hidden one. **Invariant:** of an address only the user is a number, never its
//! host: `sip:212.95.100.45` has none.

/// The text without invisible characters, out of its SIP address, and with its escapes undone.
pub fn unwrapped(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_ignorable(*c)).collect();
    let text = taken_out(visible.trim());
    // The sign with which a number is sent off on some phones. One at the end of a code has no digits behind it.
    let is_dialled = text.starts_with(|c: char| c.is_numeric() || c == '+');
    let text = match text.strip_suffix('#') {
        Some(number) if is_dialled => String::from(number),
        Some(_) | None => text,
    };
    // No country's code begins with a zero, so this plus was put before a national number.
    match text.strip_prefix('+') {
        Some(national) if national.starts_with('0') => String::from(national),
        Some(_) | None => text,
    }
}

fn taken_out(visible: &str) -> String {
    // `"Name" <sip:user@host>;tag=1`, as a From header has it. A name may hold brackets of its own.
    if let Some((name, rest)) = visible.rsplit_once('<')
        && let Some((inside, _)) = rest.split_once('>')
    {
        if is_address(inside) {
            let inside = user_of(inside);
            return if inside.is_empty() {
                decoded(name.trim().trim_matches('"'))
            } else {
                decoded(&inside)
            };
        }
        // `"Name" <0312345678>`, as Asterisk has it: a number in the name is not who calls.
        // Nor is it where the number is hidden: `"090-1111-2222" <anonymous>`.
        let is_hidden = name.trim_end().ends_with('"') && !inside.contains(char::is_numeric);
        if is_dialled(inside) || is_hidden {
            return String::from(inside.trim());
        }
    }
    if is_address(visible) {
        return decoded(&user_of(visible));
    }
    decoded(without_channel(visible))
}

/// Whether a phone could dial the text.
fn is_dialled(text: &str) -> bool {
    let is_digit = |c: char| c.is_numeric();
    text.contains(is_digit) && text.chars().all(|c| is_digit(c) || " +-.()*#".contains(c))
}

/// `SIP/0312345678-0000001a`, a channel of Asterisk, without its technology and its own number.
fn without_channel(text: &str) -> &str {
    const TECHNOLOGIES: [&str; 6] = ["SIP", "PJSIP", "IAX2", "DAHDI", "Local", "SCCP"];
    let channel = TECHNOLOGIES.iter().find_map(|technology| {
        let rest = text.strip_prefix(technology)?;
        rest.strip_prefix('/')
    });
    let Some(channel) = channel else {
        return text;
    };
    let channel = channel.split('@').next().unwrap_or(channel);
    match channel.rsplit_once('-') {
        Some((number, id))
            if id.len() == CHANNEL_ID && id.chars().all(|c| c.is_ascii_hexdigit()) =>
        {
            number
        }
        Some(_) | None => channel,
    }
}

/// The length of the number that Asterisk gives to a channel.
const CHANNEL_ID: usize = 8;

fn is_address(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    let schemes = ["sip:", "sips:", "callto:", "tel:", "h323:", "im:"];
    schemes.iter().any(|scheme| lower.starts_with(scheme))
        || (lower.contains('@') && !lower.contains(' ') && !lower.contains('/'))
}

/// The user of a SIP address; the host if there is no user, unless it is an IP address. A `tel:` address stays whole, as
/// `parsing` knows its parameters, but for a context that is the beginning of the number.
fn user_of(address: &str) -> String {
    let address = address.trim();
    let (scheme, rest) = match address.split_once(':') {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => (scheme, rest),
        Some(_) | None => ("", address),
    };
    let rest = rest.trim_start_matches('/');
    if scheme.eq_ignore_ascii_case("tel") {
        return with_its_context(rest).unwrap_or_else(|| format!("tel:{rest}"));
    }
    let user = match rest.rsplit_once('@') {
        // `sip:@10.0.0.1` has no user, and a host is no number.
        Some(("", host)) if host.starts_with("anonymous") => host,
        Some(("", _)) => "",
        Some((user, _)) => user,
        None if is_ip_address(rest) => "",
        None => rest,
    };
    if let Some(number) = with_its_context(user) {
        return number;
    }
    let user = user.split(';').next().unwrap_or_default();
    // `user:password` of RFC 3261, and the port of a host.
    String::from(user.split(':').next().unwrap_or_default())
}

/// `1234-5678;phone-context=+813` (RFC 3966): the digits of the context come before those of a local number.
fn with_its_context(user: &str) -> Option<String> {
    let (number, parameters) = user.split_once(';')?;
    let mut parameters = parameters.split(';');
    let context = parameters.find_map(|parameter| parameter.strip_prefix("phone-context="))?;
    let is_local = context.starts_with('+') && !number.starts_with('+') && is_dialled(number);
    is_local.then(|| format!("{context} {number}"))
}

/// Whether a host, with or without a port, is an IP address.
fn is_ip_address(host: &str) -> bool {
    if host.starts_with('[') {
        return true;
    }
    let host = host.split([';', '?']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// With `%2B` and the like undone, also where it was done twice. A macro such as `%CallerNumber%` stays as it is.
fn decoded(text: &str) -> String {
    let once = decoded_once(text);
    if once == text.trim() {
        once
    } else {
        decoded_once(&once)
    }
}

fn decoded_once(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = match after.split_at_checked(2) {
            Some((hex, after)) if first == b'%' => hex_byte(hex).map(|byte| (byte, after)),
            Some(_) | None => None,
        };
        let (byte, after) = escaped.unwrap_or((first, after));
        bytes.push(byte);
        rest = after;
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => String::from(decoded.trim()),
        Err(_) => String::from(text),
    }
}

fn hex_byte(hex: &[u8]) -> Option<u8> {
    if !hex.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

/// Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties): joiners, marks of direction, variation selectors.
fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8
        | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}
