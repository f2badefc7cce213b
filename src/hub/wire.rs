//! One question over HTTP with every bound that holds for it: time, bytes, redirects, and to whom the token goes.
//!
//! hf-hub 1.0's own calls read an answer of any length to its end, error pages included (an endless one took 970 MiB in the
//! five seconds until its limit), allocate what a server announces, wait for retries without regard to `Retry-After`, and
//! follow a header of the server to a storage service of the server's choice. So the two plain GET requests that are needed
//! are made here, with the client that hf-hub is built on; the shape of the answer is hf-hub's.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, Response, StatusCode, Url};

use super::abroad::PublicOnly;
use super::endpoint::Endpoint;
use super::limits::Limits;
use super::settings::Settings;
use super::trouble::{Barrier, Detour, Trouble};

/// A connection to the endpoint.
#[derive(Debug)]
pub(super) struct Wire {
    client: Client,
    /// For redirects away from the endpoint.
    abroad: Client,
    endpoint: Endpoint,
    token: Option<HeaderValue>,
    limits: Limits,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    /// `None`: what was kept under the entity tag still holds.
    pub(super) body: Option<Vec<u8>>,
    pub(super) etag: Option<String>,
    /// Whether it came from another address than the one that was asked.
    pub(super) redirected: bool,
}

impl Wire {
    /// Proxies and trusted certificates are those of the environment and the system.
    pub(super) fn new(settings: &Settings, limits: &Limits) -> Result<Self, String> {
        let built =
            |builder: ClientBuilder| builder.build().map_err(|_| "no TLS, or a proxy setting that cannot be read".to_owned());
        let builder = || {
            Client::builder()
                .user_agent(concat!("mayuse/", env!("CARGO_PKG_VERSION"), "; hf-hub/1.0.0"))
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .connect_timeout(limits.connect)
                .timeout(limits.answer)
        };
        let client = built(builder())?;
        // A proxy looks up names itself, and may well have a private address.
        let watched = !settings.proxied && !settings.endpoint.is_private();
        let abroad = if watched { built(builder().dns_resolver(Arc::new(PublicOnly)))? } else { client.clone() };
        let token = settings.token.as_ref().and_then(|t| HeaderValue::from_str(&format!("Bearer {}", t.reveal())).ok());
        let token = token.map(|mut header| {
            header.set_sensitive(true);
            header
        });
        Ok(Self { client, abroad, endpoint: settings.endpoint.clone(), token, limits: limits.clone() })
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Gets at most `cap` bytes. All redirects together take no longer than one answer may.
    pub(super) async fn get(&self, url: Url, cap: usize, known: Option<&str>) -> Result<Reply, Trouble> {
        let slow = || Trouble::Slow(self.limits.answer);
        tokio::time::timeout(self.limits.answer, self.follow(url, cap, known)).await.unwrap_or_else(|_| Err(slow()))
    }

    async fn follow(&self, mut url: Url, cap: usize, known: Option<&str>) -> Result<Reply, Trouble> {
        for hop in 0..=self.limits.redirects {
            let home = self.endpoint.is_home(&url);
            let client = if home { &self.client } else { &self.abroad };
            let mut request = client.get(self.endpoint.with_user(url.clone()));
            if let Some(token) = self.token.as_ref().filter(|_| home) {
                request = request.header(AUTHORIZATION, token.clone());
            }
            if let Some(tag) = known.and_then(|t| HeaderValue::from_str(t).ok()).filter(|_| home) {
                request = request.header(IF_NONE_MATCH, tag);
            }
            let response = request.send().await.map_err(|e| self.classified(&e))?;
            match response.status() {
                StatusCode::OK => return self.read(response, cap, hop > 0).await,
                StatusCode::NOT_MODIFIED if known.is_some() => {
                    return Ok(Reply { body: None, etag: None, redirected: hop > 0 });
                }
                status if status.is_redirection() => {
                    url = self.endpoint.redirected(&url, response.headers().get(LOCATION))?;
                }
                status => return Err(refused(status, response.headers())),
            }
        }
        Err(Trouble::Redirect(Detour::Endless))
    }

    async fn read(&self, mut response: Response, cap: usize, redirected: bool) -> Result<Reply, Trouble> {
        if response.content_length().is_some_and(|n| usize::try_from(n).map_or(true, |n| n > cap)) {
            return Err(Trouble::Long(cap));
        }
        let etag = response.headers().get(ETAG).and_then(|t| t.to_str().ok()).filter(|t| t.len() <= 256).map(str::to_owned);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.classified(&e))? {
            if body.len() + chunk.len() > cap {
                return Err(Trouble::Long(cap));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { body: Some(body), etag, redirected })
    }

    /// The kind of a failure. The library's words are not passed on: they repeat addresses.
    fn classified(&self, error: &reqwest::Error) -> Trouble {
        if error.is_connect() {
            return Trouble::Unreachable(if error.is_timeout() { Barrier::Silence } else { barrier(error) });
        }
        if error.is_timeout() { Trouble::Slow(self.limits.answer) } else { Trouble::Broken }
    }
}

fn barrier(error: &reqwest::Error) -> Barrier {
    let mut words = String::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return Barrier::Refused;
        }
        words.push_str(&inner.to_string().to_ascii_lowercase());
        words.push('\n');
        cause = inner.source();
    }
    let says = |parts: &[&str]| parts.iter().any(|p| words.contains(p));
    if says(&["dns error", "failed to lookup"]) {
        Barrier::Name
    } else if says(&["certificate", "tls", "handshake"]) {
        Barrier::Certificate
    } else if says(&["proxy", "tunnel"]) {
        Barrier::Proxy
    } else {
        Barrier::Other
    }
}

/// What a status and the Hub's own headers mean. Bodies of refusals are not read.
fn refused(status: StatusCode, headers: &HeaderMap) -> Trouble {
    let said = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (code, message) = (said("x-error-code"), said("x-error-message"));
    match status.as_u16() {
        _ if message.starts_with("Access to this resource is disabled") => Trouble::Disabled,
        401 | 403 if code == "GatedRepo" => Trouble::Gated,
        401 if message.starts_with("Invalid credentials") => Trouble::BadToken,
        401 => Trouble::Unauthorized,
        403 => Trouble::Forbidden,
        404 | 410 => Trouble::Missing,
        429 => {
            let quota = quota(said("ratelimit"));
            let wait = retry_after(said(RETRY_AFTER.as_str())).or(quota);
            Trouble::Limited { wait, all: quota.is_some() }
        }
        status @ 500..=599 => Trouble::Server(status),
        status => Trouble::Status(status),
    }
}

/// Seconds, or a date as HTTP writes it.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
    let wait = date.as_second().saturating_sub(jiff::Timestamp::now().as_second());
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or(0)))
}

/// The time until a quota is filled again, when it is used up: `"api";r=0;t=120`.
fn quota(text: &str) -> Option<Duration> {
    let field = |name: &str| text.split(';').find_map(|f| f.trim().strip_prefix(name)?.parse::<u64>().ok());
    if field("r=")? > 0 {
        return None;
    }
    Some(Duration::from_secs(field("t=").unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let with = |status: u16, pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(n, v)| (n.parse().ok(), HeaderValue::from_static(v)));
            let headers: HeaderMap = headers.filter_map(|(n, v)| Some((n?, v))).collect();
            refused(StatusCode::from_u16(status).unwrap_or_default(), &headers)
        };
        assert_eq!(with(401, &[]), Trouble::Unauthorized);
        assert_eq!(with(401, &[("x-error-code", "GatedRepo")]), Trouble::Gated);
        assert_eq!(with(403, &[("x-error-code", "GatedRepo")]), Trouble::Gated);
        let invalid = "Invalid credentials in Authorization header";
        assert_eq!(with(401, &[("x-error-message", invalid)]), Trouble::BadToken);
        assert_eq!(with(403, &[("x-error-message", "Access to this resource is disabled.")]), Trouble::Disabled);
        assert_eq!(with(404, &[("x-error-code", "RepoNotFound")]), Trouble::Missing);
        assert_eq!(with(418, &[]), Trouble::Status(418));
        let limited = |s, all| Trouble::Limited { wait: Some(Duration::from_secs(s)), all };
        assert_eq!(with(429, &[("retry-after", "7")]), limited(7, false));
        assert_eq!(with(429, &[("ratelimit", "\"api\";r=0;t=120")]), limited(120, true));
        assert_eq!(with(429, &[("ratelimit", "\"api\";r=12;t=120")]), Trouble::Limited { wait: None, all: false });
        assert_eq!(with(429, &[("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT")]), limited(0, false));
        assert_eq!(with(429, &[("retry-after", "soon")]), Trouble::Limited { wait: None, all: false });
    }
}
