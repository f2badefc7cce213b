"""What `pip install .` and the hooks of pre-commit and prek install: the wheel of this version.

While the package index does not have it yet, it is built from this source, which takes a Rust toolchain and some minutes.
"""

import re
from pathlib import Path

from setuptools import setup

# The release sets this once it has uploaded the wheel, and tags that commit: wheel first, tag second.
PUBLISHED = False

ROOT = Path(__file__).resolve().parent
VERSION = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text("utf-8"), re.MULTILINE).group(1)
SOURCE = (ROOT / "python").as_uri()

setup(
    name="mayuse-placeholder",
    version=VERSION,
    packages=[],
    py_modules=[],
    install_requires=[f"mayuse=={VERSION}" if PUBLISHED else f"mayuse @ {SOURCE}"],
)
