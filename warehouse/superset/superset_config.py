"""Superset settings for the dashboard of one home: for its owner, on loopback, without requests to other hosts."""

import os
from pathlib import Path
from typing import Any

STATE = Path(os.environ["SUPERSET_HOME"])
SECRET_KEY = (STATE / "secret").read_text().strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{STATE}/superset.db?check_same_thread=false"
# Otherwise Superset loads fonts from the web.
THEME_DEFAULT: dict[str, Any] = {"algorithm": "default", "token": {"fontUrls": []}}
THEME_DARK = THEME_DEFAULT | {"algorithm": "dark"}
# Superset's default policy, except for images: the default allows tracking images from other hosts.
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
