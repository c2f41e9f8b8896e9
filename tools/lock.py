"""Writes requirements/*.txt: every version exact, every file by hash, no host named. Needs uv."""

import shutil
import subprocess
import sys

from tools.prepare import ROOT

OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
    # pip before 23.3 takes a transitive "name[extra]" for another project than a bare "name".
    *("--no-strip-extras", "--custom-compile-command", "make lock", "--quiet"),
)
CONSTRAINTS = {
    "runtime": ["constraints.txt"],
    "dev": ["constraints.txt", "runtime.txt"],  # the tests run on exactly what production runs on
    "node": ["constraints.txt"],
}


def main() -> int:
    """Compile each list anew; `make lock UPGRADE=1` also takes newer versions."""
    uv = shutil.which("uv")
    if uv is None:
        print("make lock kræver uv (https://docs.astral.sh/uv/)", file=sys.stderr)
        return 1
    for name, constraints in CONSTRAINTS.items():
        command = [uv, "pip", "compile", *OPTIONS, *sys.argv[1:]]
        for constraint in constraints:
            command += ["-c", f"requirements/{constraint}"]
        command += [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        print(f"requirements/{name}.txt", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
