"""Names of environment variables that several packages read."""

POSTGRES_URL = "IMR_POSTGRES"
