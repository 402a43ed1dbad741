#!/usr/bin/env bash
# What an outsider sees of an app that has just been deployed: it lives, and it believes nobody. The argument is its address.
set -euo pipefail
url=${1:?the address of the app}

status() { curl --silent --output /dev/null --write-out '%{http_code}' --max-time 60 "$@"; }

for _ in $(seq 1 20); do
  health=$(status "$url/api/health") || true
  [ "$health" = 200 ] && break
  sleep 15
done
echo "GET /api/health: $health"
[ "$health" = 200 ] || { echo "The app does not answer, or not its storage. The log stream says why." >&2; exit 1; }

failed=0
refused() {
  local got
  got=$(status "${@:2}") || true
  echo "$1: $got"
  case $got in 302 | 401 | 403) ;; *) echo "  should be 302, 401 or 403" >&2; failed=1 ;; esac
}

refused 'GET /api/worklist, unknown' "$url/api/worklist"
refused 'POST /api/mentions, unknown' --json '{}' "$url/api/mentions"
refused 'POST /api/mentions, wrong key' --header 'X-Outreach-Key: wrong' --json '{}' "$url/api/mentions"
refused 'POST /api/sweeps, dev header' --header 'X-Outreach-Staff: anyone' --request POST "$url/api/sweeps"
refused 'Durable management' "$url/runtime/webhooks/durabletask/instances"

# The app believes X-MS-CLIENT-PRINCIPAL, so the platform must take away what a caller puts there, on the paths that are
# excluded from sign-in as well. One that can't be read tells: the app says so of it, if it comes through.
answer=$(curl --silent --max-time 60 --header 'X-MS-CLIENT-PRINCIPAL: %%%' --json '{}' "$url/api/mentions") || true
case $answer in
  *'could not be read'*) echo 'A forged X-MS-CLIENT-PRINCIPAL reaches the app on /api/mentions: stop it, see docs/security.md' >&2; failed=1 ;;
  *) echo 'A forged X-MS-CLIENT-PRINCIPAL does not reach the app.' ;;
esac
exit "$failed"
