#!/usr/bin/env python3
"""What scikit-learn, told what the columns are, makes of tables that the service gets with nothing said.

Run in this folder, with a folder of tables (*.csv, header first, target last): python3 defaults.py FOLDER
It writes into FOLDER the tables that scikit-learn ships and {spirals,circles,moons,sine}.csv, which are made here (and kept
in learning/), and defaults.json with the figures of five splits. src/docs/benchmarks.md says where the others are from.
Rows are split so that any language can do it: sorted by splitmix64(split * 2^32 + row), every fifth of each class (of all rows
where a number is learnt) tests. Figures are accuracy or R2 on these rows of what learnt from all others: MLPClassifier or
MLPRegressor (random_state=split) and LogisticRegression (max_iter=5000) or Ridge with their own defaults; numbers are
standardised with means for gaps, texts are one input per category, and targets that are numbers are standardised too, without
which MLPRegressor is far worse. The baseline is the most frequent class or the mean.
"""

import csv
import json
import os
import platform
import sys
import warnings

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 20261129
SPLITS = 5
NUMBERS = {'abalone', 'auto_mpg', 'boston', 'carseats', 'concrete', 'diabetes', 'diamonds', 'hitters', 'servo', 'sine', 'tips'}
warnings.filterwarnings('ignore')


def spirals():
    """Two arms of a little more than two turns, 200 rows each."""
    random = np.random.default_rng(SEED)
    turn = np.sqrt(random.random(200)) * 780 / 360 * 2 * np.pi
    arm = np.stack([-np.cos(turn) * turn + random.random(200) * 0.5, np.sin(turn) * turn + random.random(200) * 0.5], axis=1)
    return ['x', 'y', 'arm'], np.vstack([arm, -arm]), ['a'] * 200 + ['b'] * 200


def circles():
    random = np.random.default_rng(SEED + 1)
    angle = random.random(400) * 2 * np.pi
    radius = np.repeat([1, 0.5], 200)[:, None]
    points = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1) + random.normal(0, 0.05, (400, 2))
    return ['x', 'y', 'circle'], points, ['outer'] * 200 + ['inner'] * 200


def moons():
    random = np.random.default_rng(SEED + 2)
    angle = random.random(400) * np.pi
    lower = np.repeat([False, True], 200)
    points = np.where(lower[:, None], np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1),
                      np.stack([np.cos(angle), np.sin(angle)], axis=1)) + random.normal(0, 0.1, (400, 2))
    return ['x', 'y', 'moon'], points, ['upper'] * 200 + ['lower'] * 200


def sine():
    """Two periods, and a little noise."""
    random = np.random.default_rng(SEED + 3)
    x = random.uniform(-2 * np.pi, 2 * np.pi, 300)
    return ['x', 'y'], x[:, None], [round(float(v), 4) for v in np.sin(x) + random.normal(0, 0.05, 300)]


def shipped(load):
    """One of scikit-learn's own."""
    data = load()
    numbers = load is load_diabetes or load is load_digits
    answers = data.target.tolist() if numbers else [str(data.target_names[target]) for target in data.target]
    whole = load is load_digits
    rows = [[int(v) if whole else v for v in row] + [answer] for row, answer in zip(data.data.tolist(), answers)]
    return [name.replace(' (cm)', '').replace('/', '_per_') for name in data.feature_names] + ['target'], rows


def mixed(number):
    """splitmix64."""
    mask = (1 << 64) - 1
    z = (number + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


def tested(targets, split, numbers):
    """Which rows test."""
    seen = {}
    test = []
    for row in sorted(range(len(targets)), key=lambda it: mixed(split * 2 ** 32 + it)):
        kind = '' if numbers else targets[row]
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] % 5 == 0:
            test.append(row)
    return sorted(test)


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return cell == ''


def read(path):
    with open(path, encoding='utf-8', newline='') as it:
        cells = list(csv.reader(it))[1:]
    targets = [row[-1] for row in cells]
    columns = list(zip(*[row[:-1] for row in cells]))
    counted = [i for i, column in enumerate(columns) if all(map(is_number, column))]
    table = np.empty((len(cells), len(columns)), dtype=object)
    for i, column in enumerate(columns):
        table[:, i] = [np.nan if cell == '' else float(cell) for cell in column] if i in counted else column
    others = [i for i in range(len(columns)) if i not in counted]
    prepare = ColumnTransformer([
        ('numbers', make_pipeline(SimpleImputer(), StandardScaler()), counted),
        ('texts', OneHotEncoder(handle_unknown='ignore', sparse_output=False), others)])
    return table, targets, prepare


def models(numbers, split):
    if not numbers:
        return {'mlp': MLPClassifier(random_state=split), 'linear': LogisticRegression(max_iter=5000), 'baseline': DummyClassifier()}
    scaled = {'mlp': MLPRegressor(random_state=split), 'linear': Ridge(), 'baseline': DummyRegressor()}
    return {name: TransformedTargetRegressor(model, transformer=StandardScaler()) for name, model in scaled.items()}


def figures(name, path):
    table, targets, prepare = read(path)
    numbers = name in NUMBERS
    y = np.array(targets, dtype=float) if numbers else np.array(targets)
    found = {'rows': len(targets), 'metric': 'r2' if numbers else 'accuracy', 'mlp': [], 'linear': [], 'baseline': []}
    for split in range(SPLITS):
        test = np.array(tested(targets, split, numbers))
        train = np.setdiff1d(np.arange(len(targets)), test)
        for called, model in models(numbers, split).items():
            fitted = make_pipeline(prepare, model).fit(table[train], y[train])
            found[called].append(round(float(fitted.score(table[test], y[test])), 5))
    return found


def write(folder, name, header, rows):
    with open(os.path.join(folder, name + '.csv'), 'w', encoding='utf-8', newline='') as out:
        csv.writer(out, lineterminator='\n').writerows([header] + rows)


folder = sys.argv[1]
for make in (spirals, circles, moons, sine):
    header, points, answers = make()
    rows = [[round(float(v), 4) for v in point] + [answer] for point, answer in zip(points, answers)]
    write(folder, make.__name__, header, rows)
    write('learning', make.__name__, header, rows)
for load in (load_iris, load_wine, load_breast_cancer, load_digits, load_diabetes):
    write(folder, load.__name__[5:], *shipped(load))
golden = {
    'made_by': 'defaults.py',
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scikit-learn': sklearn.__version__},
    'tables': {},
}
for file in sorted(os.listdir(folder)):
    name, extension = os.path.splitext(file)
    if extension == '.csv':
        golden['tables'][name] = figures(name, os.path.join(folder, file))
        print(name, {it: round(float(np.mean(golden['tables'][name][it])), 4) for it in ('mlp', 'linear', 'baseline')}, flush=True)
with open('defaults.json', 'w', encoding='utf-8') as out:
    json.dump(golden, out, indent=1)
    out.write('\n')
