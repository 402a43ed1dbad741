using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Outreach.Tests.Platform;

/// <summary>Somebody forgot to say whom it permits.</summary>
public sealed class FunctionWithoutPermits
{
    [Function(nameof(Forgetful))]
    public static IResult Forgetful([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "forgetful")] HttpRequest request) =>
        Results.Ok(request.Path);
}
