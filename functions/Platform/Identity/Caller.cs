using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Identity;

/// <summary>Who makes a request, once that is known.</summary>
internal sealed record Caller(string StaffId)
{
    /// <summary>Who makes a request. Only what the roster alone may call can ask.</summary>
    public static Caller Of(HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>()
            ?? throw new InvalidOperationException("Who wants to know their caller must not permit who has no name.");

    /// <summary>The id of who makes a request, or <c>machine</c> for one that has a key and no name.</summary>
    public static string IdOrMachine(HttpRequest request) => request.HttpContext.Features.Get<Caller>()?.StaffId ?? "machine";
}
