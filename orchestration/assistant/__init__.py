"""The server of `imr mcp`, which answers assistants that speak the Model Context Protocol."""
