import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from course_utils.chapters.ch01.boundaries import (
    LABELS,
    MEANS,
    PENALTY,
    NaiveBayes,
    best,
    boundary,
    covariance,
    draw,
    error,
    examples,
    logistic_regression,
    mean_errors,
    naive_bayes,
)


def test_examples_have_the_distribution_they_claim():
    x = examples(0.6, range(200)).reshape(-1, 2)
    y = np.tile(LABELS, 200)
    for label in (0, 1):
        np.testing.assert_allclose(x[y == label].mean(0), MEANS[label], atol=0.02)
        np.testing.assert_allclose(np.cov(x[y == label].T), covariance(0.6), atol=0.02)


@pytest.mark.parametrize("n", [6, 40, 400])
@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.8])
def test_logistic_regression_is_scikit_learns(n, correlation):
    x, y = examples(correlation, [3])[0, :n], LABELS[:n]
    peer = LogisticRegression(C=1 / PENALTY, tol=1e-10, max_iter=5000).fit(x, y)
    np.testing.assert_allclose(
        logistic_regression(x, y), np.append(peer.coef_[0], peer.intercept_), rtol=1e-3, atol=1e-4
    )


def test_naive_bayes_is_scikit_learns_with_the_variances_of_both_classes_made_one():
    x, y = examples(0.5, [1])[0, :40], LABELS[:40]
    peer = GaussianNB(var_smoothing=0).fit(x, y)
    peer.var_[:] = peer.var_.mean(0)  # the classes are equally frequent
    log_odds = np.diff(peer.predict_log_proba(x))[:, 0]
    weights = naive_bayes(x, y)
    np.testing.assert_allclose(x @ weights[:2] + weights[2], log_odds)


def test_the_learner_with_methods_decides_as_the_function_does():
    x, y = examples(0.5, [1])[0, :40], LABELS[:40]
    weights = naive_bayes(x, y)
    assert (NaiveBayes().fit(x, y).predict(x) == (x @ weights[:2] + weights[2] > 0)).all()


def test_fits_of_many_training_sets_are_the_fits_of_each():
    x, y = examples(0.3, range(5))[:, :20], LABELS[:20]
    for fit in (naive_bayes, logistic_regression):
        np.testing.assert_allclose(fit(x, y), [fit(one, y) for one in x])


@pytest.mark.parametrize("correlation", [-0.7, 0.0, 0.9])
def test_the_best_weights_are_the_true_log_odds(correlation):
    x = np.random.default_rng(0).normal(size=(50, 2))
    logs = [multivariate_normal(mean, covariance(correlation)).logpdf(x) for mean in MEANS]
    weights = best(correlation)
    np.testing.assert_allclose(x @ weights[:2] + weights[2], logs[1] - logs[0])


def test_the_error_is_the_share_of_wrong_answers():
    weights = np.array([1.0, -0.6, 0.4])
    x = examples(0.5, range(1000)).reshape(-1, 2)
    wrong = (x @ weights[:2] + weights[2] > 0) != np.tile(LABELS, 1000)
    assert error(weights, 0.5) == pytest.approx(wrong.mean(), abs=4 * np.sqrt(0.25 / len(wrong)))


def test_no_weights_err_less_than_the_best():
    rivals = best(0.8) + np.random.default_rng(0).normal(size=(1000, 3))
    assert (error(rivals, 0.8) > error(best(0.8), 0.8)).all()
    assert error(best(0.0), 0.0) == pytest.approx(0.158655, abs=1e-6)  # the normal tail beyond one sigma


def test_the_boundary_is_where_the_log_odds_are_zero():
    x, y = boundary(np.array([2.0, -1.0, 0.5]))
    np.testing.assert_allclose(2 * np.array(x) - np.array(y) + 0.5, 0, atol=1e-12)
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(40)


def test_what_the_reader_is_asked_to_predict():
    true, broken = mean_errors(0.0), mean_errors(0.8)
    assert (true["naive Bayes"][:5] < true["logistic regression"][:5]).all()
    assert (broken["naive Bayes"] > broken["logistic regression"] + 0.03).all()


def test_the_sentence_says_the_errors_of_this_draw():
    x = examples(0.8, [7])[0, :40]
    errors = [error(fit(x, LABELS[:40]), 0.8) for fit in (naive_bayes, logistic_regression)]
    description = draw(20, 0.8, 7).description
    assert (
        f"naive Bayes {errors[0]:.1%}, logistic regression {errors[1]:.1%}, best possible 4.8%" in description
    )
