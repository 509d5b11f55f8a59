//! Letters in the one form in which they are compared: small, of usual width, and without accents.
//!
//! It owns the letters of European languages and Vietnamese, and kana of both widths. Marks that make another letter, such as
//! those of kana, stay. The window compares in the same way, by Unicode's own tables (`outbox-list.ts`). Words in place of a
//! number have a form of their own, `number/folding`, in which their lists are written.

/// Letters with accents, each behind the letter that it counts as.
const ACCENTED: [(char, &str); 21] = [
    ('a', "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"),
    ('c', "çćĉċč"),
    ('d', "ď"),
    ('e', "èéêëēĕėęěẹẻẽếềểễệ"),
    ('g', "ĝğġģǧ"),
    ('h', "ĥ"),
    ('i', "ìíîïĩīĭįǐỉị"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľ"),
    ('n', "ñńņň"),
    ('o', "òóôõöōŏőơǒọỏốồổỗộớờởỡợ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšș"),
    ('t', "ţťț"),
    ('u', "ùúûüũūŭůűųưǔụủứừửữự"),
    ('w', "ŵẁẃẅ"),
    ('y', "ýÿŷỳỵỷỹ"),
    ('z', "źżž"),
    ('α', "ά"),
    ('ο', "ό"),
];

/// Kana of half width, from U+FF66 on, in full width.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// A text in the form in which it is compared.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let small = text.chars().map(full_form).flat_map(char::to_lowercase);
    for letter in small {
        match letter {
            '\u{3099}' | '\u{309a}' => {
                let before = plain.pop();
                plain.extend(before.map(|kana| marked(kana, letter)));
            }
            _ if is_accent(letter) => {}
            _ if letter.is_ascii() => plain.push(letter),
            _ => plain.push(without_accent(letter)),
        }
    }
    plain
}

/// ASCII in the half width, and kana in the full one.
fn full_form(letter: char) -> char {
    let of_kana = u32::from(letter).checked_sub(0xFF66);
    let kana = of_kana.and_then(|place| KANA.chars().nth(usize::try_from(place).ok()?));
    match letter {
        'ﾞ' => '\u{3099}',
        'ﾟ' => '\u{309a}',
        _ => kana.unwrap_or_else(|| half_width(letter)),
    }
}

/// ASCII of full width in the usual one.
pub(super) fn half_width(letter: char) -> char {
    let of_ascii = u32::from(letter).wrapping_sub(0xFF01);
    match letter {
        '　' => ' ',
        _ if of_ascii < 94 => char::from_u32(of_ascii + 0x21).unwrap_or(letter),
        _ => letter,
    }
}

/// Kana with a mark, as one letter.
fn marked(kana: char, mark: char) -> char {
    let after = |steps: u32| char::from_u32(u32::from(kana) + steps).unwrap_or(kana);
    match (kana, mark) {
        ('ウ', '\u{3099}') => 'ヴ',
        ('う', '\u{3099}') => 'ゔ',
        (
            'か'..='ぢ' | 'つ'..='ど' | 'は'..='ぽ' | 'カ'..='ヂ' | 'ツ'..='ド' | 'ハ'..='ポ',
            '\u{3099}',
        ) => after(1),
        ('は'..='ぽ' | 'ハ'..='ポ', '\u{309a}') => after(2),
        _ => kana,
    }
}

fn without_accent(letter: char) -> char {
    // No letter of Asia has an accent.
    if letter > '\u{1fff}' {
        return letter;
    }
    let of = ACCENTED.iter().find(|(_, all)| all.contains(letter));
    of.map_or(letter, |(bare, _)| *bare)
}

/// What stands over or under a letter of an alphabet, as a character of its own.
fn is_accent(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_alike_with_accents_and_without_and_in_both_widths() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected, "{text}");
        check("Lefèvre ÉMILIE", "lefevre emilie");
        check("Lefe\u{300}vre", "lefevre");
        check("Nguyễn Šárka Ångström", "nguyen sarka angstrom");
        check("ｶﾞﾄｰ ﾊﾟｳﾙ ｦﾝ", "ガトー パウル ヲン");
        check("ガトー", "ガトー");
        check("カ\u{3099}", "ガ");
        check("ヴ", "ヴ");
        check("ｳﾞ", "ヴ");
        check("ＡＢＣ　１２３", "abc 123");
        check("佐藤 花子", "佐藤 花子");
        check("Straße", "straße");
    }
}
