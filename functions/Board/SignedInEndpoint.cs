using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Identity;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.Board;

/// <summary>Who is signed in, and when and where that is.</summary>
/// <param name="Account">Their account.</param>
/// <param name="Now">The time by the clock of the app (UTC).</param>
/// <param name="OfficeTimeZone">The office's IANA zone.</param>
internal sealed record SignedInView(StaffMemberView Account, DateTimeOffset Now, string OfficeTimeZone);

public sealed class SignedInEndpoint(StaffStore staff, IOptions<OutreachOptions> options, TimeProvider clock)
{
    /// <summary>GET /me: who is signed in, the time by the app's clock, and the office's zone.</summary>
    [Function(nameof(GetSignedIn))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(SignedInView))]
    public async Task<IResult> GetSignedIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/me")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var roster = await staff.GetRosterAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return Results.Json(
            new SignedInView(StaffMemberView.Of(caller, roster, now), now, options.Value.OfficeTimeZone), Json.Http);
    }
}
