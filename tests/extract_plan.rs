//! Statements that cannot have to do with a model are not taken apart: what is found must not depend on it.

mod support;

use mayuse::extract::{Extractor, Rules, SourceFile};
use proptest::prelude::*;

/// Statements of one language. Each stands alone; what one defines, another uses.
struct Language {
    path: &'static str,
    statements: &'static [&'static str],
}

const LANGUAGES: [Language; 6] = [
    Language {
        path: "a.py",
        statements: &[
            "import os\nfrom .config import MODEL_NAME",
            "MODEL = \"meta-llama/Llama-3.1-8B-Instruct\"",
            "ORG                               = 'meta-llama'",
            "NAME: Final[str] = u'Llama-3.1-8B'",
            "org, size = 'Qwen', '7B'",
            "pipe = AutoModel.from_pretrained(MODEL)",
            "load(\n    model=MODEL,\n    revision='main',\n)",
            "x = f\"{ORG}/{NAME}\"",
            "y = ORG + '/' + NAME",
            "z = os.path.join(ORG, NAME)",
            "z = os.path.join(\n    ORG,\n    'Llama-3.1-8B',\n)",
            "w = SentenceTransformer('anything')",
            "w = SentenceTransformer(os.getenv('M', 'anything'))",
            "subprocess.run(['ollama', 'pull', 'my-model'])",
            "a = b + c  # as gpt-4o-mini does, https://huggingface.co/acme/tiny",
            "\"\"\"Docs of meta-llama/Llama-3.1-8B-Instruct.\n\nArgs: 'it's'\n\"\"\"",
            "def load(model='gpt-4o-mini', *, path=\"a/b\"):\n    '''Loads.'''\n    return model",
            "class A(Base):\n    model: str = Field(default=\"gpt-4o-mini\")\n",
            "TABLE = {\n    'llama': ('meta-llama/Llama-3.1-8B-Instruct', 3),\n    'other': [1, 2],\n}",
            "if name == 'gpt-4o-mini' or name in (\"gpt-4o\", 'x'):\n    pass",
            "llm = Chat(\n    model=settings.MODEL_NAME,\n)",
            "r = re.compile(r'[\"\\']')",
            "text = 'a' \\\n    'gpt-4o-mini'",
            "s = '''\n(\n'''",
            "parser.add_argument('--model', default='gpt-4o-mini', help=\"a/b or c/d\")",
            "foo(bar)[baz](1)",
            "\t",
        ],
    },
    Language {
        path: "a.ts",
        statements: &[
            "import { MODEL } from './config';",
            "const MODEL = 'gpt-4o-mini';",
            "const org =\n  \"meta-llama\"",
            "const x = `${org}/Llama-3.1-8B`;",
            "await generate({ model: openai(MODEL), prompt: 'Hi there' });",
            "export default {\n  model: \"gpt-4o-mini\",\n  list: ['a/b', 'c'],\n};",
            "// a comment about gpt-4o-mini\nfoo();",
            "/* gpt-4o-mini\n ( */",
            "const re = /['\"]/;",
            "function f(a = 'meta-llama/Llama-3.1-8B-Instruct') {\n  return a\n}",
            "const t = `\n  a ${b(c)} \n`",
            "const long =\n  'gpt-4o-mini'",
            "switch (m) { case 'gpt-4o-mini': go(); }",
            "x.y\n  .z('gpt-4o-mini')",
        ],
    },
    Language {
        path: "a.c",
        statements: &[
            "#include \"llama.h\"",
            "#define MODEL \"gpt-4o-mini\"",
            "static const char *model = \"meta-llama/Llama-3.1-8B-Instruct\";",
            "static const char *path =\n    \"meta-llama/Llama-3.1-8B-Instruct\";",
            "int f(void)\n{\n    load(MODEL);\n    return '\"';\n}",
            "/* as gpt-4o-mini */",
            "// it's gpt-4o-mini\nint x;",
            "struct s t = {\n    .model = \"gpt-4o-mini\",\n};",
        ],
    },
    Language {
        path: "a.rs",
        statements: &[
            "const MODEL: &str = \"meta-llama/Llama-3.1-8B-Instruct\";",
            "fn f<'a>(x: &'a str) -> char { '\"' }",
            "let m = api.model(MODEL.to_string());",
            "let t = r#\"{\"model\": \"gpt-4o-mini\"}\"#;",
            "/// Talks of gpt-4o-mini.\nstruct S;",
            "let v = vec![\"a/b\", \"gpt-4o-mini\"];",
        ],
    },
    Language {
        path: "a.java",
        statements: &[
            "import a.b.C;",
            "int n = new OpenAiTokenCountEstimator(OpenAiChatModelName.O3).count(text);",
            "class A {\n  static final String MODEL = \"gpt-4o-mini\";\n  void f() { run(MODEL, '\"'); }\n}",
            "/** gpt-4o-mini */",
            "String s = \"\"\"\n  gpt-4o-mini\n  \"\"\";",
        ],
    },
    Language {
        path: "a.go",
        statements: &[
            "package main",
            "const Model = \"gpt-4o-mini\"",
            "var m = Config{\n\tModel: \"meta-llama/Llama-3.1-8B-Instruct\",\n}",
            "func f() string {\n\treturn `gpt-4o-mini`\n}",
            "type T struct {\n\tModel string `env:\"MODEL\" default:\"gpt-4o-mini\"`\n}",
            "r := '\"'",
        ],
    },
];

thread_local! {
    static READY: (Rules, support::TestNames) = (support::rules(), support::TestNames::few());
}

fn assert_same(path: &str, text: &str) -> usize {
    READY.with(|(rules, names)| {
        let file = SourceFile { path, bytes: text.as_bytes() };
        let (mut planned, mut whole) = (Vec::new(), Vec::new());
        let examined = Extractor::new(rules, names).extract(&file, &[], &mut planned);
        let all = Extractor::new(rules, names).reading_everything().extract(&file, &[], &mut whole);
        assert_eq!(format!("{planned:#?}"), format!("{whole:#?}"), "{path}:\n{text}");
        assert_eq!(examined, all, "{path}:\n{text}");
        whole.len()
    })
}

#[test]
fn each_statement_alone_and_beside_each_other_one() {
    let mut found = 0;
    for Language { path, statements } in &LANGUAGES {
        for first in *statements {
            found += assert_same(path, first);
            for second in *statements {
                found += assert_same(path, &format!("{first}\n{second}\n"));
                found += assert_same(path, &format!("{first}\n\n{second}"));
            }
        }
    }
    assert!(found > 1000, "{found} references are too few to tell anything");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn many_statements(language in 0..LANGUAGES.len(), chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..40)) {
        let Language { path, statements } = &LANGUAGES[language];
        let text: Vec<&str> = chosen.iter().map(|i| statements[i.index(statements.len())]).collect();
        assert_same(path, &text.join("\n"));
    }
}
