// Everything that a deployment needs: the app on Flex Consumption, the host's storage, the storage of business data, one
// identity with the roles for both, logs, and an alert on parked work. The one secret is the sealing keys, which it is
// given: storage accepts identities only. The app itself is published afterwards (README, "Deploying").
targetScope = 'resourceGroup'

@description('Short name of the deployment; the names of all resources begin with it. Lower-case letters and digits.')
@minLength(2)
@maxLength(7)
param name string

@description('Azure region of all resources; it must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Tenant id of the operator: the party at the top of the billing chain.')
param operatorTenantId string

@description('Comma-separated audiences that a token may carry, as the app registration names them.')
param tokenAudiences string

@description('A sandbox lets the operator set the business clock. Never true where real invoices are made.')
param sandbox bool = false

@description('How often a tenant may ask for one resource in a minute, per host; 0 for as often as it likes.')
@minValue(0)
@maxValue(999999)
param requestsPerMinute int = 0

@description('First day, as 2022-07-31, on which the legacy Azure offer is ordered no more; empty: not set.')
param legacyRetiredFrom string = ''

@description('First day on which GCC customers have the Azure plan and the conversion to it; empty: not set.')
param azurePlanForGccFrom string = ''
@description('Comma-separated keys of at least 32 characters each, or a Key Vault reference to them. Kept answers that hold a password are sealed with the first. To change it put a new one in front; never remove one: answers are kept for ever, without an old key those that it sealed are answered 500, and without the last key repeats of requests that hold a password are refused (422).')
@secure()
param sealingKeys string

@description('Redundancy of the business data.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_ZRS'

@description('Memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances of each scaling group. HTTP is one group, every queue function and timer is one of its own.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Who is told by mail when work is parked. Empty: the alert shows in the portal only.')
param alertEmail string = ''

@description('Days for which logs are kept.')
param logRetentionDays int = 90

@description('Days for which a deleted blob can be brought back. Usage batches, price lists and invoice lines are blobs.')
@minValue(1)
@maxValue(365)
param blobRetentionDays int = 35

var suffix = uniqueString(resourceGroup().id, name)

// Built-in roles, by their ids.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

// The listeners do not create their queues; each has the one beside it that takes what failed at every try.
var workQueues = ['usage-rating', 'usage-rerating', 'invoice-issuing', 'subscription-expiry', 'product-upgrades']
var poisonQueues = map(workQueues, queue => '${queue}-poison')

// One identity made before the app, so that its roles stand when the app starts for the first time.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module hostStorage 'storage-account.bicep' = {
  name: '${name}-host-storage'
  params: {
    accountName: '${name}host${suffix}'
    location: location
    redundancy: 'Standard_LRS'
    principalId: identity.properties.principalId
    // Locks, timer status and the deployed package are blobs.
    roleIds: [blobDataOwner]
    containers: ['deployments']
    blobRetentionDays: 7
  }
}

module dataStorage 'storage-account.bicep' = {
  name: '${name}-data-storage'
  params: {
    accountName: '${name}data${suffix}'
    location: location
    redundancy: dataRedundancy
    principalId: identity.properties.principalId
    // The queue role takes messages, sends them and writes to the poison queues.
    roleIds: [blobDataContributor, queueDataContributor, tableDataContributor]
    queues: concat(workQueues, poisonQueues)
    blobRetentionDays: blobRetentionDays
  }
}

module monitoring 'monitoring.bicep' = {
  name: '${name}-monitoring'
  params: {
    name: name
    location: location
    principalId: identity.properties.principalId
    retentionDays: logRetentionDays
    alertEmail: alertEmail
  }
}

module app 'function-app.bicep' = {
  name: '${name}-app'
  params: {
    name: name
    suffix: suffix
    location: location
    identityId: identity.id
    identityClientId: identity.properties.clientId
    hostAccountName: hostStorage.outputs.accountName
    deploymentContainerUri: '${hostStorage.outputs.blobUri}deployments'
    dataTableUri: dataStorage.outputs.tableUri
    dataQueueUri: dataStorage.outputs.queueUri
    dataBlobUri: dataStorage.outputs.blobUri
    insightsConnectionString: monitoring.outputs.connectionString
    operatorTenantId: operatorTenantId
    tokenAudiences: tokenAudiences
    sandbox: sandbox
    requestsPerMinute: requestsPerMinute
    legacyRetiredFrom: legacyRetiredFrom
    azurePlanForGccFrom: azurePlanForGccFrom
    sealingKeys: sealingKeys
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
  }
}

@description('Name of the function app, for publishing.')
output appName string = app.outputs.appName

@description('Address of the API.')
output address string = app.outputs.address

@description('Name of the storage account that holds the business data.')
output dataAccountName string = dataStorage.outputs.accountName
