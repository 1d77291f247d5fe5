"""One module a kind of system: `read` gets one page."""
