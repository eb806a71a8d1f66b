"""Small worlds for tests: a handful of invented citizens in a whole delivery."""

# Seconds after which a process that tests wait for counts as hanging: no test is decided by how fast the machine is.
PATIENCE = 3600
