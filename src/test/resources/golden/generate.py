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
import torch.optim.lr_scheduler as S

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
    ("poisson", {}, poisson, {"softplus": lambda z, y: poisson(F.softplus(z), y)}),
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

class Lion(torch.optim.Optimizer):
    """Chen and others 2023, arXiv:2302.06675, algorithm 2; not in this version of PyTorch."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("mean", torch.zeros_like(p))
                update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                p.sub_(group["lr"] * (update + group["weight_decay"] * p))
                m.mul_(beta2).add_((1 - beta2) * p.grad)


# (definition as in the API, where defaults may be left out; the same in PyTorch, with every default spelt out)
OPTIMIZERS = [
    ({"type": "sgd", "learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    ({"type": "sgd", "learning_rate": 0.1, "weight_decay": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.1)),
    ({"type": "momentum", "learning_rate": 0.05}, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    (
        {"type": "momentum", "learning_rate": 0.05, "momentum": 0.8, "weight_decay": 0.1},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, weight_decay=0.1),
    ),
    (
        {"type": "nesterov", "learning_rate": 0.05},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    ),
    (
        {"type": "nesterov", "learning_rate": 0.05, "weight_decay": 0.1},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1, nesterov=True),
    ),
    ({"type": "adagrad"}, lambda p: torch.optim.Adagrad(p, lr=0.01, lr_decay=0, eps=1e-10)),
    (
        {"type": "adagrad", "weight_decay": 0.1},
        lambda p: torch.optim.Adagrad(p, lr=0.01, lr_decay=0, weight_decay=0.1, eps=1e-10),
    ),
    ({"type": "adadelta"}, lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.9, eps=1e-6)),
    (
        {"type": "adadelta", "weight_decay": 0.1},
        lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.1),
    ),
    ({"type": "rmsprop"}, lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, eps=1e-8)),
    (
        {"type": "rmsprop", "weight_decay": 0.1, "momentum": 0.5},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.1, momentum=0.5),
    ),
    (
        {"type": "rmsprop", "alpha": 0.9, "centered": True},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8, centered=True),
    ),
    (
        {"type": "rmsprop", "alpha": 0.9, "momentum": 0.5, "centered": True},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8, momentum=0.5, centered=True),
    ),
    (
        {"type": "adam", "learning_rate": 0.01},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    ),
    (
        {"type": "adam", "learning_rate": 0.01, "weight_decay": 0.1},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1),
    ),
    (
        {"type": "amsgrad", "learning_rate": 0.01, "beta2": 0.5},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.5), eps=1e-8, amsgrad=True),
    ),
    (
        {"type": "amsgrad", "learning_rate": 0.01, "weight_decay": 0.1},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1, amsgrad=True),
    ),
    # foreach, because the other form of PyTorch 1.13 multiplies the running product by μₜ twice (mended in 2.0)
    (
        {"type": "nadam"},
        lambda p: torch.optim.NAdam(p, foreach=True, lr=0.002, betas=(0.9, 0.999), eps=1e-8, momentum_decay=0.004),
    ),
    (
        {"type": "nadam", "learning_rate": 0.01, "momentum_decay": 0.1, "weight_decay": 0.1},
        lambda p: torch.optim.NAdam(p, foreach=True, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1, momentum_decay=0.1),
    ),
    ({"type": "adamw"}, lambda p: torch.optim.AdamW(p, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)),
    (
        {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.1},
        lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1),
    ),
    ({"type": "lion"}, lambda p: Lion(p, lr=0.0001, betas=(0.9, 0.99), weight_decay=0)),
    (
        {"type": "lion", "learning_rate": 0.01, "weight_decay": 0.1},
        lambda p: Lion(p, lr=0.01, betas=(0.9, 0.99), weight_decay=0.1),
    ),
]


# (definition; the same in PyTorch; whether PyTorch steps it at every step of training, and not at every epoch)
SCHEDULES = [
    ({"type": "constant"}, lambda o: S.LambdaLR(o, lambda step: 1), True),
    ({"type": "step", "every_epochs": 2, "factor": 0.5}, lambda o: S.StepLR(o, 2, gamma=0.5), False),
    ({"type": "exponential", "decay": 0.8}, lambda o: S.ExponentialLR(o, 0.8), False),
    ({"type": "polynomial"}, lambda o: S.PolynomialLR(o, SCHEDULE_STEPS), True),
    ({"type": "polynomial", "power": 2.5}, lambda o: S.PolynomialLR(o, SCHEDULE_STEPS, power=2.5), True),
    ({"type": "cosine"}, lambda o: S.CosineAnnealingLR(o, SCHEDULE_STEPS), True),
    ({"type": "cosine", "cycle_epochs": 3}, lambda o: S.CosineAnnealingWarmRestarts(o, 3 * STEPS_PER_EPOCH), True),
    (
        {"type": "cosine", "cycle_epochs": 1, "cycle_growth": 2},
        lambda o: S.CosineAnnealingWarmRestarts(o, STEPS_PER_EPOCH, T_mult=2),
        True,
    ),
    (
        {"type": "one_cycle"},
        lambda o: S.OneCycleLR(o, 1.0, total_steps=SCHEDULE_STEPS, cycle_momentum=False),
        True,
    ),
    (
        {"type": "one_cycle", "pct_start": 0.5, "div_factor": 10, "final_div_factor": 100},
        lambda o: S.OneCycleLR(
            o,
            1.0,
            total_steps=SCHEDULE_STEPS,
            pct_start=0.5,
            div_factor=10,
            final_div_factor=100,
            cycle_momentum=False,
        ),
        True,
    ),
    ({"type": "reduce_on_plateau", "patience": 1}, lambda o: S.ReduceLROnPlateau(o, patience=1), False),
    (
        {"type": "reduce_on_plateau", "factor": 0.5, "patience": 0, "cooldown": 1, "threshold": 0.1, "min_ratio": 0.2},
        lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=0, cooldown=1, threshold=0.1, min_lr=0.2),
        False,
    ),
]
# One epoch after the other, of a metric that is below 0. PyTorch's own share of the best value, threshold_mode "rel",
# cannot fall here; so the share is taken of its size, as an absolute threshold.
PLATEAUS_BELOW_ZERO = [
    (
        {"type": "reduce_on_plateau", "factor": 0.5, "patience": 1, "threshold": 0.01},
        "val_loss",
        [-15.3] * 6,
    ),
    (
        {"type": "reduce_on_plateau", "factor": 0.5, "patience": 0, "threshold": 0.1},
        "val_loss",
        [-1.0, -1.05, -1.2, -1.3, -1.31, -1.5, -0.5, 2.0],
    ),
    (
        {"type": "reduce_on_plateau", "factor": 0.5, "patience": 0, "threshold": 0.1, "metric": "val_r2"},
        "val_r2",
        [-1.0, -0.95, -0.85, -0.8, -0.7, 0.5, 0.52, 0.56],
    ),
]

# Fewer steps than 1 / pct_start among them; where they are just as many, PyTorch divides 0 by 0.
SHORT_CYCLES = [(steps, share) for steps in (1, 2, 3, 4, 5, 7) for share in (0.0, 0.1, 0.3, 0.5, 1.0) if steps * share != 1]

EPOCHS = 10
STEPS_PER_EPOCH = 4
SCHEDULE_STEPS = EPOCHS * STEPS_PER_EPOCH
EPOCH_LOSSES = [1.0, 0.95, 0.9501, 0.95, 0.8, 0.85, 0.8, 0.79999, 0.7, 0.71]


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
    values = []
    torch.set_default_dtype(torch.float64)  # of what optimizers keep
    for definition, create in OPTIMIZERS:
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
        values.append({"optimizer": definition, "steps": steps})
    torch.set_default_dtype(torch.float32)
    return {
        "input": x,
        "targets": targets,
        "parameters": torch.cat([p.flatten() for p in start]),
        "trainings": values,
    }


def layer(forward, parameters, running, batches, prepare=lambda x: x):
    """Training batches, each with gradients in the engine's flat order, then a prediction with what was kept of them."""
    parameters = [learning(p) for p in parameters]
    seen = []
    for _ in range(batches):
        x = learning(prepare((3 * normal(ROWS, 4) + 1).float().double()))
        output = forward(x, parameters, running, True)
        upstream = normal(*output.shape)
        gradients = torch.autograd.grad(output, [x, *parameters], upstream)
        seen.append({
            "input": x,
            "upstream": upstream,
            "output": output,
            "input_gradient": gradients[0],
            "gradients": torch.cat([g.flatten() for g in gradients[1:]]),
        })
    x = prepare(normal(ROWS, 4))
    return {
        "parameters": torch.cat([p.flatten() for p in parameters]),
        "batches": seen,
        "state": torch.cat(running) if running else [],
        "input": x,
        "prediction": forward(x, parameters, running, False),
    }


def layers():
    def batch_normalization(x, parameters, running, training):
        return F.batch_norm(x, *running, parameters[0], parameters[1], training, momentum=0.1, eps=1e-5)

    def layer_normalization(x, parameters, running, training):
        return F.layer_norm(x, (4,), parameters[0], parameters[1], eps=1e-5)

    def residual(x, parameters, running, training):
        w1, b1, w2, b2 = parameters
        return x + 0.5 * (torch.tanh(x @ w1 + b1) @ w2 + b2)

    def projected(x, parameters, running, training):
        normalized = batch_normalization(x, parameters[:2], running, training)
        w, b, projection = parameters[2:]
        return x @ projection + torch.tanh(normalized @ w + b)

    def embedding(x, parameters, running, training):
        vectors = [F.embedding(x[:, i].detach().long(), table) for i, table in zip((1, 3), parameters)]
        return torch.cat([x[:, [0, 2]], *vectors], dim=1)

    def indices(x):
        x[:, 1] = torch.randint(0, 6, (ROWS,))
        x[:, 3] = torch.randint(0, 4, (ROWS,))
        return x

    def fresh():
        return [torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)]

    x, upstream = learning(normal(ROWS, 4)), normal(ROWS, 4)
    mask = F.dropout(torch.ones(ROWS, 4, dtype=torch.float64), 0.3)
    output = x * mask
    output.backward(upstream)
    return {
        "layers": {
            "batch_normalization": layer(batch_normalization, [normal(4), normal(4)], fresh(), 3),
            "layer_normalization": layer(layer_normalization, [normal(4), normal(4)], [], 1),
            "residual": layer(residual, [normal(4, 5), normal(5), normal(5, 4), normal(4)], [], 1),
            "projected": layer(
                projected, [normal(4), normal(4), normal(4, 3), normal(3), normal(4, 3)], fresh(), 3
            ),
            "embedding": layer(embedding, [normal(6, 4), normal(4, 3)], [], 2, indices),
        },
        "dropout": {
            "rate": 0.3,
            "input": x,
            "upstream": upstream,
            "mask": mask,
            "output": output,
            "input_gradient": x.grad,
        },
    }


def schedules():
    """The learning rate of every step, at a full rate of 1."""
    values = []
    for definition, create, every_step in SCHEDULES:
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
        schedule = create(optimizer)
        factors = []
        for loss in EPOCH_LOSSES:
            for _ in range(STEPS_PER_EPOCH):
                factors.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                if every_step:
                    schedule.step()
            if isinstance(schedule, S.ReduceLROnPlateau):
                schedule.step(loss)
            elif not every_step:
                schedule.step()
        values.append({"schedule": definition, "every_step": every_step, "factors": factors})
    return {
        "steps_per_epoch": STEPS_PER_EPOCH,
        "epoch_losses": EPOCH_LOSSES,
        "courses": values,
        "below_zero": [plateau(*course) for course in PLATEAUS_BELOW_ZERO],
        "short_cycles": [short_cycle(*course) for course in SHORT_CYCLES],
    }


def plateau(definition, metric, values):
    """The rate of every epoch, one step each; the threshold follows the best value seen."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    higher = metric == "val_r2"
    schedule = S.ReduceLROnPlateau(
        optimizer,
        mode="max" if higher else "min",
        factor=definition["factor"],
        patience=definition["patience"],
        threshold_mode="abs",
    )
    factors, best = [], None
    for value in values:
        factors.append(optimizer.param_groups[0]["lr"])
        schedule.threshold = 0 if best is None else definition["threshold"] * abs(best)
        schedule.step(value)
        best = schedule.best
    return {"schedule": definition, "metric": metric, "values": values, "factors": factors}


def short_cycle(steps, share):
    """Where one phase has no step at all."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = S.OneCycleLR(optimizer, 1.0, total_steps=steps, pct_start=share, cycle_momentum=False)
    factors = [optimizer.param_groups[0]["lr"]]
    for _ in range(steps - 1):
        optimizer.step()
        schedule.step()
        factors.append(optimizer.param_groups[0]["lr"])
    return {"schedule": {"type": "one_cycle", "pct_start": share}, "factors": factors}


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


def clipping():
    """The norm of a gradient over two tensors, and what the clipping of norm and of value leaves of it."""
    gradient = [normal(3, 4), normal(5)]

    def clipped(clip):
        parameters = [learning(g) for g in gradient]
        for p, g in zip(parameters, gradient):
            p.grad = g.clone()
        clip(parameters)
        return torch.cat([p.grad.flatten() for p in parameters])

    return {
        "gradient": torch.cat([g.flatten() for g in gradient]),
        "norm": {"limit": 1.5, "clipped": clipped(lambda p: torch.nn.utils.clip_grad_norm_(p, 1.5))},
        "large_norm": {"limit": 100.0, "clipped": clipped(lambda p: torch.nn.utils.clip_grad_norm_(p, 100.0))},
        "value": {"limit": 0.5, "clipped": clipped(lambda p: torch.nn.utils.clip_grad_value_(p, 0.5))},
    }


if __name__ == "__main__":
    for golden in (activations, losses, dense, optimizers, schedules, regularizers, layers, clipping):
        write(golden.__name__, golden)
