#!/bin/sh
# Renew the lock files: versions and hashes only, never the address of an index.
set -eu
cd "$(dirname "$0")/.."
for name in bootstrap base engines-test dev; do
  UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile "requirements/$name.in" -o "requirements/$name.txt" \
    --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
    --no-annotate --quiet "$@"
done
