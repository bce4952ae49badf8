#!/usr/bin/env python3
"""Layers over pictures and sequences in PyTorch: values and gradients.

Run in this folder: python3 shaped.py
It overwrites shaped.json. All is computed in float64, of numbers that float32 has. Values stand as the engine keeps them:
channels last, the weights of filters [kernel, channels of a group, filters].
"""

import json
import platform

import torch
import torch.nn.functional as F

SEED = 20260213
ROWS = 2

torch.manual_seed(SEED)
torch.set_default_dtype(torch.float64)


def normal(*shape):
    return torch.randn(*shape).float().double()


def first(x):
    """Channels first, as PyTorch has them: [N, H, W, C] and [N, T, F]."""
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def filters(w):
    """[kernel, channels, filters] as [filters, channels, kernel]."""
    return w.movedim(-1, 0).movedim(-1, 1)


def padded(x, padding):
    """[N, C, H, W] with lines [top, bottom, left, right] of zeros around."""
    top, bottom, left, right = padding
    return F.pad(x, (left, right, top, bottom))


def convolution(padding=(0, 0, 0, 0), stride=1, dilation=1, groups=1, activation=torch.tanh):
    def forward(x, parameters, running, training):
        w, b = (*parameters, None)[:2]
        z = F.conv2d(padded(first(x), padding), filters(w), b, stride, 0, dilation, groups)
        return activation(last(z))

    return forward


def convolution_1d(padding=(0, 0), stride=1, dilation=1, groups=1):
    def forward(x, parameters, running, training):
        z = F.conv1d(F.pad(first(x), padding), filters(parameters[0]), parameters[1], stride, 0, dilation, groups)
        return torch.tanh(last(z))

    return forward


def separable(x, parameters, running, training):
    # as many depthwise filters as there are channels, each of which sees one
    deep, point, b = parameters
    z = F.conv2d(padded(first(x), (1, 1, 1, 1)), filters(deep), None, groups=x.shape[-1])
    return torch.tanh(last(F.conv2d(z, filters(point), b)))


def transposed(stride, padding):
    def forward(x, parameters, running, training):
        w, b = parameters  # [height, width, filters, channels]
        z = F.conv_transpose2d(first(x), w.permute(3, 2, 0, 1), b, stride, padding)
        return torch.tanh(last(z))

    return forward


def plain(function):
    return lambda x, parameters, running, training: last(function(first(x)))


def normalized(function):
    return lambda x, parameters, running, training: last(function(first(x), parameters, running, training))


def residual(x, parameters, running, training):
    w, b, projection = parameters
    z = F.conv2d(padded(first(x), (0, 1, 0, 1)), filters(w), b, 2)
    return last(z + F.conv2d(first(x), filters(projection), None, 2))


def same(kernel, **others):
    return {"type": "convolution", "kernel": kernel, "padding": "same", "activation": "tanh", **others}


CASES = {
    "convolution": (
        {"type": "convolution", "filters": 4, "kernel": 3, "activation": "tanh"},
        (6, 5, 3),
        convolution(),
        [(3, 3, 3, 4), (4,)],
    ),
    "convolution, same": (
        same([3, 2], filters=4),
        (6, 5, 3),
        convolution((1, 1, 0, 1)),
        [(3, 2, 3, 4), (4,)],
    ),
    "convolution, same and striding": (
        same(3, filters=2, stride=[2, 3]),
        (6, 7, 2),
        convolution((0, 1, 1, 1), (2, 3)),
        [(3, 3, 2, 2), (2,)],
    ),
    "convolution, padded and dilated, without biases": (
        {
            "type": "convolution",
            "filters": 3,
            "kernel": [2, 3],
            "padding": [1, 2],
            "dilation": [3, 2],
            "bias": False,
            "activation": "tanh",
        },
        (6, 7, 2),
        convolution((1, 1, 2, 2), dilation=(3, 2)),
        [(2, 3, 2, 3)],
    ),
    "convolution, in groups": (
        same(3, filters=6, groups=2),
        (5, 4, 4),
        convolution((1, 1, 1, 1), groups=2),
        [(3, 3, 2, 6), (6,)],
    ),
    "convolution, depthwise": (
        same(3, filters=6, groups=3, stride=2),
        (5, 5, 3),
        convolution((1, 1, 1, 1), 2, groups=3),
        [(3, 3, 1, 6), (6,)],
    ),
    "convolution, of many channels": (
        {"type": "convolution", "filters": 17, "kernel": 3, "padding": 1, "activation": "relu"},
        (5, 4, 9),
        convolution((1, 1, 1, 1), activation=torch.relu),
        [(3, 3, 9, 17), (17,)],
    ),
    "convolution_1d": (
        {"type": "convolution_1d", "filters": 4, "kernel": 3, "activation": "tanh"},
        (9, 3),
        convolution_1d(),
        [(3, 3, 4), (4,)],
    ),
    "convolution_1d, in groups, striding and dilated": (
        {
            "type": "convolution_1d",
            "filters": 4,
            "kernel": 2,
            "stride": 2,
            "dilation": 3,
            "padding": 2,
            "groups": 2,
            "activation": "tanh",
        },
        (9, 4),
        convolution_1d((2, 2), 2, 3, 2),
        [(2, 2, 4), (4,)],
    ),
    "separable_convolution": (
        {"type": "separable_convolution", "filters": 5, "kernel": 3, "padding": "same", "activation": "tanh"},
        (5, 4, 3),
        separable,
        [(3, 3, 1, 3), (1, 1, 3, 5), (5,)],
    ),
    "transposed_convolution": (
        {"type": "transposed_convolution", "filters": 3, "kernel": 3, "stride": 2, "activation": "tanh"},
        (4, 3, 2),
        transposed(2, 0),
        [(3, 3, 3, 2), (3,)],
    ),
    "transposed_convolution, padded": (
        {"type": "transposed_convolution", "filters": 2, "kernel": 4, "stride": 2, "padding": 1, "activation": "tanh"},
        (3, 4, 3),
        transposed(2, 1),
        [(4, 4, 2, 3), (2,)],
    ),
    "max_pooling": ({"type": "max_pooling"}, (6, 4, 3), plain(lambda x: F.max_pool2d(x, 2)), []),
    "max_pooling, padded and overlapping": (
        {"type": "max_pooling", "size": 3, "stride": 2, "padding": 1},
        (6, 5, 3),
        plain(lambda x: F.max_pool2d(x, 3, 2, 1)),
        [],
    ),
    "average_pooling": ({"type": "average_pooling"}, (6, 4, 3), plain(lambda x: F.avg_pool2d(x, 2)), []),
    "average_pooling, padded and overlapping": (
        {"type": "average_pooling", "size": 3, "stride": 2, "padding": 1},
        (6, 5, 3),
        plain(lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)),
        [],
    ),
    "global_average_pooling": (
        {"type": "global_average_pooling"},
        (4, 3, 5),
        lambda x, parameters, running, training: x.mean(dim=(1, 2)),
        [],
    ),
    "global_max_pooling": (
        {"type": "global_max_pooling"},
        (4, 3, 5),
        lambda x, parameters, running, training: x.amax(dim=(1, 2)),
        [],
    ),
    "up_sampling": (
        {"type": "up_sampling", "size": [2, 3]},
        (3, 2, 2),
        plain(lambda x: F.interpolate(x, scale_factor=(2.0, 3.0), mode="nearest")),
        [],
    ),
    "up_sampling, bilinear": (
        {"type": "up_sampling", "size": 2, "interpolation": "bilinear"},
        (3, 4, 2),
        plain(lambda x: F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)),
        [],
    ),
    "zero_padding": (
        {"type": "zero_padding", "padding": [1, 0, 2, 1]},
        (3, 2, 2),
        plain(lambda x: padded(x, (1, 0, 2, 1))),
        [],
    ),
    "cropping": (
        {"type": "cropping", "cropping": [1, 0, 2, 1]},
        (4, 5, 2),
        plain(lambda x: x[:, :, 1:, 2:-1]),
        [],
    ),
    "batch_normalization": (
        {"type": "batch_normalization"},
        (3, 4, 5),
        normalized(lambda x, p, running, training: F.batch_norm(x, *running, *p, training, momentum=0.1, eps=1e-5)),
        [(5,), (5,)],
        5,
    ),
    "layer_normalization": (
        {"type": "layer_normalization"},
        (3, 2, 6),
        lambda x, p, running, training: F.layer_norm(x, (6,), *p, eps=1e-5),
        [(6,), (6,)],
    ),
    "group_normalization": (
        {"type": "group_normalization", "groups": 2},
        (3, 4, 6),
        normalized(lambda x, p, running, training: F.group_norm(x, 2, *p, eps=1e-5)),
        [(6,), (6,)],
    ),
    "instance_normalization": (
        {"type": "instance_normalization"},
        (3, 4, 2),
        normalized(lambda x, p, running, training: F.instance_norm(x, weight=p[0], bias=p[1], eps=1e-5)),
        [(2,), (2,)],
    ),
    "residual, striding": (
        {"type": "residual", "layers": [same(3, filters=4, stride=2) | {"activation": "identity"}]},
        (6, 4, 2),
        residual,
        [(3, 3, 2, 4), (4,), (1, 1, 2, 4)],
    ),
}


def flat(tensors):
    return torch.cat([t.flatten() for t in tensors]).tolist() if tensors else []


def rows(x):
    return x.reshape(ROWS, -1).tolist()


def case(definition, shape, forward, shapes, channels=0):
    parameters = [normal(*s).requires_grad_(True) for s in shapes]
    running = [torch.zeros(channels), torch.ones(channels)] if channels else []
    x = normal(ROWS, *shape).requires_grad_(True)
    output = forward(x, parameters, running, True)
    upstream = normal(*output.shape)
    gradients = torch.autograd.grad(output, [x, *parameters], upstream)
    asked = normal(ROWS, *shape)
    return {
        "layer": definition,
        "shape": shape,
        "output_shape": list(output.shape[1:]),
        "parameters": flat(parameters),
        "batches": [
            {
                "input": rows(x),
                "upstream": rows(upstream),
                "output": rows(output),
                "input_gradient": rows(gradients[0]),
                "gradients": flat(gradients[1:]),
            }
        ],
        "state": flat(running),
        "input": rows(asked),
        "prediction": rows(forward(asked, parameters, running, False)),
    }


document = {
    "script": "src/test/resources/golden/shaped.py",
    "python": platform.python_version(),
    "torch": torch.__version__,
    "precision": "float64",
    "seed": SEED,
    "tolerance": {"float32": 1e-5, "float64": 1e-12, "relative_to": "the largest magnitude in the tensor"},
    "layers": {name: case(*parts) for name, parts in CASES.items()},
}
with open("shaped.json", "w", encoding="utf-8") as file:
    json.dump(document, file)
    file.write("\n")
