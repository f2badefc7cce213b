//! A hub on this machine: speaks the addresses, headers and bodies of the real one over plain TCP, and misbehaves on demand.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// The commit of every model.
pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// How an answer goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A status with headers and an empty body.
    Status(u16, &'static [(&'static str, &'static str)]),
    /// Never a byte.
    Silence,
    /// A byte now and then.
    Drip,
    /// This body as it is.
    Body(&'static str),
    /// A body without end.
    Endless,
    /// A length that no disk holds, and then nothing.
    Boast,
    /// Fewer bytes than announced.
    CutOff,
    /// This address, by 307.
    Redirect(String),
}

/// A question that came in.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct State {
    models: BTreeMap<String, Value>,
    files: BTreeMap<String, String>,
    renamed: BTreeMap<String, String>,
    /// What goes wrong with a model, and how often; `None` for ever.
    faults: BTreeMap<String, (Fault, Option<usize>)>,
    asked: Vec<Asked>,
    sent: u64,
}

/// The hub. It ends with the test program.
#[derive(Debug)]
pub struct Server {
    pub address: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    /// A model with a card and what else its answer holds.
    pub fn model(&self, id: &str, card: Value, more: Value) -> &Self {
        let mut answer = json!({
            "_id": "6671e3", "id": id, "modelId": id, "author": id.split('/').next(), "sha": COMMIT, "private": false,
            "gated": false, "disabled": false, "lastModified": "2024-07-23T14:48:00.000Z", "downloads": 7, "likes": 1,
            "tags": [], "cardData": card, "siblings": [{"rfilename": "README.md"}, {"rfilename": "config.json"}],
            "baseModels": {"relation": "finetune", "models": [{"_id": "1", "id": "x/y"}]}, "spaces": [],
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            answer[key] = value.clone();
        }
        self.with(|s| s.models.insert(id.to_lowercase(), answer));
        self
    }

    /// A text among the files of a model.
    pub fn file(&self, id: &str, path: &str, text: &str) -> &Self {
        self.with(|s| {
            let siblings = &mut s.models.get_mut(&id.to_lowercase()).unwrap()["siblings"];
            siblings.as_array_mut().unwrap().push(json!({"rfilename": path}));
            s.files.insert(format!("/{id}/resolve/{COMMIT}/{path}").to_lowercase(), text.to_owned());
        });
        self
    }

    pub fn renamed(&self, old: &str, new: &str) -> &Self {
        self.with(|s| s.renamed.insert(old.to_lowercase(), new.to_owned()));
        self
    }

    /// Every answer about a model goes wrong.
    pub fn fault(&self, id: &str, fault: Fault) -> &Self {
        self.with(|s| s.faults.insert(id.to_lowercase(), (fault, None)));
        self
    }

    /// The first answers about a model go wrong.
    pub fn fault_first(&self, id: &str, fault: Fault, times: usize) -> &Self {
        self.with(|s| s.faults.insert(id.to_lowercase(), (fault, Some(times))));
        self
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.with(|s| s.asked.clone())
    }

    /// The paths of what was asked that begin so.
    pub fn paths(&self, start: &str) -> Vec<String> {
        self.asked().into_iter().map(|a| a.path).filter(|p| p.starts_with(start)).collect()
    }

    /// Bytes of endless bodies that went out.
    pub fn sent(&self) -> u64 {
        self.with(|s| s.sent)
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    while let Some(asked) = question(&mut reader) {
        let answer = answer(&asked, &mut state.lock().unwrap());
        if write(&mut out, &answer, state).is_err() {
            break;
        }
    }
}

fn question(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let target = line.split(' ').nth(1)?.to_owned();
    // A proxy is asked with the whole address.
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
        None => target,
    };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.to_owned()),
            None => return Some(Asked { path, headers }),
        };
    }
}

enum Answer {
    Whole { status: u16, headers: Vec<(String, String)>, body: String },
    Wrong(Fault),
}

fn answer(asked: &Asked, state: &mut State) -> Answer {
    state.asked.push(asked.clone());
    let lower = asked.path.to_lowercase();
    let api = lower.strip_prefix("/api/models/").and_then(|rest| Some(rest.split_once("/revision/")?.0));
    let id = api.unwrap_or_else(|| lower.trim_start_matches('/').split("/resolve/").next().unwrap()).to_owned();
    if let Some((fault, times)) = state.faults.get_mut(&id) {
        let fault = fault.clone();
        match times {
            None => return Answer::Wrong(fault),
            Some(0) => {}
            Some(left) => {
                *left -= 1;
                return Answer::Wrong(fault);
            }
        }
    }
    let whole = |status, headers: &[(&str, String)], body: String| Answer::Whole {
        status,
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect(),
        body,
    };
    if let Some(new) = state.renamed.get(&id) {
        return whole(307, &[("location", lower.replace(&id, new))], String::new());
    }
    let (body, kind) = match (api, state.models.get(&id), state.files.get(&lower)) {
        (Some(_), Some(model), _) => (model.to_string(), "application/json"),
        (None, _, Some(text)) => (text.clone(), "text/plain"),
        (None, Some(_), None) => return whole(404, &[("x-error-code", "EntryNotFound".to_owned())], String::new()),
        // The real one tells nobody whether a private model exists.
        _ => {
            return whole(
                401,
                &[("x-error-code", "RepoNotFound".to_owned())],
                "{\"error\":\"Repository not found\"}".to_owned(),
            );
        }
    };
    let etag = format!("W/\"{:x}-{}\"", body.len(), body.bytes().map(u64::from).sum::<u64>());
    if asked.headers.get("if-none-match") == Some(&etag) {
        return whole(304, &[("etag", etag)], String::new());
    }
    whole(200, &[("content-type", kind.to_owned()), ("etag", etag), ("x-repo-commit", COMMIT.to_owned())], body)
}

fn write(out: &mut TcpStream, answer: &Answer, state: &Mutex<State>) -> std::io::Result<()> {
    match answer {
        Answer::Whole { status, headers, body } => {
            let mut text = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
            out.write_all(format!("{text}\r\n{body}").as_bytes())
        }
        Answer::Wrong(fault) => wrong(out, fault, state),
    }
}

fn wrong(out: &mut TcpStream, fault: &Fault, state: &Mutex<State>) -> std::io::Result<()> {
    let ended = || Err(std::io::Error::other("ended"));
    match fault {
        Fault::Status(status, headers) => {
            let lines: String = headers.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect();
            out.write_all(format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n{lines}\r\n").as_bytes())
        }
        Fault::Silence => {
            std::thread::sleep(Duration::from_secs(30));
            ended()
        }
        Fault::Drip => {
            out.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")?;
            for _ in 0..600 {
                out.write_all(b"{")?;
                std::thread::sleep(Duration::from_millis(50));
            }
            ended()
        }
        Fault::Body(body) => {
            out.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes())
        }
        Fault::Endless => {
            out.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
            let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
            loop {
                out.write_all(chunk.as_bytes())?;
                state.lock().unwrap().sent += 0x10000;
            }
        }
        Fault::Boast => {
            out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\n{")?;
            std::thread::sleep(Duration::from_secs(30));
            ended()
        }
        Fault::CutOff => {
            out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{\"id\":")?;
            ended()
        }
        Fault::Redirect(to) => {
            out.write_all(format!("HTTP/1.1 307 x\r\ncontent-length: 0\r\nlocation: {to}\r\n\r\n").as_bytes())
        }
    }
}
