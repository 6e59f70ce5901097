from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


def test_the_readme_names_every_script():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    missing = [path.stem for path in FOLDER.glob("*/*.py") if f"`{path.stem}" not in text]
    assert not missing
