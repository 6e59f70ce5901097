"""The stages of the proof: their sum, what makes them fail, and the one that runs away from the clone."""

import textwrap

import pytest

from tools.run_tests import ROOT, Stage, main


@pytest.fixture
def bare_pytest(monkeypatch):
    """Plugins cost seconds of imports, and the stages below need none."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.mark.usefixtures("bare_pytest")
def test_the_proof_adds_its_stages_and_goes_on_after_a_failure(tmp_path, capfd):
    for name, body in {"a": "assert 1 == 2", "b": "pass", "c": "import nowhere"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"test_{name}.py").write_text(f"import pytest\n\ndef test_it():\n    {body}\n")
    (tmp_path / "c" / "conftest.py").write_text("raise RuntimeError('pytest stops before any test')")
    (tmp_path / "b" / "test_skip.py").write_text(
        "import pytest\n\ndef test_it():\n    pytest.skip('why not')\n"
    )
    (tmp_path / "empty").mkdir()
    stages = [Stage(f"stage {name}", name) for name in ("a", "b", "c", "empty", "missing")]
    assert main(stages, tmp_path) == 1
    lines = capfd.readouterr().out.splitlines()
    assert lines[-1] == "1 passed, 2 failed, 1 skipped"
    assert [line.partition(" in ")[0] for line in lines[-6:-1]] == [
        "stage a: 0 passed, 1 failed, 0 skipped",
        "stage b: 1 passed, 0 failed, 1 skipped",
        "stage c: 0 passed, 1 failed, 0 skipped",
        "stage empty: 0 passed, 0 failed, 0 skipped",
        "stage missing: 0 passed, 0 failed, 0 skipped",
    ]


@pytest.mark.usefixtures("bare_pytest")
def test_the_proof_succeeds_where_nothing_fails(tmp_path):
    (tmp_path / "test_good.py").write_text("def test_it():\n    pass\n")
    assert main([Stage("good", ".")], tmp_path) == 0


SMALL_COURSE = {
    "pyproject.toml": """
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "course-utils"
        version = "1"
        [tool.setuptools]
        packages = ["course_utils"]
        """,
    "course_utils/__init__.py": "",
    "stage/test_place.py": f"""
        import sys
        from pathlib import Path
        import course_utils
        def test_nothing_of_the_clone_is_here():
            assert Path(course_utils.__file__).is_relative_to(sys.prefix)
            assert not Path.cwd().is_relative_to({str(ROOT)!r}) and {str(ROOT)!r} not in sys.path
            assert not Path("course_utils").exists() and not Path("stage/unlisted.txt").exists()
        """,
    "stage/unlisted.txt": "",
}
WRITES = """
    import course_utils
    from pathlib import Path
    def test_that_writes():
        Path(course_utils.__file__).with_name("cache.txt").touch()
    """
AWAY = Stage("away", "stage", away=("stage/*.py",))


@pytest.fixture
def small_course(tmp_path):
    """A clone of a course that builds in a second."""
    for name, content in SMALL_COURSE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(content))
    return tmp_path


@pytest.mark.usefixtures("bare_pytest")
def test_a_stage_away_runs_on_the_wheel_and_not_in_the_clone(small_course):
    assert main([AWAY], small_course) == 0


@pytest.mark.usefixtures("bare_pytest")
def test_who_writes_into_the_installed_packages_fails(small_course, capfd):
    (small_course / "stage" / "test_write.py").write_text(textwrap.dedent(WRITES))
    assert main([AWAY], small_course) == 1
    said = capfd.readouterr().out
    assert "written into the installed packages:" in said
    assert "cache.txt" in said
    assert said.splitlines()[-1] == "2 passed, 1 failed, 0 skipped"


def test_a_wheel_that_cannot_be_built_is_a_failure(small_course, capfd):
    (small_course / "pyproject.toml").write_text("[project]\nname = 1\n")
    assert main([AWAY], small_course) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"
