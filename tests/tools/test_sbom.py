"""The bill of materials is of the right form, whole, and the same each time."""

import json
import re

from tools import sbom
from tools.locked import of_python, of_the_front_end

ALGORITHMS = {"SHA-256": 64, "SHA-512": 128}


def test_it_has_what_the_schema_asks_for():
    """CycloneDX 1.6: bomFormat and specVersion; of a component type and name; references unique."""
    document = sbom.bill()

    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        document["serialNumber"],
    )
    root = document["metadata"]["component"]
    references = [root["bom-ref"], *(one["bom-ref"] for one in document["components"])]
    assert len(references) == len(set(references))
    for one in document["components"]:
        assert one["type"] == "library"
        assert re.fullmatch(r"pkg:(pypi|npm)/[a-z0-9._-]+@[^/@]+", one["purl"])
        assert one["name"]
        assert one["version"]
    [edge] = document["dependencies"]
    assert {edge["ref"], *edge["dependsOn"]} == set(references)


def test_every_part_has_fingerprints_and_a_licence():
    for one in sbom.bill()["components"]:
        assert one["hashes"], one["name"]
        for fingerprint in one["hashes"]:
            assert len(fingerprint["content"]) == ALGORITHMS[fingerprint["alg"]]
        [said] = one["licenses"]
        words = said.get("expression") or said["license"].get("id") or said["license"]["name"]
        assert words != "unknown", one["name"]


def test_it_holds_all_that_runs_and_nothing_else():
    names = {one["purl"] for one in sbom.bill()["components"]}

    assert names == {one.purl for one in (*of_python("runtime"), *of_the_front_end())}
    assert not any("pytest" in name for name in names)


def test_it_is_the_same_each_time_and_names_no_moment_or_place():
    first, second = (sbom.written(sbom.bill()) for _time in range(2))

    assert first == second
    assert "timestamp" not in first
    assert "/work" not in first
    assert "localhost" not in first


def test_what_is_shipped_is_what_the_locks_say(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.argv", ["sbom", "--check"])
    assert sbom.main() == 0

    old = json.loads(sbom.TARGET.read_text())
    old["components"][0]["version"] = "0.0.1"
    monkeypatch.setattr(sbom, "TARGET", tmp_path / "sbom.cdx.json")
    assert sbom.main() == 1
    sbom.TARGET.write_text(json.dumps(old))
    assert sbom.main() == 1
    assert "Kør make sbom" in capsys.readouterr().out
