//! Why a question got no answer, in words for the reader, and whether to ask again.

use std::time::Duration;

use super::limits::Limits;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Access must be asked for on the Hub.
    Gated,
    /// 401: the Hub says the same of private models and of missing ones.
    Unauthorized,
    /// The token itself is refused.
    BadToken,
    /// 403.
    Forbidden,
    /// 404.
    Missing,
    /// Taken down.
    Disabled,
    /// 429, with the wait that is asked for; whether all further questions would meet the same.
    Limited { wait: Option<Duration>, all: bool },
    /// 5xx.
    Server(u16),
    /// Any other status.
    Status(u16),
    /// No whole answer in time.
    Slow(Duration),
    /// No connection.
    Unreachable(Barrier),
    /// The connection ended within an answer.
    Broken,
    /// A web page.
    Page,
    /// Not the data that was asked for.
    Malformed,
    /// Data about another model.
    Stranger,
    /// More bytes than are read.
    Long(usize),
    /// A redirect that is not followed.
    Redirect(Detour),
    /// The time for all questions was over.
    OutOfTime(Duration),
    /// Not asked, since the server limits requests.
    Held(Option<Duration>),
    /// Not asked, since the server cannot be reached.
    Hopeless(Barrier),
}

/// What stands between us and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Barrier {
    Name,
    Refused,
    Certificate,
    Proxy,
    Silence,
    Other,
}

/// What is wrong with a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detour {
    Nowhere,
    Unsafe,
    Private,
    Endless,
}

impl Barrier {
    fn says(self) -> &'static str {
        match self {
            Self::Name => "its name has no address",
            Self::Refused => "it refuses connections",
            Self::Certificate => "its certificate is not trusted",
            Self::Proxy => "the proxy does not let us through",
            Self::Silence => "it does not answer",
            Self::Other => "no connection",
        }
    }
}

impl Detour {
    fn says(self) -> &'static str {
        match self {
            Self::Nowhere => "a redirect to no address",
            Self::Unsafe => "a redirect to an address that is not safe to follow",
            Self::Private => "a redirect into a private network",
            Self::Endless => "too many redirects",
        }
    }
}

impl Trouble {
    /// One clause for the reader. `identified` tells whether a token or a user was sent.
    pub(super) fn says(&self, identified: bool) -> String {
        match self {
            Self::Gated if identified => "gated: your account has no access (ask for it on the model's page)".to_owned(),
            Self::Gated => "gated: ask for access on the model's page and set HF_TOKEN".to_owned(),
            Self::Unauthorized if identified => "401: private or missing, your token opens no such model".to_owned(),
            Self::Unauthorized => "401: private or missing (no token is set)".to_owned(),
            Self::BadToken => "401: the token is not accepted".to_owned(),
            Self::Forbidden => "403: access refused".to_owned(),
            Self::Missing => "404: no such model or file".to_owned(),
            Self::Disabled => "access is disabled by the Hub".to_owned(),
            Self::Limited { wait: Some(wait), .. } => format!("429: too many requests, ask again in {}", seconds(*wait)),
            Self::Limited { wait: None, .. } => "429: too many requests".to_owned(),
            Self::Server(status) => format!("{status}: the server failed"),
            Self::Status(status) => format!("unexpected answer {status}"),
            Self::Slow(limit) => format!("no whole answer within {}", seconds(*limit)),
            Self::Unreachable(barrier) => format!("cannot be reached: {}", barrier.says()),
            Self::Broken => "the connection broke off".to_owned(),
            Self::Page => "a web page instead of data (a login page of the network?)".to_owned(),
            Self::Malformed => "an answer that is no data about a model".to_owned(),
            Self::Stranger => "an answer about another model".to_owned(),
            Self::Long(cap) => format!("an answer of more than {} MiB", cap >> 20),
            Self::Redirect(detour) => detour.says().to_owned(),
            Self::OutOfTime(budget) => format!("not asked in time: the {} of --online-budget were over", seconds(*budget)),
            Self::Held(Some(wait)) => format!("not asked: the server limits requests, ask again in {}", seconds(*wait)),
            Self::Held(None) => "not asked: the server limits requests".to_owned(),
            Self::Hopeless(barrier) => format!("not asked: the server cannot be reached, {}", barrier.says()),
        }
    }

    /// How long to wait before the next try; `None` when another try would be in vain, or would come too late.
    pub(super) fn again(&self, tried: u32, limits: &Limits, left: Duration) -> Option<Duration> {
        let most = match self {
            Self::Limited { .. } | Self::Server(500 | 502 | 503 | 504) | Self::Broken => limits.tries,
            // Each such try costs its whole time.
            Self::Slow(_) | Self::Unreachable(_) => limits.tries.min(2),
            _ => return None,
        };
        if tried >= most {
            return None;
        }
        let pause = limits.pause * 2u32.saturating_pow(tried.saturating_sub(1).min(16));
        let wait = match self {
            Self::Limited { wait: Some(wait), .. } if *wait > limits.longest_wait => return None,
            Self::Limited { wait: Some(wait), .. } => pause.max(*wait),
            _ => pause,
        };
        (wait < left).then_some(wait)
    }
}

fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{:.1} s", time.as_secs_f64()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_is_worth_another_try() {
        let limits = Limits::default();
        let again = |t: Trouble, tried| t.again(tried, &limits, LONG);
        assert_eq!(again(Trouble::Server(503), 1), Some(limits.pause));
        assert_eq!(again(Trouble::Server(503), 2), Some(limits.pause * 2));
        assert_eq!(again(Trouble::Server(503), 3), None);
        assert_eq!(again(Trouble::Slow(limits.answer), 2), None);
        for never in
            [Trouble::Gated, Trouble::Unauthorized, Trouble::Missing, Trouble::Page, Trouble::Long(1), Trouble::Server(501)]
        {
            assert_eq!(again(never, 1), None);
        }
    }

    #[test]
    fn a_server_cannot_make_us_wait_as_long_as_it_likes() {
        let limits = Limits::default();
        let limited = |s| Trouble::Limited { wait: Some(Duration::from_secs(s)), all: false };
        assert_eq!(limited(5).again(1, &limits, LONG), Some(Duration::from_secs(5)));
        assert_eq!(limited(99_999).again(1, &limits, LONG), None);
        assert_eq!(limited(5).again(1, &limits, Duration::from_secs(4)), None);
        assert_eq!(limited(0).again(1, &limits, LONG), Some(limits.pause));
        assert_eq!(limited(u64::MAX).again(1, &limits, LONG), None);
    }
}
