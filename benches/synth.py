#!/usr/bin/env python3
"""synth.py OUT N KB K SEED: N files of KB KiB with K model references among them; the same for the same arguments."""
import os
import random
import sys

out, (n, kb, k, seed) = sys.argv[1], map(int, sys.argv[2:6])
rng = random.Random(seed)
words = [a + b for a in "get set load make read write parse build check merge".split()
         for b in "Item Node Cfg Path Line Token Index Block State Value".split()]
words += "if for while return import from class def self None True False".split()
pool = ["    " * rng.randrange(4) + " ".join(rng.choices(words, k=rng.randrange(3, 11))) + "\n" for _ in range(4000)]
ids = ["meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen2.5-7B-Instruct", "mistralai/Mistral-7B-Instruct-v0.3", "BAAI/bge-m3"]
endings = ".py .py .py .yaml .json .md .toml .sh .ts .go".split()
chosen = set(rng.sample(range(n), min(k, n)))
for i in range(n):
    folder = f"{out}/d{i // 10000:03}/s{i // 100 % 100:02}"
    if i % 100 == 0:
        os.makedirs(folder, exist_ok=True)
    local = random.Random(seed * 1000003 + i)
    at, size, lines = local.randrange(len(pool)), 0, []
    while size < kb * 1024:
        lines.append(pool[at % len(pool)])
        at += 1 + i % 7
        size += len(lines[-1])
    if i in chosen:
        lines.insert(local.randrange(len(lines)), f'model = AutoModel.from_pretrained("{local.choice(ids)}")\n')
    with open(f"{folder}/f{i % 100:02}{endings[i % 10]}", "w") as file:
        file.write("".join(lines))
