"""The supervisor against small real processes: it must end all of them, whatever happens."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from kompetencecenter.supervisor import LARGEST_LOG, Patience, Program, Supervisor
from tests.kompetencecenter.conftest import PATIENCE

pytestmark = pytest.mark.processes

SLEEPS = "import time; time.sleep(600)"
IGNORES_TERM = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(600)"
)


def python(name, code, log=None):
    return Program(name, [sys.executable, "-c", code], log)


def run_until(supervisor, condition):
    """Run the supervisor here, and stop it as Ctrl-C does once `condition` holds."""
    deadline = time.monotonic() + PATIENCE

    def is_ready():
        assert time.monotonic() < deadline, "waited in vain"
        return condition()

    return supervisor.run(is_ready=is_ready, when_ready=lambda: os.kill(os.getpid(), signal.SIGINT))


def test_programs_are_stopped_by_ctrl_c(tmp_path):
    said = []
    log = tmp_path / "log" / "one.log"
    programs = [python("one", f"print('up', flush=True); {SLEEPS}", log), python("two", SLEEPS)]
    supervisor = Supervisor(programs, say=said.append)

    code = run_until(supervisor, lambda: log.exists() and "up" in log.read_text())

    assert (code, said) == (0, [])
    assert [child.process.returncode for child in supervisor.children] == [-signal.SIGTERM] * 2


def test_the_signal_handlers_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    run_until(Supervisor([python("one", SLEEPS)], say=print), lambda: True)

    assert signal.getsignal(signal.SIGTERM) == before


def test_a_program_that_dies_is_started_again():
    said = []
    supervisor = Supervisor([python("one", SLEEPS)], say=said.append)
    killed = []

    def kill_once():
        process = supervisor.children[0].process
        if not killed:
            killed.append(process.pid)
            process.kill()
        return process.pid not in killed and process.poll() is None

    assert run_until(supervisor, kill_once) == 0
    assert said == ["one stoppede (kode -9) og startes igen"]


def test_a_crash_loop_ends_with_one_line_that_names_the_log(tmp_path):
    said = []
    log = tmp_path / "bad.log"
    programs = [python("good", SLEEPS), python("bad", "raise SystemExit('no such table')", log)]
    supervisor = Supervisor(programs, say=said.append, patience=Patience(starts=3))

    code = supervisor.run(is_ready=lambda: False, when_ready=lambda: None)

    assert code == 1
    assert said[-1] == f"bad bliver ved med at stoppe (kode 1), se {log}"
    assert len(said) == 3
    assert log.read_text() == "no such table\n" * 3
    assert supervisor.children[0].process.returncode == -signal.SIGTERM


def test_a_program_that_will_not_stop_is_ended_by_force(tmp_path):
    said = []
    log = tmp_path / "deaf.log"
    supervisor = Supervisor(
        [python("deaf", IGNORES_TERM, log)], say=said.append, patience=Patience(stop=0.5)
    )

    run_until(supervisor, lambda: log.exists() and "deaf" in log.read_text())

    assert said == ["deaf ville ikke stoppe og blev lukket med magt"]
    assert supervisor.children[0].process.returncode == -signal.SIGKILL


def test_only_the_main_process_is_signalled(tmp_path):
    log = tmp_path / "family.log"
    family = textwrap.dedent("""
        import signal, subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", '''
        import signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: (print("child cut off", flush=True), sys.exit()))
        sys.stdin.readline()
        print("child up", flush=True)
        time.sleep(600)
        '''.replace("        ", "")], stdin=subprocess.PIPE, text=True)
        def stop(*_):
            print("parent stops", flush=True)
            child.kill()
            sys.exit()
        signal.signal(signal.SIGTERM, stop)
        print("you may say so now", file=child.stdin, flush=True)
        signal.pause()
    """)
    supervisor = Supervisor([python("family", family, log)], say=print)

    run_until(supervisor, lambda: log.exists() and "child up" in log.read_text())

    assert log.read_text().split("\n") == ["child up", "parent stops", ""]
    assert supervisor.children[0].process.returncode == 0


def test_a_large_log_is_begun_anew(tmp_path):
    log = tmp_path / "one.log"
    log.write_bytes(b"x" * (LARGEST_LOG + 1))

    run_until(Supervisor([python("one", SLEEPS, log)], say=print), lambda: True)

    assert log.stat().st_size == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path, eventually):
    script = textwrap.dedent(f"""
        import sys
        from kompetencecenter.supervisor import Program, Supervisor
        programs = [Program(name, [sys.executable, "-c", {SLEEPS!r}]) for name in ("a", "b")]
        Supervisor(programs, say=print).run(
            is_ready=lambda: True, when_ready=lambda: print("up", flush=True)
        )
    """)
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert supervisor.stdout is not None
    with supervisor.stdout as output:
        assert output.readline() == b"up\n"
        children = psutil.Process(supervisor.pid).children()
        assert len(children) == 2

        supervisor.kill()
        supervisor.wait()

    eventually(lambda: not any(child.is_running() for child in children), "the children to end")


def test_a_tie_to_a_parent_that_is_gone_ends_at_once():
    tether = [sys.executable, "-I", "kompetencecenter/tether.py", "1", str(int(signal.SIGTERM))]
    result = subprocess.run([*tether, sys.executable, "-c", SLEEPS], timeout=PATIENCE, check=False)

    assert result.returncode == -signal.SIGTERM
