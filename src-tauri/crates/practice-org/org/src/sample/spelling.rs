//! The numbers of the crowd, and the ways in which people spell them.
//!
//! It owns eight spellings for each of five countries. It never gives one number to two of the first million people.

use super::pick::pick;

const AREA_CODES: [u32; 40] = [
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225,
    228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281,
    301, 302,
];
/// Prime, so that multiplying by it walks through all numbers of a range before it meets one again.
const STRIDE: u64 = 7919;
/// The number of a person, spelled in one of eight ways. A table of five countries by eight spellings, and as long as that.
pub(super) fn spelling(country: &str, number: u32) -> String {
    let within = |range: u64| (u64::from(number) * STRIDE) % range;
    let style = number % 8;
    match country {
        "Japan" => {
            let digits = 10_000_000 + within(89_000_000);
            let (a, b) = (digits / 10_000, digits % 10_000);
            match style {
                0 => format!("080-{a:04}-{b:04}"),
                1 => format!("+81 80-{a:04}-{b:04}"),
                2 => format!("080{a:04}{b:04}"),
                3 => format!("(080) {a:04}-{b:04}"),
                4 => format!("080.{a:04}.{b:04}"),
                5 => full_width(&format!("080-{a:04}-{b:04}")),
                6 => format!("+81 (0)80 {a:04} {b:04}"),
                _ => format!("080-{a:04}-{b:04} (携帯)"),
            }
        }
        "France" => {
            let digits = 10_000_000 + within(20_000_000);
            let pairs: Vec<String> = [1_000_000, 10_000, 100, 1]
                .iter()
                .map(|place| format!("{:02}", digits / place % 100))
                .collect();
            match style {
                0 => format!("06 {}", pairs.join(" ")),
                1 => format!("+33 6 {}", pairs.join(" ")),
                2 => format!("06{}", pairs.concat()),
                3 => format!("(06) {}", pairs.join(" ")),
                4 => format!("06.{}", pairs.join(".")),
                5 => format!("0033 6{}", pairs.concat()),
                6 => format!("+33 (0)6 {}", pairs.join("-")),
                _ => format!("06-{} (portable)", pairs.join("-")),
            }
        }
        "United States" => {
            // Hardly any number of the exchange 555 is given out.
            let area = pick(&AREA_CODES, number).unwrap_or(201);
            let exchange = 555 + number / 320_000;
            let line = 2_000 + number / 40 % 8_000;
            match style {
                0 => format!("({area}) {exchange}-{line}"),
                1 => format!("+1 {area} {exchange} {line}"),
                2 => format!("{area}{exchange}{line}"),
                3 => format!("1-{area}-{exchange}-{line}"),
                4 => format!("{area}.{exchange}.{line}"),
                5 => format!("{area}/{exchange}-{line}"),
                6 => format!("{area} {exchange} {line} x{}", 100 + number % 900),
                _ => format!("{area}-{exchange}-{line} (cell)"),
            }
        }
        "United Kingdom" => {
            let digits = within(1_000_000);
            match style {
                0 => format!("07400 {digits:06}"),
                1 => format!("+44 7400 {digits:06}"),
                2 => format!("07400{digits:06}"),
                3 => format!("(07400) {digits:06}"),
                4 => format!("07400.{digits:06}"),
                5 => format!("0044 7400 {digits:06}"),
                6 => format!("+44 (0)7400 {digits:06}"),
                _ => format!("07400-{digits:06} mobile"),
            }
        }
        _ => {
            let digits = 10_000_000 + within(20_000_000);
            match style {
                0 => format!("0176 {digits}"),
                1 => format!("+49 176 {digits}"),
                2 => format!("0176{digits}"),
                3 => format!("(0176) {digits}"),
                4 => format!("0176/{digits}"),
                5 => format!("0049-176-{digits}"),
                6 => format!("+49 (0)176 {digits}"),
                _ => format!("0176-{digits} (Handy)"),
            }
        }
    }
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '0'..='9' => char::from_u32(u32::from(letter) - 0x30 + 0xff10).unwrap_or(letter),
            '-' => '－',
            other => other,
        })
        .collect()
}
