"""Hosts, pretended by the variables that they set."""

import pytest

from course_utils.install import doctor
from course_utils.install.host import HOSTS, host, install_again, install_extras
from course_utils.storage import origin


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    """No host, not even the one that the tests themselves run on."""
    for known in HOSTS:
        monkeypatch.delenv(known.variable, raising=False)
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """The course as an installed package: no clone around it."""
    monkeypatch.setattr(origin, "PARENT", tmp_path)


PLACES = [
    ({"COLAB_RELEASE_TAG": "release-colab"}, "Google Colab"),
    ({"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}, "Kaggle"),
    ({"BINDER_LAUNCH_HOST": "https://mybinder.org/", "JUPYTERHUB_USER": "jovyan"}, "Binder"),
    ({"JUPYTERHUB_USER": "ada"}, "JupyterHub"),
    ({"VSCODE_PID": "17"}, "VS Code"),
]


@pytest.mark.parametrize(("variables", "name"), PLACES, ids=[name for _, name in PLACES])
def test_a_host_is_known_and_its_remedy_is_a_cell(monkeypatch, variables, name):
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert host().name == name
    assert f"`%pip install {origin.requirement()}` in a cell" in install_again()
    assert "make" not in install_again()
    assert install_extras("video") == f"`%pip install {origin.requirement('video')}`"
    assert name in doctor.jupyter().text
    assert doctor.jupyter().ok


@pytest.mark.parametrize("name", ["Google Colab", "Kaggle", "VS Code"])
def test_a_page_of_its_own_draws_the_widgets(monkeypatch, name):
    variables = next(variables for variables, known in PLACES if known == name)
    monkeypatch.setenv(*next(iter(variables.items())))
    assert doctor.widgets().text == f"{name} draws them"
    assert doctor.jupyter().text == f"{name} shows the notebooks"


def test_in_a_clone_make_installs():
    assert host() is None
    assert "`make clean lab`" in install_again()
    assert install_extras("lab") == f"`pip install {origin.requirement('lab')}`"


@pytest.mark.usefixtures("installed")
def test_in_an_installed_package_pip_does():
    assert install_again() == f"Install it again: `pip install {origin.requirement()}`."


@pytest.mark.parametrize(
    ("variables", "words"),
    [({}, "then `jupyter lab`"), ({"JUPYTERHUB_USER": "ada"}, "Ask whoever runs this JupyterHub")],
)
@pytest.mark.usefixtures("installed")
def test_two_environments_without_make(monkeypatch, tmp_path, variables, words):
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(doctor, "_environment_of_the_server", lambda: tmp_path)
    finding = doctor.jupyter()
    assert not finding.ok
    assert words in finding.remedy
    assert "make" not in finding.remedy


@pytest.mark.usefixtures("installed")
def test_an_old_python_in_an_installed_package(monkeypatch):
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.10.13")
    assert doctor.python().remedy == "The course needs Python >=3.11."
