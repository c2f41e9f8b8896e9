"""`make sbom`: writes docs/sbom.cdx.json, what the running system is made of (CycloneDX 1.6).

From the locks alone, and the same each time: no moment, no random number, no host. Licences are
what the installed packages say of themselves.
"""

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from tools.locked import Locked, of_python, of_the_front_end
from tools.prepare import ROOT

TARGET = ROOT / "docs" / "sbom.cdx.json"
SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # of URLs (RFC 9562, 6.6)
NOT_HERE = {"async-timeout": "Apache-2.0"}
"""Installed on older Pythons only, where nobody may be looking."""
SPDX = {
    **{"MIT": "MIT", "MIT License": "MIT", "MIT-0": "MIT-0"},
    **{"Apache 2.0": "Apache-2.0", "Apache-2.0": "Apache-2.0", "BSD-3-Clause": "BSD-3-Clause"},
    **{"New BSD": "BSD-3-Clause", "PSF-2.0": "PSF-2.0"},
}
Json = dict[str, Any]


def bill() -> Json:
    """Return the whole document."""
    parts = sorted({*of_python("runtime"), *of_the_front_end()})
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = f"pkg:generic/{project['name']}@{project['version']}"
    components = [_component(one) for one in parts]
    content = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [one.purl for one in parts]}],
    }


def _component(one: Locked) -> Json:
    return {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "licenses": [_licence(one.licence or NOT_HERE.get(one.name) or _said_of_itself(one.name))],
        "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in one.hashes],
    }


def _said_of_itself(name: str) -> str:
    """Return the licence in the package's own words; "" where it is not installed."""
    try:
        about: Any = metadata(name)
    except PackageNotFoundError:
        return ""
    said = about.get("License-Expression") or about.get("License") or ""
    named = [
        line.rpartition("::")[2].strip()
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return said.splitlines()[0].strip() if said.strip() else ", ".join(named)


def _licence(said: str) -> Json:
    if said in SPDX:
        return {"license": {"id": SPDX[said]}}
    if re.search(r"\b(AND|OR|WITH)\b", said):
        return {"expression": said.removeprefix("(").removesuffix(")")}
    if re.fullmatch(r"[A-Za-z]+-[\d.]+(-Clause)?|Unlicense|BSD-\d-Clause", said):
        return {"license": {"id": said}}
    return {"license": {"name": said or "unknown"}}


def written(document: Json) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def without_licences(document: Json) -> Json:
    """Return what follows from the locks alone; what is installed differs from Python to Python."""
    parts = [{**one, "licenses": []} for one in document["components"]]
    return {**document, "serialNumber": "", "components": parts}


def main() -> int:
    """Write the document; with --check only say whether it is what the locks say."""
    document = bill()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(written(document), encoding="utf-8")
        print(f"{TARGET.relative_to(ROOT)}: {len(document['components'])} dele")
        return 0
    there = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.exists() else None
    if there is not None and without_licences(there) == without_licences(document):
        return 0
    print("docs/sbom.cdx.json svarer ikke til låsefilerne. Kør make sbom.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
