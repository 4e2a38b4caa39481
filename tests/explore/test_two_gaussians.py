"""Explorer 8: its facts are those of gaussian_kl, and samples are read as lecture 11 reads them."""

import numpy as np
import pytest

import mdlib as md
from mdlib.explore import TwoGaussians, two_gaussians
from mdlib.explore.fields import drawn
from mdlib.explore.plane_gaussians import CLEAR, axes_of, covariance, questions
from tests.explore.test_vec_kronecker import unused

SAMPLES = np.array([[1, 2, 4, 4, 5, 7, 5], [2, 1, 5, 3, 6, 6, 5]])
SLANTED = {"p_axes": [1.9**0.5, 0.1**0.5], "p_angle": 45}


def gaussian(value, name: str):
    return value[f"{name}_mean"], covariance(value[f"{name}_axes"], value[f"{name}_angle"])


@pytest.mark.parametrize("seed", range(20))
def test_the_divergences_are_those_of_the_library(seed):
    shown = TwoGaussians()
    shown.value = {**drawn(TwoGaussians.fields(), seed), "points": []}
    p, q = (gaussian(shown.value, name) for name in "pq")
    assert shown.facts["kl"] == pytest.approx([md.gaussian_kl(*p, *q), md.gaussian_kl(*q, *p)])
    assert shown.facts["kl"] != pytest.approx([md.gaussian_kl(*q, *p), md.gaussian_kl(*p, *q)])


def test_axes_and_angle_make_a_covariance_matrix():
    assert covariance([2, 1], 0) == pytest.approx(np.diag([4, 1]))
    assert covariance([2, 1], 90) == pytest.approx(np.diag([1, 4]))
    assert covariance(SLANTED["p_axes"], 45) == pytest.approx(np.array([[1, 0.9], [0.9, 1]]))


@pytest.mark.parametrize("angle", [-80, -30, 0, 10, 45, 89])
def test_and_back(angle):
    cov = covariance([2, 0.5], angle)
    assert axes_of(*cov.ravel()[[0, 1, 3]]) == (pytest.approx([2, 0.5]), pytest.approx(angle))


def test_the_first_sight_is_that_of_the_storyboard():
    assert TwoGaussians().facts["kl"] == pytest.approx([10.39, 1.13], abs=0.005)


def test_of_samples_kl_is_what_the_likelihood_lacks():
    shown = TwoGaussians(points=SAMPLES.T, q_mean=[3, 3], q_axes=[1, 0.5], q_angle=20)
    xbar, S = SAMPLES.mean(axis=1, keepdims=True), np.cov(SAMPLES, bias=True)
    assert shown.facts["data"]["mean"] == pytest.approx(xbar.ravel())
    assert shown.facts["data"]["cov"] == pytest.approx(S.ravel()[[0, 1, 3]])
    mean, cov = gaussian(shown.value, "q")
    greatest = md.gaussian_logpdf(SAMPLES, xbar, S).mean()
    lacks = greatest - md.gaussian_logpdf(SAMPLES, mean, cov).mean()
    assert shown.facts["kl"][0] == pytest.approx(lacks)
    assert shown.words["two_gaussians-question"] == "Which Gaussian makes the samples likeliest?"


def test_what_to_try_on_samples_has_their_centre():
    tries = {each["label"]: each["value"] for each in TwoGaussians(points=SAMPLES.T).tries}
    assert [each["q_mean"] for each in tries.values()] == [[4, 4]] * 3
    wide = TwoGaussians(points=SAMPLES.T, **tries["twice too wide"])
    narrow = TwoGaussians(points=SAMPLES.T, **tries["twice too narrow"])
    assert [wide.facts["kl"][0], narrow.facts["kl"][0]] == pytest.approx([0.636, 1.614], abs=5e-4)


@pytest.mark.parametrize("points", [[[1, 2]], [[1, 2], [3, 4]], [[0, 0], [1, 1], [2, 2], [-1, -1]]])
def test_samples_on_a_line_have_no_gaussian_and_it_says_so(points):
    shown = TwoGaussians(points=points)
    assert "three points that are not on a line" in shown.facts["error"]
    assert shown.tries == []
    assert shown.still(shown.value, shown.facts)[0].startswith("<svg")


def test_bad_samples_are_refused():
    with pytest.raises(md.DataError, match=r"points\[1\]=\[3\]; expected a list"):
        TwoGaussians(points=[[1, 2], [3]])
    with pytest.raises(md.DataError, match=r"points\[0\]\[0\]=nan; expected a number"):
        TwoGaussians(points=[[float("nan"), 2]])
    with pytest.raises(md.DataError, match="q_axes"):
        TwoGaussians(q_axes=[0, 1])


def test_what_could_not_be_seen_is_brought_into_view():
    shown = TwoGaussians(q_mean=[8, -8], q_axes=[9, 1])
    assert (shown.value["q_mean"], shown.value["q_axes"]) == ([2.6, -2.6], [3, 1])
    far = TwoGaussians(points=[[-8, -8], [8, 8], [-8, 8]])
    assert all(
        abs(x - m) < far.facts["reach"] for x, m in zip((8, 8), far.facts["middle"], strict=True)
    )


def test_in_a_fit_q_is_upright():
    shown = TwoGaussians(task="fit", q_angle=30, **SLANTED)
    assert shown.value["q_angle"] == 0
    shown.value = {**shown.value, "task": "compare", "q_angle": 30}
    assert shown.value["q_angle"] == 30


def test_the_closed_form_of_the_best_fit():
    """At correlation 0.9: variances 1 or 0.19, and either way the divergence 0.830."""
    cover = TwoGaussians(task="fit", q_axes=[1, 1], **SLANTED)
    hide = TwoGaussians(task="fit", q_axes=[0.19**0.5] * 2, **SLANTED)
    assert cover.facts["kl"][0] == pytest.approx(0.830, abs=5e-4)
    assert hide.facts["kl"][1] == pytest.approx(cover.facts["kl"][0])
    P = np.linalg.inv(covariance(SLANTED["p_axes"], 45))
    assert 1 / np.diag(P) == pytest.approx([0.19, 0.19])
    for s, t in ((0.01, 0), (-0.01, 0), (0, 0.01), (0.01, -0.01)):
        near = TwoGaussians(task="fit", q_axes=[1 + s, 1 + t], **SLANTED)
        assert near.facts["kl"][0] > cover.facts["kl"][0]
        near = TwoGaussians(task="fit", q_axes=[0.19**0.5 + s, 0.19**0.5 + t], **SLANTED)
        assert near.facts["kl"][1] > hide.facts["kl"][1]


def test_the_still_picture_tells_both_numbers():
    shown = TwoGaussians(q_axes=[2, 1], q_angle=0)
    svg, alt = shown.still(shown.value, shown.facts)
    assert "KL(p‖q) is 0.32 and KL(q‖p) is 0.81" in alt
    assert svg.count("<ellipse") == 4
    assert "KL(p‖q) = 0.32" in svg
    assert "KL(q‖p) = 0.81" in svg


def test_the_still_picture_of_samples_does_not_give_the_answer_away():
    shown = TwoGaussians(points=SAMPLES.T, q_mean=[3, 3])
    svg, alt = shown.still(shown.value, shown.facts)
    assert svg.count("<circle") == 7
    assert svg.count("<ellipse") == 2
    assert alt.startswith("7 samples of the plane")


def test_every_question_has_a_clear_answer():
    kinds = set()
    for each in questions():
        shown = TwoGaussians(**each)
        pq, qp = shown.facts["kl"]
        equal = each["p_axes"] == each["q_axes"] and each["p_angle"] == each["q_angle"]
        assert (pq == pytest.approx(qp)) == equal
        assert equal or max(pq, qp) > CLEAR * min(pq, qp)
        assert max(pq, qp) > 0.01
        kinds.add("same" if equal else "pq" if pq > qp else "qp")
    assert kinds == {"pq", "qp", "same"}
    assert questions() == questions.__wrapped__()


def test_every_word_is_said_somewhere():
    assert unused(two_gaussians.say, "two_gaussians", two_gaussians) == []
