"""How much of the disk each part of a home uses."""

import os
import shutil
from pathlib import Path

from orchestration.store.home import Home


def disk_usage(home: Home) -> dict[str, int]:
    """Return bytes by part of the home, the largest first, and ``free``: what is left on its disk.

    Links are not followed. Files that a load deletes meanwhile are not counted.
    """
    parts = {path.name: _size(path) for path in home.root.iterdir() if path.is_dir() and not path.is_symlink()}
    shown = dict(sorted(parts.items(), key=lambda part: -part[1]))
    return {name: size for name, size in shown.items() if size} | {"free": shutil.disk_usage(home.root).free}


def _size(folder: Path) -> int:
    size = 0
    pending = [str(folder)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        size += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return size
