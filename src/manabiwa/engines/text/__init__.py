"""Japanese text: folding, tokens, readings, dates and fiscal years."""

from manabiwa.engines.text.dates import ERAS, Era, FiscalYear, parse_date, parse_month, wareki, wareki_year
from manabiwa.engines.text.folding import PROTECTED_TERMS, Folded, fold, fold_with_origin, term_pattern
from manabiwa.engines.text.readings import reading, sort_key, to_hiragana, to_katakana
from manabiwa.engines.text.tokens import Analyser, Token

__all__ = [
    "ERAS",
    "PROTECTED_TERMS",
    "Analyser",
    "Era",
    "FiscalYear",
    "Folded",
    "Token",
    "fold",
    "fold_with_origin",
    "parse_date",
    "parse_month",
    "reading",
    "sort_key",
    "term_pattern",
    "to_hiragana",
    "to_katakana",
    "wareki",
    "wareki_year",
]
