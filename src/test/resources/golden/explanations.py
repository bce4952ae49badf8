#!/usr/bin/env python3
"""Random networks over the whole menu, forward and backward as in a prediction, by PyTorch's autograd: what a trace of
them must say.

Run in this folder: python3 explanations.py
It overwrites explanations.json. All is computed in float64. Activations and losses are those of generate.py, so that
every number comes from PyTorch and none from us; layers are written here from PyTorch's functions, in the form in which
our definitions name them and with parameters in our order.
"""

import json
import platform
import random

import torch
import torch.nn.functional as F

from generate import ACTIVATIONS, LOSSES

SEED = 20261129
NETWORKS = 24
ROWS = 3
EMBEDDED = [{"position": 1, "name": "colour", "categories": 4}, {"position": 3, "name": "city", "categories": 3}]

# As definitions write them, with the names of generate.py.
FORMS = {
    "leaky_relu 0.2": {"type": "leaky_relu", "negative_slope": 0.2},
    "elu 1.5": {"type": "elu", "alpha": 1.5},
    "celu 0.5": {"type": "celu", "alpha": 0.5},
    "swish 2": {"type": "swish", "beta": 2},
    "softplus 2": {"type": "softplus", "beta": 2},
    "maxout 3": {"type": "maxout", "pieces": 3},
}

# Output activations that a loss is usual with, and how its targets look.
OUTPUTS = {
    "mse": ("identity", "numbers"),
    "mae": ("identity", "numbers"),
    "huber": ("tanh", "numbers"),
    "log_cosh": ("swish 2", "numbers"),
    "quantile": ("identity", "numbers"),
    "poisson": ("softplus", "counts"),
    "binary_cross_entropy": ("sigmoid", "answers"),
    "categorical_cross_entropy": ("softmax", "classes"),
    "focal": ("softmax", "classes"),
    "hinge": ("identity", "answers"),
    "squared_hinge": ("identity", "answers"),
    "kl_divergence": ("softmax", "shares"),
    "cosine": ("log_softmax", "numbers"),
}


def form(name):
    return FORMS.get(name, {"type": name})


def pieces(name):
    return {"maxout": 2, "maxout 3": 3}.get(name, 1)


class Maker:
    """Draws layers, and runs them on parameters that it hands out one after the other."""

    def __init__(self, source, queue):
        self.source = source
        self.queue = queue
        self.parameters = []
        self.state = []
        self.blamed = []

    def numbers(self, *shape, of=1.0):
        size = 1
        for side in shape:
            size *= side
        values = torch.tensor([self.source.gauss(0, of) for _ in range(size)], dtype=torch.float64)
        leaf = values.requires_grad_(True)
        self.parameters.append(leaf)
        return leaf.reshape(shape)

    def activation(self):
        return self.queue.pop(0) if self.queue else self.source.choice(sorted(ACTIVATIONS))

    def activate(self, name, z):
        if name == "prelu":
            return F.prelu(z, self.numbers(z.shape[1]))
        if pieces(name) > 1:
            return z.reshape(len(z), -1, pieces(name)).max(dim=2).values
        return ACTIVATIONS[name](z)

    def dense(self, x, units, name, bias=True, of=0.7):
        columns = units * pieces(name)
        z = x @ self.numbers(x.shape[1], columns, of=of)
        if bias:
            z = z + self.numbers(columns, of=0.5)
        return self.activate(name, z)

    def normalization(self, x, kind):
        scale, shift = self.numbers(x.shape[1]), self.numbers(x.shape[1])
        if kind == "layer_normalization":
            return F.layer_norm(x, (x.shape[1],), scale, shift, 1e-5)
        mean = torch.tensor([self.source.gauss(0, 1) for _ in range(x.shape[1])], dtype=torch.float64)
        variance = torch.tensor([self.source.uniform(0.2, 2) for _ in range(x.shape[1])], dtype=torch.float64)
        self.state += [mean, variance]
        return F.batch_norm(x, mean, variance, scale, shift, False, 0.1, 1e-5)

    def embedding(self, x):
        columns = []
        numbers = [j for j in range(x.shape[1]) if j not in (1, 3)]
        for column in EMBEDDED:
            table = self.numbers(1 + column["categories"], 2)
            columns.append(F.embedding(x[:, column["position"]].detach().long(), table))
        return torch.cat([x[:, numbers]] + columns, dim=1)

    def layer(self, x, depth):
        """A definition and what the layer makes of x."""
        kind = self.source.choice(
            ["dense"] * 5
            + ["dropout", "activation", "activation", "batch_normalization", "layer_normalization"]
            + (["residual", "residual"] if depth < 2 else [])
        )
        if kind == "dense":
            units, name, bias = self.source.randint(2, 5), self.activation(), self.source.random() < 0.8
            layer = {"type": "dense", "units": units, "activation": form(name), "bias": bias}
            return layer, self.dense(x, units, name, bias)
        if kind == "dropout":
            return {"type": "dropout", "rate": 0.3}, x
        if kind == "activation":
            name = self.activation()
            if x.shape[1] % pieces(name):
                name = "tanh"
            return {"type": "activation", "activation": form(name)}, self.activate(name, x)
        if kind == "residual":
            layers, scale, inside = [], self.source.choice([1.0, 0.5]), x
            for _ in range(self.source.randint(1, 2)):
                layer, inside = self.layer(inside, depth + 1)
                layers.append(layer)
            around = x
            if inside.shape[1] != x.shape[1]:
                around = x @ self.numbers(x.shape[1], inside.shape[1], of=0.7)
            return {"type": "residual", "layers": layers, "scale": scale}, around + scale * inside
        return {"type": kind}, self.normalization(x, kind)


def blamed(tensor):
    tensor.retain_grad()
    return tensor


def targets(kind, source, outputs):
    if kind == "numbers":
        return torch.tensor([[source.gauss(0, 1) for _ in range(outputs)] for _ in range(ROWS)], dtype=torch.float64)
    if kind == "counts":
        return torch.tensor([[float(source.randint(0, 9)) for _ in range(outputs)] for _ in range(ROWS)], dtype=torch.float64)
    if kind == "answers":
        return torch.tensor([[float(source.randint(0, 1)) for _ in range(outputs)] for _ in range(ROWS)], dtype=torch.float64)
    if kind == "classes":
        return F.one_hot(torch.tensor([source.randrange(outputs) for _ in range(ROWS)]), outputs).to(torch.float64)
    return torch.softmax(
        torch.tensor([[source.gauss(0, 1) for _ in range(outputs)] for _ in range(ROWS)], dtype=torch.float64), dim=1
    )


def chains(activation, logits, gradient):
    """Whether the loss of the outputs is the same as that of the logits: focal under softmax is not, for three classes."""
    z = logits.detach().requires_grad_(True)
    ACTIVATIONS[activation](z).backward(gradient)
    return torch.allclose(z.grad, logits.grad, rtol=1e-9, atol=1e-12)


def network(number, source, queue):
    maker = Maker(source, queue)
    inputs = 5
    embeds = number % 4 == 3
    values = torch.tensor([[source.gauss(0, 1) for _ in range(inputs)] for _ in range(ROWS)], dtype=torch.float32)
    x = values.to(torch.float64)
    layers = []
    if embeds:
        x[:, 1] = torch.tensor([float(source.randint(0, 4)) for _ in range(ROWS)])
        x[:, 3] = torch.tensor([float(source.randint(0, 3)) for _ in range(ROWS)])
    x.requires_grad_(True)
    passed = [x]
    if embeds:
        layers.append({"type": "embedding", "dimension": 2, "columns": EMBEDDED})
        passed.append(blamed(maker.embedding(x)))
    for _ in range(source.randint(1, 4)):
        layer, output = maker.layer(passed[-1], 0)
        layers.append(layer)
        passed.append(blamed(output if output is not passed[-1] else output.clone()))
    name, settings, of_outputs, of_logits = LOSSES[number % len(LOSSES)]
    activation, kind = OUTPUTS[name]
    outputs = source.randint(2, 3)
    small = 0.5 / (1 + passed[-1].abs().max().item())  # so that no probability is next to nothing
    logits = blamed(maker.dense(passed[-1], outputs, "identity", of=small))
    predicted = blamed(ACTIVATIONS[activation](logits))
    wanted = targets(kind, source, outputs)
    of_these = of_logits.get(activation)
    loss = of_these(logits, wanted) if of_these else of_outputs(predicted, wanted)
    loss.backward()
    if of_these:
        again = predicted.detach().requires_grad_(True)
        of_outputs(again, wanted).backward()
        predicted.grad = again.grad if chains(activation, logits, again.grad) else None
    zeros = lambda tensor: torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
    return {
        "network": {
            "inputs": inputs,
            "layers": layers,
            "outputs": outputs,
            "output_activation": form(activation),
        },
        "loss": {"type": name, **settings},
        "parameters": torch.cat([leaf.reshape(-1) for leaf in maker.parameters]),
        "state": torch.cat(maker.state) if maker.state else torch.zeros(0),
        "input": x,
        "targets": wanted,
        "activations": passed[1:] + [predicted],
        "activation_gradients": [zeros(tensor) for tensor in passed[1:]] + [predicted.grad],  # null: no function of them
        "logits": logits,
        "logit_gradient": logits.grad,
        "loss_value": loss.item(),
        "parameter_gradient": torch.cat([zeros(leaf).reshape(-1) for leaf in maker.parameters]),
        "input_gradient": zeros(x),
    }


def main():
    source = random.Random(SEED)
    queue = sorted(ACTIVATIONS)
    source.shuffle(queue)
    document = {
        "script": "src/test/resources/golden/explanations.py",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "precision": "float64",
        "seed": SEED,
        "tolerance": 1e-9,
        "networks": [network(number, source, queue) for number in range(NETWORKS)],
    }
    with open("explanations.json", "w", encoding="utf-8") as file:
        json.dump(document, file, default=lambda tensor: tensor.detach().tolist())
        file.write("\n")


if __name__ == "__main__":
    main()
