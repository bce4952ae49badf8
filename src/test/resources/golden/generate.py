#!/usr/bin/env python3
"""Golden numbers for the engine's tests, from PyTorch: an implementation that shares no line with ours.

Run in this folder: python3 generate.py
It overwrites the JSON files beside it. Each says by which versions and script it was made, and within which tolerance
the tests must meet it.

All numbers are computed in float64 from inputs that are exact in float32. So the same file serves the float32 kernels
(differences up to `tolerance.float32`) and the float64 reference kernels (`tolerance.float64`), both relative to the
largest magnitude in the tensor compared.
"""

import json
import platform

import torch
import torch.nn.functional as F

SEED = 20260101
ROWS = 6

ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": F.gelu,
    "swish": F.silu,
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def log_cosh(outputs, targets):
    return torch.log(torch.cosh(outputs - targets)).mean()


def quantile(q):
    return lambda outputs, targets: torch.maximum(q * (targets - outputs), (q - 1) * (targets - outputs)).mean()


def poisson(outputs, targets):
    return F.poisson_nll_loss(outputs, targets, log_input=False, eps=0)


def smoothed(targets, smoothing, classes):
    return (1 - smoothing) * targets + smoothing / classes


def binary(smoothing, loss):
    return lambda outputs, targets: loss(outputs, smoothed(targets, smoothing, 2))


def categorical(smoothing):
    return lambda p, y: -(smoothed(y, smoothing, p.shape[1]) * torch.log(p)).sum(dim=1).mean()


def focal_answers(gamma, yes, no):
    """Of probabilities, each a yes-or-no answer of its own."""
    return lambda p, y: (
        -yes * y * (1 - p) ** gamma * torch.log(p) - no * (1 - y) * p**gamma * torch.log(1 - p)
    ).mean()


def focal_sigmoid(gamma, yes, no):
    answers = focal_answers(gamma, yes, no)
    return lambda z, y: answers(torch.sigmoid(z), y)


def focal_softmax(gamma, alpha):
    def loss(z, y):
        log = F.log_softmax(z, dim=1)
        return -(alpha * y * (1 - log.exp()) ** gamma * log).sum(dim=1).mean()

    return loss


def hinge(power):
    return lambda z, y: (torch.relu(1 - (2 * y - 1) * z) ** power).mean()


def cosine(outputs, targets):
    return (1 - F.cosine_similarity(outputs, targets)).mean()


# (name, settings, loss of outputs, {output activation: loss of the logits before it}); the mean over the rows
LOSSES = [
    ("mse", {}, F.mse_loss, {"identity": F.mse_loss}),
    ("mae", {}, F.l1_loss, {"identity": F.l1_loss}),
    ("huber", {"delta": 1}, F.huber_loss, {"identity": F.huber_loss}),
    (
        "huber",
        {"delta": 0.25},
        lambda x, y: F.huber_loss(x, y, delta=0.25),
        {"identity": lambda x, y: F.huber_loss(x, y, delta=0.25)},
    ),
    ("log_cosh", {}, log_cosh, {"identity": log_cosh}),
    ("quantile", {"quantile": 0.5}, quantile(0.5), {"identity": quantile(0.5)}),
    ("quantile", {"quantile": 0.9}, quantile(0.9), {"identity": quantile(0.9)}),
    ("poisson", {}, poisson, {}),
    (
        "binary_cross_entropy",
        {"label_smoothing": 0},
        F.binary_cross_entropy,
        {"sigmoid": F.binary_cross_entropy_with_logits},
    ),
    (
        "binary_cross_entropy",
        {"label_smoothing": 0.1},
        binary(0.1, F.binary_cross_entropy),
        {"sigmoid": binary(0.1, F.binary_cross_entropy_with_logits)},
    ),
    (
        "categorical_cross_entropy",
        {"label_smoothing": 0},
        categorical(0),
        {"softmax": F.cross_entropy},  # targets are probabilities
    ),
    (
        "categorical_cross_entropy",
        {"label_smoothing": 0.1},
        categorical(0.1),
        {"softmax": lambda z, y: F.cross_entropy(z, y, label_smoothing=0.1)},
    ),
    (
        "focal",
        {"gamma": 2},
        focal_answers(2, 1, 1),
        {"sigmoid": focal_sigmoid(2, 1, 1), "softmax": focal_softmax(2, 1)},
    ),
    (
        "focal",
        {"gamma": 0.5, "alpha": 0.25},
        focal_answers(0.5, 0.25, 0.75),
        {"sigmoid": focal_sigmoid(0.5, 0.25, 0.75), "softmax": focal_softmax(0.5, 0.25)},
    ),
    ("hinge", {}, hinge(1), {"sigmoid": hinge(1), "softmax": hinge(1), "identity": hinge(1)}),
    ("squared_hinge", {}, hinge(2), {"sigmoid": hinge(2), "softmax": hinge(2), "identity": hinge(2)}),
    (
        "kl_divergence",
        {},
        lambda p, y: F.kl_div(torch.log(p), y, reduction="batchmean"),
        {"softmax": lambda z, y: F.kl_div(F.log_softmax(z, dim=1), y, reduction="batchmean")},
    ),
    ("cosine", {}, cosine, {"identity": cosine}),
]

# Besides the learning rate, which is an argument of every step, the settings are the engine's defaults.
OPTIMIZERS = {
    "sgd": ({"learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (
        {"learning_rate": 0.05, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    ),
    "adam": (
        {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    ),
}


def normal(*shape):
    """Standard normal, rounded to float32, held in float64."""
    return torch.randn(*shape, dtype=torch.float32).to(torch.float64)


def probabilities(*shape):
    return torch.softmax(torch.randn(*shape, dtype=torch.float32), dim=1).to(torch.float64)


def learning(tensor):
    return tensor.clone().requires_grad_(True)


def write(name, content):
    torch.manual_seed(SEED)
    document = {
        "script": "src/test/resources/golden/generate.py",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "precision": "float64",
        "seed": SEED,
        "tolerance": {
            "float32": 1e-5,
            "float64": 1e-12,
            "relative_to": "the largest magnitude in the tensor",
        },
    }
    document.update(content())
    with open(name + ".json", "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, default=lambda tensor: tensor.detach().tolist())
        file.write("\n")


def activations():
    z = torch.cat([normal(ROWS, 5), 6 * normal(ROWS, 5)])
    upstream = normal(2 * ROWS, 5)
    values = {}
    for name, function in ACTIVATIONS.items():
        point = learning(z)
        output = function(point)
        output.backward(upstream)
        values[name] = {"output": output, "gradient": point.grad}
    return {"input": z, "upstream": upstream, "activations": values}


def losses():
    outputs = probabilities(ROWS, 4)
    logits = 3 * normal(ROWS, 4)
    targets = probabilities(ROWS, 4)

    def measured(loss, point):
        point = learning(point)
        value = loss(point, targets)
        value.backward()
        return {"value": value.item(), "gradient": point.grad}

    values = [
        {
            "loss": {"type": name, **settings},
            "of_outputs": measured(of_outputs, outputs),
            "of_logits": {activation: measured(loss, logits) for activation, loss in of_logits.items()},
        }
        for name, settings, of_outputs, of_logits in LOSSES
    ]
    return {"outputs": outputs, "logits": logits, "targets": targets, "losses": values}


def dense():
    x, weights, bias = learning(normal(ROWS, 4)), learning(normal(4, 3)), learning(normal(1, 3))
    upstream = normal(ROWS, 3)
    output = F.gelu(x @ weights + bias)
    output.backward(upstream)
    return {
        "activation": "gelu",
        "input": x,
        "weights": weights,
        "bias": bias,
        "upstream": upstream,
        "output": output,
        "weights_gradient": weights.grad,
        "bias_gradient": bias.grad,
        "input_gradient": x.grad,
    }


def optimizers():
    """Five full-batch steps of a 4-5-3 network: tanh, softmax, cross entropy. Parameters in the engine's flat order."""
    x, targets = normal(ROWS, 4), probabilities(ROWS, 3)
    start = [normal(4, 5), normal(5), normal(5, 3), normal(3)]
    values = {}
    for name, (settings, create) in OPTIMIZERS.items():
        parameters = [learning(p) for p in start]
        w1, b1, w2, b2 = parameters
        optimizer = create(parameters)
        steps = []
        for _ in range(5):
            optimizer.zero_grad()
            loss = F.cross_entropy(torch.tanh(x @ w1 + b1) @ w2 + b2, targets)
            loss.backward()
            optimizer.step()
            steps.append({"loss": loss.item(), "parameters": torch.cat([p.flatten() for p in parameters])})
        values[name] = {"settings": settings, "steps": steps}
    return {
        "input": x,
        "targets": targets,
        "parameters": torch.cat([p.flatten() for p in start]),
        "optimizers": values,
    }


for golden in (activations, losses, dense, optimizers):
    write(golden.__name__, golden)
