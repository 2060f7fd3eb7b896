"""How large a file is, for people."""

from __future__ import annotations

_STEPS = ((1e9, 1, "GB"), (1e6, 1, "MB"), (1e3, 0, "kB"))


def size(size_bytes: float) -> str:
    """
    >>> size(0), size(999), size(480_000), size(4_200_000), size(1_230_000_000)
    ('0 bytes', '999 bytes', '480 kB', '4.2 MB', '1.2 GB')
    """
    for step, digits, unit in _STEPS:
        if size_bytes >= step:
            return f"{size_bytes / step:.{digits}f} {unit}"
    return f"{size_bytes:.0f} bytes"
