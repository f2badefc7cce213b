"""Judges reports by independent validators, and each validator by a broken twin. Called by .ci/validators."""

import csv, io, json, pathlib, re, subprocess, sys, tempfile

FOLDER, SCHEMAS, MULTITOOL, REPORT_SCHEMA = sys.argv[1:5]
FOLDER, SCHEMAS = pathlib.Path(FOLDER), pathlib.Path(SCHEMAS)
failed = False
by_schema_alone = []


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def judge(title, suffix, check, twins, only=lambda name: True):
    """`check(text)` gives a list of complaints. Every report must have none, every twin of the sample some."""
    global failed
    paths = sorted(p for p in FOLDER.iterdir() if p.name.endswith("." + suffix) and only(p.name))
    complaints = {p.name: check(read(p)) for p in paths}
    bad = {name: c for name, c in complaints.items() if c}
    sample = read(FOLDER / f"bill.{suffix}")
    missed = [name for name, twin in twins.items() if not check(twin(sample))]
    ok = paths and not bad and not missed
    failed |= not ok
    print(f"{'ok  ' if ok else 'FAIL'} {title}: {len(paths)} reports, {len(bad)} refused; {len(twins)} twins, {len(twins) - len(missed)} refused")
    for name, c in list(bad.items())[:5]:
        print(f"     {name}: {str(c[:3])[:600]}")
    for name in missed:
        print(f"     not refused: {name}")


def changed(path, value):
    """A twin of a JSON document with one value set, or removed."""

    def twin(text):
        document = json.loads(text)
        at = document
        for key in path[:-1]:
            at = at[key]
        if value is None:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return json.dumps(document)

    return twin


def by_schema(path):
    from jsonschema.validators import validator_for

    schema = json.loads(pathlib.Path(path).read_text())
    validator = validator_for(schema)(schema, format_checker=validator_for(schema).FORMAT_CHECKER)
    return lambda document: [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(document)]


def of_json(check):
    return lambda text: check(json.loads(text))


def of_lines(check):
    return lambda text: [c for line in text.splitlines() for c in check(json.loads(line))]


def command_line(schema, text):
    """check-jsonschema itself, as a user would run it."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(text)
        file.flush()
        run = subprocess.run([sys.executable, "-m", "check_jsonschema", "--schemafile", schema, file.name], capture_output=True, text=True)
    return [] if run.returncode == 0 else [run.stdout]


def multitool(text):
    with tempfile.TemporaryDirectory() as folder:
        path, log = pathlib.Path(folder, "x.sarif"), pathlib.Path(folder, "log.sarif")
        path.write_text(text)
        arguments = [MULTITOOL, "validate", str(path), "--rule-kind", "Sarif;Gh", "--level", "Error;Warning", "--log", "ForceOverwrite", "--output", str(log)]
        run = subprocess.run(arguments, capture_output=True, text=True)
        if not log.exists():
            return [run.stdout + run.stderr]
        runs = json.loads(log.read_text())["runs"]
        found = [r for run in runs for r in run.get("results") or []]
        # Nobody can be pointed to a home page before the package has one (Cargo.toml `repository`).
        found = [r for r in found if r["message"].get("id") != "Warning_ProvideToolnformationUri"]
        return [f"{r['ruleId']} {r['message'].get('arguments')}" for r in found]


def sarif_tools(text):
    """A consumer reads as many results as were written."""
    with tempfile.TemporaryDirectory() as folder:
        path, table = pathlib.Path(folder, "x.sarif"), pathlib.Path(folder, "x.csv")
        path.write_text(text)
        sarif = pathlib.Path(sys.executable).with_name("sarif")
        run = subprocess.run([sarif, "csv", "--output", table, path], capture_output=True, text=True)
        if run.returncode or not table.exists():
            return [run.stderr]
        rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
        results = json.loads(text)["runs"][0]["results"]
        unsuppressed = [r for r in results if "suppressions" not in r]
        complete = len(rows) in (len(unsuppressed), len(results)) and all(r["Location"] for r in rows)
        return [] if complete else [f"{len(rows)} rows of {len(results)} results"]


def cyclonedx(text):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    from packageurl import PackageURL

    bom = json.loads(text)
    found = JsonStrictValidator(SchemaVersion.from_version(bom["specVersion"])).validate_str(text)
    complaints = [str(found)] if found else []
    for component in bom["components"]:
        if "purl" in component:
            try:
                purl = PackageURL.from_string(component["purl"])
                same = (purl.type, purl.name.lower()) == ("huggingface", component["name"].lower())
            except ValueError:
                same = False
            if not same and "/" not in component["name"]:
                complaints.append(component["purl"])
    return complaints


def spdx():
    import jsonschema_rs, rdflib
    from spdx3_validate import core

    folder = SCHEMAS / "spdx"
    context = json.loads((folder / "spdx-3.0.1-spdx-context.jsonld").read_text())
    # The same schema takes jsonschema in Python a minute for ten models.
    schema = jsonschema_rs.validator_for(json.loads((folder / "spdx-3.0.1.schema.json").read_text()))
    shacl = rdflib.Graph().parse(folder / "spdx-3.0.1-spdx-model.ttl")

    def check(text):
        document = json.loads(text)
        complaints = [e.message for e in schema.iter_errors(document)]
        # The shapes take more than linear time: a document of hundreds of models is judged by the schema alone.
        if len(document["@graph"]) > 400:
            by_schema_alone.append(len(document["@graph"]))
            return complaints
        graph = rdflib.Graph().parse(data=json.dumps({**document, "@context": context["@context"]}), format="json-ld")
        return complaints + core.check_graph(graph, shacl, core.find_version(document["@context"]), True)

    return check


def of_kind(document, kind):
    return next(e for e in document["@graph"] if e["type"] == kind)


def spdx_twin(kind, field, value):
    def twin(text):
        document = json.loads(text)
        of_kind(document, kind)[field] = value
        return json.dumps(document)

    return twin


def junit(schema):
    from lxml import etree

    xsd = etree.XMLSchema(etree.parse(str(schema)))

    def check(text):
        try:
            document = etree.fromstring(text.encode()).getroottree()
        except etree.XMLSyntaxError as error:
            return [str(error)]
        return [] if xsd.validate(document) else [str(e) for e in xsd.error_log]

    return check


def markdown(text):
    """GitHub's own parser: tables hold together, no link, no image, no HTML of the repository, nobody mentioned."""
    import cmarkgfm
    from cmarkgfm.cmark import Options
    from lxml import html

    page = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    tree = html.fromstring(f"<div>{page}</div>")
    complaints = [f"<{e.tag}>" for e in tree.iter() if isinstance(e.tag, str) and e.tag not in
                  {"div", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "strong", "sub"}]
    for table in tree.iter("table"):
        widths = {len(row) for row in table.iter("tr")}
        if len(widths) != 1 or any(not cell.text_content().strip() for cell in table.iter("th")):
            complaints.append(f"rows of {widths} cells")
    tables = len(re.findall(r"(?m)^\|( -+:? \|| --: \|| --- \|)+$", text))
    if tables != len(list(tree.iter("table"))):
        complaints.append(f"{tables} tables written, {len(list(tree.iter('table')))} read")
    # The parser drops cells that are too many: that would be text lost.
    columns = 0
    for line in text.splitlines():
        columns = (columns or line.count("|")) if line.startswith("|") else 0
        if columns and line.count("|") != columns:
            complaints.append(f"{line.count('|') - 1} cells instead of {columns - 1}")
    rows = sum(line.startswith("|") for line in text.splitlines()) - tables
    if rows != len(list(tree.iter("tr"))):
        complaints.append(f"{rows} rows written, {len(list(tree.iter('tr')))} read")
    for element in tree.iter():
        # A comment's own text is not shown; what follows it is.
        shown = [(element.tail, element.getparent())] + ([(element.text, element)] if isinstance(element.tag, str) else [])
        for piece, within in shown:
            if not piece or within is None or any(a.tag == "code" for a in [within, *within.iterancestors()]):
                continue
            if re.search(r"@\w|(?:^|[^&\w])#\d|\bGH-\d", piece):
                complaints.append(f"mention or issue in {piece!r}")
    if len(text.encode()) > 1 << 20:
        complaints.append("too large for a job summary")
    return complaints


def table(text):
    """Python's reader: rectangular, and no cell that a spreadsheet would calculate."""
    rows = list(csv.reader(io.StringIO(text), strict=True))
    complaints = [f"{len(r)} cells" for r in rows if len(r) != len(rows[0])]
    return complaints + [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


def commands(text):
    """The runner's rules: commands of ours only, ten a level, 4,096 characters."""
    complaints, levels = [], {}
    for line in re.split(r"\r\n|\n|\r", text):
        if not line:
            continue
        match = re.match(r"\s*::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*,?)*)::(.*)$", line)
        if not match:
            complaints.append(line)
            continue
        levels[match[1]] = levels.get(match[1], 0) + 1
        data = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        if len(data.encode("utf-16-le")) // 2 > 4096:
            complaints.append("too long")
    return complaints + [f"{n} of {level}" for level, n in levels.items() if n > 10]


# Validators in plain Python take minutes for the report with many findings, and learn nothing from it.
small = lambda name: not name.startswith("many")
first = ["runs", 0, "results", 0]
report = by_schema(REPORT_SCHEMA)
judge("JSON, our schema (jsonschema)", "json", of_json(report), {"unknown verdict": changed(["verdict"], "fine"), "line as text": changed(["models", 0, "references"], [{"line": "1"}])}, small)
judge("JSON, our schema (check-jsonschema)", "json", lambda t: command_line(REPORT_SCHEMA, t), {"no models": changed(["models"], None)}, lambda n: n.startswith("repository") or n.startswith("bill"))
judge("SARIF, GitHub's rules (sarif-multitool)", "sarif", multitool, {
    "no locations": changed([*first, "locations"], []),
    "no help": changed(["runs", 0, "tool", "driver", "rules", 0, "help"], None),
    "no short description": changed(["runs", 0, "tool", "driver", "rules", 0, "shortDescription"], None),
}, small)
judge("SARIF, a consumer (sarif-tools)", "sarif", sarif_tools, {"torn": lambda t: t[:-20], "no results": changed(["runs", 0, "results"], "none")}, lambda n: small(n) and not n.startswith("hostile"))
judge("CycloneDX 1.6 (cyclonedx-python-lib, packageurl)", "cyclonedx", cyclonedx, {
    "invented license": changed(["components", 0, "licenses", 0, "license", "id"], "llama3.1"),
    "line as text": changed(["components", 1, "evidence", "occurrences", 0, "line"], "3"),
    "wrong type": changed(["components", 0, "type"], "model"),
    "broken purl": changed(["components", 0, "purl"], "huggingface/x"),
}, small)
judge("CycloneDX 1.7 (cyclonedx-python-lib, packageurl)", "cyclonedx-1.7", cyclonedx, {"invented field": changed(["components", 0, "isHosted"], True), "a serial number of nothing": changed(["serialNumber"], "urn:uuid:1")}, small)
judge("Markdown (cmarkgfm)", "markdown", markdown, {
    "a pipe": lambda t: t.replace("&#91;", "|", 1),
    "a mention": lambda t: t.replace("&#64;<!-- -->", "@", 1),
    "a link": lambda t: t.replace("| permission denied |", "| https://evil.example |"),
    "an image": lambda t: t.replace("| permission denied |", "| ![x](y) |"),
})
judge("CSV (Python)", "csv", table, {"a formula": lambda t: t.replace("denied", "=1+1", 1), "a torn row": lambda t: t + "x,y\r\n"})
judge("GitHub commands (a port of the runner's rules)", "github", commands, {
    "a foreign command": lambda t: t + "::set-env name=X::y\n",
    "eleven errors": lambda t: t + "::error file=x,line=1::y\n" * 11,
    "an unescaped line": lambda t: t.replace("%0A", "\n", 1),
})
if SCHEMAS.is_dir():
    judge("SARIF 2.1.0 schema", "sarif", of_json(by_schema(SCHEMAS / "sarif/sarif-2.1.0.schema.json")), {"unknown level": changed([*first, "level"], "fatal"), "line 0": changed([*first, "locations", 0, "physicalLocation", "region", "startLine"], 0)}, small)
    judge("SARIF 2.1.0 errata schema", "sarif", of_json(by_schema(SCHEMAS / "sarif/sarif-2.1.0-rtm.6.schema.json")), {"unknown kind": changed([*first, "kind"], "question")}, small)
    judge("GitLab Code Quality schema", "gitlab", of_json(by_schema(SCHEMAS / "gitlab/gitlab-code-quality.local.schema.json")), {"unknown severity": changed([0, "severity"], "error"), "absolute path": changed([0, "location", "path"], "/a"), "no line": changed([0, "location", "lines"], None)}, lambda n: small(n) and not n.startswith("hostile"))
    judge("reviewdog Diagnostic schema", "rdjsonl", of_lines(by_schema(SCHEMAS / "reviewdog/Diagnostic.schema.json")), {"unknown severity": lambda t: t.replace('"ERROR"', '"FATAL"', 1), "line as text": lambda t: re.sub(r'"line":(\d+)', r'"line":"\1"', t, count=1)}, small)
    for name in ("jenkins-junit-10.xsd", "windyroad-JUnit.xsd"):
        judge(f"JUnit {name} (lxml)", "junit", junit(SCHEMAS / "junit" / name), {"an unknown element": lambda t: t.replace("<failure ", "<fault ").replace("</failure>", "</fault>"), "no name": lambda t: t.replace('<testcase name="', '<testcase title="', 1), "torn": lambda t: t[:-20]})
    judge("SPDX 3.0.1 schema (jsonschema-rs) and SHACL (spdx3-validate)", "spdx", spdx(), {
        "unknown relation": spdx_twin("Relationship", "relationshipType", "isLicensedBy"),
        "dangling relation": spdx_twin("Relationship", "from", "urn:uuid:00000000-0000-8000-8000-000000000000#nowhere"),
        "no such purpose": spdx_twin("ai_AIPackage", "software_primaryPurpose", "weights"),
    }, small)
if by_schema_alone:
    print(f"     SPDX documents of {by_schema_alone} elements were judged by the schema alone, not by SHACL")
print("validators: " + ("FAILED" if failed else "all green"))
sys.exit(failed)
