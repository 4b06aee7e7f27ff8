//! What a failed connection failed of, read from the causes that the libraries give.

use crate::error::Obstacle;
use std::error::Error;
use std::io;

/// What kept a connection from coming about.
pub(super) fn of_connection(fault: &reqwest::Error, through_proxy: bool) -> Obstacle {
    if let Some(obstacle) = of_proxy(fault) {
        return obstacle;
    }
    if chain(fault).any(<dyn Error>::is::<rustls::Error>) {
        return Obstacle::Tls;
    }
    let obstacle = match () {
        () if fault.is_dns() => Obstacle::Name,
        () if fault.is_timeout() => Obstacle::Timeout,
        () => match chain(fault).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind) {
            // A handshake that ends before it has begun: what is there waited for something else.
            Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
                Obstacle::BrokenOff
            }
            Some(io::ErrorKind::TimedOut) => Obstacle::Timeout,
            _ => Obstacle::Refused,
        },
    };
    // The connection is the proxy's: what is behind it is the proxy's to find.
    match obstacle {
        Obstacle::BrokenOff if through_proxy => Obstacle::ProxyRefused,
        Obstacle::Tls => Obstacle::Tls,
        _ if through_proxy => Obstacle::ProxyAway,
        direct => direct,
    }
}

/// What the connectors for proxies say went wrong. Their errors have no public type, so their words are read; `tests/proxy.rs` has
/// them from real connections.
fn of_proxy(fault: &reqwest::Error) -> Option<Obstacle> {
    chain(fault).find_map(|cause| {
        let words = cause.to_string();
        if words == "error resolving for socks proxy" {
            return Some(Obstacle::Name);
        }
        let why = words.strip_prefix("tunnel error: ").or_else(|| words.strip_prefix("SOCKS error: "))?;
        Some(match why {
            "failed to create underlying connection" => Obstacle::ProxyAway,
            why if why.contains("auth") || why.contains("credentials") => Obstacle::ProxyLogin,
            _ => Obstacle::ProxyRefused,
        })
    })
}

/// The causes of a fault, outermost first.
fn chain(fault: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(fault.source(), |cause| below(*cause))
}

/// What is under a cause. An error of I/O that was made of another one passes that over when it is asked for its source.
fn below<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => cause.source(),
    }
}

/// The same as text. Anything with an address in it is left out: addresses hold tokens.
pub(super) fn causes(fault: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    for text in chain(fault).map(ToString::to_string) {
        if !text.contains("://") && !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
    }
    if texts.is_empty() { "no cause given".to_owned() } else { texts.join(": ") }
}
