// What somebody is woken for. Each rule is a query that finds a row when something is wrong; docs/operations.md has a section
// by the same name that says what it means and what to do.
param location string
param tags object
param workspaceId string
param emails string[]

@description('So many failed executions in a quarter of an hour.')
param failures int = 5

@description('By so much a first answer may be late, weekends and the office\'s hours reckoned in, before somebody is woken for it.')
param firstAnswerOverdueHours int = 4

@description('What is owed to the outside goes out within seconds, or is tried again for hours.')
param outboxHours int = 2

// The names of the measures, in the one place that has them.
var measures = loadJsonContent('../measures.json')

// The app may sleep when there is nothing to do, and the hourly timer wakes it: a measure can be an hour old, so what looks
// for one looks two hours back.
var rules = [
  {
    name: 'function-failures'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
    // What the host saw: requests by their route, orchestrations and activities as orchestration:... and activity:.... The worker's own
    // spans are AppDependencies. A row stands for as many as it counts where the host keeps a sample. A refusal (4xx) is no failure.
    query: 'AppRequests | where Success == false and not(ResultCode startswith "4") | summarize Failures = sum(ItemCount) | where Failures > ${failures}'
  }
  {
    name: 'no-sweep'
    severity: 1
    window: 'PT1H'
    frequency: 'PT1H'
    query: 'AppMetrics | where TimeGenerated > ago(26h) and Name == "${measures.sweepCompleted.name}" | summarize Sweeps = count() | where Sweeps == 0'
  }
  {
    name: 'oldest-unacknowledged'
    severity: 2
    window: 'PT2H'
    frequency: 'PT1H'
    query: 'AppMetrics | where Name == "${measures.firstAnswerOverdue.name}" | summarize Seconds = max(Max) | where Seconds > ${firstAnswerOverdueHours * 3600}'
  }
  {
    name: 'outbox-age'
    severity: 1
    window: 'PT2H'
    frequency: 'PT15M'
    query: 'AppMetrics | where Name == "${measures.outboxOldest.name}" | summarize Seconds = max(Max) | where Seconds > ${outboxHours * 3600}'
  }
  {
    name: 'poison-messages'
    severity: 2
    window: 'PT2H'
    frequency: 'PT1H'
    // What is given up stays on the list: the alert is about what came to it lately.
    query: 'AppMetrics | where Name == "${measures.givenUp.name}" | summarize Given = sum(Sum) | where Given > 0'
  }
  {
    name: 'bounced-staff'
    severity: 2
    window: 'PT2H'
    frequency: 'PT1H'
    query: 'AppMetrics | where Name == "${measures.staffBounced.name}" | summarize Bounced = max(Max) | where Bounced > 0'
  }
]

resource team 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-outreach'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    // What an SMS would begin with; twelve characters at most.
    groupShortName: 'outreach'
    emailReceivers: map(emails, email => { name: email, emailAddress: email, useCommonAlertSchema: true })
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'outreach-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Outreach: ${rule.name}'
      description: 'docs/operations.md, section ${rule.name}'
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      // A query that names its own time is not cut to the window; two days is the most there is.
      overrideQueryTimeRange: rule.name == 'no-sweep' ? 'P2D' : null
      autoMitigate: true
      // The tables are empty at the first deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [team.id] }
    }
  }
]

output actionGroupId string = team.id
