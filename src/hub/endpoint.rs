//! The one server that is asked: its addresses, who may be told the token, and which redirects are followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::name::Name;
use super::secret::Secret;
use super::trouble::{Detour, Trouble};

/// Where the Hub is unless the environment says otherwise.
pub(super) const DEFAULT: &str = "https://huggingface.co";

/// The endpoint.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// Without user, query and fragment; the path has no slash at its end.
    base: Url,
    /// User and password that stood in the address.
    user: Option<(Secret, Option<Secret>)>,
}

impl Endpoint {
    /// Reads an address. The message of an error does not repeat it: it may hold a password.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("HF_ENDPOINT is no address of a hub: {why}");
        let mut base = Url::parse(text.trim()).map_err(|_| wrong("it is no https:// or http:// address"))?;
        if !matches!(base.scheme(), "https" | "http") {
            return Err(wrong("it is no https:// or http:// address"));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(wrong("it holds a query or a fragment"));
        }
        let user = (!base.username().is_empty() || base.password().is_some())
            .then(|| (Secret::new(base.username()), base.password().map(Secret::new)));
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        let plain = base.set_username("").and_then(|()| base.set_password(None));
        plain.map_err(|()| wrong("it has no host"))?;
        Ok(Self { base, user })
    }

    /// Host and port, for readers.
    pub(super) fn shown(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// What is kept under this address is found again by it.
    pub(super) fn address(&self) -> &str {
        self.base.as_str()
    }

    /// Whether a secret crosses no network in the clear.
    pub(super) fn keeps_secrets(&self) -> bool {
        self.base.scheme() == "https" || self.is_loopback()
    }

    /// Whether the endpoint itself is in a private network, as far as its address tells.
    pub(super) fn is_private(&self) -> bool {
        is_private(&self.base)
    }

    fn is_loopback(&self) -> bool {
        host_is(&self.base, &|ip| ip.is_loopback(), &is_localhost)
    }

    /// Whether the address itself names a user.
    pub(super) fn has_user(&self) -> bool {
        self.user.is_some()
    }

    /// Where the data of a model is.
    pub(super) fn model(&self, name: &Name) -> Url {
        let (organisation, bare) = name.parts();
        self.at(["api", "models", organisation, bare, "revision", "main"].into_iter())
    }

    /// Where a file of a commit is.
    pub(super) fn file(&self, name: &Name, commit: &str, path: &str) -> Url {
        let (organisation, bare) = name.parts();
        self.at([organisation, bare, "resolve", commit].into_iter().chain(path.split('/')))
    }

    /// Each part is escaped on its own.
    fn at<'p>(&self, parts: impl Iterator<Item = &'p str>) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts.filter(|p| !p.is_empty()));
        }
        url
    }

    /// Whether an address is on the endpoint itself: same scheme, host and port.
    pub(super) fn is_home(&self, url: &Url) -> bool {
        url.scheme() == self.base.scheme()
            && url.host() == self.base.host()
            && url.port_or_known_default() == self.base.port_or_known_default()
    }

    /// The address with the user that stood in `HF_ENDPOINT`; reqwest makes a header of it.
    pub(super) fn with_user(&self, mut url: Url) -> Url {
        if let Some((user, password)) = &self.user
            && self.is_home(&url)
        {
            let _ = url.set_username(user.reveal());
            let _ = url.set_password(password.as_ref().map(Secret::reveal));
        }
        url
    }

    /// Where a redirect leads, if it may be followed: never to a weaker protocol, never into a private network unless the
    /// endpoint is in one, never with a user of the server's choice.
    pub(super) fn redirected(&self, from: &Url, location: Option<&HeaderValue>) -> Result<Url, Trouble> {
        let text = location.and_then(|l| l.to_str().ok()).ok_or(Trouble::Redirect(Detour::Nowhere))?;
        let to = from.join(text).map_err(|_| Trouble::Redirect(Detour::Nowhere))?;
        if self.is_home(&to) {
            return Ok(to);
        }
        let as_safe = to.scheme() == "https" || (to.scheme() == "http" && self.base.scheme() == "http");
        if !as_safe || !to.username().is_empty() || to.password().is_some() {
            return Err(Trouble::Redirect(Detour::Unsafe));
        }
        if is_private(&to) && !self.is_private() {
            return Err(Trouble::Redirect(Detour::Private));
        }
        Ok(to)
    }
}

fn host_is(url: &Url, address: &dyn Fn(IpAddr) -> bool, name: &dyn Fn(&str) -> bool) -> bool {
    let Some(host) = url.host_str() else { return false };
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) => address(ip),
        Err(_) => name(host),
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Whether an address belongs to this machine or to a private network, as far as the address itself tells.
fn is_private(url: &Url) -> bool {
    let inner = |name: &str| {
        let lower = name.trim_end_matches('.').to_ascii_lowercase();
        is_localhost(name) || [".local", ".internal", ".lan", ".home.arpa"].iter().any(|end| lower.ends_with(end))
    };
    host_is(url, &is_private_ip, &inner)
}

pub(super) fn is_private_ip(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4() {
        // `::1` and `::` are forms of this kind, and 0.0.0.0/8 covers them.
        return is_private_v4(inner);
    }
    ip.is_multicast() || ip.is_unique_local() || ip.is_unicast_link_local()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        Endpoint::parse(text).unwrap()
    }
    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn addresses_stay_below_the_endpoint() {
        let hub = endpoint("https://mirror.example/hf/");
        assert_eq!(hub.model(&name("a/b")).as_str(), "https://mirror.example/hf/api/models/a/b/revision/main");
        assert_eq!(hub.model(&name("gpt2")).as_str(), "https://mirror.example/hf/api/models/gpt2/revision/main");
        let file = |path: &str| hub.file(&name("a/b"), "abc", path).to_string();
        assert_eq!(file("LICENSE"), "https://mirror.example/hf/a/b/resolve/abc/LICENSE");
        assert_eq!(file("x y/#?%2f"), "https://mirror.example/hf/a/b/resolve/abc/x%20y/%23%3F%252f");
        assert!(file("../../api/whoami").starts_with("https://mirror.example/hf/a/b/resolve/abc/"));
        assert_eq!(endpoint("https://huggingface.co").shown(), "huggingface.co");
        assert_eq!(endpoint("http://127.0.0.1:8080/x").shown(), "127.0.0.1:8080");
    }

    #[test]
    fn a_password_in_the_address_is_not_shown() {
        let hub = endpoint("https://canary:canary2@mirror.example");
        assert!(!hub.shown().contains("canary") && !hub.address().contains("canary") && !format!("{hub:?}").contains("canary"));
        assert!(hub.has_user());
        assert!(!hub.model(&name("a/b")).as_str().contains("canary"));
        assert!(hub.with_user(hub.model(&name("a/b"))).as_str().contains("canary:canary2@"));
        let elsewhere = Url::parse("https://cdn.example/x").unwrap();
        assert_eq!(hub.with_user(elsewhere.clone()), elsewhere);
        for wrong in ["ftp://canary@x", "canary", "https://canary:p@/", "https://x/?canary", "https://:canary@x:99999"] {
            assert!(!Endpoint::parse(wrong).unwrap_err().contains("canary"), "{wrong}");
        }
    }

    #[test]
    fn who_may_be_told_the_token() {
        let hub = endpoint("https://huggingface.co");
        let home = |url: &str| hub.is_home(&Url::parse(url).unwrap());
        assert!(home("https://huggingface.co/api/x") && home("https://HUGGINGFACE.co:443/"));
        for other in ["http://huggingface.co/", "https://huggingface.co:8443/", "https://cdn.huggingface.co/", "https://evil/"]
        {
            assert!(!home(other), "{other}");
        }
        assert!(hub.keeps_secrets() && endpoint("http://127.0.0.1:1").keeps_secrets());
        assert!(endpoint("http://localhost:1").keeps_secrets() && endpoint("http://[::1]:1").keeps_secrets());
        assert!(!endpoint("http://mirror.example").keeps_secrets() && !endpoint("http://10.0.0.1").keeps_secrets());
    }

    #[test]
    fn redirects() {
        let to = |base: &str, location: &str| {
            let hub = endpoint(base);
            let from = hub.model(&name("a/b"));
            hub.redirected(&from, Some(&HeaderValue::from_str(location).unwrap())).map(|u| u.to_string())
        };
        let https = |location: &str| to("https://huggingface.co", location);
        assert_eq!(https("/api/models/c/d").unwrap(), "https://huggingface.co/api/models/c/d");
        assert!(https("https://cdn.example/x").is_ok());
        for unsafe_one in ["http://huggingface.co/", "http://cdn.example/", "file:///etc/passwd", "https://u:p@x/", "ftp://x/"]
        {
            assert_eq!(https(unsafe_one), Err(Trouble::Redirect(Detour::Unsafe)), "{unsafe_one}");
        }
        for private in [
            "https://127.0.0.1/",
            "https://169.254.169.254/latest",
            "https://10.1.2.3/",
            "https://192.168.0.1/",
            "https://172.16.0.1/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://localhost/",
            "https://x.localhost./",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://metadata.google.internal/",
        ] {
            assert_eq!(https(private), Err(Trouble::Redirect(Detour::Private)), "{private}");
        }
        assert_eq!(
            endpoint("https://x").redirected(&Url::parse("https://x").unwrap(), None),
            Err(Trouble::Redirect(Detour::Nowhere))
        );
        assert!(to("http://127.0.0.1:1000", "http://127.0.0.1:2000/").is_ok());
        assert!(to("http://mirror.example", "http://127.0.0.1/").is_err());
    }
}
