"""Confidence intervals of a proportion, to compare ours with.

NEWCOMBE_1998_TABLE_1: the four examples (81 of 263, 15 of 148, 0 of 20, 1 of 29; 95%, four decimals) of Newcombe, R. G.
(1998), "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in Medicine
17, 857-872, Table I: Wilson's score interval without continuity correction, and the exact one of Clopper and Pearson.
The paper was not at hand: the digits were written from memory, and public test suites that cite the table give the same
Wilson limits. They do not rest on that: `tests/engines/test_reference_proportions.py` computes all sixteen limits from
the equations that define them, by bisection with 50 digits, and finds each of them.

SCIPY_DOCUMENTATION: the example in the docstring of scipy.stats BinomTestResult.proportion_ci
(`binomtest(k=7, n=50, p=0.1).proportion_ci()`, Clopper-Pearson, 95%), digits as in SciPy's source. The same test
computes it too: the printed lower limit is right to 12 decimals (in truth 0.058191700340372...; SciPy's root finder
stops at 2e-12).
"""

SCIPY_DOCUMENTATION = [
    # successes, trials, Clopper-Pearson low, high
    (7, 50, 0.05819170033997342, 0.26739600249700846),
]

NEWCOMBE_1998_TABLE_1 = [
    # successes, trials, Wilson low, high, Clopper-Pearson low, high
    (81, 263, 0.2553, 0.3662, 0.2527, 0.3676),
    (15, 148, 0.0624, 0.1605, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1611, 0.0000, 0.1684),
    (1, 29, 0.0061, 0.1718, 0.0009, 0.1776),
]

# Quantiles of the beta distribution that have a closed form: Beta(1, n) has 1 - (1 - p)^(1/n), Beta(n, 1) has
# p^(1/n), and Beta(1/2, 1/2) (arcsine law) has sin^2(pi p / 2). Obtained: by hand, 12 decimals.
BETA_QUANTILES = [
    # probability, a, b, quantile
    (0.025, 1.0, 20.0, 1 - 0.975 ** (1 / 20)),
    (0.975, 1.0, 20.0, 1 - 0.025 ** (1 / 20)),
    (0.5, 7.0, 1.0, 0.5 ** (1 / 7)),
    (0.25, 0.5, 0.5, 0.146446609407),
    (0.9, 0.5, 0.5, 0.975528258148),
]
