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
        output.backward(upstream)
        values[name] = {"output": output, "gradient": point.grad}
    return {"input": z, "upstream": upstream, "activations": values}


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


REGULARIZERS = {
    "l1": ({"strength": 0.02}, lambda w: 0.02 * w.abs().sum()),
    "l2": ({"strength": 0.3}, lambda w: 0.3 / 2 * (w**2).sum()),
    "elastic": ({"l1": 0.02, "l2": 0.3}, lambda w: 0.02 * w.abs().sum() + 0.3 / 2 * (w**2).sum()),
    "max_norm": ({"limit": 1.5}, lambda w: 0 * w.sum()),
}


def regularizers():
    """Five steps of gradient descent (0.1) of a 4-5-3 network on its loss plus the penalty of both weight matrices; with
    max_norm their columns are bounded after each step (torch.renorm). The loss is without the penalty."""
    generator = torch.Generator().manual_seed(SEED + 100)
    draw = lambda *shape: torch.randn(*shape, generator=generator).double()
    x, targets = draw(ROWS, 4), torch.softmax(draw(ROWS, 3), dim=1).float().double()
    start = [draw(4, 5), draw(5), draw(5, 3), draw(3)]
    values = {}
    for name, (settings, penalty) in REGULARIZERS.items():
        parameters = [p.clone().requires_grad_() for p in start]
        w1, b1, w2, b2 = parameters
        losses = []
        for _ in range(5):
            loss = F.cross_entropy(torch.tanh(x @ w1 + b1) @ w2 + b2, targets)
            gradients = torch.autograd.grad(loss + penalty(w1) + penalty(w2), parameters)
            losses.append(loss.item())
            with torch.no_grad():
                for p, g in zip(parameters, gradients):
                    p -= 0.1 * g
                if name == "max_norm":
                    for w in (w1, w2):
                        w.copy_(torch.renorm(w, p=2, dim=1, maxnorm=settings["limit"]))
        values[name] = {
            "settings": settings,
            "losses": losses,
            "parameters": torch.cat([p.detach().flatten() for p in parameters]),
        }
    return {
        "learning_rate": 0.1,
        "input": x,
        "targets": targets,
        "parameters": torch.cat([p.flatten() for p in start]),
        "regularizers": values,
    }


for golden in (activations, losses, dense, optimizers, regularizers):
    write(golden.__name__, golden)
