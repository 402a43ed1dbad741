#!/usr/bin/env bash
# Stops a deployment of code whose secrets are not there. A setting whose reference can't be resolved reaches the app as the
# reference's own text, which would pass for a key that everybody knows.
# Wants AZURE_RESOURCE_GROUP and AZURE_FUNCTION_NAME, as azd and the pipeline set them, and an az that is signed in.
set -euo pipefail
: "${AZURE_RESOURCE_GROUP:?}" "${AZURE_FUNCTION_NAME:?}"

app=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_NAME" --query id --output tsv)
references="$(az cloud show --query endpoints.resourceManager --output tsv)"
references="${references%/}${app}/config/configreferences/appsettings"

# A secret that has just been written, or a role that has just been given, takes a while to be seen.
for _ in $(seq 1 10); do
  az rest --method post --url "$references/refresh?api-version=2022-03-01" --output none || true
  found=$(az rest --method get --url "$references?api-version=2022-03-01" --query 'length(value)' --output tsv)
  missing=$(az rest --method get --url "$references?api-version=2022-03-01" \
    --query "value[?properties.status!='Resolved'].[name, properties.secretName, properties.status]" --output tsv)
  if [ "$found" -gt 0 ] && [ -z "$missing" ]; then
    echo "$found secrets are there."
    exit 0
  fi
  sleep 30
done

echo "Not deployed. The app can't read these settings (setting, secret, why):" >&2
echo "${missing:-the app has no reference to a secret at all}" >&2
echo "Write what is missing into the vault as docs/operations.md says, section Secrets, then deploy again." >&2
exit 1
