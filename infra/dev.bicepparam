// A place to try things: small, open, and gone when it is not needed.
using 'main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param officeTimeZone = 'Europe/Amsterdam'
param fromEmail = readEnvironmentVariable('OUTREACH_FROM_EMAIL')
param signInClientId = readEnvironmentVariable('OUTREACH_SIGN_IN_CLIENT_ID')
param operatorPrincipalId = readEnvironmentVariable('OUTREACH_OPERATOR_ID', '')
param optionalSecrets = ['intake-key']
param alertEmails = [readEnvironmentVariable('OUTREACH_ALERT_EMAIL')]
param monthlyBudget = 25
param budgetStart = readEnvironmentVariable('OUTREACH_BUDGET_START', '')

// Or 'DurableTaskScheduler': the pipeline reads this line, and publishes the app with that backend's package.
param durableBackend = 'AzureStorage'
