"""The HTTP functions, one file each."""
