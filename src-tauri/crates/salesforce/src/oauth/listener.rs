//! The listener on the redirect address: it shows one page to one browser, once.
//!
//! It owns two sockets for the length of a sign-in. It never reads what it was sent beyond the first line.
//!
//! `localhost` is `127.0.0.1` to one browser and `::1` to another, so both are held. A port is not used if another
//! program has it on either address: the code would be handed to that program.

use std::future::pending;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use oauth2::RedirectUrl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const PATH: &str = "/callback";
/// Salesforce's codes are some hundred characters; browsers' headers a few thousand.
const LONGEST_HEAD: usize = 16 * 1024;
/// Browsers open connections ahead of need and leave them silent.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Ringside</title>\
<body style=\"font:1.1rem system-ui;margin:4rem auto;max-width:32rem;text-align:center\">\
<p>You can close this tab and go back to Ringside.</p></body></html>";
const NOT_FOUND: &str = "Not found";

/// No port of the list is free.
#[derive(Debug)]
pub(super) struct NoFreePort;

pub(super) struct Listener {
    redirect: RedirectUrl,
    v4: Option<TcpListener>,
    v6: Option<TcpListener>,
}

impl Listener {
    pub(super) async fn bind_first_free(ports: &[u16]) -> Result<Self, NoFreePort> {
        for port in ports {
            if let Some(listener) = Self::bind(*port).await {
                return Ok(listener);
            }
        }
        Err(NoFreePort)
    }

    async fn bind(port: u16) -> Option<Self> {
        let v4 = bind_one(IpAddr::V4(Ipv4Addr::LOCALHOST), port).await.ok()?;
        let v6 = bind_one(IpAddr::V6(Ipv6Addr::LOCALHOST), port).await.ok()?;
        if v4.is_none() && v6.is_none() {
            return None;
        }
        // With the name, as Salesforce refuses the number.
        let redirect = RedirectUrl::new(format!("http://localhost:{port}{PATH}")).ok()?;
        Some(Listener { redirect, v4, v6 })
    }

    pub(super) fn redirect_url(&self) -> RedirectUrl {
        self.redirect.clone()
    }

    /// Waits for the redirect, answers it, and gives its query. Anything else gets 404, however often it asks.
    ///
    /// # Errors
    ///
    /// The system takes no more connections.
    pub(super) async fn wait(self) -> io::Result<String> {
        let mut answering = JoinSet::new();
        loop {
            let stream = tokio::select! {
                stream = accept(self.v4.as_ref()) => stream?,
                stream = accept(self.v6.as_ref()) => stream?,
                Some(Ok(Some(query))) = answering.join_next() => return Ok(query),
            };
            answering.spawn(answer(stream));
        }
    }
}

/// `None` if the machine has no such address: no browser will try it either.
async fn bind_one(address: IpAddr, port: u16) -> io::Result<Option<TcpListener>> {
    match TcpListener::bind(SocketAddr::new(address, port)).await {
        Ok(socket) => Ok(Some(socket)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // A port that the system keeps for itself (Windows reserves ranges) is as good as taken.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        Err(_) => Ok(None),
    }
}

async fn accept(socket: Option<&TcpListener>) -> io::Result<TcpStream> {
    let Some(socket) = socket else {
        return pending().await;
    };
    loop {
        match socket.accept().await {
            Ok((stream, _)) => return Ok(stream),
            // The other side left before it was taken.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Answers one connection, and gives the query if it was the redirect.
async fn answer(mut stream: TcpStream) -> Option<String> {
    let head = tokio::time::timeout(HEAD_PATIENCE, read_head(&mut stream))
        .await
        .ok()?
        .ok()?;
    let query = redirect_query(&head);
    let (status, page) = match &query {
        Some(_) => ("200 OK", PAGE),
        None => ("404 Not Found", NOT_FOUND),
    };
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len(),
    );
    // A browser that is gone already has still brought the code.
    if stream.write_all(response.as_bytes()).await.is_ok() {
        let _closed = stream.shutdown().await;
    }
    query
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut part = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut part).await?;
        if read == 0 || head.len() > LONGEST_HEAD {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        head.extend_from_slice(part.get(..read).unwrap_or_default());
    }
    String::from_utf8(head).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
}

fn redirect_query(head: &str) -> Option<String> {
    let mut words = head.lines().next()?.split(' ');
    if words.next()? != "GET" {
        return None;
    }
    let target = words.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (path == PATH).then(|| query.to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::Listener;

    /// Two ports that were free a moment ago.
    async fn free_ports() -> [u16; 2] {
        let one = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let two = TcpListener::bind("127.0.0.1:0").await.unwrap();
        [
            one.local_addr().unwrap().port(),
            two.local_addr().unwrap().port(),
        ]
    }

    async fn asks(address: &str, port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((address, port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn the_redirect_is_told_apart_from_what_else_a_browser_asks() {
        let [port, _] = free_ports().await;
        let listener = Listener::bind_first_free(&[port]).await.unwrap();
        assert_eq!(
            listener.redirect_url().as_str(),
            format!("http://localhost:{port}/callback")
        );
        let waiting = tokio::spawn(listener.wait());
        // A connection opened ahead of need, which says nothing.
        let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        for other in [
            "GET /favicon.ico HTTP/1.1",
            "GET /callbacks?code=x HTTP/1.1",
            "POST /callback?code=x HTTP/1.1",
            "nonsense",
        ] {
            let answer = asks(
                "127.0.0.1",
                port,
                &format!("{other}\r\nHost: localhost\r\n\r\n"),
            )
            .await;
            assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        }
        let answer = asks(
            "127.0.0.1",
            port,
            "GET /callback?code=a%3D&state=s HTTP/1.1\r\n\r\n",
        )
        .await;
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains("close this tab"),
            "{answer}"
        );
        assert_eq!(waiting.await.unwrap().unwrap(), "code=a%3D&state=s");
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_passed_over() {
        let [first, second] = free_ports().await;
        let _taken = TcpListener::bind(("127.0.0.1", first)).await.unwrap();
        let listener = Listener::bind_first_free(&[first, second]).await.unwrap();
        assert!(
            listener
                .redirect_url()
                .as_str()
                .contains(&second.to_string())
        );
        assert!(Listener::bind_first_free(&[first, second]).await.is_err());
    }

    #[tokio::test]
    async fn a_port_that_is_half_taken_is_taken() {
        let [first, second] = free_ports().await;
        // A machine without IPv6 has no half to take.
        let Ok(_taken) = TcpListener::bind((Ipv6Addr::LOCALHOST, first)).await else {
            return;
        };
        let listener = Listener::bind_first_free(&[first, second]).await.unwrap();
        assert!(
            listener
                .redirect_url()
                .as_str()
                .contains(&second.to_string())
        );
    }
}
