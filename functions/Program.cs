using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Outreach;
using Outreach.Staff.Authorization;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RequestGuardMiddleware>();
builder.Services.AddOutreach(builder.Configuration);
await builder.Build().RunAsync();
