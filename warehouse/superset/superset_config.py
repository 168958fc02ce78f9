"""How Superset serves the dashboard of one home: for its owner, on loopback, and without a word to anybody else."""

import os
from pathlib import Path
from typing import Any

STATE = Path(os.environ["SUPERSET_HOME"])
SECRET_KEY = (STATE / "secret").read_text().strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{STATE}/superset.db?check_same_thread=false"
# Fonts come from the web otherwise.
THEME_DEFAULT: dict[str, Any] = {"algorithm": "default", "token": {"fontUrls": []}}
THEME_DARK = THEME_DEFAULT | {"algorithm": "dark"}
# Superset's own policy, but for images: its own lets a page tell its maker of each visit.
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
