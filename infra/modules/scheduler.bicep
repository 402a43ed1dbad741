// The other durable backend: a Durable Task Scheduler with one task hub.
param name string
param location string
param tags object
param taskHub string

@description('The app\'s identity.')
param principalId string

// Durable Task Data Contributor: may run orchestrations on this scheduler.
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Paid by the action; Dedicated has a price by the hour and more throughput.
    sku: { name: 'Consumption' }
    // Required, and an empty list lets nobody in. Who comes must be an identity with the role all the same.
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHub
}

resource appMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler
  name: guid(scheduler.id, principalId, durableTaskDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = scheduler.properties.endpoint
