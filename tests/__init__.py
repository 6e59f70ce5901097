"""The tests. IPython 7 puts a package `tests` of its own on the path: this file makes ours come first."""
