"""A municipality's folder of declarations, parsed once into frozen models."""
