// App Service authentication: staff sign in with Microsoft Entra before a request reaches the app. It alone sets
// X-MS-CLIENT-PRINCIPAL, by which the app knows who is calling.
param appName string

@description('The app registration; one tenant only. Its roles agent, lead and admin say who may sign in at all.')
param clientId string

param allowedClientIds string[]

// The way in for those who can't sign in, and who prove themselves to the app in another way: a signed webhook, a signed
// link, a machine with X-Outreach-Key, a monitor. This list is the only place that names them; each is checked by the app.
// Who has signed in is known on these paths too, and hands in what a customer said by the same address as a machine does.
var publicPaths = [
  '/api/webhooks/*'
  '/confirm/*'
  '/api/mentions'
  '/api/health'
]

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource signIn 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      // A browser goes to the sign-in page; whoever is no browser gets 401.
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: publicPaths
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientId: clientId
          // The name is the switch: the identity that this setting names stands in for a client secret.
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: {
            allowedApplications: concat([clientId], allowedClientIds)
          }
        }
      }
    }
    login: {
      // We call nobody in their name, so no token is kept.
      tokenStore: { enabled: false }
    }
    httpSettings: { requireHttps: true }
  }
}
