//! Models in text that stands inside other text: documents in strings, scripts and descriptions in blocks, tags of fields.

mod support;

use mayuse::core::reference::Role::{self, Load, Mention};
use support::cases::Cases;

const THING: (&str, Role) = ("acme-lab/thing", Load);

#[test]
fn json_in_strings() {
    let mut c = Cases::default();
    c.check("run.sh", "curl x -d \"{\\\"model\\\": \\\"acme-lab/thing\\\", \\\"n\\\": 1}\"\n", &[THING]);
    c.check("run.sh", "curl x -d '{\"model\":\"acme-lab/thing\"}'\n", &[THING]);
    c.check("run.sh", "vllm serve x --speculative-config='{\"model\": \"acme-lab/thing\", \"n\": 5}'\n", &[THING]);
    c.check("Makefile", "try:\n\tcurl x -d \"{\\\"model\\\": \\\"acme-lab/thing\\\"}\"\n", &[THING]);
    c.check("ci.yml", "steps:\n- run: |\n    curl x -d \"{\\\"model\\\": \\\"acme-lab/thing\\\"}\"\n", &[THING]);
    c.check("a.py", "body = '{\"model\": \"acme-lab/thing\", \"n\": 1}'\n", &[THING]);
    c.check("A.java", "String body = \"{\\\"model\\\": \\\"acme-lab/thing\\\"}\";\n", &[THING]);
    c.check("a.json", "{\"body\": \"{\\\"model\\\": \\\"acme-lab/thing\\\"}\"}\n", &[THING]);
    c.check(
        "a.json",
        "{\"body\": \"{\\\"inner\\\": \\\"{\\\\\\\"model\\\\\\\": \\\\\\\"acme-lab/thing\\\\\\\"}\\\"}\"}\n",
        &[THING],
    );
    c.check(
        "main.tf",
        "env = jsonencode({ model = \"acme-lab/thing\" })\npolicy = \"{\\\"model\\\": \\\"acme-lab/other\\\"}\"\n",
        &[THING, ("acme-lab/other", Load)],
    );
    // What was answered names who answered.
    c.check("a.py", "ANSWER = '{\"object\": \"chat.completion\", \"model\": \"gpt-4o-mini\"}'\n", &[("gpt-4o-mini", Mention)]);
    c.check("a.py", "TEXT = '{model} is not acme-lab/thing'\nmodel = '{name}'\n", &[]);
}

#[test]
fn tags_of_go_structures() {
    let mut c = Cases::default();
    c.check(
        "run.go",
        "type Flags struct {\n\tEmbeddingModel string `env:\"EMBEDDING_MODEL\" default:\"acme-lab/thing\" help:\"Not gpt-4o-mini\"`\n}\n",
        &[THING, ("gpt-4o-mini", Mention)],
    );
    c.check(
        "run.go",
        "type Flags struct {\n\tModel string `default:\"llama-3-tiny-7b\"`\n\tTitle string `default:\"llama\"`\n}\n",
        &[("llama-3-tiny-7b", Load)],
    );
}

#[test]
fn blocks_of_yaml() {
    let mut c = Cases::default();
    c.check(
        "a.yaml",
        "name: x\ndescription: |\n  GPT-4o-mini and Qwen/Qwen3-0.6B are not used here.\n",
        &[("GPT-4o-mini", Mention), ("Qwen/Qwen3-0.6B", Mention)],
    );
    c.check("a.yaml", "overview: |\n  This one was made from Qwen/Qwen3-0.6B.\n", &[("Qwen/Qwen3-0.6B", Mention)]);
    c.check("a.yaml", "invitation: |\n  Hi,\n\n  Thanks for using Mistral. It is given to you by many people.\n", &[]);
    c.check("a.yaml", "startup: |\n  set -e\n  ollama pull llama3.1:8b\n", &[("llama3.1:8b", Load)]);
    c.check("a.yaml", "notes: |\n  #!/bin/sh\n  ollama pull llama3.1:8b\n", &[("llama3.1:8b", Load)]);
    c.check(
        "a.yaml",
        "config_file: |-\n  name: own\n  description: |\n    It is a model that speaks, made from Qwen/Qwen3-0.6B.\n  parameters:\n    model: acme-lab/thing\n",
        &[("Qwen/Qwen3-0.6B", Mention), THING],
    );
    c.check("a.yaml", "settings: |\n  model: acme-lab/thing\n", &[THING]);
}

#[test]
fn jsx() {
    let mut c = Cases::default();
    c.check(
        "a.tsx",
        "export const A = () => (\n  <Chat model=\"acme-lab/thing\" title='x'>\n    <p>It's gpt-4o-mini</p>\n    <option value=\"gpt-4o-mini\">GPT</option>\n    <Pick model={\"Qwen/Qwen3-0.6B\"} />\n  </Chat>\n);\n",
        &[THING, ("gpt-4o-mini", Load), ("Qwen/Qwen3-0.6B", Load)],
    );
    c.check(
        "a.vue",
        "<template><Chat model=\"acme-lab/thing\" /></template>\n<script setup>\nconst model = 'Qwen/Qwen3-0.6B';\n</script>\n",
        &[THING, ("Qwen/Qwen3-0.6B", Load)],
    );
}
