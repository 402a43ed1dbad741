using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Identity;
using Outreach.Staff;

namespace Outreach.Platform.Http;

/// <summary>
/// The one way through which every HTTP trigger answers: who is calling is settled here and nowhere else, and what goes
/// wrong becomes problem details.
/// </summary>
public sealed class RequestGuard(ICallerSource callers, StaffStore staff, ILogger<RequestGuard> log)
{
    /// <summary>Answers a request that anyone may make.</summary>
    public Task<IResult> AnswerAsync(HttpRequest request, Func<Task<IResult>> answer) =>
        GuardAsync(request, answer);

    /// <summary>Answers a request that hands in mentions.</summary>
    public Task<IResult> AnswerIntakeAsync(HttpRequest request, Func<Task<IResult>> answer, CancellationToken cancellationToken) =>
        GuardAsync(request, async () =>
        {
            if (!callers.MayHandInMentions(request))
            {
                await IdentifyAsync(request, Access.Staff, cancellationToken);
            }

            return await answer();
        });

    /// <summary>Answers a request that only the roster may make, with the caller.</summary>
    public Task<IResult> AnswerStaffAsync(
        HttpRequest request, Access access, Func<StaffMember, Task<IResult>> answer, CancellationToken cancellationToken) =>
        GuardAsync(request, async () => await answer(await IdentifyAsync(request, access, cancellationToken)));

    /// <summary>Checks what somebody on the roster may do.</summary>
    /// <exception cref="ProblemException">403: they may not.</exception>
    public static void Require(Access access, StaffMember caller)
    {
        if (access != Access.Staff && !caller.IsPerson)
        {
            throw new ProblemException(403, "A person is needed.", $"'{caller.Id}' is a {Json.NameOf(caller.Type)} account; customers are answered by a person, by name.")
            {
                Errors = new Dictionary<string, string[]> { ["by"] = [$"'{caller.Id}' is a {Json.NameOf(caller.Type)} account; a person is needed."] },
            };
        }

        if ((access == Access.Lead && caller.Role == StaffRole.Agent) || (access == Access.Admin && caller.Role != StaffRole.Admin))
        {
            var needed = access == Access.Lead ? "A lead is needed." : "An admin is needed.";
            throw new ProblemException(403, needed, $"{needed} The role of '{caller.Id}' is {Json.NameOf(caller.Role)}.")
            {
                Errors = new Dictionary<string, string[]> { ["by"] = [needed] },
            };
        }
    }

    private async Task<StaffMember> IdentifyAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        var caller = roster.Find(await callers.FindStaffIdAsync(request, roster, cancellationToken))
            ?? throw new ProblemException(401, "Who is calling?", "Only staff may do this. Sign in as a member of the roster.");
        Require(access, caller);
        return caller;
    }

    private async Task<IResult> GuardAsync(HttpRequest request, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (ProblemException problem)
        {
            return Problems.From(problem);
        }
        catch (MovedException moved) when (request.Path.Value?.Contains(moved.From, StringComparison.Ordinal) == true)
        {
            // Temporary, for a merge can be undone; method and body stay as they are.
            var address = $"{request.PathBase}{request.Path}".Replace(moved.From, moved.To, StringComparison.Ordinal);
            return Results.Redirect(address + request.QueryString, permanent: false, preserveMethod: true);
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(499);
        }
        catch (Exception unexpected)
        {
            log.LogError(unexpected, "{Method} {Route} failed", request.Method, RouteOf(request));
            return Problems.From(500, "Something went wrong.", "The request was not answered; what was stored before is unchanged. Try again, and tell whoever runs Outreach if it stays so.");
        }
    }

    // Not the path: a caller may put a name or an address where an id belongs.
    private static string RouteOf(HttpRequest request) =>
        (request.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText
        ?? request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? "/";
}
