// Where customers are.
using 'main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param officeTimeZone = 'Europe/Amsterdam'
param fromEmail = readEnvironmentVariable('OUTREACH_FROM_EMAIL')
param publicUrl = readEnvironmentVariable('OUTREACH_PUBLIC_URL', '')
param signInClientId = readEnvironmentVariable('OUTREACH_SIGN_IN_CLIENT_ID')
param operatorPrincipalId = readEnvironmentVariable('OUTREACH_OPERATOR_ID', '')
param optionalSecrets = ['intake-key', 'sendgrid-webhook-key', 'confirmation-key']

// Three data centres; what is written is not lost with one of them.
param storageSku = 'Standard_ZRS'
param protectData = true

// The first deployment is done with the network open, so that the secrets and the first admin can be written from an
// operator's desk; see docs/operations.md.
param privateNetworking = bool(readEnvironmentVariable('OUTREACH_PRIVATE_NETWORKING', 'false'))

param maximumInstanceCount = 100
param alwaysReadyInstances = 1
param alertEmails = [readEnvironmentVariable('OUTREACH_ALERT_EMAIL')]
param monthlyBudget = 250
param budgetStart = readEnvironmentVariable('OUTREACH_BUDGET_START', '')

// Or 'DurableTaskScheduler': the pipeline reads this line, and publishes the app with that backend's package.
param durableBackend = 'AzureStorage'
