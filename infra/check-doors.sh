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

# The app believes X-MS-CLIENT-PRINCIPAL, so sign-in must stand before every path that is not named, however it is written, and the
# platform must take away what a caller puts there, also below a path that is named. A principal that can't be read tells: the app says so of it, if it comes through.
for path in /api/worklist /api/webhooks/parked /API/worklist //api/worklist /api/health/../worklist /api/webhooks/../worklist /api/webhooks/%2e%2e/worklist /api/webhooks/..%2fworklist; do
  answer=$(curl --silent --max-time 60 --path-as-is --header 'X-MS-CLIENT-PRINCIPAL: %%%' --write-out ' %{http_code}' "$url$path") || true
  echo "GET $path, forged principal: ${answer##* }"
  case $answer in
    *'could not be read'* | *' 200') echo "  X-MS-CLIENT-PRINCIPAL as a caller sends it reaches the app, or the path is open: see docs/security.md" >&2; failed=1 ;;
  esac
done

# The same where machines come without sign-in and persons with it: nobody hands in a mention in a colleague's name.
answer=$(curl --silent --max-time 60 --header 'X-MS-CLIENT-PRINCIPAL: %%%' --json '{}' --write-out ' %{http_code}' "$url/api/mentions") || true
echo "POST /api/mentions, forged principal: ${answer##* }"
case $answer in
  *'could not be read'* | *' 202' | *' 400') echo "  X-MS-CLIENT-PRINCIPAL as a caller sends it reaches the app: see docs/security.md" >&2; failed=1 ;;
esac

headers=$(curl --silent --output /dev/null --dump-header - --max-time 60 "$url/api/health" | tr -d '\r' | tr '[:upper:]' '[:lower:]') || true
for header in 'x-content-type-options: nosniff' 'cache-control: no-store' 'strict-transport-security: max-age='; do
  case $headers in *"$header"*) ;; *) echo "GET /api/health lacks the header $header" >&2; failed=1 ;; esac
done
case $headers in *access-control-allow-origin*) echo 'Pages of other sites are let in (CORS)' >&2; failed=1 ;; esac
exit "$failed"
