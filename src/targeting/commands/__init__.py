"""One module a command, for the command line, flows and console alike."""
