"""Exports without the people in them: rows in bands, or counts. Never both in one folder."""
