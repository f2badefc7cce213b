#!/usr/bin/env python3
"""Two lists of models that can be read off exactly, and how many of each mayuse finds.

    benches/known_truth.py MAYUSE AXOLOTL LLAMA_FACTORY

AXOLOTL and LLAMA_FACTORY are checkouts of axolotl-ai-cloud/axolotl and hiyouga/LLaMA-Factory. The truth is taken from the files
by a YAML parser (PyYAML) and by Python's own parser, not by anything of ours. Prints what is missing; ends with 1 when a
target is missed: every base_model, and 98 % of the registry.
"""

import ast
import json
import pathlib
import re
import subprocess
import sys

import yaml


def found(program, folder):
    """Every model that is reported as used, by file."""
    done = subprocess.run(
        [program, "list", "--references", "--format", "jsonl", folder], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {(row["file"], row["model"].lower()) for row in rows if row["role"] not in ("mention", "dataset")}


def base_models(folder):
    """`base_model` of every YAML file that a YAML parser reads: id by file."""
    wanted = set()
    for file in sorted(folder.rglob("*.y*ml")):
        try:
            documents = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        for document in documents:
            value = document.get("base_model") if isinstance(document, dict) else None
            if isinstance(value, str) and "/" in value and not value.startswith((".", "/", "$")):
                wanted.add((file.relative_to(folder).as_posix(), value.lower()))
    return wanted


def registry(folder):
    """Every hub id of the table of models in Python: the values under DownloadSource.DEFAULT."""
    file = "src/llamafactory/extras/constants.py"
    tree = ast.parse((folder / file).read_text(encoding="utf-8"))
    wanted = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values):
            default = isinstance(key, ast.Attribute) and key.attr == "DEFAULT"
            if default and isinstance(value, ast.Constant) and re.fullmatch(r"[\w.-]+/[\w.-]+", str(value.value)):
                wanted.add((file, value.value.lower()))
    return wanted


def main():
    program, axolotl, factory = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    missed = False
    for name, folder, truth, target in (
        ("axolotl, base_model", axolotl, base_models, 1.0),
        ("LLaMA-Factory, registry", factory, registry, 0.98),
    ):
        wanted = truth(folder)
        assert len(wanted) >= 100, f"{name}: only {len(wanted)} read off, the repository has changed"
        have = found(program, str(folder))
        missing = sorted(wanted - have)
        share = 1 - len(missing) / len(wanted)
        models = {model for _, model in wanted}
        print(f"{name}: {len(wanted) - len(missing)} of {len(wanted)} ({share:.1%}), {len(models)} distinct ids")
        for file, model in missing:
            print(f"  missing {model} in {file}")
        missed |= share < target
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
