"""The questions of assistants: what each tool of `imr mcp` answers, from the build or from its de-identified copy."""
