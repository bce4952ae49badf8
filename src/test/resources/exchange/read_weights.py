"""Shows that the files beside this script are what NumPy and safetensors take them for.

The values are 0, 0.5, 1, … in the order in which they are stored: a dense layer of 3 inputs and 2 neurons, a batch
normalisation, an output layer of 2 neurons, and then what the normalisation keeps.
"""
import csv
import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
expected = {
    "layer_1.weight": np.arange(0, 6).reshape(3, 2) / 2,
    "layer_1.bias": np.arange(6, 8) / 2,
    "layer_2.scale": np.arange(8, 10) / 2,
    "layer_2.shift": np.arange(10, 12) / 2,
    "layer_3.weight": np.arange(12, 16).reshape(2, 2) / 2,
    "layer_3.bias": np.arange(16, 18) / 2,
    "layer_2.running_mean": np.arange(18, 20) / 2,
    "layer_2.running_variance": np.arange(20, 22) / 2,
}


def check(tensors, what):
    assert sorted(tensors) == sorted(expected), (what, sorted(tensors))
    for key, values in expected.items():
        assert tensors[key].dtype == np.float32, (what, key)
        assert tensors[key].shape == values.shape, (what, key, tensors[key].shape)
        assert (tensors[key] == values).all(), (what, key)
    print(what, "ok")


check(dict(np.load(here / "weights.npz")), "npz")
try:
    from safetensors.numpy import load_file

    check(load_file(here / "weights.safetensors"), "safetensors")
except ImportError:
    print("safetensors is not installed")
with open(here / "weights.csv", newline="") as lines:
    rows = list(csv.DictReader(lines))
assert [float(row["value"]) for row in rows] == [i / 2 for i in range(22)]
print("csv ok")
