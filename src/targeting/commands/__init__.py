"""What each command does: a module a command, or a group of them."""
