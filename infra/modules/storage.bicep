// The tables that are the truth, the queues, blobs and tables of the durable backend and of the Functions host, and the
// container that a deployment puts the package in. Without shared keys: everybody comes as somebody.
param name string
param location string
param tags object
param sku string
param isPrivate bool
param operatorAddresses string[]

@description('The app\'s identity.')
param principalId string

@description('Who may read and write the tables by hand: the first admin, a backup. Empty for nobody.')
param operatorPrincipalId string

param protectFromDeletion bool

// Storage Blob Data Owner: the Functions host keeps its locks and timers in blobs, and the package is one.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

// Storage Queue Data Contributor: the durable backend's messages.
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

// Storage Table Data Contributor: our tables, and the durable backend's history.
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

var appRoles = [blobDataOwner, queueDataContributor, tableDataContributor]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
      ipRules: isPrivate ? map(operatorAddresses, address => { value: address, action: 'Allow' }) : []
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'app-package'
}

resource appMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in appRoles: {
    scope: account
    name: guid(account.id, principalId, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource operatorMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: account
  name: guid(account.id, operatorPrincipalId, tableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
    principalId: operatorPrincipalId
  }
}

// Tables have no recycle bin: an account that is gone takes every customer with it.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protectFromDeletion) {
  scope: account
  name: 'keep-the-tables'
  properties: {
    level: 'CanNotDelete'
    notes: 'Table Storage can not be undeleted. Take the lock away by hand, and know why.'
  }
}

output id string = account.id
output name string = account.name
output packageContainerName string = packages.name
