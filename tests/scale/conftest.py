"""These tests need packages of their own, which ``make test-scale`` installs: elsewhere they are not collected."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("moto") else ["test_*.py"]
