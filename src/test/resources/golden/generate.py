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
    "hard_sigmoid": lambda z: F.relu6(z + 3) / 6,  # the derivative of F.hardsigmoid has 1/6 in float32
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": F.leaky_relu,
    "prelu": lambda z: F.prelu(z, torch.tensor(0.25, dtype=z.dtype)),
    "elu": F.elu,
    "selu": F.selu,
    "celu": F.celu,
    "gelu": F.gelu,
    "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    "swish": F.silu,
    "hard_swish": F.hardswish,
    "mish": F.mish,
    "softplus": lambda z: F.softplus(z, threshold=100),  # its own threshold of 20 costs the tenth digit
    "softsign": F.softsign,
    "softmax": lambda z: torch.softmax(z, dim=1),
    "log_softmax": lambda z: F.log_softmax(z, dim=1),
    "maxout": lambda z: maxout(z, 2),
    # and with other settings than the defaults
    "leaky_relu 0.2": lambda z: F.leaky_relu(z, 0.2),
    "elu 1.5": lambda z: F.elu(z, 1.5),
    "celu 0.5": lambda z: F.celu(z, 0.5),
    "swish 2": lambda z: z * torch.sigmoid(2 * z),
    "softplus 2": lambda z: F.softplus(z, beta=2, threshold=100),
    "maxout 3": lambda z: maxout(z, 3),
}


def maxout(z, pieces):
    """Neighbouring values of z make one of the output, which so has fewer rows here, of 5 values each."""
    return z.reshape(-1, 5, pieces).max(dim=2).values


# name: (loss of outputs, output activation of the logits form, loss of logits); the mean over the rows
LOSSES = {
    "mse": (F.mse_loss, "identity", F.mse_loss),
    "binary_cross_entropy": (F.binary_cross_entropy, "sigmoid", F.binary_cross_entropy_with_logits),
    "categorical_cross_entropy": (
        lambda p, y: -(y * torch.log(p)).sum(dim=1).mean(),
        "softmax",
        F.cross_entropy,  # targets are probabilities
    ),
}

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
        output.backward(upstream[: len(output)])
        values[name] = {"output": output, "gradient": point.grad}
    slopes, point = learning(normal(5)), learning(z)
    output = F.prelu(point, slopes)
    output.backward(upstream)
    learned = {
        "prelu": {"learned": slopes, "output": output, "gradient": point.grad, "learned_gradient": slopes.grad}
    }
    return {"input": z, "upstream": upstream, "activations": values, "learned": learned}


def losses():
    outputs = probabilities(ROWS, 4)
    logits = 3 * normal(ROWS, 4)
    targets = probabilities(ROWS, 4)
    values = {}
    for name, (of_outputs, activation, of_logits) in LOSSES.items():
        y = learning(outputs)
        loss = of_outputs(y, targets)
        loss.backward()
        z = learning(logits)
        loss_of_logits = of_logits(z, targets)
        loss_of_logits.backward()
        values[name] = {
            "value": loss.item(),
            "gradient": y.grad,
            "logits_activation": activation,
            "logits_value": loss_of_logits.item(),
            "logits_gradient": z.grad,
        }
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
