//! Tests, examples, vendored code: told by the path.

use crate::core::reference::Setting;

const TEST: &[&str] = &[
    "test",
    "tests",
    "testing",
    "__tests__",
    "spec",
    "specs",
    "testdata",
    "test_data",
    "fixtures",
    "e2e",
    "unittest",
    "unittests",
    "testthat",
    "mocks",
    "__mocks__",
];
const EXAMPLE: &[&str] = &[
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "tutorial",
    "tutorials",
    "cookbook",
    "quickstart",
    "recipes",
];
const VENDORED: &[&str] =
    &["vendor", "vendored", "third_party", "third-party", "thirdparty", "node_modules", "site-packages", "external", "_vendor"];

/// The setting of a file.
pub fn setting(path: &str) -> Setting {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let has = |list: &[&str]| folders.split('/').any(|f| list.iter().any(|w| f.eq_ignore_ascii_case(w)));
    if has(VENDORED) {
        Setting::Vendored
    } else if has(TEST)
        || is_test_name(name) && !is_main_source(folders)
        || folders.split('/').any(|f| f.starts_with("e2e-") || f.ends_with("-tests"))
    {
        Setting::Test
    } else if has(EXAMPLE) || name.contains(".stories.") || folders.split('/').any(|f| f.ends_with("-examples") || f.ends_with("-example")) {
        Setting::Example
    } else {
        Setting::Main
    }
}

/// What a test that does not use a model for real says of itself.
const PRETENCE: &[&str] = &[
    "unittest.mock",
    "MagicMock",
    "monkeypatch",
    "mocker.",
    "jest.mock",
    "vi.mock",
    "jest.fn",
    "vi.fn",
    "gomock",
    "mockito",
    "Mockito",
    "onsi/gomega",
    "stretchr/testify",
    "\"testing\"",
    "asserts:",
    "responses.add",
    "requests_mock",
    "respx",
    "httptest",
    "sinon",
];

/// Whether the file is a test in which models are stand-ins: it mocks what it calls, or only checks what is rendered.
pub(super) fn pretends(path: &str, text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(2048)];
    let describes = |mark: &str| memchr::memmem::find(head, mark.as_bytes()).is_some();
    path.contains("__snapshots__/")
        // The description of an interface lists every value it takes.
        || describes("openapi: 3") || describes("\"openapi\":") || describes("swagger: \"2")
        || setting(path) == Setting::Test && PRETENCE.iter().any(|w| memchr::memmem::find(text.as_bytes(), w.as_bytes()).is_some())
}

/// Whether the folders are those of Maven and Gradle for what is shipped, whatever a file there is called.
fn is_main_source(folders: &str) -> bool {
    folders.contains("src/main/")
}

fn is_test_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with(".test")
        || stem.ends_with(".spec")
        || stem.ends_with("_spec")
        || name == "conftest.py"
        || (stem.ends_with("Test") || stem.ends_with("Tests") || stem.ends_with("IT")) && name.ends_with(".java")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell() {
        assert_eq!(setting("src/a.py"), Setting::Main);
        assert_eq!(setting("tests/a.py"), Setting::Test);
        assert_eq!(setting("pkg/x_test.go"), Setting::Test);
        assert_eq!(setting("examples/llama-3/lora.yml"), Setting::Example);
        assert_eq!(setting("third_party/tests/a.py"), Setting::Vendored);
        assert_eq!(setting("contest.py"), Setting::Main);
        assert_eq!(setting("src/Chat.stories.tsx"), Setting::Example);
        assert_eq!(setting("src/test/java/ChatModelTest.java"), Setting::Test);
        assert_eq!(setting("ChatModelTest.java"), Setting::Test);
        assert_eq!(setting("examples/src/main/java/ChatModelTest.java"), Setting::Example);
        assert_eq!(setting("src/main/java/ChatModelTest.java"), Setting::Main);
    }
}
