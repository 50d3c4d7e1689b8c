// Logs, and the alerts that need a person: work that was parked, and work that had to be, or could not be, picked up after a death.

param name string
param location string
param principalId string
param retentionDays int
param alertEmail string

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource mayPublish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: '${name}-people'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: name
    emailReceivers: [
      {
        name: 'operations'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

// What the host moves to a poison queue is parked by the function beside it, so one message covers both.
var alerts = [
  {
    key: 'parked-work'
    text: 'work parked'
    description: 'Work could not be done and waits for a person: GET /v1/parked says which and why.'
    severity: 1
  }
  {
    key: 'abandoned-work'
    text: 'abandoned work resumed'
    description: 'The recovery timer went on with work whose owner had died. Once is a killed instance; again and again is a defect.'
    severity: 3
  }
  {
    key: 'recovery-failed'
    text: 'abandoned work not resumed'
    description: 'The recovery timer failed: the log line says of which kind and key, and why. It tries again every five minutes.'
    severity: 1
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for alert in alerts: {
    name: '${name}-${alert.key}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: '${name}: ${alert.key}'
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      criteria: {
        allOf: [
          {
            query: 'traces | where message contains "${alert.text}"'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: false
      actions: {
        actionGroups: empty(alertEmail) ? [] : [people.id]
      }
    }
  }
]

output connectionString string = insights.properties.ConnectionString
