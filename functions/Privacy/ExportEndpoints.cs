using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Identity;

namespace Outreach.Privacy;

public sealed class ExportEndpoints(CustomerChanges changes, CustomerExport export, TimeProvider clock)
{
    private static readonly JsonSerializerOptions ForPeople = new(Json.Http) { WriteIndented = true };

    /// <summary>GET /customers/{id}/export, by a lead: everything that is kept about them, as one JSON file.</summary>
    [Function(nameof(ExportCustomer))]
    [Authorize(Access.Lead)]
    [Produces(200, typeof(JsonObject), Headers = ["Content-Disposition"])]
    [Produces(307, Headers = ["Location"])]
    public async Task<IResult> ExportCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/customers/{id}/export")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        var customer = (await changes.FindAsync(id, cancellationToken)).Profile;
        var file = await export.WriteAsync(customer, clock.GetUtcNow(), cancellationToken);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentDisposition = $"attachment; filename=\"customer-{customer.Id}.json\"";
        headers.CacheControl = "no-store";
        return Results.Text(file.ToJsonString(ForPeople), "application/json", Encoding.UTF8);
    }
}
