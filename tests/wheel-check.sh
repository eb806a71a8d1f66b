#!/usr/bin/env bash
# Installs dist/*.whl into an empty environment and runs the sample outside the checkout. Takes a few minutes.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$folder"
"$checkout/.venv/bin/python" -m venv venv
venv/bin/pip install -qq --require-hashes --no-deps --only-binary :all: -r "$checkout/requirements.txt"
venv/bin/pip install -qq --no-deps --no-index "$checkout"/dist/targeting-*.whl
env -u PYTHONPATH TARGETING_KEYS="$folder/keys" venv/bin/targeting sample eksempel --citizens 5000 --seed 1
env -u PYTHONPATH TARGETING_KEYS="$folder/keys" venv/bin/targeting run eksempel
env -u PYTHONPATH TARGETING_KEYS="$folder/keys" venv/bin/targeting log verify eksempel
env -u PYTHONPATH venv/bin/python -c "import targeting.flows.served" # Prefect's part is in it too; make served runs it
