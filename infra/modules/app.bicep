// The function app on a Flex Consumption plan, and its settings.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param packageContainerName string
param vaultUri string
param optionalSecrets string[]
param insightsName string

@description('Empty for an app without a network of its own.')
param subnetId string

@description('Empty for the Azure Storage backend.')
param schedulerEndpoint string

param taskHub string
param officeTimeZone string
param fromEmail string
param fromName string
param publicUrl string
param sendGridHost string

@description('Empty for no collector besides Application Insights.')
param otlpEndpoint string

param moreSettings object
param maximumInstanceCount int
param alwaysReadyInstances int

var secrets = filter(
  loadJsonContent('../secrets.json'),
  secret => !secret.optional || contains(optionalSecrets, secret.name)
)

// Without a version: the platform takes a new one within a day, or at once when the app's references are refreshed.
var secretSettings = toObject(
  secrets,
  secret => secret.setting,
  secret => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secret.name}/)'
)

// The Functions host, the durable backend and our tables find the account by the same three.
var storageSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
}

// The Functions host's own page at / would tell a stranger what runs here.
var hostSettings = {
  AzureWebJobsDisableHomepage: 'true'
}

var telemetrySettings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// What else the standard has, such as OTEL_EXPORTER_OTLP_PROTOCOL, is given by moreSettings; a header with a key as a Key Vault reference.
var collectorSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
}

// App Service authentication proves itself to Entra as the app's identity; there is no client secret. sign-in.bicep uses it.
var signInSettings = {
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
  WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenant().tenantId
}

// host.json says AzureStorage; these two lines of it are other ones where there is a scheduler. What they name is in the package
// that was published with -p:DurableBackend=scheduler; without it the host does not start.
var schedulerSettings = {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

var outreachSettings = {
  OutreachTaskHub: taskHub
  Outreach__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
  Outreach__OfficeTimeZone: officeTimeZone
  Outreach__FromEmail: fromEmail
  Outreach__FromName: fromName
  SendGrid__Host: sendGridHost
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

// Read here and handed on by nobody: outputs of a deployment can be read long afterwards.
resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  // FC1 is Flex Consumption: paid by the execution, down to none, with identity and networking.
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  // Linux, the only system of that plan.
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd deploys the service of this name of azure.yaml here.
  tags: union(tags, { 'azd-service-name': 'outreach' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        // In MB: the middle one of 512, 2048 and 4096.
        instanceMemoryMB: 2048
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              { name: 'http', instanceCount: alwaysReadyInstances }
            ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
    }
  }
}

// A resource of its own, since the settings need the app's address. The first deployment has no code yet that could start
// without them.
resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    moreSettings,
    storageSettings,
    hostSettings,
    telemetrySettings,
    empty(otlpEndpoint) ? {} : collectorSettings,
    signInSettings,
    empty(schedulerEndpoint) ? {} : schedulerSettings,
    outreachSettings,
    secretSettings
  )
}

// Nobody deploys with a user name and a password.
resource noPasswordAtScm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource noPasswordAtFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
