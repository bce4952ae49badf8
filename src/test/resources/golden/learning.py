#!/usr/bin/env python3
"""Tables to learn from, and what scikit-learn makes of them with its own defaults.

Run in this folder: python3 learning.py
It overwrites learning/*.csv and learning.json, which says by which versions they were made. Each table is split ten times
at random, stratified, a quarter of the rows to judge by (train_test_split, random_state 0 to 9); "rows" are those, counted
from 0. Accuracies are on these rows of what learnt from all others: MLPClassifier(random_state=split) and
LogisticRegression(max_iter=5000) behind a StandardScaler; of the passengers, from the columns that people take, with means
for missing ages and one input per category.

wine is real: Aeberhard and Forina, UCI Machine Learning Repository, https://doi.org/10.24432/C5PC7J, CC BY 4.0, as it
comes with scikit-learn; unchanged but for the names of its columns. The others are made up here to be like the tables
whose names they have: passengers of a liner (891 rows, numbers, categories, names, gaps), sonar (208 rows of 60 bands,
two classes that are hard to tell apart), banknotes (1,372 rows of 4 numbers, two classes that a curve separates).
"""

import csv
import json
import os
import platform
import warnings

import numpy as np
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_wine
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 20261127
SPLITS = 10
warnings.filterwarnings('ignore')


def wine():
    data = load_wine()
    names = [name.replace('/', '_per_') for name in data.feature_names]
    return names + ['cultivar'], [list(x) + [f'c{y}'] for x, y in zip(data.data.tolist(), data.target)]


def sonar():
    """Echoes: two overlapping bumps over 60 bands, which metal and rock have at places and heights of their own."""
    random = np.random.default_rng(SEED)
    bands = np.arange(60)
    rows = []
    for i in range(208):
        metal = i % 15 < 8
        kind = random.integers(2)
        first = (17 if metal else 22) + 5 * kind + random.normal(0, 1.6)
        second = (42 if metal else 37) - 6 * kind + random.normal(0, 2)
        height = random.uniform(0.5, 1, 2) * ((1, 0.7) if metal ^ bool(kind) else (0.8, 0.95))
        echo = (height[0] * np.exp(-((bands - first) / 7) ** 2) + height[1] * np.exp(-((bands - second) / 8) ** 2)
                + random.normal(0, 0.06, 60))
        rows.append([round(float(v), 4) for v in np.clip(echo, 0, 1)] + ['metal' if metal else 'rock'])
    return [f'band{i}' for i in range(60)] + ['object'], rows


def banknote():
    random = np.random.default_rng(SEED + 1)
    rows = []
    for i in range(1372):
        forged = i % 9 < 4
        skewness = random.normal(1 if forged else 3, 5)
        variance = random.normal(-1.7 if forged else 2.1, 1.1) - 0.05 * (skewness - 2) ** 2 * (1 if forged else 0.35)
        curtosis = 2 - 0.65 * skewness + random.normal(0, 1) + (1.6 if forged else 0.2) * abs(variance)
        entropy = -1.2 + 0.3 * variance - 0.03 * skewness ** 2 + random.normal(0, 1)
        rows.append([round(float(v), 5) for v in (variance, skewness, curtosis, entropy)] + [int(forged)])
    return ['variance', 'skewness', 'curtosis', 'entropy', 'class'], rows


def passengers():
    random = np.random.default_rng(SEED + 2)
    surnames = [a + b for a in ('An', 'Ber', 'Car', 'Dun', 'Ed', 'Fer', 'Hol', 'Kel', 'Mor', 'Wil')
                for b in ('ders', 'gren', 'ley', 'man', 'nson', 'stad', 'ton', 'well')]
    forenames = {'male': ['Albert', 'Ernst', 'James', 'John', 'Karl', 'Owen', 'Thomas', 'William'],
                 'female': ['Anna', 'Bertha', 'Elizabeth', 'Ellen', 'Hanna', 'Mary', 'Rosa', 'Sofia']}
    rows = []
    for i in range(891):
        pclass = int(random.choice([1, 2, 3], p=[0.24, 0.21, 0.55]))
        sex = str(random.choice(['male', 'female'], p=[0.65, 0.35]))
        age = float(np.clip(random.normal(38 - 5 * (pclass - 1), 14), 0.5, 80))
        siblings, parents = int(random.poisson(0.5)), int(random.poisson(0.4))
        fare = round(float(random.lognormal({1: 4.1, 2: 2.9, 3: 2.3}[pclass], 0.5)) * (1 + 0.3 * (siblings + parents)), 4)
        title = ('Master' if age < 14 else 'Mr') if sex == 'male' else ('Miss' if age < 22 or random.random() < 0.3 else 'Mrs')
        name = f'{random.choice(surnames)}, {title}. {random.choice(forenames[sex])} {random.choice(forenames[sex])}'
        logit = (-2.2 + (5.2 - 2.6 * (pclass == 3)) * (sex == 'female') + 1.2 * (pclass == 1) - 0.02 * (age - 30)
                 + 2.6 * (age < 12) - 1.5 * (siblings + parents > 3))
        rows.append([i + 1, pclass, name, sex, '' if random.random() < 0.2 else round(age), siblings, parents,
                     str(random.integers(1000, 400000)), fare,
                     f'{random.choice(list("ABCDE"))}{random.integers(1, 130)}' if random.random() < {1: 0.8}.get(pclass, 0.05) else '',
                     '' if i in (61, 829) else str(random.choice(['S', 'C', 'Q'], p=[0.72, 0.19, 0.09])),
                     int(random.random() < 1 / (1 + np.exp(-logit)))])
    names = ['PassengerId', 'Pclass', 'Name', 'Sex', 'Age', 'SibSp', 'Parch', 'Ticket', 'Fare', 'Cabin', 'Embarked', 'Survived']
    return names, rows


def features(name, names, rows):
    """What scikit-learn gets, and how it is prepared."""
    if name != 'passengers':
        return np.array([row[:-1] for row in rows], dtype=float), StandardScaler()
    taken = ['Pclass', 'Age', 'SibSp', 'Parch', 'Fare', 'Sex', 'Embarked']
    table = np.array([[np.nan if row[names.index(it)] == '' and it == 'Age' else row[names.index(it)] for it in taken]
                      for row in rows], dtype=object)
    return table, make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), [0, 1, 2, 3, 4]),
        (OneHotEncoder(handle_unknown='ignore', sparse_output=False), [5, 6]))


def accuracies(name, names, rows):
    x, prepare = features(name, names, rows)
    y = np.array([str(row[-1]) for row in rows])
    splits = []
    for split in range(SPLITS):
        train, test = train_test_split(np.arange(len(rows)), test_size=0.25, random_state=split, stratify=y)
        scores = {}
        for model in (MLPClassifier(random_state=split), LogisticRegression(max_iter=5000)):
            fitted = make_pipeline(prepare, model).fit(x[train], y[train])
            scores[type(model).__name__] = float(fitted.score(x[test], y[test]))
        splits.append({'rows': sorted(test.tolist()), **scores})
    return splits


os.makedirs('learning', exist_ok=True)
golden = {
    'made_by': 'learning.py',
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scikit-learn': sklearn.__version__},
    'seed': SEED,
    'tables': {},
}
for make in (wine, sonar, banknote, passengers):
    header, cells = make()
    with open(f'learning/{make.__name__}.csv', 'w', encoding='utf-8', newline='') as out:
        csv.writer(out, lineterminator='\n').writerows([header] + cells)
    golden['tables'][make.__name__] = accuracies(make.__name__, header, cells)
    for model in ('MLPClassifier', 'LogisticRegression'):
        scores = [split[model] for split in golden['tables'][make.__name__]]
        print(make.__name__, model, round(np.mean(scores), 4), '+-', round(np.std(scores), 4))
with open('learning.json', 'w', encoding='utf-8') as out:
    json.dump(golden, out)
    out.write('\n')
