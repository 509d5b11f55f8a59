//! The command line. Scripts and admins depend on it: names here stay as they are.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::{links, paths};

/// Your Salesforce beside every call.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    /// Where all state is kept.
    #[arg(long, global = true, env = "RINGSIDE_PROFILE", value_name = "DIR")]
    profile: Option<PathBuf>,
    /// Start without showing the window.
    #[arg(long)]
    pub(crate) hidden: bool,
    /// A `ringside:` link, as the system hands it over when one is opened.
    #[arg(value_name = "LINK", value_parser = links::parse)]
    pub(crate) link: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The app on a practice org that it carries, with a practice phone beside it.
    Demo {
        /// How many made-up people the practice org has, beside the forty written by hand.
        #[arg(long, default_value_t = 2000, value_name = "N")]
        people: u32,
    },
    /// Tells the running app what a phone did. Exit code 0: the app has it on disk; 2: wrong arguments, nothing was sent; 3: the
    /// app does not run, does not answer or can't write to its disk, and the event is kept and taken as soon as it can be; 1: the
    /// event could not be kept either, and is lost unless it is sent again. The same event twice does no harm.
    Event(Box<PhoneEvent>),
    /// Removes what Ringside keeps on this computer. Exit code 0: removed; 1: something is not in Salesforce yet, or it runs,
    /// and nothing was removed.
    RemoveData,
    /// Signs in to Salesforce through the browser, from a terminal.
    SignIn {
        /// Salesforce's login page, or the org's own (My Domain).
        #[arg(
            long,
            default_value = "https://login.salesforce.com",
            value_name = "URL"
        )]
        login_url: String,
        /// The consumer key of the org's External Client App.
        #[arg(long, env = "RINGSIDE_CLIENT_ID", value_name = "ID")]
        client_id: String,
    },
}

/// One event of a phone, by the names of the public schema.
#[derive(Debug, Args)]
pub(crate) struct PhoneEvent {
    /// ringing, dialing, answered, held, resumed, transferred, ended, voicemail, details or message.
    pub(crate) kind: String,
    /// The phone's own id of the call.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Who calls.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "NUMBER")]
    pub(crate) from: Option<String>,
    /// The name that the phone shows for the caller.
    #[arg(long, allow_hyphen_values = true, value_parser = any_words(), value_name = "NAME")]
    pub(crate) from_name: Option<String>,
    /// Who is called.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "NUMBER")]
    pub(crate) to: Option<String>,
    /// The name that the phone shows for the one who is called.
    #[arg(long, allow_hyphen_values = true, value_parser = any_words(), value_name = "NAME")]
    pub(crate) to_name: Option<String>,
    /// inbound, outbound or internal.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "DIRECTION")]
    pub(crate) direction: Option<String>,
    /// How the call ended, with `ended`.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "OUTCOME")]
    pub(crate) outcome: Option<String>,
    /// The line or queue.
    #[arg(long, allow_hyphen_values = true, value_parser = any_words(), value_name = "LINE")]
    pub(crate) line: Option<String>,
    /// How the call was put through: in, out or automatic.
    #[arg(long, value_name = "TRANSFER")]
    pub(crate) transfer: Option<String>,
    /// What all legs of one call share.
    #[arg(long, value_name = "ID")]
    pub(crate) group_id: Option<String>,
    /// The record that the number was dialled from: its id, or a link to it.
    #[arg(long, value_name = "RECORD")]
    pub(crate) record: Option<String>,
    /// The number of the case that the call is about.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) case_number: Option<String>,
    /// The number by which the company knows the caller.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) customer_number: Option<String>,
    /// The name of the phone; the same for all its events.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// When it happened (RFC 3339); left out: now.
    #[arg(long, allow_hyphen_values = true, value_parser = any_text(), value_name = "TIME")]
    pub(crate) at: Option<String>,
}

/// Whatever a phone puts into an argument that says which call it is: an argument in odd bytes must not cost a call.
fn any_text() -> impl TypedValueParser<Value = String> {
    read_by(telephony::wire::identity_in)
}

/// The same for an argument that describes the call: it is left out if nobody can say what its bytes mean.
fn any_words() -> impl TypedValueParser<Value = String> {
    read_by(|bytes| telephony::wire::words_in(bytes).unwrap_or_default())
}

/// Elsewhere than on Unix, what is no text has no bytes that could be read.
fn read_by(read: fn(&[u8]) -> String) -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(move |argument| {
        argument
            .into_string()
            .unwrap_or_else(|argument| read(argument.as_encoded_bytes()))
    })
}

impl Arguments {
    pub(crate) fn profile(&self) -> PathBuf {
        self.profile.clone().unwrap_or_else(paths::default_profile)
    }

    pub(crate) fn demo_profile(&self) -> PathBuf {
        self.profile.clone().unwrap_or_else(paths::demo_profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn event(words: &[&str]) -> Box<PhoneEvent> {
        event_of(words.iter().map(OsString::from).collect())
    }

    fn event_of(words: Vec<OsString>) -> Box<PhoneEvent> {
        let program = ["ringside", "event", "ringing"].map(OsString::from);
        let arguments = Arguments::try_parse_from(program.into_iter().chain(words)).unwrap();
        match arguments.command {
            Some(Command::Event(event)) => event,
            other => panic!("no event: {other:?}"),
        }
    }

    #[test]
    fn what_begins_with_a_hyphen_is_a_value_where_one_belongs() {
        let event = event(&[
            "--id",
            "-7",
            "--from-name",
            "-- Sales --",
            "--line",
            "-1",
            "--from",
            "-",
            "--at",
            "-1",
        ]);
        assert_eq!(event.id.as_deref(), Some("-7"));
        assert_eq!(event.from_name.as_deref(), Some("-- Sales --"));
        assert_eq!(event.line.as_deref(), Some("-1"));
        assert_eq!(event.from.as_deref(), Some("-"));
        assert_eq!(event.at.as_deref(), Some("-1"));
    }

    #[cfg(unix)]
    #[test]
    fn an_argument_in_odd_bytes_is_read_as_what_was_meant() {
        use std::os::unix::ffi::OsStringExt as _;
        let odd = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let event = event_of(vec![
            odd(b"--from-name"),
            odd(b"M\xfcller"),
            odd(b"--line"),
            odd(b"B\xfcro"),
            odd(b"--from"),
            odd(b"+81312345606\xa0"),
            odd(b"--to-name"),
            odd("佐藤".as_bytes()),
        ]);
        assert_eq!(event.from_name.as_deref(), Some("Müller"));
        assert_eq!(event.line.as_deref(), Some("Büro"));
        assert_eq!(event.from.as_deref(), Some("+81312345606\u{a0}"));
        assert_eq!(event.to_name.as_deref(), Some("佐藤"));
    }
}
