// The app on Flex Consumption. Its settings are those of shared/platform/config.ts and the two storage connections.

param name string
param suffix string
param location string
param identityId string
param identityClientId string
param hostAccountName string
param deploymentContainerUri string
param dataTableUri string
param dataQueueUri string
param dataBlobUri string
param insightsConnectionString string
param operatorTenantId string
param tokenAudiences string
param sandbox bool
param requestsPerMinute int
param legacyRetiredFrom string
param azurePlanForGccFrom string
@secure()
param sealingKeys string
param instanceMemoryMB int
param maximumInstanceCount int

// Ends with a slash in every cloud.
var login = environment().authentication.loginEndpoint

var settings = {
  AzureWebJobsStorage__accountName: hostAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  CspData__tableServiceUri: dataTableUri
  CspData__queueServiceUri: dataQueueUri
  CspData__blobServiceUri: dataBlobUri
  CspData__credential: 'managedidentity'
  CspData__clientId: identityClientId
  CSP_OPERATOR_TENANT: operatorTenantId
  CSP_TOKEN_AUDIENCES: tokenAudiences
  // {tenant} is for the app to fill in: the tenant that the token names.
  CSP_TOKEN_ISSUER: '${login}{tenant}/v2.0'
  CSP_TOKEN_KEYS_URL: '${login}common/discovery/v2.0/keys'
  CSP_SEALING_KEYS: sealingKeys
  CSP_SANDBOX: sandbox ? 'true' : 'false'
  CSP_REQUESTS_PER_MINUTE: string(requestsPerMinute)
  CSP_LEGACY_RETIRED_FROM: legacyRetiredFrom
  CSP_AZURE_PLAN_FOR_GCC_FROM: azurePlanForGccFrom
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AzureWebJobsDisableHomepage: 'true'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: '${name}-${suffix}'
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
      runtime: {
        name: 'node'
        version: '22'
      }
    }
  }
}

output appName string = app.name
output address string = 'https://${app.properties.defaultHostName}'
