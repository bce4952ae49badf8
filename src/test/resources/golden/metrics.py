#!/usr/bin/env python3
"""Golden numbers for metrics, from scikit-learn; for the calibration error, which it has not, from the definition.

Run in this folder: python3 metrics.py
It overwrites metrics.json, which says by which versions it was made. Scores and encoded numbers are exact in float32,
all arithmetic is float64. null stands for what is not defined: those cases say here why.
"""

import json
import math
import platform
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.exceptions import UndefinedMetricWarning

SEED = 20260102
SMALLEST = 2.0**-23  # what log_loss keeps away from 0 and 1

warnings.simplefilter("ignore", UndefinedMetricWarning)
warnings.simplefilter("ignore", UserWarning)
random = np.random.default_rng(SEED)


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def softmax(rows, classes, sharpness=2.0):
    logits = sharpness * random.standard_normal((rows, classes))
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    return float32(exps / exps.sum(axis=1, keepdims=True))


def calibration_error(probabilities, truth, bins=15):
    """Guo et al. 2017, equations 2 and 3."""
    confidence, predicted = probabilities.max(axis=1), predictions(probabilities)
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            accuracy = (predicted[inside] == truth[inside]).mean()
            error += inside.mean() * abs(accuracy - confidence[inside].mean())
    return error


def predictions(probabilities):
    """The likeliest class, the first of equals."""
    return probabilities.argmax(axis=1)


def one_against_the_rest(score, probabilities, truth):
    """The mean over the classes that occur; of two classes the second's. Without rows of both kinds: not defined."""
    if probabilities.shape[1] == 2:
        columns = [(truth == 1, probabilities[:, 1])]
    else:
        columns = [(truth == k, probabilities[:, k]) for k in np.unique(truth)]
    if any(not positive.any() for positive, _ in columns):
        return None
    if score is m.roc_auc_score and any(positive.all() for positive, _ in columns):
        return None
    return float(np.mean([score(positive, scores) for positive, scores in columns]))


def classes(outputs, truth):
    truth = np.asarray(truth)
    probabilities = np.stack([1 - outputs, outputs], axis=1) if outputs.ndim == 1 else outputs
    count = probabilities.shape[1]
    labels, predicted = np.arange(count), predictions(probabilities)
    shape = {"y_true": truth, "y_pred": predicted, "zero_division": 0}
    precision, recall, f1, support = m.precision_recall_fscore_support(labels=labels, **shape)
    appears = np.isin(labels, np.union1d(truth, predicted))
    expected = {
        "accuracy": m.accuracy_score(truth, predicted),
        "balanced_accuracy": m.balanced_accuracy_score(truth, predicted),
        "macro_precision": m.precision_score(average="macro", **shape),
        "macro_recall": m.recall_score(average="macro", **shape),
        "macro_f1": m.f1_score(average="macro", **shape),
        "mcc": m.matthews_corrcoef(truth, predicted),
        "log_loss": m.log_loss(truth, probabilities, labels=labels, eps=SMALLEST),
        "ece": calibration_error(probabilities, truth),
        "roc_auc": one_against_the_rest(m.roc_auc_score, probabilities, truth),
        "pr_auc": one_against_the_rest(m.average_precision_score, probabilities, truth),
    }
    if 2 < count == len(np.unique(truth)):
        assert math.isclose(expected["roc_auc"], m.roc_auc_score(truth, probabilities, multi_class="ovr"))
    for k in (3, 5):
        if count > k:
            expected[f"top_{k}_accuracy"] = m.top_k_accuracy_score(truth, probabilities, k=k, labels=labels)
    per_class = [
        {
            "precision": precision[i] if appears[i] else None,
            "recall": recall[i] if appears[i] else None,
            "f1": f1[i] if appears[i] else None,
            "support": int(support[i]),
        }
        for i in labels
    ]
    return {
        "outputs": outputs.reshape(len(truth), -1).tolist(),
        "truth": truth.tolist(),
        "confusion": m.confusion_matrix(truth, predicted, labels=labels).tolist(),
        "per_class": per_class,
        "metrics": expected,
    }


def class_cases():
    def drawn(rows, among):
        return random.choice(among, rows)

    two = float32(random.random(60))
    tied = float32(np.round(random.random(80), 1))
    return {
        "two classes": classes(two, (two + random.normal(0, 0.4, 60) > 0.5).astype(int)),
        "ties in scores": classes(tied, drawn(80, [0, 1, 1])),
        "certain, and sometimes wrong": classes(float32([0, 0, 1, 1, 1, 0]), [0, 1, 1, 1, 0, 0]),
        "every score the same": classes(float32([0.25] * 5), [0, 1, 0, 1, 1]),
        "only the first of two classes": classes(float32([0.1, 0.7, 0.4]), [0, 0, 0]),
        "only the second of two classes": classes(float32([0.1, 0.7, 0.4]), [1, 1, 1]),
        "one row": classes(float32([0.75]), [1]),
        "three classes": classes(softmax(50, 3), drawn(50, [0, 1, 2])),
        "four classes, rare and frequent": classes(softmax(90, 4), drawn(90, [0, 0, 0, 0, 0, 1, 1, 2, 3])),
        "seven classes": classes(softmax(120, 7), drawn(120, range(7))),
        "a class that does not occur": classes(softmax(40, 6), drawn(40, [0, 1, 2, 4, 5])),
        "a class that neither occurs nor is predicted": classes(
            float32([[0.5, 0.375, 0.125], [0.25, 0.5, 0.25], [0.5, 0.25, 0.25], [0.125, 0.75, 0.125]]), [0, 1, 1, 1]
        ),
        "only one of three classes": classes(softmax(12, 3), [1] * 12),
        "one row of three classes": classes(softmax(1, 3), [2]),
    }


def numbers(said, truth, center, scale, zeros=False, one_row=False):
    said, truth = float32(said), float32(truth)
    raw_said, raw_truth = center + np.multiply(scale, said), center + np.multiply(scale, truth)
    expected = {
        "rmse": m.mean_squared_error(raw_truth, raw_said, squared=False),
        "mae": m.mean_absolute_error(raw_truth, raw_said),
        # scikit-learn divides by 2**-52 where a true value is 0
        "mape": None if zeros else m.mean_absolute_percentage_error(raw_truth, raw_said),
        # of one row scikit-learn has no r2, but an explained variance of 1
        "r2": None if one_row else m.r2_score(raw_truth, raw_said),
        "explained_variance": None if one_row else m.explained_variance_score(raw_truth, raw_said),
    }
    return {
        "outputs": said.tolist(),
        "truth": truth.tolist(),
        "center": list(center),
        "scale": list(scale),
        "metrics": expected,
    }


def number_cases():
    def noisy(rows, columns):
        truth = random.standard_normal((rows, columns))
        return truth + 0.3 * random.standard_normal((rows, columns)) + 0.1, truth

    one = noisy(40, 1)
    return {
        "one output": numbers(*one, [150.0], [20.0]),
        "three outputs": numbers(*noisy(30, 3), [100.0, -5.0, 2e6], [7.0, 0.5, 3e5]),
        "a target that never changes": numbers([[0.5], [1.0], [2.0]], [[1.0], [1.0], [1.0]], [3.0], [2.0]),
        "a target that never changes, always met": numbers([[1.0]] * 3, [[1.0]] * 3, [3.0], [2.0]),
        "a target that is 0 once": numbers([[1.0], [2.0]], [[0.5], [0.0]], [0.0], [2.0], zeros=True),
        "a target that is 0 after decoding": numbers(
            [[1.0], [2.0]], [[0.5], [-0.1]], [0.25], [2.5], zeros=True
        ),
        "one row": numbers([[1.0]], [[2.0]], [3.0], [4.0], one_row=True),
    }


def plain(value):
    return value.item() if isinstance(value, np.generic) else value.tolist()


document = {
    "script": "src/test/resources/golden/metrics.py",
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scikit-learn": sklearn.__version__,
    "seed": SEED,
    "tolerance": 1e-12,
    "classes": class_cases(),
    "numbers": number_cases(),
}
with open("metrics.json", "w", encoding="utf-8") as file:
    json.dump(document, file, indent=1, default=plain, allow_nan=False)
    file.write("\n")
