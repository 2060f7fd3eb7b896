"""Things that pages draw; one thing a file."""
