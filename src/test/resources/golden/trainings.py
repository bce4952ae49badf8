#!/usr/bin/env python3
"""Whole trainings in PyTorch: what no comparison of one kernel with another can see, because both share the code around it.

Run in this folder: python3 trainings.py
It overwrites trainings.json. All is computed in float64. Features, targets and first weights are whole numbers by a power
of two, made by formulas, so that the tests make the same ones and nothing is rounded; the order of rows in each epoch is
that of SplitMix64 (Steele, Lea, Flood 2014), Lemire's bounded numbers (2019) and Durstenfeld's shuffle (1964), written
here from the papers.
"""

import json
import platform

import torch
import torch.nn.functional as F
import torch.optim.lr_scheduler as S

WORD = 2**64 - 1
SHUFFLING = 3


def mix(z):
    z &= WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def shuffled(rows, seed, epoch):
    state = mix(mix(mix(seed) + SHUFFLING) + epoch)

    def below(bound):
        nonlocal state
        while True:
            state = (state + 0x9E3779B97F4A7C15) & WORD
            product = (mix(state) >> 32) * bound
            if product % 2**32 >= 2**32 % bound:
                return product >> 32

    order = list(rows)
    for i in range(len(order) - 1, 0, -1):
        j = below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def feature(row, column):
    return ((row * 7919 + column * 104729 + row * column * 31) % 257 - 128) / 64


def features(rows, columns):
    return [[feature(row, column) for column in range(columns)] for row in range(rows)]


def parameter(place):
    return ((place * 48271 + 11) % 509 - 254) / 1024


# What is learnt: of a row and an output. As in TrainingGoldenTests.
def number(row, output):
    return feature(row, 0) - feature(row, 1) / 2 + feature(row, 99) / 4


def count(row, output):
    return 20 + (row * 37) % 11 + (row % 3) * 8


def one_of_five(row, output):
    return 1.0 if round((feature(row, 0) + 2) * 64) * 5 // 257 == output else 0.0


def yes_or_no(row, output):
    return 1.0 if feature(row, 0) + feature(row, 1) / 2 > 0.25 else 0.0


def weight_of_yes(target):
    return 2.5 if target == 1 else 0.75


ACTIVATIONS = {"tanh": torch.tanh, "swish": F.silu, "relu": torch.relu, "elu": F.elu}


def cross_entropy(z, y):
    return -(y * F.log_softmax(z, dim=1)).sum(dim=1)


def squared_error(z, y):
    return ((z - y) ** 2).mean(dim=1)


def poisson(z, y):
    rate = F.softplus(z, threshold=100)
    return (rate - y * torch.log(rate)).mean(dim=1)


def smoothed_binary(z, y):
    return F.binary_cross_entropy_with_logits(z, 0.9 * y + 0.05, reduction="none").mean(dim=1)


def dense(units, activation):
    return {"type": "dense", "units": units, "activation": activation}


def convolution(filters, activation, padding, kernel=3):
    return {"type": "convolution", "filters": filters, "kernel": kernel, "padding": padding, "activation": activation}


TRAININGS = {
    # mini-batches of which the last has one row, and a norm that is clipped in some steps only
    "clipped": {
        "inputs": 5,
        "layers": [dense(8, "tanh")],
        "outputs": 1,
        "output_activation": "identity",
        "targets": number,
        "loss": ({"type": "mse"}, squared_error),
        "optimizer": ({"type": "momentum", "learning_rate": 0.05}, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
        "schedule": ({"type": "step", "every_epochs": 2, "factor": 0.5}, lambda o, steps, per: S.StepLR(o, 2 * per, 0.5)),
        "clip_norm": 0.75,
        "rows": 61,
        "validation": 15,
        "batch_size": 12,
        "epochs": 5,
    },
    # batches of eight lanes, which the optimizer adds up, and a last one of one row
    "eight_lanes": {
        "inputs": 40,
        "layers": [dense(100, "swish")],
        "outputs": 5,
        "output_activation": "softmax",
        "targets": one_of_five,
        "loss": ({"type": "categorical_cross_entropy"}, cross_entropy),
        "optimizer": ({"type": "adam", "learning_rate": 0.003}, lambda p: torch.optim.Adam(p, lr=0.003)),
        "schedule": (
            {"type": "cosine"},
            lambda o, steps, per: S.CosineAnnealingLR(o, steps),
        ),
        "rows": 1025,
        "validation": 40,
        "batch_size": 512,
        "epochs": 3,
    },
    # the same, added up before: clipped by norm and by value
    "eight_lanes_clipped": {
        "inputs": 40,
        "layers": [dense(100, "elu")],
        "outputs": 5,
        "output_activation": "softmax",
        "targets": one_of_five,
        "loss": ({"type": "categorical_cross_entropy"}, cross_entropy),
        "optimizer": (
            {"type": "nesterov", "learning_rate": 0.05},
            lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
        ),
        "schedule": ({"type": "constant"}, lambda o, steps, per: S.LambdaLR(o, lambda step: 1)),
        "clip_norm": 1.0,
        "clip_value": 0.125,
        "rows": 1025,
        "validation": 40,
        "batch_size": 512,
        "epochs": 3,
    },
    # a loss below 0 that a rate comes down by: no patience, and a share of the best value's size
    "plateau": {
        "inputs": 4,
        "layers": [dense(6, "relu"), dense(6, "tanh")],
        "outputs": 1,
        "output_activation": "softplus",
        "targets": count,
        "loss": ({"type": "poisson"}, poisson),
        "optimizer": (
            {"type": "rmsprop", "learning_rate": 0.05, "alpha": 0.9, "momentum": 0.5},
            lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, momentum=0.5),
        ),
        "schedule": ({"type": "reduce_on_plateau", "factor": 0.5, "patience": 0, "threshold": 0.05}, None),
        "rows": 33,
        "validation": 12,
        "batch_size": 16,
        "epochs": 12,
    },
    # what is kept beside the weights, rows that do not count the same, and a rate that rises and falls
    "batch_normalization": {
        "inputs": 5,
        "layers": [dense(8, "tanh"), {"type": "batch_normalization"}, dense(4, "elu")],
        "outputs": 1,
        "output_activation": "sigmoid",
        "targets": yes_or_no,
        "weights": True,
        "loss": ({"type": "binary_cross_entropy", "label_smoothing": 0.1}, smoothed_binary),
        "optimizer": (
            {"type": "adamw", "learning_rate": 0.02, "weight_decay": 0.1},
            lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
        ),
        "schedule": (
            {"type": "one_cycle"},
            lambda o, steps, per: S.OneCycleLR(o, 0.02, total_steps=steps, cycle_momentum=False),
        ),
        "rows": 62,
        "validation": 20,
        "batch_size": 20,
        "epochs": 4,
    },
    # filters over pictures of two channels, what is largest of what they find, and filters over that
    "convolution": {
        "inputs": 72,
        "layers": [
            {"type": "reshape", "shape": [6, 6, 2]},
            convolution(4, "relu", "same"),
            {"type": "max_pooling", "size": 2},
            {"type": "batch_normalization"},
            convolution(6, "tanh", "valid", 2),
            {"type": "flatten"},
            dense(7, "swish"),
        ],
        "outputs": 5,
        "output_activation": "softmax",
        "targets": one_of_five,
        "loss": ({"type": "categorical_cross_entropy"}, cross_entropy),
        "optimizer": ({"type": "adam", "learning_rate": 0.01}, lambda p: torch.optim.Adam(p, lr=0.01)),
        "schedule": ({"type": "constant"}, lambda o, steps, per: S.LambdaLR(o, lambda step: 1)),
        "rows": 50,
        "validation": 20,
        "batch_size": 16,
        "epochs": 4,
    },
}


class Network:
    """Parameters in the engine's flat order: of a dense layer the weights [inputs, units] and the biases, of a convolution
    the weights [kernel, channels, filters] and the biases. Pictures stand channels last, as everywhere there."""

    def __init__(self, training):
        self.layers, self.parameters, self.running, place = [], [], [], 0
        example = torch.zeros(1, training["inputs"])
        for layer in [*training["layers"], dense(training["outputs"], None)]:
            own = []
            for shape in self.shapes(layer, example.shape[-1]):
                size = torch.Size(shape).numel()
                values = [parameter(place + i) for i in range(size)]
                own.append(torch.tensor(values).reshape(shape).requires_grad_(True))
                place += size
            channels = example.shape[-1]
            normalizes = layer["type"] == "batch_normalization"
            running = [torch.zeros(channels), torch.ones(channels)] if normalizes else []
            example = self.through(example, layer, own, running, False)
            self.layers.append((layer, own, running))
            self.parameters += own
            self.running += running

    @staticmethod
    def shapes(layer, channels):
        if layer["type"] == "dense":
            return [(channels, layer["units"]), (layer["units"],)]
        if layer["type"] == "convolution":
            kernel, filters = layer["kernel"], layer["filters"]
            return [(kernel, kernel, channels, filters), (filters,)]
        return [(channels,), (channels,)] if layer["type"] == "batch_normalization" else []

    @staticmethod
    def through(x, layer, parameters, running, training):
        kind = layer["type"]
        if kind == "reshape":
            return x.reshape(len(x), *layer["shape"])
        if kind == "flatten":
            return x.reshape(len(x), -1)
        if kind == "max_pooling":
            return F.max_pool2d(x.movedim(-1, 1), layer["size"]).movedim(1, -1)
        if kind == "batch_normalization":
            x = F.batch_norm(x.movedim(-1, 1), *running, *parameters, training, momentum=0.1, eps=1e-5)
            return x.movedim(1, -1)
        if kind == "convolution":
            weights, biases = parameters
            z = F.conv2d(x.movedim(-1, 1), weights.permute(3, 2, 0, 1), biases, padding=layer["padding"])
            return ACTIVATIONS[layer["activation"]](z.movedim(1, -1))
        z = x @ parameters[0] + parameters[1]
        return ACTIVATIONS[layer["activation"]](z) if layer["activation"] else z

    def logits(self, x, training):
        for layer, parameters, running in self.layers:
            x = self.through(x, layer, parameters, running, training)
        return x


def train(name, training):
    rows, held = training["rows"], training["validation"]
    x = torch.tensor(features(rows + held, training["inputs"]))
    y = torch.tensor([[training["targets"](row, j) for j in range(training["outputs"])] for row in range(rows + held)])
    y = y.double()
    w = torch.tensor([weight_of_yes(t[0].item()) if "weights" in training else 1.0 for t in y])
    network = Network(training)
    loss = training["loss"][1]
    optimizer = training["optimizer"][1](network.parameters)
    per_epoch = -(-rows // training["batch_size"])
    steps = per_epoch * training["epochs"]
    plateau = training["schedule"][1] is None
    if plateau:
        settings = training["schedule"][0]
        schedule = S.ReduceLROnPlateau(
            optimizer, factor=settings["factor"], patience=settings["patience"], threshold_mode="abs"
        )
    else:
        schedule = training["schedule"][1](optimizer, steps, per_epoch)
    done, epochs, best, seed = [], [], None, 7
    for epoch in range(1, training["epochs"] + 1):
        order = shuffled(range(held, rows + held), seed, epoch)
        for start in range(0, rows, training["batch_size"]):
            batch = order[start : start + training["batch_size"]]
            optimizer.zero_grad()
            value = (w[batch] * loss(network.logits(x[batch], True), y[batch])).mean()
            value.backward()
            norm = torch.sqrt(sum((p.grad**2).sum() for p in network.parameters)).item()
            if "clip_norm" in training:
                torch.nn.utils.clip_grad_norm_(network.parameters, training["clip_norm"])
            if "clip_value" in training:
                torch.nn.utils.clip_grad_value_(network.parameters, training["clip_value"])
            rate = optimizer.param_groups[0]["lr"]
            optimizer.step()
            if not plateau:
                schedule.step()
            done.append([value.item(), rate, norm])
        with torch.no_grad():
            validation = loss(network.logits(x[:held], False), y[:held]).mean().item()
        epochs.append(validation)
        if plateau:
            schedule.threshold = 0 if best is None else settings["threshold"] * abs(best)
            schedule.step(validation)
            best = schedule.best
    flat = torch.cat([p.detach().flatten() for p in network.parameters])
    every = max(1, len(flat) // 200)
    plain = ("inputs", "layers", "outputs", "output_activation")
    return {
        "network": {key: training[key] for key in plain},
        "targets": training["targets"].__name__,
        "weights": "weights" in training,
        **{key: training[key][0] for key in ("loss", "optimizer", "schedule")},
        **{key: training[key] for key in ("rows", "validation", "batch_size", "epochs")},
        "clipping": {"norm": training.get("clip_norm"), "value": training.get("clip_value")},
        "seed": seed,
        "steps": done,
        "val_loss": epochs,
        "every": every,
        "parameters": flat[::every].tolist(),
        "state": torch.cat(network.running).tolist() if network.running else [],
    }


torch.set_default_dtype(torch.float64)
document = {
    "script": "src/test/resources/golden/trainings.py",
    "python": platform.python_version(),
    "torch": torch.__version__,
    "precision": "float64",
    "of_each_step": ["loss", "learning rate", "length of the gradient before it was clipped"],
    "trainings": {name: train(name, training) for name, training in TRAININGS.items()},
}
with open("trainings.json", "w", encoding="utf-8") as file:
    json.dump(document, file, indent=1)
    file.write("\n")
