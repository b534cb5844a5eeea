"""How fast the tool is beside what it is made of: ``python -m benchmarks --help``."""
