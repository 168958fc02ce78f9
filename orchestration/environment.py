"""Names of environment variables that more than one room reads."""

POSTGRES_URL = "IMR_POSTGRES"
