"""全国地方公共団体コード: five digits and a check digit."""

from manabiwa.engines.kernel import ParameterError, Words

WEIGHTS = (6, 5, 4, 3, 2)

# six villages of the Northern Territories carry codes but no administration: they are not among the 1,741
NORTHERN_VILLAGES = frozenset({"016951", "016969", "016977", "016985", "016993", "017001"})


def check_digit(five: str) -> str:
    """Check digit of a 5-digit code: (11 - weighted sum mod 11) mod 10 with weights 6, 5, 4, 3, 2.

    Source: Ministry of Internal Affairs and Communications, 全国地方公共団体コード仕様.
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def complete_code(code: str) -> str:
    """The 6-digit code of a 5- or 6-digit one. Raises ParameterError for other text or a wrong check digit."""
    if not (code.isascii() and code.isdigit() and len(code) in (5, 6)):
        allowed = Words("5桁または6桁の数字", "5 or 6 digits")
        raise ParameterError("code", allowed=allowed, got=code)
    digit = check_digit(code[:5])
    if len(code) == 6 and code[5] != digit:
        raise ParameterError("code", allowed=Words(f"検査数字は {digit}", f"check digit {digit}"), got=code)
    return code[:5] + digit
