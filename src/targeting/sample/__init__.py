"""A fictional municipality of any size, made from a seed, with planted answers."""

from targeting.sample.generate import generate

__all__ = ["generate"]
