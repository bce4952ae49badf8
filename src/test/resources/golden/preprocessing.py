#!/usr/bin/env python3
"""Golden numbers for preprocessing, from scikit-learn; for the target mean, which 1.2.1 has not, from its definition.

Run in this folder: python3 preprocessing.py
It overwrites preprocessing.json, which says by which versions it was made. All arithmetic is float64; null stands for a
missing cell. Everything is fitted on "training" and asked about "rows".
"""

import json
import platform

import numpy as np
import scipy.stats
import sklearn
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder,
                                   QuantileTransformer, RobustScaler, StandardScaler)

SEED = 20261121
LANDMARKS = 256
random = np.random.default_rng(SEED)


def column(values):
    return np.array([np.nan if value is None else value for value in values], dtype=float).reshape(-1, 1)


def plain(values):
    return [None if np.isnan(value) else float(value) for value in np.asarray(values, dtype=float).ravel()]


def numbers():
    skewed = np.round(random.lognormal(3, 1.2, 40), 3)
    ties = random.integers(0, 6, 60).astype(float)
    many = np.round(random.standard_normal(1500) * 50, 2)
    signed = np.round(random.normal(-5, 30, 33), 2)
    with_gaps = [None if i % 7 == 3 else float(v) for i, v in enumerate(np.round(random.normal(40, 12, 50)))]
    return {
        'skewed': skewed.tolist(),
        'ties': ties.tolist(),
        'many': many.tolist(),
        'signed': signed.tolist(),
        'with gaps': with_gaps,
        'one spread': [0.0] * 30 + [1.0, 5.0, 250.0],
    }


def scalers(training):
    present = column([value for value in training if value is not None])
    found = {
        'standardize': StandardScaler(),
        'min_max': MinMaxScaler(),
        'quantile': QuantileTransformer(n_quantiles=min(LANDMARKS, len(present)), output_distribution='normal',
                                        subsample=10**9),
    }
    if np.ptp(np.percentile(present, [25, 75])) > 0:
        found['robust'] = RobustScaler()  # of no spread between the quartiles it makes 1; this service says otherwise
    if present.min() >= 0:
        found['log1p'] = make_pipeline(FunctionTransformer(np.log1p), StandardScaler())
    fitted = {name: scaler.fit(present) for name, scaler in found.items()}
    # NumPy's percentiles make 29.999999999999993 of one 30 and 30.0 of the next, which parts equal numbers.
    fitted['quantile'].quantiles_ = np.round(fitted['quantile'].quantiles_, 9)
    return fitted


def inner(training, count=40):
    """Between the extremes, which are not what this service says of them."""
    present = np.array([value for value in training if value is not None])
    between = present[(present > present.min()) & (present < present.max())]
    asked = np.concatenate([random.choice(between, count), random.uniform(between.min(), between.max(), count)])
    return np.round(asked, 4)


def scaled():
    cases = []
    for name, training in numbers().items():
        rows = inner(training)
        for scaling, scaler in scalers(training).items():
            asked, inputs = rows, scaler.transform(rows.reshape(-1, 1)).ravel()
            if scaling == 'quantile':  # near the ends scikit-learn goes on to 5.2, this service to half a landmark
                end = abs(scipy.stats.norm.ppf(0.5 / (scaler.n_quantiles_ - 1)))
                asked, inputs = rows[abs(inputs) < end], inputs[abs(inputs) < end]
            cases.append({'name': name, 'scaling': scaling, 'training': training, 'rows': plain(asked),
                          'inputs': plain(inputs)})
    return cases


def missing():
    training = numbers()['with gaps']
    rows = [None, 12.5, None, 44.0]
    cases = []
    for ours, theirs in {'mean': 'mean', 'median': 'median', 'mode': 'most_frequent', 'constant': 'constant'}.items():
        fill = {'fill_value': -1.5} if ours == 'constant' else {}
        imputer = SimpleImputer(strategy=theirs, **fill).fit(column(training))
        indicator = MissingIndicator().fit(column(training))
        cases.append({'missing': ours, 'training': training, 'rows': rows,
                      'inputs': plain(imputer.transform(column(rows))),
                      'indicator': plain(indicator.transform(column(rows)))})
    return cases


def categories():
    words = np.array(['Ulm', 'Bonn', 'Köln', 'Aachen', '東京'])
    training = random.choice(words, 30, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    training[:5] = words
    rows = words.tolist() + ['Rosa', '']
    known = words.reshape(-1, 1)
    one_hot = OneHotEncoder(handle_unknown='ignore', sparse_output=False).fit(training.reshape(-1, 1))
    ordinal = OrdinalEncoder().fit(training.reshape(-1, 1))
    sizes = StandardScaler().fit(ordinal.transform(training.reshape(-1, 1)))
    cases = {
        'training': training.tolist(),
        'one_hot': {'rows': rows[:6], 'inputs': one_hot.transform(np.array(rows[:6]).reshape(-1, 1)).tolist()},
        'ordinal': {'rows': words.tolist(), 'inputs': sizes.transform(ordinal.transform(known)).tolist()},
        'hashing': [],
    }
    for buckets in (1, 7, 32, 1024):
        hasher = FeatureHasher(n_features=buckets, input_type='string')
        cases['hashing'].append({'buckets': buckets, 'rows': rows[:6],
                                 'inputs': hasher.transform([[row] for row in rows[:6]]).toarray().tolist()})
    return cases


def target_mean(smoothing=10.0):
    """(sum of the targets + m · mean of all) / (rows + m), then standardised: Micci-Barreca 2001, equation 3."""
    town = random.choice(['Ulm', 'Bonn', 'Köln'], 24, p=[0.6, 0.3, 0.1])
    price = np.round(random.normal(300, 50, 24) + 80 * (town == 'Ulm'), 1)
    encoded = (price - price.mean()) / price.std()
    means = {it: (encoded[town == it].sum() + smoothing * encoded.mean()) / ((town == it).sum() + smoothing)
             for it in sorted(set(town))}
    of_rows = np.array([means[it] for it in town])
    center, spread = of_rows.mean(), of_rows.std()
    rows = list(means) + ['Rosa']
    inputs = [(means.get(it, encoded.mean()) - center) / spread for it in rows]
    return {'training': town.tolist(), 'target': price.tolist(), 'smoothing': smoothing, 'rows': rows,
            'inputs': [float(value) for value in inputs]}


def words():
    rows = ['The cat sat on the mat; the dog did not.', 'Köln am Rhein, 東京 2024', 'a I x', '', 'snake_case CamelCase', 'ÄÖÜ äöü don\'t']
    return [{'buckets': buckets, 'rows': rows,
             'inputs': HashingVectorizer(n_features=buckets).transform(rows).toarray().tolist()}
            for buckets in (1, 7, 64)]


golden = {
    'made_by': 'preprocessing.py',
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__,
                 'scikit-learn': sklearn.__version__},
    'seed': SEED,
    'tolerance': 1e-6,
    'scaled': scaled(),
    'missing': missing(),
    'categories': categories(),
    'target_mean': target_mean(),
    'words': words(),
}
with open('preprocessing.json', 'w', encoding='utf-8') as out:
    json.dump(golden, out, ensure_ascii=False)
    out.write('\n')
