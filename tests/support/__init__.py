"""Small worlds for tests: a handful of invented citizens in a whole delivery."""
