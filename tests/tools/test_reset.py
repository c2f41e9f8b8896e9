"""`make reset` throws away the demo's data, unless it is in use."""

import fcntl

import pytest

from tools import reset


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "var"
    (folder / "log").mkdir(parents=True)
    (folder / "kompetencecenter.sqlite3").write_text("rows")
    (folder / "up.lock").write_text("http://127.0.0.1:8000/")
    monkeypatch.setattr(reset, "DATA", folder)
    return folder


def test_data_is_thrown_away(data, capsys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert reset.main() == 0
    assert not data.exists()
    assert capsys.readouterr().out == "Data er slettet. Næste make run begynder forfra.\n"


def test_twice_is_no_error(data):
    assert (reset.main(), reset.main()) == (0, 0)


def test_data_in_use_are_left_alone(data, capsys):
    with (data / "up.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert reset.main() == 1

    assert (data / "kompetencecenter.sqlite3").exists()
    assert "Stop det først" in capsys.readouterr().err


def test_a_database_of_ones_own_is_said_to_be_untouched(data, capsys, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/kompetencecenter")
    reset.main()

    assert "Databasen i DATABASE_URL er ikke rørt." in capsys.readouterr().out
