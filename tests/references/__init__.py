"""Published numbers that the engines are tested against, each with its source."""
