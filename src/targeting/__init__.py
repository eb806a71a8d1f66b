"""Nominates citizens with composite and complex needs for an offer of one plan; a human decides."""
