using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Identity;
using Outreach.Platform.Telemetry;
using Outreach.Staff;

namespace Outreach.Platform.Http;

/// <summary>
/// The one way through which every HTTP trigger answers: who is calling and whether they may is settled here and nowhere else, by what the
/// function's <see cref="PermitsAttribute"/> says; and what goes wrong becomes problem details.
/// </summary>
public sealed partial class RequestGuard(HttpFunctions functions, ICallerSource callers, StaffStore staff, ILogger<RequestGuard> log)
{
    /// <summary>Answers a request whose caller does not matter, once they may make it.</summary>
    public Task<IResult> AnswerAsync(
        HttpRequest request, Func<Task<IResult>> answer, CancellationToken cancellationToken, [CallerMemberName] string function = "") =>
        AnswerAsync(request, (StaffMember? _) => answer(), functions[function], cancellationToken);

    /// <summary>Answers a request that only the roster may make, with the caller.</summary>
    public Task<IResult> AnswerAsync(
        HttpRequest request, Func<StaffMember, Task<IResult>> answer, CancellationToken cancellationToken, [CallerMemberName] string function = "") =>
        AnswerAsync(
            request,
            caller => answer(caller ?? throw new InvalidOperationException($"'{function}' wants to know its caller, but permits who has no name.")),
            functions[function],
            cancellationToken);

    /// <summary>Checks what somebody on the roster may do.</summary>
    /// <exception cref="ProblemException">403: they may not.</exception>
    public static void Require(Access access, StaffMember caller)
    {
        if (access >= Access.Person && !caller.IsPerson)
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

    /// <summary>Null where the caller needs no name.</summary>
    private async Task<StaffMember?> IdentifyAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        switch (access)
        {
            case Access.Anyone:
            case Access.Machine when callers.MayHandInMentions(request):
            case Access.Roster when callers.RosterIsPublic:
                return null;
            case Access.Machine:
                throw new ProblemException(401, "Who is calling?", "Only a machine that has the key may hand in mentions: send it in the header X-Outreach-Key.");
        }

        var roster = await staff.GetRosterAsync(cancellationToken);
        var caller = roster.Find(await callers.FindStaffIdAsync(request, roster, cancellationToken))
            ?? throw new ProblemException(401, "Who is calling?", "Only staff may do this. Sign in as a member of the roster.");
        Require(access, caller);
        return caller;
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request, Func<StaffMember?, Task<IResult>> answer, HttpFunction function, CancellationToken cancellationToken)
    {
        SecurityHeaders.SetFor(request);
        using var span = Spans.BeginRequest(function.Method, function.Route);
        var result = await AnswerOrExplainAsync(request, answer, function, cancellationToken);
        span.Answered(StatusOf(result));
        return result;
    }

    private static int StatusOf(IResult result) => result switch
    {
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        RedirectHttpResult => StatusCodes.Status307TemporaryRedirect,
        _ => StatusCodes.Status200OK,
    };

    private async Task<IResult> AnswerOrExplainAsync(
        HttpRequest request, Func<StaffMember?, Task<IResult>> answer, HttpFunction function, CancellationToken cancellationToken)
    {
        try
        {
            return await answer(await IdentifyAsync(request, function.Access, cancellationToken));
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
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            return Results.StatusCode(499);
        }
        catch (Exception unexpected)
        {
            // The route, not the path: a caller may put a name or an address where an id belongs.
            LogRequestFailed(new RedactedException(unexpected), function.Method, function.Route);
            return Problems.From(500, "Something went wrong.", "The request was not answered; what was stored before is unchanged. Try again, and tell whoever runs Outreach if it stays so.");
        }
    }

    [LoggerMessage(EventId = 111, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogRequestFailed(RedactedException unexpected, string method, string route);
}
