"""manabiwa (学びの輪): the open platform on which Japan's municipalities reskill together."""

__version__ = "0.1.0"
