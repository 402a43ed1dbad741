using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Contract;
using Outreach.Platform.Identity;

namespace Outreach.Contract;

public sealed class ContractEndpoint(OpenApiDocument document)
{
    /// <summary>GET /openapi.json: this contract.</summary>
    [Function(nameof(GetContract))]
    [Authorize(Access.Roster)]
    [Produces(200, typeof(JsonObject))]
    public Task<IResult> GetContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Task.FromResult(Results.Text(document.Text, "application/json", Encoding.UTF8));
}
