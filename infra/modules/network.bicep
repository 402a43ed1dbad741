// A network of the app's own, with a door to each service that the app keeps data in. The app's own front door stays public:
// staff and webhooks come through it.
param name string
param location string
param tags object
param storageId string
param vaultId string

// Flex Consumption wants a subnet of its own, /27 or larger, delegated to Microsoft.App/environments (also where the
// subscription has no Container Apps: the provider Microsoft.App must be registered).
var appSubnet = 'app'
var endpointSubnet = 'endpoints'

var endpoints = [
  { name: 'table', group: 'table', target: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { name: 'queue', group: 'queue', target: storageId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'blob', group: 'blob', target: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'vault', group: 'vault', target: vaultId, zone: 'privatelink.vaultcore.azure.net' }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/24'] }
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: '10.20.0.0/26'
          delegations: [
            { name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: { addressPrefix: '10.20.0.64/27' }
      }
    ]
  }
}

resource doors 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for endpoint in endpoints: {
    name: 'pep-${endpoint.name}-${name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: '${network.id}/subnets/${endpointSubnet}' }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: { privateLinkServiceId: endpoint.target, groupIds: [endpoint.group] }
        }
      ]
    }
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [
  for endpoint in endpoints: {
    name: endpoint.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [
  for (endpoint, i) in endpoints: {
    parent: zones[i]
    name: 'link-${name}'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

resource addresses 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (endpoint, i) in endpoints: {
    parent: doors[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: endpoint.name, properties: { privateDnsZoneId: zones[i].id } }
      ]
    }
  }
]

output appSubnetId string = '${network.id}/subnets/${appSubnet}'
