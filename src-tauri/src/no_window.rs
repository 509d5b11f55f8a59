//! What is said where there is no window to say it in: in the system's own message box, in the agent's language.

use std::process::ExitCode;

/// In one language.
struct Words {
    /// The language, as the system's name of it begins.
    language: &'static str,
    what: &'static str,
    webview: &'static str,
    elsewhere: &'static str,
}

/// English is last: it is for everybody else.
const WORDS: [Words; 3] = [
    Words {
        language: "ja",
        what: "Ringside のウィンドウを開けませんでした。このコンピューター上のデータは安全で、何も変更されていません。",
        webview: "Microsoft の WebView2 ランタイムが必要です。https://developer.microsoft.com/microsoft-edge/webview2 \
                  からインストールするか、管理者に依頼してから、Ringside をもう一度起動してください。",
        elsewhere: "Ringside をもう一度起動してください。それでも開かない場合は、インストールし直してください。",
    },
    Words {
        language: "fr",
        what: "La fenêtre de Ringside n’a pas pu être ouverte. Les données de cet ordinateur sont en sécurité et rien n’a été \
               modifié.",
        webview: "Il lui faut le runtime WebView2 de Microsoft. Installez-le depuis \
                  https://developer.microsoft.com/microsoft-edge/webview2, ou demandez à votre administrateur, puis \
                  redémarrez Ringside.",
        elsewhere: "Redémarrez Ringside ; si cela ne suffit pas, réinstallez-le.",
    },
    Words {
        language: "",
        what: "Ringside’s window could not be opened. What is on this computer is safe, and nothing was changed.",
        webview: "It needs Microsoft’s WebView2 Runtime. Install that from \
                  https://developer.microsoft.com/microsoft-edge/webview2, or ask your administrator, and start Ringside \
                  again.",
        elsewhere: "Start Ringside again; if that does not help, install it again.",
    },
];

/// Says why there is no window, and with which code the program ends.
pub(crate) fn say(error: &impl std::fmt::Display) -> ExitCode {
    tracing::error!(%error, "the window could not be opened");
    let locale = system::locale().unwrap_or_default();
    system::alert("Ringside", &text(&locale, cfg!(windows), error));
    ExitCode::FAILURE
}

fn text(locale: &str, is_windows: bool, error: &impl std::fmt::Display) -> String {
    let language = locale.to_ascii_lowercase();
    let words = WORDS
        .iter()
        .find(|words| language.starts_with(words.language));
    let Some(words) = words else {
        return error.to_string();
    };
    let remedy = if is_windows {
        words.webview
    } else {
        words.elsewhere
    };
    format!("{}\n\n{remedy}\n\n{error}", words.what)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn it_is_said_in_the_agents_language_and_names_what_is_missing_on_windows() {
        for (locale, begins) in [
            ("ja-JP", "Ringside のウィンドウ"),
            ("fr_CA.UTF-8", "La fenêtre"),
            ("FR", "La fenêtre"),
            ("de_DE.UTF-8", "Ringside’s window"),
            ("", "Ringside’s window"),
        ] {
            let windows = text(locale, true, &"the reason");
            assert!(windows.starts_with(begins), "{windows}");
            assert!(windows.contains("microsoft-edge/webview2"), "{windows}");
            assert!(windows.ends_with("the reason"), "{windows}");
            assert!(!text(locale, false, &"the reason").contains("WebView2"));
        }
    }
}
