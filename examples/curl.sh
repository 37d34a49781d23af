#!/bin/sh
# Today's sales as a line, and the week as a file for the accountant. Usage: curl.sh [http://localhost:8001]
set -eu
url=${1:-http://localhost:8001}

curl --fail-with-body --silent --show-error --max-time 5 "$url/api/v1/sales/today"
echo
from=$(date -d '6 days ago' +%F)
curl --fail-with-body --silent --show-error --output week.csv "$url/api/v1/sales/export.csv?from=$from"
ls week.csv
