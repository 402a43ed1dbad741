// Everything that one environment of Outreach needs, in one resource group.
//
// The scope is the subscription, because that is what azd makes most of: `azd up` starts from nothing, makes the group and
// everything in it, and `azd down` takes the group away again. The modules are plain resources rather than modules of a
// registry: what is deployed can be read here, and a build needs no network.
//
// No secret passes through here. Secrets are written into the vault by a person (docs/operations.md says how), the app reads
// them by reference, and Azure's own services are reached by the app's identity: there is no key to leak.
targetScope = 'subscription'

@minLength(2)
@maxLength(20)
@description('What this environment is called, such as dev or prod. Names of resources are made of it.')
param environmentName string

@description('The region, such as westeurope. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('The resource group; made here.')
param resourceGroupName string = 'rg-outreach-${environmentName}'

@description('The office\'s IANA time zone, such as Europe/Amsterdam.')
param officeTimeZone string

@description('The sender of notices; an address that SendGrid may send from.')
param fromEmail string

@description('The name of the sender.')
param fromName string = 'Outreach'

@description('Where staff reach the app. Empty: the address that Azure gives it.')
param publicUrl string = ''

@description('SendGrid\'s address; https://api.eu.sendgrid.com for its European region.')
param sendGridHost string = 'https://api.sendgrid.com'

@description('The client id of the app registration with which staff sign in. docs/operations.md says how to make it.')
param signInClientId string

@description('Clients that may call in a member of staff\'s name, besides the app registration itself: their client ids.')
param allowedClientIds string[] = []

@description('The optional secrets of secrets.json that are in use. One that is named here and not in the vault stops the app.')
param optionalSecrets string[] = []

@description('Other settings of the app, by name, such as Loyalty__Mentions. docs/settings.md lists them with their defaults.')
param settings object = {}

@description('The address of a collector that takes traces, measures and logs by OTLP, besides Application Insights. Empty: none.')
param otlpEndpoint string = ''

@allowed(['AzureStorage', 'DurableTaskScheduler'])
@description('Where orchestrations are kept: in the storage account, which costs by the call, or in a Durable Task Scheduler, whose package the app is then published with (docs/operations.md).')
param durableBackend string = 'AzureStorage'

@description('Whether the app reaches storage and vault through a network of its own, and nobody else from outside.')
param privateNetworking bool = false

@description('With private networking: public IPv4 addresses from which an operator may reach storage and vault all the same.')
param operatorAddresses string[] = []

@description('The object id of the person or group that writes secrets and the first admin. Empty: nobody gets rights here.')
param operatorPrincipalId string = ''

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('How many copies of the tables there are: LRS three in one data centre, ZRS in three of them, G.. also in a second region.')
param storageSku string = 'Standard_LRS'

@description('Whether vault and storage account are safe from being deleted. It can be turned on, not off again for the vault.')
param protectData bool = false

@minValue(1)
@maxValue(1000)
@description('The most instances of the app at once.')
param maximumInstanceCount int = 40

@minValue(0)
@maxValue(20)
@description('Instances that are always warm for HTTP; each is paid for by the hour.')
param alwaysReadyInstances int = 0

@description('Who is told when an alert fires.')
param alertEmails string[]

@minValue(0)
@description('The budget of a month in the subscription\'s currency. 0: none.')
param monthlyBudget int = 0

@description('The first month of the budget as yyyy-MM-01, not in the past when it is first deployed; it can\'t be changed later.')
param budgetStart string = ''

// azd finds by this tag what belongs to an environment.
var tags = { 'azd-env-name': environmentName, application: 'outreach' }

// Some names must be the only ones in the world: thirteen characters that are the same at each deployment.
var unique = uniqueString(subscription().subscriptionId, environmentName, location)

// The prefixes are those of the Cloud Adoption Framework: id, st, kv, log, appi, plan, func, vnet, dts.
var names = {
  identity: 'id-outreach-${environmentName}'
  storage: 'stoutreach${unique}'
  vault: 'kv-${unique}'
  logs: 'log-outreach-${environmentName}'
  insights: 'appi-outreach-${environmentName}'
  plan: 'plan-outreach-${environmentName}'
  app: 'func-outreach-${unique}'
  network: 'vnet-outreach-${environmentName}'
  scheduler: 'dts-outreach-${unique}'
}

// Durable's task hub: a prefix in the storage account, or the hub's name at the scheduler. Letters and digits only.
var taskHub = 'outreach'

var useScheduler = durableBackend == 'DurableTaskScheduler'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: names.logs
    insightsName: names.insights
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: names.storage
    location: location
    tags: tags
    sku: storageSku
    isPrivate: privateNetworking
    operatorAddresses: operatorAddresses
    principalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    protectFromDeletion: protectData
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    isPrivate: privateNetworking
    operatorAddresses: operatorAddresses
    principalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    purgeProtection: protectData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  scope: group
  params: {
    name: names.network
    location: location
    tags: tags
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

module scheduler 'modules/scheduler.bicep' = if (useScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: names.scheduler
    location: location
    tags: tags
    taskHub: taskHub
    principalId: identity.outputs.principalId
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainerName: storage.outputs.packageContainerName
    vaultUri: vault.outputs.uri
    optionalSecrets: optionalSecrets
    insightsName: monitoring.outputs.insightsName
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    schedulerEndpoint: useScheduler ? scheduler!.outputs.endpoint : ''
    taskHub: taskHub
    officeTimeZone: officeTimeZone
    fromEmail: fromEmail
    fromName: fromName
    publicUrl: publicUrl
    sendGridHost: sendGridHost
    otlpEndpoint: otlpEndpoint
    moreSettings: settings
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
  }
}

module signIn 'modules/sign-in.bicep' = {
  name: 'sign-in'
  scope: group
  params: {
    appName: app.outputs.name
    clientId: signInClientId
    allowedClientIds: allowedClientIds
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(budgetStart)) {
  name: 'budget'
  scope: group
  params: {
    amount: monthlyBudget
    startDate: budgetStart
    emails: alertEmails
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// What azd, the pipeline and docs/operations.md need to go on. Names and addresses only.
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output OUTREACH_URL string = app.outputs.url
output OUTREACH_VAULT string = vault.outputs.name
output OUTREACH_STORAGE string = storage.outputs.name
output OUTREACH_IDENTITY_OBJECT_ID string = identity.outputs.principalId
