// For azd, which hands the values of `azd env set` to it. What has no default here must be set. The pipeline takes
// dev.bicepparam and prod.bicepparam instead, so that a change of size is a change in the repository.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param officeTimeZone = readEnvironmentVariable('OUTREACH_OFFICE_TIME_ZONE', 'Europe/Amsterdam')
param fromEmail = readEnvironmentVariable('OUTREACH_FROM_EMAIL')
param fromName = readEnvironmentVariable('OUTREACH_FROM_NAME', 'Outreach')
param signInClientId = readEnvironmentVariable('OUTREACH_SIGN_IN_CLIENT_ID')
param alertEmails = [readEnvironmentVariable('OUTREACH_ALERT_EMAIL')]
param operatorPrincipalId = readEnvironmentVariable('OUTREACH_OPERATOR_ID', '')
param optionalSecrets = empty(readEnvironmentVariable('OUTREACH_OPTIONAL_SECRETS', '')) ? [] : split(readEnvironmentVariable('OUTREACH_OPTIONAL_SECRETS', ''), ',')
// What prod.bicepparam says of storage; the redundancy of an account can't be changed by deploying it again.
param storageSku = readEnvironmentVariable('OUTREACH_STORAGE_SKU', 'Standard_LRS')
param protectData = bool(readEnvironmentVariable('OUTREACH_PROTECT_DATA', 'false'))
param durableBackend = readEnvironmentVariable('OUTREACH_DURABLE_BACKEND', 'AzureStorage')
