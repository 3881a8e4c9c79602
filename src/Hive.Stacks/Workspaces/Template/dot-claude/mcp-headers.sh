#!/bin/sh
# Prints the header that opens the workspace's API, as JSON: Claude Code asks for it when it connects (headersHelper in .mcp.json).
# So the key stays in its file and is right after it was rotated.
set -eu
key=$(cat "$(dirname "$0")/../data/secrets/workspace/api_key")
printf '{"x-api-key": "%s"}\n' "$key"
