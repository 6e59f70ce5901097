"""The course's figure style reaches Matplotlib."""

from matplotlib import pyplot, rc_params_from_file

from course_utils.plotting import style


def test_use_applies_every_line_of_the_style():
    wanted = rc_params_from_file(style.STYLE, use_default_template=False)
    with pyplot.rc_context():
        pyplot.rcdefaults()
        style.use()
        assert {name: pyplot.rcParams[name] for name in wanted} == dict(wanted)
    assert wanted["axes.grid"]
    assert len(wanted) > 10
