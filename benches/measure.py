#!/usr/bin/env python3
"""measure.py MAYUSE TREES PAIRS [NAME...]: ratios against ripgrep, with the answer of every run checked. Exit 1 over a gate.

The gates hold CPU seconds (user and system) of programs run one after the other: wall times are shown, but on a machine that
does other things as well they say little. NAMEs are folders of TREES; without any, all of them are measured."""
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

mayuse, trees, pairs, chosen = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
FILES, LITERAL, PER_FILE, MEMORY, CLEAN, RENDER = 10.0, 3.0, 1.3, 64 * 2**20, 2.5, 0.100
failed = []


class Output:
    """What a program wrote. It stays in its file: a child's peak memory counts what this process held when it was started."""

    def __init__(self, file):
        self.file = file

    def __iter__(self):
        self.file.seek(0)
        return iter(self.file)

    def digest(self):
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    def lines(self):
        return sum(1 for _ in self)


def run(command, cwd="/"):
    """Wall seconds, CPU seconds, peak bytes, output, exit status."""
    out = tempfile.TemporaryFile()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, Output(out), process.returncode


def gate(name, value, limit, unit=""):
    held = value <= limit
    print(f"  {'ok  ' if held else 'OVER'} {name}: {value:.2f}{unit} (gate {limit:g}{unit})", flush=True)
    if not held:
        failed.append(name)


def check(name, holds):
    print(f"  {'ok  ' if holds else 'OVER'} {name}", flush=True)
    if not holds:
        failed.append(name)


def search(tree, *more):
    return [mayuse, "check", "--format", "json", *more, tree]


per_file = {}
for name in sorted(os.listdir(trees)):
    tree = os.path.join(trees, name)
    if not os.path.isdir(tree) or chosen and name not in chosen:
        continue
    print(name)
    listing = run([mayuse, "list", "--references", "--format", "jsonl", tree])
    rows = sum(1 for line in listing[3] if json.loads(line))
    if name.startswith("synth-"):
        # In Markdown and in comments the line is a mention; it is reported all the same.
        check(f"exactly 500 references, found {rows}", rows == 500)
    files = int(subprocess.run(f"rg --files -uu {tree} | wc -l", shell=True, capture_output=True).stdout)
    walls = {"files": [], "literal": []}
    cpus = {"files": [], "literal": []}
    own, answers, peak = [], set(), 0
    for turn in range(pairs + 1):
        ours = run(search(tree))
        listed = run(["rg", "--files", "-uu", tree])
        counted = run(["rg", "-uu", "-c", "AutoModelForNothing", tree])
        if turn == 0 and pairs > 1:
            continue  # warms the page cache
        answers.add(ours[3].digest())
        own.append((ours[0], ours[1]))
        peak = max(peak, ours[2])
        for key, other in (("files", listed), ("literal", counted)):
            walls[key].append(ours[0] / other[0])
            cpus[key].append(ours[1] / other[1])
    wall, cpu = (statistics.median(column) for column in zip(*own))
    print(f"       {files} files, {rows} references: wall {wall:.3f} s, CPU {cpu:.3f} s, peak {peak / 2**20:.1f} MiB")
    gate("CPU / rg --files -uu", statistics.median(cpus["files"]), FILES)
    gate("CPU / rg -uu -c LITERAL", statistics.median(cpus["literal"]), LITERAL)
    print(f"       wall ratios: {statistics.median(walls['files']):.1f}, {statistics.median(walls['literal']):.1f}")
    gate("peak memory", peak / 2**20, (MEMORY + 200 * rows) / 2**20, " MiB")
    answers.update(run(search(tree, "--jobs", jobs))[3].digest() for jobs in ("1", "2", "7"))
    check(f"identical bytes in {pairs} runs and at --jobs 1, 2, 7", len(answers) == 1)
    per_file[name] = cpu / max(files, 1)

sizes = sorted((int(name.split("-")[1]), name) for name in per_file if name.startswith("synth-"))
for size, name in sizes[1:]:
    gate(f"CPU per file at {size} / at {sizes[0][0]}", per_file[name] / per_file[sizes[0][1]], PER_FILE)

print("one file")
with tempfile.TemporaryDirectory() as folder:
    clean = os.path.join(folder, "clean.py")
    with open(clean, "w") as file:
        file.write("def parse(node):\n    return check(node.value)  # merge the items\n" * 750)
    # By turns, so that both meet the same neighbours.
    turns = [(run(["true"], folder), run([mayuse, "check", clean], folder)) for _ in range(100)]
    bare, once = statistics.median(b[1] for b, _ in turns), [o for _, o in turns]
    check("nothing found in the clean file", all(r[4] == 0 for r in once))
    gate("CPU of a clean 50 KB file / bare process", statistics.median(r[1] for r in once) / bare, CLEAN)

    large = os.path.join(folder, "models.json")
    with open(large, "w") as file:
        entries = [{"model": "meta-llama/Llama-2-7b-hf", "note": "x" * 3000} for _ in range(1000)]
        json.dump(entries, file, indent=1)
    small = [run([mayuse, "check", "--color", "never", large], folder) for _ in range(7)]
    quiet = [run([mayuse, "check", "--quiet", "--format", "jsonl", large], folder) for _ in range(7)]
    shown = sum(1 for line in quiet[0][3] if json.loads(line))
    print(f"       {os.path.getsize(large) / 1e6:.1f} MB, {shown} lines as JSON Lines, {small[0][3].lines()} lines for people")
    gate("CPU of the whole run with 1,000 findings", 1000 * statistics.median(r[1] for r in small), 1000 * RENDER, " ms")

if failed:
    print("over the gate:", "; ".join(failed))
sys.exit(1 if failed else 0)
